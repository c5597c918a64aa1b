"""Which function a node offers: names are bound, and changes laid over definitions."""

import pytest

from flowcat.checks import check_text
from flowcat.language.document import Conversation, FlowDocument
from flowcat.language.functions import Origin, offers

DEFINED = """
flowcat: 1
functions:
  book:
    description: Book a table.
    parameters: {size: {type: integer}, time: {type: string}}
    handler: book_table
    set: {a: 1, b: 2}
    transition_to: bye
global_functions: [book]
state: {a: {type: integer}, b: {type: integer}}
initial_node: greet
nodes:
  greet: {task: Talk., functions: [%s]}
  bye: {end: done}
"""


def offer_of(entry: str, *, python: frozenset[str] = frozenset()) -> tuple[Origin, object]:
    """Return where the function of an entry comes from, and its handler's name."""
    flow = flow_with(entry)
    node = flow.nodes["greet"].value
    assert isinstance(node, Conversation)
    (offer,) = offers(flow, node.functions, python)
    handler = offer.function.handler
    return offer.origin, handler.text if handler is not None else None


def flow_with(entry: str) -> FlowDocument:
    """Read the flow with an entry."""
    flow = check_text(DEFINED % entry, "x.flow.yaml").flow
    assert flow is not None
    return flow


def test_rule_1_a_name_means_the_definition_of_the_flow() -> None:
    """A top-level definition wins over a Python function of its name."""
    assert offer_of("book", python=frozenset({"book"})) == (Origin.DEFINED, "book_table")


@pytest.mark.parametrize(
    "entry",
    [
        "{name: own, handler: h}",
        "{name: own, result: done}",
        "{name: own, fills: [a]}",
        "{name: own, set: {a: 1}}",
        "{name: own, append: {a: 1}}",
        "{name: own, clear: [a]}",
        "{name: own, parameters: {x: {type: string}}}",
        "{name: own, description: D., transition_to: bye}",
        "{name: own, transition_only: true, description: D., transition_to: bye}",
    ],
)
def test_rule_1_an_entry_that_says_what_happens_defines_itself(entry: str) -> None:
    """An entry with work, writes, parameters or a described way on needs no Python function."""
    origin, _ = offer_of(entry, python=frozenset({"own"}))
    assert origin is Origin.INLINE


@pytest.mark.parametrize(
    "entry",
    [
        "own",
        "{name: own}",
        "{name: own, description: D.}",
        "{name: own, transition_to: bye}",
        "{name: own, timeout: 5s, effects: read, filler: Wait.}",
    ],
)
def test_rule_1_any_other_name_is_a_python_function(entry: str) -> None:
    """What neither the flow nor the entry defines is looked up among the handlers."""
    assert offer_of(entry) == (Origin.PYTHON, "own")


def test_rule_1_an_entry_tells_whether_it_hides_python() -> None:
    """An inline entry of a Python function's name does not run it, and says so."""
    flow = flow_with("{name: own, description: D., transition_to: bye}")
    node = flow.nodes["greet"].value
    assert isinstance(node, Conversation)
    assert offers(flow, node.functions, frozenset({"own"}))[0].hides_python
    assert not offers(flow, node.functions, frozenset())[0].hides_python


def test_rule_2_a_field_given_replaces_the_whole_field() -> None:
    """Nothing is merged inside of `set` or `parameters`; what is not given stays."""
    flow = flow_with("{name: book, set: {b: 3}, parameters: {}, description: Again.}")
    node = flow.nodes["greet"].value
    assert isinstance(node, Conversation)
    (offer,) = offers(flow, node.functions)
    function = offer.function
    assert offer.origin is Origin.DEFINED
    assert list(function.set or ()) == ["b"]
    assert function.parameters == {}
    assert function.description is not None
    assert function.description.scalar.text == "Again."
    assert function.handler is not None
    assert function.handler.text == "book_table"
    assert function.transition_to is not None
