"""What the bot says for a prompt and for a result."""

import pytest

from flowcat.offline import speak, tell

FULL = {"status": "full", "alternatives": ["18:00", "20:30"]}


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ('Say: "Welcome to Joe\'s. What can I get you?"', "Welcome to Joe's. What can I get you?"),
        (
            "Ask what time they would like to come, for 4 people.",
            "What time would you like to come, for 4 people?",
        ),
        (
            "Greet the caller and ask how many people are coming.",
            "Hello! How many people are coming?",
        ),
        ("Thank them and say goodbye in one sentence.", "Thank you. Goodbye!"),
        (
            "Read back 4 people at 19:00 and ask whether that is right.",
            "4 people at 7 PM. Is that right?",
        ),
        (
            "Greet the caller and take the order, one add_item call a dish. So far: nothing.",
            "Hello! What would you like?",
        ),
        ("Find out what the caller wants. Do not greet again.", "What can I do for you?"),
        ("Ask whether there is anything else.", "Is there anything else?"),
        (
            "Thank the caller, mentioning that the score was 4.",
            "Thank you. The score was 4.",
        ),
        (
            "Confirm the reservation details and ask if they need anything else.",
            "Let me confirm the reservation details. Is that right? Do you need anything else?",
        ),
        ("Ask for their name.", "What is your name?"),
        (
            "Ask for their full name and date of birth.",
            "Could you tell me your full name and date of birth?",
        ),
        ("Ask the caller who it is for.", "Who is it for?"),
        ("Ask when the appointment should be.", "When should the appointment be?"),
        ("Ask which size they want.", "Which size do you want?"),
        ("Ask if they have any allergies.", "Do you have any allergies?"),
        ("Ask the user to spell it.", "Could you spell it?"),
        ("Ask how you can help the patient.", "How can I help you?"),
        (
            "Tell them the table is booked for 2027-03-12 at 19:30. Wish them a nice evening.",
            "The table is booked for Friday, March 12 at 7:30 PM. Have a nice evening!",
        ),
        (
            "Apologise that there is no room and ask for another date.",
            "I am sorry that there is no room. Could you tell me another date?",
        ),
        ("Collect the caller's phone number.", "What is your phone number?"),
        ("Ask what kind of pizza the customer wants.", "What kind of pizza do you want?"),
        ("Do not mention prices. Be brief.", ""),
        ("", ""),
    ],
)
def test_a_prompt_is_turned_into_words(prompt: str, said: str) -> None:
    """Quoted text wins; else each instruction becomes what the caller should hear."""
    assert speak(prompt) == said


def test_an_offer_names_what_the_last_result_listed() -> None:
    """A prompt that offers other times names those of the result, and none without one."""
    prompt = "Apologise, offer the other times the check returned, and ask which one suits."
    assert speak(prompt, FULL) == "I am sorry. I can offer 6 PM or 8:30 PM. Which one suits?"
    assert speak(prompt) == "I am sorry. Which one suits?"


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"order": "2 pepperoni", "total": 24}, "Order: 2 pepperoni. Total: 24."),
        ({"status": "ok"}, ""),
        ("acknowledged", ""),
        (None, ""),
        ({}, ""),
        ({"error": "That dish is not in the order."}, "That dish is not in the order."),
        (
            {"note": "Nothing is ordered yet: ask what they would like."},
            "Nothing is ordered yet. What would you like?",
        ),
        ({"prices": {"pepperoni": 12, "cheese": 10.5}}, "Prices: pepperoni 12, cheese 10.50."),
        ({"time": "around 19:30"}, "Time: around 7:30 PM."),
        ('{"status": "full", "alternatives": ["18:00"]}', "Status: full. Alternatives: 6 PM."),
        ({"available": False}, "Available: no."),
        (["a", "b"], "A and b."),
        ("It is closed today", "It is closed today."),
    ],
)
def test_a_result_is_told(result: object, said: str) -> None:
    """Fields are said by name, errors as they are, acknowledgements not at all."""
    assert tell(result) == said
