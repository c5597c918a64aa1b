"""Names that nothing reads, or that nothing names: F302 and F310."""

from pathlib import Path

import pytest

from flowcat.checks import check_file, check_text
from flowcat.cli.main import main

FLOW = """
flowcat: 1
{top}
initial_node: a
nodes:
  a:
    task: Talk{text}.
    functions: [{{name: f, description: D., {does}, transition_to: b}}]
  b: {{end: done}}
"""


def told(text: str) -> list[tuple[str, str]]:
    """Return the codes and marked texts of F302 and F310."""
    found = check_text(text, "x.flow.yaml").diagnostics
    return [(d.rule.code, d.span.text) for d in found if d.rule.code in ("F302", "F310")]


@pytest.mark.parametrize(
    ("does", "text", "finding"),
    [
        ("set: {x: 1}", "", ("F302", "x")),
        ("fills: [x]", "", ("F302", "x")),
        ("set: {x: '{{ x }}'}", "", ("F302", "x")),
        ("set: {x: 1}", " of {{ x }}", None),
        ("set: {x: 1}, result: {n: '{{ x }}'}", "", None),
        ("set: {x: 1}, reject: [{when: x == 2, say: No.}]", "", None),
        ("set: {x: 1}, parameters: {p: {type: integer, maximum: '{{ x }}'}}", "", None),
        ("clear: [x]", "", None),
        ("respond: true", "", ("F310", "x")),
        ("fills: [x], handler: h", "", None),
        ("set: {x: 1}, handler: h", "", None),
    ],
)
def test_state_is_written_to_be_read(does: str, text: str, finding: tuple[str, str] | None) -> None:
    """F302: what is read anywhere counts; Python that nobody knows may read all."""
    flow = FLOW.format(top="state: {x: {type: integer, default: 0}}", text=text, does=does)
    assert told(flow) == ([] if finding is None else [finding])


@pytest.mark.parametrize(
    ("top", "text", "names"),
    [
        ("inputs: {i: {type: string}}", "", ["i"]),
        ("inputs: {i: {type: string}}", " to {{ i }}", []),
        ("computed: {c: 1 + 1}", "", ["c"]),
        ("inputs: {i: {type: integer}}\ncomputed: {c: i + 1}", " of {{ c }}", []),
        ("env: [ONE, TWO]", " of {{ env.ONE }}", ["TWO"]),
    ],
)
def test_what_is_declared_is_named_somewhere(top: str, text: str, names: list[str]) -> None:
    """F310: inputs, computed values and variables, each once."""
    flow = FLOW.format(top=top, text=text, does="respond: true")
    assert told(flow) == [("F310", name) for name in names]


def test_a_misspelt_read_is_one_fault() -> None:
    """What is read under a wrong name is told as that, not also as unread."""
    flow = FLOW.format(
        top="state: {size: {type: integer}}", text=" of {{ siez }}", does="set: {size: 1}"
    )
    assert told(flow) == []


PYTHON = """
async def h(flow_manager):
    {body}
    return {{"status": "ok"}}, None
"""


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("pass", True),
        ('flow_manager.state["other"] = 1', True),
        ('flow_manager.state.get("x")', False),
        ('print(flow_manager.state["x"])', False),
        ("print(dict(flow_manager.state))", False),
        ("for key in flow_manager.state: print(key)", False),
        ('state = flow_manager.state; print(state["other"])', True),
        ("state = flow_manager.state; print(state)", False),
        ("import store; store.keep(flow_manager)", False),
        ('key = "x"; print(flow_manager.state[key])', False),
    ],
)
def test_what_python_may_read_counts(body: str, is_told: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A key that stands in the text may be read; a state that is handed on is read whole."""
    (tmp_path / "tools.py").write_text(PYTHON.format(body=body), encoding="utf-8")
    path = tmp_path / "x.flow.yaml"
    top = "handlers: tools.py\nstate: {x: {type: integer, default: 0}}"
    path.write_text(FLOW.format(top=top, text="", does="set: {x: 1}, handler: h"), "utf-8")
    found = [d.rule.code for d in check_file(path).diagnostics if d.rule.code in ("F302", "F310")]
    assert found == (["F302"] if is_told else [])


def test_they_are_remarks(capsys: pytest.CaptureFixture[str]) -> None:
    """`--strict` does not fail on what may be meant for the bot after the call."""
    sample = Path(__file__).parents[1] / "rules" / "F302" / "err" / "counted_only.flow.yaml"
    assert main(["validate", "--strict", str(sample)]) == 0
    assert "F302" in capsys.readouterr().out


def test_a_comment_says_what_the_bot_reads() -> None:
    """The key's line is where the remark stands, and where it is answered."""
    top = "state:\n  x: {type: integer} # flowcat: ignore[F302] the bot stores it"
    assert told(FLOW.format(top=top, text="", does="set: {x: 1}")) == []
