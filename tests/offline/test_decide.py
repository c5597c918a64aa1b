"""What callers say at nodes of six invented services, and the calls that must come of it.

The rows of ``UNSEEN`` were written before the first run of any row, and run once before anything
was changed for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest

from flowcat.offline import Ask, Calls, Chat, Decision, Tool, Turn, decide

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # a Wednesday, the caller's wall clock
TEXT: dict[str, object] = {"type": "string"}
DATE: dict[str, object] = {"type": "string", "format": "date"}
TIME: dict[str, object] = {"type": "string", "format": "time"}


@dataclass(frozen=True)
class Node:
    """One node of a service: its functions, its task and what the bot said last."""

    tools: tuple[Tool, ...]
    prompt: str
    bot: str = ""


def tool(name: str, description: str, /, *optional: str, **parameters: object) -> Tool:
    """A function, all its parameters required but the named ones."""
    schemas = {key: value for key, value in parameters.items() if isinstance(value, Mapping)}
    required = tuple(key for key in schemas if key not in optional)
    return Tool(name, description, schemas, required)


def count(low: int, high: int, description: str = "") -> dict[str, object]:
    """The schema of a whole number."""
    return {"type": "integer", "minimum": low, "maximum": high, "description": description}


def one_of(*values: str) -> dict[str, object]:
    """The schema of a choice."""
    return {"type": "string", "enum": list(values)}


GIVE_UP = tool("give_up", "The caller does not want a table after all.")
CHECK = tool("check_availability", "Check whether a table is free at a time.", time=TIME)
PARTY = tool("record_party_size", "Record how many people are coming.", party_size=count(1, 12))
DISHES = one_of("pepperoni", "cheese", "supreme")
ADD = tool("add_item", "Add one line to the order.", "count", dish=DISHES, count=count(1, 20))
REMOVE = tool(
    "remove_item",
    "Take a dish off the order.",
    dish={"type": "string", "description": "The dish to take off."},
)
PRICES = tool("get_prices", "Tell what the dishes cost.")
WHEN = tool("get_delivery_estimate", "Tell when the food will arrive.")
NO_ORDER = tool("give_up", "The caller does not want to order after all.")
THAT_IS_ALL = tool("that_is_all", "The caller wants nothing more.")

NODES = {
    "party": Node((PARTY, GIVE_UP), "Greet the caller and ask how many people are coming."),
    "when": Node((CHECK, GIVE_UP), "Ask what time they would like to come, for 4 people."),
    "full": Node(
        (CHECK, GIVE_UP),
        "Apologise, offer the other times the check returned, and ask which one suits.",
        "I am sorry. I can offer 6 PM or 8:30 PM. Which one suits?",
    ),
    "table": Node(
        (
            tool("accept", "The caller says it is right."),
            tool("change_time", "The caller wants another time."),
            GIVE_UP,
        ),
        "Read back 4 people at 19:00 and ask whether that is right.",
        "4 people at 7 PM. Is that right?",
    ),
    "dinner": Node(
        (
            tool(
                "book_table",
                "Book a table.",
                party_size=count(1, 12, "How many people are coming."),
                date=DATE,
                time={"type": "string", "pattern": "^(1[7-9]|2[0-2]):[0-5][0-9]$"},
            ),
            tool("opening_hours", "Tell when the restaurant is open."),
        ),
        "Ask when they would like to come and with how many people.",
    ),
    "order": Node(
        (ADD, REMOVE, THAT_IS_ALL, PRICES, WHEN, NO_ORDER),
        "Greet the caller and take the order, one add_item call a dish. So far: nothing.",
    ),
    "confirm": Node(
        (
            tool("complete_order", "The caller says it is right."),
            tool("revise_order", "The caller wants to change something."),
            PRICES,
            WHEN,
            NO_ORDER,
        ),
        "Say back 2 pepperoni, 24.00 in all, and ask whether that is right.",
        "2 pepperoni, 24.00 in all. Is that right?",
    ),
    "dentist": Node(
        (
            tool(
                "book_appointment",
                "Book a visit to the dentist.",
                reason=one_of("check-up", "toothache", "cleaning"),
                date=DATE,
                time=TIME,
            ),
            tool(
                "cancel_appointment",
                "Cancel an appointment that the patient has.",
                date=DATE,
            ),
            tool("opening_hours", "Tell when the practice is open."),
            tool("speak_to_reception", "The patient wants to talk to a person."),
        ),
        "Ask how you can help the patient.",
    ),
    "patient": Node(
        (
            tool(
                "identify",
                "Record who the patient is.",
                full_name=TEXT,
                date_of_birth=DATE,
            ),
            tool(
                "not_a_patient",
                "The caller does not want to say who they are.",
            ),
        ),
        "Ask for their full name and date of birth.",
    ),
    "hotel": Node(
        (
            tool(
                "book_room",
                "Book a room.",
                "breakfast",
                room_type=one_of("single room", "double room", "suite"),
                arrival=DATE,
                nights=count(1, 30, "How many nights."),
                breakfast={"type": "boolean", "description": "Whether breakfast is included."},
            ),
            tool("request_wake_up", "Set a wake-up call.", time=TIME),
            tool("order_taxi", "Order a taxi.", destination=TEXT, time=TIME),
            tool("check_out", "The guest wants to check out and pay the bill."),
        ),
        "Ask what you can do for the guest.",
    ),
    "bank": Node(
        (
            tool("get_balance", "Tell the balance of the account."),
            tool(
                "transfer",
                "Send money to somebody.",
                amount={"type": "number", "exclusiveMinimum": 0, "maximum": 5000},
                recipient=TEXT,
            ),
            tool("block_card", "Block a lost or stolen card.", card=one_of("debit", "credit")),
            tool("finished", "The caller needs nothing more."),
            tool("human", "The caller insists on a person."),
        ),
        "Ask whether there is anything else.",
        "Is there anything else?",
    ),
    "account": Node(
        (
            tool(
                "verify",
                "Check the account number and the PIN.",
                account={"type": "string", "pattern": "^[0-9]{6,12}$"},
                pin={"type": "string", "pattern": "^[0-9]{4}$"},
            ),
            tool("unable", "The caller does not know the account number or the PIN."),
        ),
        "Ask for the account number and the PIN.",
    ),
    "support": Node(
        (
            tool(
                "open_ticket",
                "Record a problem with the service.",
                "severity",
                description=TEXT,
                severity=one_of("low", "medium", "high"),
            ),
            tool("check_ticket", "Look up the state of a ticket.", ticket_number=TEXT),
            tool(
                "set_contact",
                "Record how to reach the caller.",
                "phone",
                email={"type": "string", "format": "email"},
                phone={"type": "string", "format": "phone"},
            ),
            tool("end_call", "The caller says goodbye."),
        ),
        "Ask what the problem is.",
        "What is the problem?",
    ),
    "address": Node(
        (tool("set_address", "Record where to deliver.", address=TEXT),),
        "Ask for the delivery address.",
    ),
}

Row = tuple[str, str, str | list[tuple[str, dict[str, object]]]]

ROWS: list[Row] = [
    ("party", "four", [("record_party_size", {"party_size": 4})]),
    ("party", "Hi, a table for four please", [("record_party_size", {"party_size": 4})]),
    ("party", "There will be six of us", [("record_party_size", {"party_size": 6})]),
    ("party", "just me", [("record_party_size", {"party_size": 1})]),
    ("party", "me and my wife", [("record_party_size", {"party_size": 2})]),
    ("party", "a couple of people", [("record_party_size", {"party_size": 2})]),
    ("party", "four, no wait, five", [("record_party_size", {"party_size": 5})]),
    ("party", "twenty five people", "ask party_size"),
    ("party", "never mind, we don't want a table", [("give_up", {})]),
    ("party", "hello?", "chat"),
    ("party", "do you have vegan food", "chat"),
    ("when", "seven pm", [("check_availability", {"time": "19:00"})]),
    ("when", "seven", [("check_availability", {"time": "19:00"})]),
    ("when", "half past seven", [("check_availability", {"time": "19:30"})]),
    ("when", "At 7.30 p.m.", [("check_availability", {"time": "19:30"})]),
    ("when", "730 pm please", [("check_availability", {"time": "19:30"})]),
    ("when", "in two hours", [("check_availability", {"time": "16:30"})]),
    ("when", "quarter to nine", [("check_availability", {"time": "20:45"})]),
    ("when", "forget it", [("give_up", {})]),
    ("full", "the first one", [("check_availability", {"time": "18:00"})]),
    ("full", "half past eight is fine", [("check_availability", {"time": "20:30"})]),
    ("full", "no, never mind then", [("give_up", {})]),
    ("table", "yes that's right", [("accept", {})]),
    ("table", "yep", [("accept", {})]),
    ("table", "actually another time", [("change_time", {})]),
    ("table", "no that's not right", [("change_time", {})]),
    ("table", "never mind, no table", [("give_up", {})]),
    ("table", "what did you say", "chat"),
    (
        "dinner",
        "two people tomorrow at eight",
        [("book_table", {"party_size": 2, "date": "2027-03-11", "time": "20:00"})],
    ),
    (
        "dinner",
        "a table for six next friday at half past seven",
        [("book_table", {"party_size": 6, "date": "2027-03-19", "time": "19:30"})],
    ),
    ("dinner", "a table for four on saturday please", "ask time"),
    ("dinner", "when are you open?", [("opening_hours", {})]),
    ("order", "two pepperonis please", [("add_item", {"dish": "pepperoni", "count": 2})]),
    ("order", "a cheese pizza", [("add_item", {"dish": "cheese"})]),
    (
        "order",
        "two pepperoni and a cheese pizza",
        [
            ("add_item", {"dish": "pepperoni", "count": 2}),
            ("add_item", {"dish": "cheese"}),
        ],
    ),
    ("order", "not pepperoni, cheese", [("add_item", {"dish": "cheese"})]),
    ("order", "take off the cheese", [("remove_item", {"dish": "cheese"})]),
    ("order", "please remove the pepperoni", [("remove_item", {"dish": "pepperoni"})]),
    ("order", "how much is it", [("get_prices", {})]),
    ("order", "what does a supreme cost?", [("get_prices", {})]),
    ("order", "how long will it take to arrive", [("get_delivery_estimate", {})]),
    ("order", "that's all", [("that_is_all", {})]),
    ("order", "no thanks, that's it", [("that_is_all", {})]),
    (
        "order",
        "one supreme please and that's all",
        [("add_item", {"dish": "supreme", "count": 1}), ("that_is_all", {})],
    ),
    ("order", "I don't want to order after all", [("give_up", {})]),
    ("order", "peperoni", [("add_item", {"dish": "pepperoni"})]),
    ("order", "fifty supreme", "ask count"),
    ("confirm", "yes", [("complete_order", {})]),
    ("confirm", "no, I want to change something", [("revise_order", {})]),
    ("confirm", "no", [("revise_order", {})]),
    ("confirm", "when will it get here?", [("get_delivery_estimate", {})]),
    ("confirm", "cancel it, never mind", [("give_up", {})]),
    (
        "dentist",
        "I'd like a check-up on friday at ten",
        [
            (
                "book_appointment",
                {"reason": "check-up", "date": "2027-03-12", "time": "10:00"},
            )
        ],
    ),
    ("dentist", "I have a tooth ache", "ask date"),
    (
        "dentist",
        "cancel my appointment on the fifteenth of march",
        [("cancel_appointment", {"date": "2027-03-15"})],
    ),
    ("dentist", "can I talk to a real person", [("speak_to_reception", {})]),
    ("dentist", "what are your opening hours?", [("opening_hours", {})]),
    (
        "patient",
        "My name is Anna Miller, born on the third of may nineteen eighty five",
        [("identify", {"full_name": "Anna Miller", "date_of_birth": "1985-05-03"})],
    ),
    ("patient", "this is Peter Jones", "ask date_of_birth"),
    (
        "hotel",
        "a double room from tomorrow for three nights",
        [("book_room", {"room_type": "double room", "arrival": "2027-03-11", "nights": 3})],
    ),
    ("hotel", "wake me up at seven please", [("request_wake_up", {"time": "07:00"})]),
    ("hotel", "I want to check out", [("check_out", {})]),
    (
        "hotel",
        "I need a taxi to the airport at 6 am",
        [("order_taxi", {"destination": "airport", "time": "06:00"})],
    ),
    ("bank", "what's my balance", [("get_balance", {})]),
    (
        "bank",
        "send fifty dollars to Maria",
        [("transfer", {"amount": 50, "recipient": "Maria"})],
    ),
    ("bank", "I lost my credit card", [("block_card", {"card": "credit"})]),
    ("bank", "no thank you", [("finished", {})]),
    ("bank", "let me speak to someone", [("human", {})]),
    ("bank", "ten thousand to John please", "ask amount"),
    (
        "account",
        "my account number is 1234567 and the pin is four three two one",
        [("verify", {"account": "1234567", "pin": "4321"})],
    ),
    ("account", "I don't know my pin", [("unable", {})]),
    (
        "support",
        "My internet connection keeps dropping",
        [("open_ticket", {"description": "My internet connection keeps dropping"})],
    ),
    (
        "support",
        "what is the state of ticket 48213",
        [("check_ticket", {"ticket_number": "48213"})],
    ),
    (
        "support",
        "my email is john dot smith at gmail dot com",
        [("set_contact", {"email": "john.smith@gmail.com"})],
    ),
    ("support", "goodbye", [("end_call", {})]),
    ("address", "it's 12 Main Street", [("set_address", {"address": "12 Main Street"})]),
]

UNSEEN: list[Row] = [
    ("party", "we are eight", [("record_party_size", {"party_size": 8})]),
    ("party", "I'd like to book for my husband and me", "chat"),
    ("party", "a party of ten", [("record_party_size", {"party_size": 10})]),
    ("party", "oh sorry I changed my mind", [("give_up", {})]),
    ("when", "around eight thirty", [("check_availability", {"time": "20:30"})]),
    ("when", "nineteen hundred hours", [("check_availability", {"time": "19:00"})]),
    ("when", "could we come at twenty past six", [("check_availability", {"time": "18:20"})]),
    ("when", "noon", [("check_availability", {"time": "12:00"})]),
    ("full", "six works", [("check_availability", {"time": "18:00"})]),
    ("full", "the later one please", [("check_availability", {"time": "20:30"})]),
    ("table", "perfect thank you", [("accept", {})]),
    ("table", "can we make it a different time", [("change_time", {})]),
    ("table", "that is wrong", [("change_time", {})]),
    (
        "dinner",
        "tonight at nine for two",
        [("book_table", {"party_size": 2, "date": "2027-03-10", "time": "21:00"})],
    ),
    (
        "dinner",
        "we'd like to come on march twentieth at eight pm, three people",
        [("book_table", {"party_size": 3, "date": "2027-03-20", "time": "20:00"})],
    ),
    ("dinner", "dinner for fifteen tomorrow at seven", "ask party_size"),
    ("order", "can I get three supremes", [("add_item", {"dish": "supreme", "count": 3})]),
    (
        "order",
        "I'll have one cheese and two supreme",
        [
            ("add_item", {"dish": "cheese", "count": 1}),
            ("add_item", {"dish": "supreme", "count": 2}),
        ],
    ),
    ("order", "what are the prices", [("get_prices", {})]),
    ("order", "drop the supreme", [("remove_item", {"dish": "supreme"})]),
    ("order", "nothing else thanks", [("that_is_all", {})]),
    ("order", "a pepperoni, no make that a cheese", [("add_item", {"dish": "cheese"})]),
    ("order", "I would like a lasagna", "chat"),
    ("confirm", "sounds good", [("complete_order", {})]),
    ("confirm", "wait, I want to add something", [("revise_order", {})]),
    (
        "dentist",
        "I need a cleaning next monday at 9:15",
        [("book_appointment", {"reason": "cleaning", "date": "2027-03-15", "time": "09:15"})],
    ),
    (
        "dentist",
        "I can't make it on thursday, please cancel",
        [("cancel_appointment", {"date": "2027-03-11"})],
    ),
    (
        "patient",
        "Susan Clark, july 4th 1990",
        [("identify", {"full_name": "Susan Clark", "date_of_birth": "1990-07-04"})],
    ),
    (
        "hotel",
        "two nights in a suite starting on friday with breakfast",
        [
            (
                "book_room",
                {
                    "room_type": "suite",
                    "arrival": "2027-03-12",
                    "nights": 2,
                    "breakfast": True,
                },
            )
        ],
    ),
    ("hotel", "could I have the bill please", [("check_out", {})]),
    ("hotel", "a wake-up call for half past six", [("request_wake_up", {"time": "06:30"})]),
    (
        "bank",
        "transfer 120 euros to my sister",
        [("transfer", {"amount": 120, "recipient": "sister"})],
    ),
    ("bank", "my debit card was stolen", [("block_card", {"card": "debit"})]),
    ("bank", "how much money do I have", [("get_balance", {})]),
    ("bank", "that's everything, bye", [("finished", {})]),
    ("account", "it's 88 77 66 55, pin 1234", [("verify", {"account": "88776655", "pin": "1234"})]),
    (
        "support",
        "you can reach me at 415 555 0134, email is amy@example.com",
        [("set_contact", {"email": "amy@example.com", "phone": "4155550134"})],
    ),
    (
        "support",
        "I can't log in to my account",
        [("open_ticket", {"description": "I can't log in to my account"})],
    ),
    ("support", "are you there", "chat"),
    (
        "address",
        "44 Old Mill Road apartment 3",
        [("set_address", {"address": "44 Old Mill Road apartment 3"})],
    ),
]


def said(node: str, utterance: str) -> Decision:
    """Decide one utterance at a node."""
    place = NODES[node]
    return decide(Turn(utterance, place.tools, NOW, prompt=place.prompt, bot=place.bot))


def shown(decision: Decision) -> object:
    """A decision as the rows write it."""
    match decision:
        case Calls(calls):
            return [(call.name, dict(call.arguments)) for call in calls]
        case Ask(_, missing):
            return f"ask {missing[0]}"
        case Chat():
            return "chat"


@pytest.mark.parametrize(("node", "utterance", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_an_utterance_becomes_exactly_these_calls(
    node: str, utterance: str, expected: object
) -> None:
    """A caller's words give these functions with these arguments, or a question."""
    assert shown(said(node, utterance)) == expected


@pytest.mark.parametrize(("node", "utterance", "expected"), UNSEEN, ids=[row[1] for row in UNSEEN])
def test_words_that_nothing_was_tuned_for_are_understood(
    node: str, utterance: str, expected: object
) -> None:
    """A caller's words that were written before the first run give these calls too."""
    assert shown(said(node, utterance)) == expected
