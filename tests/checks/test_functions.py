"""Functions exist, are offered once, and have names that every provider takes."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]

PYTHON = frozenset({"look_up", "_private"})


def offering(entries: str) -> str:
    """Make a flow that offers some functions at its first node, and is right besides."""
    return f"""flowcat: 1
functions:
  leave: {{description: The caller wants to leave., transition_to: z}}
global_functions:
  - {{name: hang_up, description: The call is cut off., transition_to: z}}
  - {{name: more, description: The caller wants something else., transition_to: b}}
initial_node: a
nodes:
  a: {{task: Talk., functions: [{entries}]}}
  b: {{task: Talk on., functions: [leave]}}
  z: {{end: done}}
"""


@pytest.mark.parametrize(
    "entries",
    [
        "leave",
        "look_up",
        "{name: look_up, transition_to: a}",
        "{name: go, description: Go., transition_to: a}",
        "{name: note, description: Note it., parameters: {x: {type: string}}}",
        "{name: ask, description: Ask., handler: look_up}",
    ],
)
def test_functions_are_found_in_the_flow_and_in_python(entries: str, found: Found) -> None:
    """A name means the flow's definition, the entry itself, or a Python function (rule 1)."""
    assert found(offering(entries), PYTHON) == []


@pytest.mark.parametrize(
    ("entries", "finding"),
    [
        ("leav", ("F610", "leav")),
        ("{name: go, description: Go.}", ("F610", "go")),
        ("{name: ask, description: Ask., handler: lookup}", ("F610", "lookup")),
        ("leave, leave", ("F602", "leave")),
        ("{name: leave now, description: D., transition_to: a}", ("F601", "leave now")),
        ("{name: 1st, description: D., transition_to: a}", ("F601", "1st")),
        ("{name: look_up, description: D., transition_to: a}", ("F612", "look_up")),
    ],
)
def test_what_is_wrong_with_an_offer_is_reported(
    entries: str, finding: tuple[str, str], found: Found
) -> None:
    """F610 unknown, F602 offered twice, F601 refused by a provider, F612 hides Python."""
    assert found(offering(entries), PYTHON) == [finding]


def test_a_function_may_not_be_both_global_and_a_nodes_own(found: Found) -> None:
    """F602: the LLM would see two functions of one name."""
    entry = "{name: more, description: The caller wants more tea., transition_to: a}"
    assert found(offering(entry), PYTHON) == [("F602", "more")]


def test_a_wrong_handler_is_reported_though_no_node_offers_its_function(found: Found) -> None:
    """F610: definitions are checked where they stand."""
    text = offering("").replace("to leave.,", "to leave., handler: luk,")
    assert ("F610", "luk") in found(text.replace("[leave]", "[]"), PYTHON)


def test_nothing_is_said_of_python_that_is_not_known(found: Found) -> None:
    """A FlowConfig names Python functions that only its program knows."""
    says = "task_messages: [{role: developer, content: Talk.}]"
    goes = "{name: go, transition_only: true, description: They leave., transition_to: z}"
    talk = f"a: {{{says}, functions: [{{name: look}}, {goes}]}}"
    end = f"z: {{{says}, post_actions: [{{type: end_conversation}}]}}"
    text = f"initial_node: a\nnodes: {{{talk}, {end}}}\n"
    assert found(text) == []
    assert found(text, PYTHON) == [("F610", "look")]


def test_a_function_with_a_fault_is_not_searched_in_python(found: Found) -> None:
    """A misspelt key is reported once, not together with what it led to."""
    assert found(offering("{name: go, descripton: Go., transition_to: a}"), PYTHON) == [
        ("F101", "descripton")
    ]


@pytest.mark.parametrize(("outcome", "faults"), [("booked", []), ("boked", [("F209", "boked")])])
def test_an_outcome_is_one_of_those_listed(
    outcome: str, faults: list[tuple[str, str]], found: Found
) -> None:
    """F209: an end names one of `outcomes`, if there are any."""
    text = f"initial_node: a\nnodes: {{a: {{end: {outcome}}}}}\n"
    assert found(f"flowcat: 1\noutcomes: [booked]\n{text}") == faults
    assert found(f"flowcat: 1\n{text}") == []
