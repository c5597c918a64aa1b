"""Whole conversations in offline mode, turn by turn, through a chat context as Pipecat keeps it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flowcat.offline import Call, Memory, Message, Reply, Tool, respond

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # the caller's wall clock
TIME: dict[str, object] = {"type": "string", "format": "time"}

GIVE_UP = Tool("give_up", "The caller does not want a table after all.")
CHECK = Tool(
    "check_availability", "Check whether a table is free at a time.", {"time": TIME}, ("time",)
)
RESTAURANT = {
    "greet": (
        "Greet the caller and ask how many people are coming.",
        (
            Tool(
                "record_party_size",
                "Record how many people are coming.",
                {"party_size": {"type": "integer", "minimum": 1, "maximum": 12}},
                ("party_size",),
            ),
            GIVE_UP,
        ),
    ),
    "ask_time": ("Ask what time they would like to come, for 4 people.", (CHECK, GIVE_UP)),
    "no_table": (
        "Apologise, offer the other times the check returned, and ask which one suits.",
        (CHECK, GIVE_UP),
    ),
    "confirm": (
        "Read back 4 people at {time} and ask whether that is right.",
        (
            Tool("accept", "The caller says it is right."),
            Tool("change_time", "The caller wants another time."),
            GIVE_UP,
        ),
    ),
    "booked": ("Thank them and say goodbye in one sentence.", ()),
}

PRICES = Tool("get_prices", "Tell what the dishes cost.")
WHEN = Tool("get_delivery_estimate", "Tell when the food will arrive.")
NO_ORDER = Tool("give_up", "The caller does not want to order after all.")
FOOD = {
    "order": (
        "Greet the caller and take the order, one add_item call a dish.\nSo far: {order}.\n",
        (
            Tool(
                "add_item",
                "Add one line to the order.",
                {
                    "dish": {"type": "string", "enum": ["pepperoni", "cheese", "supreme"]},
                    "count": {"type": "integer", "minimum": 1, "maximum": 20, "default": 1},
                },
                ("dish",),
            ),
            Tool(
                "remove_item",
                "Take a dish off the order.",
                {"dish": {"type": "string", "description": "The dish to take off."}},
                ("dish",),
            ),
            Tool("that_is_all", "The caller wants nothing more."),
            PRICES,
            WHEN,
            NO_ORDER,
        ),
    ),
    "confirm": (
        "Say back {order}, {total} in all, and ask whether that is right.",
        (
            Tool("complete_order", "The caller says it is right."),
            Tool("revise_order", "The caller wants to change something."),
            PRICES,
            WHEN,
            NO_ORDER,
        ),
    ),
    "goodbye": ("Thank the caller for the order and say goodbye.", ()),
}

OK = {"status": "ok"}
Result = Mapping[str, object]
Wanted = list[tuple[str, dict[str, object]]]
Outcome = tuple[list[Result], str | None]
"""What the flow does with the calls: a result for each, and the text that enters the next node."""


@dataclass
class Context:
    """A chat context and the node it is at."""

    nodes: Mapping[str, tuple[str, tuple[Tool, ...]]]
    node: str = ""
    messages: list[Message] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    def enter(self, node: str, **known: object) -> str:
        """Enter a node and return what the bot says there."""
        self.node = node
        prompt = self.nodes[node][0].format(**known)
        self.messages.append({"role": "developer", "content": prompt})
        return self._run().text

    def hear(self, text: str) -> Reply:
        """Let the caller speak."""
        self.messages.append({"role": "user", "content": text})
        return self._run()

    def settle(self, calls: tuple[Call, ...], results: list[Result]) -> None:
        """Write a reply's calls and their results into the context."""
        called = [
            {"id": f"c{at}", "type": "function", "function": {"name": call.name}}
            for at, call in enumerate(calls)
        ]
        self.messages.append({"role": "assistant", "tool_calls": called})
        for at, result in enumerate(results):
            content = json.dumps(result)
            self.messages.append({"role": "tool", "tool_call_id": f"c{at}", "content": content})

    def stay(self) -> str:
        """Run once more at the same node, after results."""
        return self._run().text

    def _run(self) -> Reply:
        reply = respond(self.messages, self.nodes[self.node][1], NOW, self.memory)
        self.memory = reply.memory
        if reply.text:
            self.messages.append({"role": "assistant", "content": reply.text})
        return reply


def calls_of(reply: Reply) -> Wanted:
    """A reply's calls as the tests write them."""
    return [(call.name, dict(call.arguments)) for call in reply.calls]


@dataclass(frozen=True)
class Step:
    """One turn: the caller's words, the calls, their results, where it goes, what is said."""

    caller: str
    calls: Wanted
    said: str
    results: tuple[Result, ...] = (OK,)
    to: str = ""
    known: Mapping[str, object] = field(default_factory=dict)


def carry(context: Context, steps: list[Step]) -> None:
    """Carry a conversation turn by turn and compare every call and every word."""
    for step in steps:
        reply = context.hear(step.caller)
        assert (step.caller, calls_of(reply)) == (step.caller, step.calls)
        said = reply.text
        if reply.calls:
            context.settle(reply.calls, list(step.results))
            said = context.enter(step.to, **step.known) if step.to else context.stay()
        assert (step.caller, said) == (step.caller, step.said)


def test_a_table_is_booked_after_the_first_time_is_full_and_a_change_of_mind() -> None:
    """The restaurant flow runs from the greeting to the goodbye without a language model."""
    context = Context(RESTAURANT)
    assert context.enter("greet") == "Hello! How many people are coming?"
    full = {"status": "full", "alternatives": ["18:00", "20:30"]}
    carry(
        context,
        [
            Step("Hello?", [], "How many people are coming?"),
            Step(
                "A party of 4.",
                [("record_party_size", {"party_size": 4})],
                "What time would you like to come, for 4 people?",
                to="ask_time",
            ),
            Step(
                "seven pm",
                [("check_availability", {"time": "19:00"})],
                "I am sorry. I can offer 6 PM or 8:30 PM. Which one suits?",
                results=(full,),
                to="no_table",
            ),
            Step(
                "Then half past eight.",
                [("check_availability", {"time": "20:30"})],
                "4 people at 8:30 PM. Is that right?",
                results=({"status": "available"},),
                to="confirm",
                known={"time": "20:30"},
            ),
            Step(
                "actually another time",
                [("change_time", {})],
                "What time would you like to come, for 4 people?",
                to="ask_time",
            ),
            Step(
                "Six.",
                [("check_availability", {"time": "18:00"})],
                "4 people at 6 PM. Is that right?",
                results=({"status": "available"},),
                to="confirm",
                known={"time": "18:00"},
            ),
            Step("yes that's right", [("accept", {})], "Thank you. Goodbye!", to="booked"),
        ],
    )


def test_a_table_is_given_up_at_any_node() -> None:
    """A caller who changes their mind reaches ``give_up`` from every node of the restaurant."""
    for node, words in [
        ("greet", "never mind, no table"),
        ("ask_time", "Forget it."),
        ("no_table", "No, never mind then."),
        ("confirm", "never mind, no table"),
    ]:
        context = Context(RESTAURANT)
        context.enter(node, time="19:00")
        assert calls_of(context.hear(words)) == [("give_up", {})]


def test_a_party_that_is_too_large_is_told_the_bounds_and_asked_again() -> None:
    """A number outside the schema's bounds is never sent; the next answer completes the call."""
    context = Context(RESTAURANT)
    context.enter("greet")
    carry(
        context,
        [
            Step(
                "We are twenty people.", [], "It can be from 1 to 12. How many people are coming?"
            ),
            Step("um what?", [], "Sorry, I did not get that. How many people are coming?"),
            Step(
                "Ten then.",
                [("record_party_size", {"party_size": 10})],
                "What time would you like to come, for 4 people?",
                to="ask_time",
            ),
        ],
    )


def test_food_is_ordered_revised_and_completed() -> None:
    """The food ordering flow carries adding, removing, prices, delivery, revising, completing."""
    context = Context(FOOD)
    assert context.enter("order", order="nothing") == "Hello! What would you like?"
    note = {"note": "Nothing is ordered yet: ask what they would like."}
    carry(
        context,
        [
            Step(
                "that's all",
                [("that_is_all", {})],
                "Nothing is ordered yet. What would you like?",
                results=(note,),
            ),
            Step(
                "What does it cost?",
                [("get_prices", {})],
                "Prices: pepperoni 12, cheese 10, supreme 14.",
                results=({"prices": {"pepperoni": 12, "cheese": 10, "supreme": 14}},),
            ),
            Step(
                "Two pepperoni and a cheese pizza, please.",
                [
                    ("add_item", {"dish": "pepperoni", "count": 2}),
                    ("add_item", {"dish": "cheese"}),
                ],
                "Order: 2 pepperoni, 1 cheese. Total: 34.",
                results=(
                    {"order": "2 pepperoni", "total": 24},
                    {"order": "2 pepperoni, 1 cheese", "total": 34},
                ),
            ),
            Step(
                "Take the cheese off again.",
                [("remove_item", {"dish": "cheese"})],
                "Order: 2 pepperoni. Total: 24.",
                results=({"order": "2 pepperoni", "total": 24},),
            ),
            Step(
                "Remove the supreme.",
                [("remove_item", {"dish": "supreme"})],
                "That dish is not in the order, which is: 2 pepperoni.",
                results=({"error": "That dish is not in the order, which is: 2 pepperoni."},),
            ),
            Step(
                "When will it arrive?",
                [("get_delivery_estimate", {})],
                "Time: about thirty minutes, around 3 PM.",
                results=({"time": "about thirty minutes, around 15:00"},),
            ),
            Step(
                "That is all.",
                [("that_is_all", {})],
                "2 pepperoni, $24.00 in all. Is that right?",
                to="confirm",
                known={"order": "2 pepperoni", "total": "$24.00"},
            ),
            Step(
                "No, I want to change something.",
                [("revise_order", {})],
                "What would you like?",
                to="order",
                known={"order": "2 pepperoni"},
            ),
            Step(
                "One supreme and that's all.",
                [("add_item", {"dish": "supreme", "count": 1}), ("that_is_all", {})],
                "2 pepperoni, 1 supreme, $38.00 in all. Is that right?",
                results=({"order": "2 pepperoni, 1 supreme", "total": 38}, OK),
                to="confirm",
                known={"order": "2 pepperoni, 1 supreme", "total": "$38.00"},
            ),
            Step(
                "Yes.", [("complete_order", {})], "Thank you for the order. Goodbye!", to="goodbye"
            ),
        ],
    )


def test_an_order_is_given_up_at_either_node() -> None:
    """A caller may give up while ordering and while confirming."""
    for node in ("order", "confirm"):
        context = Context(FOOD)
        context.enter(node, order="2 cheese", total="$20.00")
        reply = context.hear("I don't want to order after all, sorry.")
        assert calls_of(reply) == [("give_up", {})]
