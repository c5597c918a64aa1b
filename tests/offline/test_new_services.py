"""Services that were written last, when the rules had settled, to see what carries over."""

from datetime import datetime

import pytest

from flowcat.offline import Ask, Calls, Chat, Decision, Schema, Tool, Turn, decide

NOW = datetime(2027, 3, 10, 9, 0)  # noqa: DTZ001  # a Wednesday, the caller's wall clock
TEXT: Schema = {"type": "string"}
DATE: Schema = {"type": "string", "format": "date"}
TIME: Schema = {"type": "string", "format": "time"}

NODES: dict[str, tuple[str, tuple[Tool, ...]]] = {
    "vet": (
        "Ask what animal it is and how the caller can be helped.",
        (
            Tool(
                "book_visit",
                "Book a visit for an animal.",
                {
                    "animal": {"type": "string", "enum": ["dog", "cat", "rabbit"]},
                    "day": DATE,
                    "time": TIME,
                },
                ("animal", "day"),
            ),
            Tool("report_emergency", "An animal is in danger.", {"details": TEXT}, ("details",)),
            Tool("get_hours", "Tell when the practice is open."),
            Tool("goodbye", "The caller says goodbye."),
        ),
    ),
    "rental": (
        "Find out which car the caller wants and for how long.",
        (
            Tool(
                "reserve_car",
                "Reserve a car.",
                {
                    "size": {"type": "string", "enum": ["compact", "estate", "van"]},
                    "pick_up": DATE,
                    "days": {"type": "integer", "minimum": 1, "maximum": 60},
                    "gps": {"type": "boolean"},
                },
                ("size", "pick_up", "days"),
            ),
            Tool("extend_rental", "Keep a car longer.", {"days": {"type": "integer"}}, ("days",)),
            Tool("get_price_list", "Tell what the cars cost."),
            Tool("talk_to_agent", "The caller wants a human agent."),
        ),
    ),
    "parcel": (
        "Ask how you can help.",
        (
            Tool(
                "track_parcel",
                "Look up where a parcel is.",
                {"tracking_code": TEXT},
                ("tracking_code",),
            ),
            Tool(
                "change_delivery_day",
                "Deliver a parcel on another day.",
                {"day": DATE},
                ("day",),
            ),
            Tool(
                "report_damage", "Record what is broken.", {"description": TEXT}, ("description",)
            ),
            Tool("no_more", "The caller needs nothing more."),
        ),
    ),
    "gym": (
        "Ask which class they would like to join and when.",
        (
            Tool(
                "join_class",
                "Sign up for a class.",
                {"name": {"type": "string", "enum": ["yoga", "spinning", "pilates"]}, "day": DATE},
                ("name", "day"),
            ),
            Tool("leave_class", "Cancel a class.", {"day": DATE}, ("day",)),
            Tool("get_schedule", "Tell when the classes are."),
        ),
    ),
    "survey": (
        "Ask for a score from one to five.",
        (
            Tool(
                "record_score",
                "Record the score.",
                {"score": {"type": "integer", "minimum": 1, "maximum": 5}},
                ("score",),
            ),
            Tool("refuse", "The caller does not want to go on."),
        ),
    ),
    "contact": (
        "Ask for their name and phone number.",
        (
            Tool(
                "record_contact",
                "Record the caller's name and phone number.",
                {"name": TEXT, "phone": {"type": "string", "format": "phone"}},
                ("name", "phone"),
            ),
        ),
    ),
    "check": (
        "Read back a van from Friday for 3 days and ask whether everything is correct.",
        (
            Tool("confirm_booking", "The caller confirms the booking."),
            Tool("change_car", "The caller wants a different car."),
            Tool("change_dates", "The caller wants other dates."),
            Tool("abort", "The caller does not want the booking any more."),
        ),
    ),
}

Expected = str | list[tuple[str, dict[str, object]]]
ROWS: list[tuple[str, str, Expected]] = [
    (
        "vet",
        "My dog needs to be seen tomorrow",
        [("book_visit", {"animal": "dog", "day": "2027-03-11"})],
    ),
    (
        "vet",
        "can I bring my cat in on monday at four",
        [("book_visit", {"animal": "cat", "day": "2027-03-15", "time": "16:00"})],
    ),
    ("vet", "when are you open", [("get_hours", {})]),
    ("vet", "I have a rabbit", "ask day"),
    ("vet", "okay bye bye", [("goodbye", {})]),
    ("vet", "what's the weather like", "chat"),
    (
        "rental",
        "a van for three days from friday please",
        [("reserve_car", {"size": "van", "pick_up": "2027-03-12", "days": 3})],
    ),
    (
        "rental",
        "I'd like a compact starting march fifteenth for two days with gps",
        [("reserve_car", {"size": "compact", "pick_up": "2027-03-15", "days": 2, "gps": True})],
    ),
    ("rental", "can I keep the car two days longer", [("extend_rental", {"days": 2})]),
    ("rental", "what do your cars cost", [("get_price_list", {})]),
    ("rental", "give me a human", [("talk_to_agent", {})]),
    ("rental", "I need a car", "chat"),
    ("rental", "an estate tomorrow for ninety days", "ask days"),
    (
        "parcel",
        "where is my parcel, the code is AB 1 2 3",
        [("track_parcel", {"tracking_code": "AB123"})],
    ),
    ("parcel", "track QX99817", [("track_parcel", {"tracking_code": "QX99817"})]),
    (
        "parcel",
        "please deliver it on saturday instead",
        [("change_delivery_day", {"day": "2027-03-13"})],
    ),
    (
        "parcel",
        "the box arrived and the lamp is broken",
        [("report_damage", {"description": "the box arrived and the lamp is broken"})],
    ),
    ("parcel", "no that's everything thanks", [("no_more", {})]),
    ("parcel", "where is my parcel", "ask tracking_code"),
    ("gym", "yoga on thursday", [("join_class", {"name": "yoga", "day": "2027-03-11"})]),
    (
        "gym",
        "sign me up for spinning next tuesday",
        [("join_class", {"name": "spinning", "day": "2027-03-16"})],
    ),
    ("gym", "cancel my class on friday", [("leave_class", {"day": "2027-03-12"})]),
    ("gym", "when are the classes", [("get_schedule", {})]),
    ("gym", "pilates", "ask day"),
    ("survey", "four", [("record_score", {"score": 4})]),
    ("survey", "I'd give it a five", [("record_score", {"score": 5})]),
    ("survey", "ten out of ten", "ask score"),
    ("survey", "I'd rather not", [("refuse", {})]),
    ("survey", "no thanks", [("refuse", {})]),
    ("survey", "it was okay I guess", "chat"),
    (
        "contact",
        "Maria Lopez, 555 867 5309",
        [("record_contact", {"name": "Maria Lopez", "phone": "5558675309"})],
    ),
    (
        "contact",
        "my name is tom baker, phone oh seven seven double nine one two three four five six",
        [("record_contact", {"name": "Tom Baker", "phone": "07799123456"})],
    ),
    ("contact", "it's John", "ask phone"),
    ("check", "yes everything is correct", [("confirm_booking", {})]),
    ("check", "no I wanted a different car", [("change_car", {})]),
    ("check", "can I change the dates", [("change_dates", {})]),
    ("check", "no", "chat"),
    ("check", "I don't want it any more", [("abort", {})]),
    ("check", "sure go ahead", [("confirm_booking", {})]),
    ("check", "hmm let me think", "chat"),
]


def shown(decision: Decision) -> object:
    """A decision as the rows write it."""
    match decision:
        case Calls(calls):
            return [(call.name, dict(call.arguments)) for call in calls]
        case Ask(_, missing):
            return f"ask {missing[0]}"
        case Chat():
            return "chat"


def said(node: str, utterance: str) -> Decision:
    """Decide one utterance at a node."""
    prompt, tools = NODES[node]
    return decide(Turn(utterance, tools, NOW, prompt=prompt))


@pytest.mark.parametrize(("node", "utterance", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_a_new_service_is_understood(node: str, utterance: str, expected: object) -> None:
    """A flow nobody tuned for gets its calls from the same rules."""
    assert shown(said(node, utterance)) == expected
