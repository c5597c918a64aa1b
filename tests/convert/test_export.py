"""A flow written as FlowConfig holds all that this format can say, and names the rest."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pipecat.flows import FlowConfig
from tests.parity.driver import play_flowcat, play_pipecat_text
from tests.parity.scripts import FLOWS, conversations_of, flow_files

from flowcat.checks import check_file, check_text
from flowcat.cli.main import main
from flowcat.convert.export import Export, export_flowconfig
from flowcat.convert.migration import migrate

_SHIPPED = sorted((Path(__file__).parents[2] / "flows").glob("*/*.flow.yaml"))

_HEAD = """\
flowcat: 1
name: small
state:
  count: {type: integer}
  names: {}
"""


def _exported(path: Path) -> Export:
    checked = check_file(path)
    assert checked.flow is not None
    return export_flowconfig(checked.flow)


def _of_text(text: str) -> Export:
    checked = check_text(_HEAD + text, "small.flow.yaml", python=frozenset({"find", "look"}))
    assert checked.flow is not None
    assert checked.can_run, [found.message for found in checked.diagnostics]
    return export_flowconfig(checked.flow)


def _nodes(export: Export) -> dict[str, FlowConfig.Node]:
    return FlowConfig.from_yaml(export.text).nodes


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_an_unmarked_file_comes_back_equal(flow: Path) -> None:
    """Nothing is lost, and Pipecat reads the same FlowConfig as from the file."""
    export = _exported(flow)
    assert export.losses == ()
    assert FlowConfig.from_yaml(export.text) == FlowConfig.from_file(flow)


def test_a_request_becomes_a_python_function_to_write() -> None:
    """FlowConfig has no requests: the function's name stays, and the loss is named."""
    export = _of_text(
        "http: {hosts: [a.example]}\nfunctions:\n  ask_shop:\n    description: Ask the shop.\n"
        "    http: {url: 'https://a.example/'}\n    transition_to: bye\ninitial_node: a\n"
        "nodes:\n  a: {task: Talk., functions: [ask_shop]}\n  bye: {task: Bye.}\n"
    )
    assert [function.name for function in _nodes(export)["a"].functions or ()] == ["ask_shop"]
    told = {loss.name: loss.message for loss in export.losses}
    assert told["http"] == "`ask_shop` has to become a Python function that makes the request"


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_a_migrated_file_comes_back_equal(flow: Path, tmp_path: Path) -> None:
    """Migrated and exported, a file is the FlowConfig that it was."""
    shutil.copytree(FLOWS, tmp_path, dirs_exist_ok=True)
    checked = check_file(flow)
    assert checked.flow is not None
    path = tmp_path / flow.name
    path.write_text(migrate(checked.document, checked.flow, "tools.py").text, encoding="utf-8")
    export = _exported(path)
    assert export.losses == ()
    assert _without_blanks(FlowConfig.from_yaml(export.text)) == _without_blanks(
        FlowConfig.from_file(flow)
    )


def _without_blanks(config: FlowConfig) -> FlowConfig:
    """Return a config in which an empty role is none, as it is to Pipecat."""
    for node in config.nodes.values():
        node.role_message = node.role_message or None
    return config


@pytest.mark.parametrize("flow", flow_files()[:6], ids=lambda known: known.stem)
def test_an_exported_file_holds_the_same_conversation(flow: Path) -> None:
    """Pipecat plays the exported file as Flowcat plays the original."""
    text = _exported(flow).text
    for conversation in conversations_of(flow):
        assert play_pipecat_text(text, conversation) == play_flowcat(conversation)


@pytest.mark.parametrize("flow", _SHIPPED, ids=lambda known: known.stem)
def test_every_shipped_flow_loads_in_pipecat(flow: Path) -> None:
    """Whatever is lost, what is written is a FlowConfig, and each loss has a name and a place."""
    export = _exported(flow)
    config = FlowConfig.from_yaml(export.text)
    assert config.nodes
    assert export.losses
    assert all(loss.name and loss.message and loss.span.text for loss in export.losses)


def test_arms_that_compare_one_field_are_a_branch() -> None:
    """What Pipecat's branch can say is said by it."""
    export = _of_text("""
initial_node: a
nodes:
  a:
    task: A.
    functions:
      - name: find
        handler: find
        transition_to:
          - {when: result.status == "free", to: b}
          - {when: result.status == true, to: b}
          - {to: $stay}
  b: {task: B.}
""")
    assert [loss.name for loss in export.losses] == ["state"]
    [function] = _nodes(export)["a"].functions
    assert function.transition_to == FlowConfig.Branch(
        field="status", cases={"free": "b", "true": "b"}
    )


def test_nodes_without_the_llm_are_passed_by() -> None:
    """A function leads where a silent node leads, and what that would have done is named."""
    export = _of_text("""
handlers: tools.py
functions:
  look: {description: Look., handler: look, effects: read}
initial_node: choose
nodes:
  choose:
    route:
      - {when: count == 1, to: a}
      - {to: hello}
  hello: {say: "Hello {{ count }}.", transition_to: check}
  check: {run: look, transition_to: a}
  a:
    task: A.
    functions: [{name: go, description: Go., transition_to: choose}]
""")
    config = FlowConfig.from_yaml(export.text)
    assert config.initial_node == "a"
    assert config.nodes["a"].functions[0].transition_to == "a"
    assert {loss.name for loss in export.losses} == {"state", "route", "say", "run"}


def test_ends_become_the_action_that_ends() -> None:
    """An end says its words, by the LLM or exactly, and hangs up."""
    export = _of_text("""
outcomes: [done]
initial_node: a
nodes:
  a:
    task: A.
    functions:
      - {name: one, description: One., transition_to: spoken}
      - {name: two, description: Two., transition_to: exact}
      - {name: three, description: Three., transition_to: counted}
      - {name: four, description: Four., transition_to: $end}
  spoken: {task: Say goodbye., end: done}
  exact: {end: {outcome: done, say: Goodbye.}}
  counted: {end: {outcome: done, say: "Goodbye {{ count }}."}}
""")
    nodes = _nodes(export)
    actions = {
        name: [action.model_dump(exclude_none=True) for action in node.pre_actions]
        for name, node in nodes.items()
    }
    end = {"type": "end_conversation"}
    assert [action.type for action in nodes["spoken"].post_actions] == ["end_conversation"]
    assert actions["exact"] == [end | {"text": "Goodbye."}]
    assert actions["counted"] == [{"type": "tts_say", "text": "Goodbye {{ count }}."}, end]
    assert actions["end"] == [end]
    assert nodes["a"].functions[3].transition_to == "end"


def test_texts_keep_what_placeholders_can_say() -> None:
    """Names stay, filters go, other expressions stand as text, and literal braces stay literal."""
    export = _of_text(r"""
computed: {twice: count * 2}
initial_node: a
nodes:
  a:
    task: |
      {{ count }} {{ names.first | spell }} {{ count + 1 }} {{ twice }} \{{ count }} \\{{ count }}
""")
    [message] = _nodes(export)["a"].task_messages
    assert message.content == (
        "{{ count }} {{ names.first }} {{ count + 1 }} \\{{ twice }} \\{{ count }} "
        "\\\\{{ count }}\n"
    )
    assert [loss.name for loss in export.losses] == [
        "state", "computed", "filter", "expression", "expression",
    ]  # fmt: skip


def test_a_function_without_python_that_moves_nobody_is_left_out() -> None:
    """FlowConfig has no function that only stores what the caller says."""
    export = _of_text("""
initial_node: a
nodes:
  a:
    task: A.
    functions:
      - {name: count, description: Count., fills: [count]}
      - {name: found, description: Find., handler: find, transition_to: a}
""")
    assert [function.name for function in _nodes(export)["a"].functions] == ["find"]
    names = [loss.name for loss in export.losses]
    assert names == ["state", "function", "function-fills", "function-name", "function-description"]


def test_the_command_writes_the_file_and_lists_the_losses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--strict` fails when something is lost; without it the exit code is 0."""
    target = tmp_path / "flow.yaml"
    arguments = ["export", str(_SHIPPED[0]), "--to", "flowconfig", "-o", str(target)]
    assert main(arguments) == 0
    assert FlowConfig.from_yaml(target.read_text(encoding="utf-8")).nodes
    assert " lost " in capsys.readouterr().err
    assert main([*arguments, "--strict", "--format", "json"]) == 1
    losses = json.loads(capsys.readouterr().err)
    assert {"name", "message", "place"} == set(losses[0])
    assert losses[0]["place"]["line"] > 0


def test_the_command_loses_nothing_of_an_unmarked_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`--strict` passes where nothing is lost, and the document goes to standard output."""
    path = FLOWS / "summary.yaml"
    assert main(["export", str(path), "--strict"]) == 0
    captured = capsys.readouterr()
    assert FlowConfig.from_yaml(captured.out) == FlowConfig.from_file(path)
    assert captured.err == ""


def test_a_flow_with_errors_is_not_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The errors are shown instead."""
    path = tmp_path / "bad.flow.yaml"
    path.write_text("flowcat: 1\ninitial_node: b\nnodes: {a: {task: A.}}\n", encoding="utf-8")
    assert main(["export", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "`initial_node` names no node: `b`" in captured.err


def test_python_that_pipecat_cannot_call_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """FlowConfig calls direct functions only; any other kind is a loss."""
    (tmp_path / "tools.py").write_text(
        "async def find(flow_manager): ...\ndef look(): ...\n", encoding="utf-8"
    )
    path = tmp_path / "small.flow.yaml"
    functions = "[{name: find}, {name: look}]"
    path.write_text(
        "flowcat: 1\nhandlers: tools.py\ninitial_node: a\n"
        f"nodes: {{a: {{task: A., functions: {functions}}}}}\n",
        encoding="utf-8",
    )
    assert main(["export", str(path)]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert "lost python: `look`" in line


def test_exporting_needs_no_pipecat() -> None:
    """The verb starts fast: it loads neither Pipecat nor what comes with it."""
    program = (
        "import sys\nfrom flowcat.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "assert not {'pipecat', 'pydantic', 'asyncio', 'jinja2'} & sys.modules.keys()\n"
        "sys.exit(code)\n"
    )
    path = str(FLOWS / "menu.yaml")
    done = subprocess.run(  # noqa: S603 - this Python, with our own arguments
        [sys.executable, "-c", program, "export", path], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
