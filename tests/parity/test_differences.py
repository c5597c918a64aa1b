"""Every deliberate difference to Pipecat's flows: what Pipecat does, and what Flowcat does.

`docs/flowconfig.md` lists them by the names of these tests.
"""

from pathlib import Path
from typing import Any

import pytest
from pipecat.flows import FlowConfig
from tests.parity.driver import Record, play_flowcat_text, play_pipecat_text
from tests.parity.scripts import parse
from tests.parity.stage import Stage
from tests.parity.tools import tools

from flowcat import Flow, LoadError

_FLOW = """
initial_node: a
nodes:
  a:
    task_messages: [{role: developer, content: This is a.}]
    functions: [FUNCTIONS]
  b:
    task_messages: [{role: developer, content: This is b.}]
    functions: [{name: switch}]
  c:
    task_messages: [{role: developer, content: This is c.}]
"""


def _played(text: str, script: str) -> tuple[Record, Record]:
    """Play one conversation on Pipecat and on Flowcat."""
    conversation = parse(Path("inline.yaml"), script)
    return play_pipecat_text(text, conversation), play_flowcat_text(text, conversation)


def _with(*functions: str) -> str:
    return _FLOW.replace("FUNCTIONS", ", ".join(functions))


def _results(record: Record) -> list[Any]:
    return [message["content"] for message in record.context if message["role"] == "tool"]


_TO_B = "{name: to_b, transition_only: true, description: To b., transition_to: b}"
_TO_C = "{name: to_c, transition_only: true, description: To c., transition_to: c}"


def test_two_functions_in_one_reply_are_answered_once() -> None:
    """Pipecat asks the LLM after each of them, and the bot answers twice."""
    script = """
    > Hello.
    < Both.
    > | switch | search {"words": "x"}
    * open search
    > Done.
    > Done again.
    """
    pipecat, flowcat = _played(_with("{name: switch}", "{name: search}"), script)
    assert pipecat.said == ("Hello.", "Done.", "Done again.")
    assert flowcat.said == ("Hello.", "Done.")
    assert flowcat.state == pipecat.state


def test_a_move_beside_another_function_is_not_lost() -> None:
    """Pipecat forgets the move when the function that stays is the last to finish."""
    script = """
    > Hello.
    < Go, and search.
    > | to_b | search {"words": "x"}
    * open search
    > Here.
    """
    pipecat, flowcat = _played(_with(_TO_B, "{name: search}"), script)
    assert (pipecat.node, flowcat.node) == ("a", "b")


def test_the_first_of_two_moves_wins() -> None:
    """Pipecat takes the one that finishes last, whatever the LLM wrote first."""
    script = """
    > Hello.
    < Go.
    > | to_b | to_c
    > There.
    """
    pipecat, flowcat = _played(_with(_TO_B, _TO_C), script)
    assert (pipecat.node, flowcat.node) == ("c", "b")


def test_a_slow_function_holds_up_nobody() -> None:
    """Pipecat makes no move at all while any function still runs."""
    script = """
    > Hello.
    < Search.
    > | search {"words": "x"}
    < Go.
    > | to_b
    > There.
    """
    pipecat, flowcat = _played(_with(_TO_B, "{name: search}"), script)
    assert (pipecat.node, flowcat.node) == ("a", "b")


def test_a_late_result_moves_nobody() -> None:
    """Pipecat moves by the result of a function of a node that was left long ago."""
    script = """
    > Hello.
    < Search.
    > | search {"words": "x"}
    < Go.
    > | to_b
    > There.
    * open search
    > Found.
    """
    pipecat, flowcat = _played(_with(_TO_B, "{name: search, transition_to: c}"), script)
    assert (pipecat.node, flowcat.node) == ("c", "b")
    assert flowcat.state == pipecat.state


def test_an_empty_result_is_told() -> None:
    """Pipecat writes `COMPLETED` and stays silent."""
    script = """
    > Hello.
    < Find.
    > | find_none
    > Nothing found.
    """
    pipecat, flowcat = _played(_with("{name: find_none}"), script)
    assert (_results(pipecat), _results(flowcat)) == (["COMPLETED"], ['{"result": {}}'])
    assert (len(pipecat.said), len(flowcat.said)) == (1, 2)


def test_an_empty_result_before_a_move_is_told_too() -> None:
    """Pipecat writes `COMPLETED`, from which the LLM cannot tell what was found."""
    script = """
    > Hello.
    < Find.
    > | find_none
    > Here.
    """
    pipecat, flowcat = _played(_with("{name: find_none, transition_to: b}"), script)
    assert (_results(pipecat), _results(flowcat)) == (["COMPLETED"], ['{"result": {}}'])
    assert flowcat.said == pipecat.said


def test_a_result_without_a_json_form_is_told() -> None:
    """Pipecat leaves the call running for ever, and the bot is silent."""
    script = """
    > Hello.
    < Which day?
    > | tell_date
    > The first of March.
    """
    pipecat, flowcat = _played(_with("{name: tell_date}"), script)
    assert _results(flowcat) == ['{"day": "2025-03-01"}']
    assert (len(pipecat.said), len(flowcat.said)) == (1, 2)


def test_a_plain_answer_is_a_result() -> None:
    """Pipecat takes a function that returns no pair for a failure."""
    script = """
    > Hello.
    < Tell.
    > | plain_answer
    > Told.
    """
    pipecat, flowcat = _played(_with("{name: plain_answer}"), script)
    assert "must return a (result, next) tuple" in _results(pipecat)[0]
    assert _results(flowcat) == ['{"plain": true}']


def test_an_exception_is_not_shown_to_the_llm() -> None:
    """Pipecat shows the LLM the exception's text, with whatever stands in it."""
    script = """
    > Hello.
    < Try.
    > | fail
    > It failed.
    """
    pipecat, flowcat = _played(_with("{name: fail}"), script)
    assert "hunter2" in str(pipecat.context)
    assert "hunter2" not in str(flowcat.context)
    assert "`fail` did not work this time" in _results(flowcat)[0]


def test_missing_and_unknown_arguments_are_named() -> None:
    """Pipecat calls the function all the same and shows the LLM Python's complaint."""
    script = """
    > Hello.
    < A name.
    > | record_name {"nam": "Ann"}
    > Again?
    """
    pipecat, flowcat = _played(_with("{name: record_name}"), script)
    assert "unexpected keyword argument" in _results(pipecat)[0]
    assert "`name` is missing" in _results(flowcat)[0]
    assert "TypeError" not in _results(flowcat)[0]


def test_a_missing_branch_field_takes_the_default() -> None:
    """Pipecat fails, and shows the LLM its own complaint."""
    script = """
    > Hello.
    < Where?
    > | switch
    > There.
    """
    branch = "{name: switch, transition_to: {field: nowhere, cases: {x: b}, default: c}}"
    pipecat, flowcat = _played(_with(branch), script)
    assert "has no such field" in _results(pipecat)[0]
    assert (pipecat.node, flowcat.node) == ("a", "c")


def test_a_missing_placeholder_keeps_nobody_out() -> None:
    """Pipecat does not enter the node, and the bot is silent."""
    text = _with(_TO_B).replace("This is b.", '"This is {{ nobody }}."')
    script = """
    > Hello.
    < Go.
    > | to_b
    > Here.
    """
    pipecat, flowcat = _played(text, script)
    assert (pipecat.node, flowcat.node) == ("a", "b")
    assert flowcat.inferences[-1].messages[-1]["content"] == "This is ."


@pytest.mark.parametrize("action", ["{type: bell, handler: break_down}", "{type: nobody_knows}"])
def test_an_action_that_fails_keeps_nobody_out(action: str) -> None:
    """Pipecat does not enter the node whose action fails or that nobody has registered."""
    text = _with(_TO_B).replace("  c:", f"    pre_actions: [{action}]\n  c:")
    script = """
    > Hello.
    < Go.
    > | to_b
    > Here.
    """
    pipecat, flowcat = _played(text, script)
    assert (pipecat.node, flowcat.node) == ("a", "b")


def test_the_handler_that_an_action_names_runs() -> None:
    """Pipecat keeps the first handler of a type: another node's, or one that code registered."""
    text = _with(_TO_B).replace(
        "    functions: [{name: to_b",
        "    pre_actions: [{type: chime, handler: ring}]\n    functions: [{name: to_b",
    )
    text = text.replace(
        "  c:", "    pre_actions: [{type: chime, handler: jot}, {type: page, handler: jot}]\n  c:"
    )
    script = """
    > Hello.
    < Go.
    > | to_b
    > Here.
    """
    pipecat, flowcat = _played(text, script)
    assert [entry[0] for entry in pipecat.log] == ["ring", "ring", "registered"]  # type: ignore[index]
    assert [entry[0] for entry in flowcat.log] == ["ring", "jot", "jot"]  # type: ignore[index]


def test_a_function_that_is_not_there_names_those_that_are() -> None:
    """Pipecat tells the LLM only that the function is not available."""
    script = """
    > Hello.
    < Go.
    > | to_d
    > I cannot.
    """
    pipecat, flowcat = _played(_with(_TO_B), script)
    assert "to_b" not in _results(pipecat)[0]
    assert "The functions here are: to_b." in _results(flowcat)[0]


def test_a_timeout_is_an_error_like_others() -> None:
    """Pipecat cancels the call; Flowcat tells the LLM what happened in a sentence."""
    script = """
    > Hello.
    < Now.
    > | too_slow
    > It took too long.
    """
    _, flowcat = _played(_with("{name: too_slow}"), script)
    assert "`too_slow` took too long" in str(flowcat.context)
    assert flowcat.said[-1] == "It took too long."


def test_a_date_in_an_action_is_a_text() -> None:
    """Pipecat hands an action a Python date where YAML 1.1 reads one."""
    text = _with(_TO_B).replace("  b:", "    post_actions: [{type: page, day: 2025-03-01}]\n  b:")
    pipecat, flowcat = _played(text, "> Hello.")
    [theirs], [ours] = (_given_to_actions(record) for record in (pipecat, flowcat))
    assert str(theirs["day"]) == ours["day"] == "2025-03-01"
    assert theirs["day"] != ours["day"]


def _given_to_actions(record: Record) -> list[dict[str, Any]]:
    return [entry[1] for entry in record.log if isinstance(entry, tuple)]


_REFUSED = {
    "a key that is given twice": ("  c:\n", "  b:\n"),
    "two cases of the same meaning": (
        "{name: switch}",
        "{name: switch, transition_to: {field: is_on, cases: {true: a, 'True': b}}}",
    ),
    "an empty name as default": (
        "{name: switch}",
        "{name: switch, transition_to: {field: is_on, cases: {true: a}, default: ''}}",
    ),
    "a built-in action that is misspelt": (
        "{name: switch}]",
        "{name: switch}]\n    post_actions: [{type: end_conversaton}]",
    ),
}


@pytest.mark.parametrize("fault", _REFUSED)
def test_a_file_that_cannot_be_meant_is_refused(fault: str) -> None:
    """Pipecat loads it, and does something else than what it says."""
    text = _with(_TO_B).replace(*_REFUSED[fault])
    assert FlowConfig.from_yaml(text).initial_node == "a"
    with pytest.raises(LoadError):
        Flow.from_text(text, tools(Stage()))


def test_an_include_stays_inside_the_project(tmp_path: Path) -> None:
    """Pipecat reads any file that the process can read."""
    (tmp_path / "outside.yaml").write_text("[]")
    folder = tmp_path / "project"
    folder.mkdir()
    path = folder / "flow.yaml"
    path.write_text(_FLOW.replace("[FUNCTIONS]", "!include ../outside.yaml"))
    assert FlowConfig.from_file(path).nodes["a"].functions == []
    with pytest.raises(LoadError, match="outside"):
        Flow.load(path, tools(Stage()))
