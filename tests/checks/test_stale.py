"""F311: prompts that show what was true on entry."""

from pathlib import Path

import pytest

from flowcat.checks import check_file, check_text
from flowcat.checks.settings import Settings

FLOW = """
flowcat: 1
{top}
state: {{x: {{type: integer, default: 0, description: X.}}, s: {{type: array, default: []}}}}
computed: {{twice: x * 2}}
initial_node: a
nodes:
  a:
    task: Talk{task}.
    functions:
      - {{name: f, description: D., {does}}}
      - name: g
        description: E.
        parameters: {{p: {{type: integer, maximum: '{bound}'}}}}
        transition_to: b
  b: {{end: 'done {{{{ x }}}} {{{{ s | join }}}}'}}
"""
ASKED = Settings(enabled=frozenset({"F311"}))


def told(does: str, task: str = " of {{ x }}", bound: str = "9") -> list[str]:
    """Return the texts that F311 marks."""
    text = FLOW.format(top="", does=does, task=task, bound=bound)
    found = check_text(text, "x.flow.yaml", python=frozenset({"h"}), settings=ASKED).diagnostics
    return [one.span.text for one in found if one.rule.code == "F311"]


@pytest.mark.parametrize(
    ("does", "is_told"),
    [
        ("set: {x: '{{ x + 1 }}'}", True),
        ("set: {x: 4}", True),
        ("clear: [x]", True),
        ("append: {s: '{{ x }}'}", False),
        ("set: {x: 4}, transition_to: a", False),
        ("set: {x: 4}, transition_to: b", False),
        ("set: {x: 4}, transition_to: [{when: x > 2, to: $stay}, {to: b}]", True),
        ("set: {x: 4}, result: {n: '{{ x }}'}", False),
        ("set: {x: 4}, result: {n: '{{ twice }}'}", False),
        ("set: {x: 4}, transition_to: [{say: 'It is {{ x }}.', to: $stay}]", False),
        ("set: {x: 4}, result: {n: noted}", True),
        ("fills: [x]", False),
        ("parameters: {q: {type: integer}}, set: {x: '{{ args.q * 2 }}'}", False),
        ("handler: h, set: {x: '{{ result.n }}'}", False),
        ("handler: h, set: {x: '{{ result.n }}'}, result: {n: noted}", True),
    ],
)
def test_rule_24_a_prompt_is_rendered_on_entry_only(does: str, is_told: bool) -> None:  # noqa: FBT001
    """What changes later, and nobody tells the LLM, is not in its prompt."""
    assert told(does) == (["x"] if is_told else [])


def test_computed_values_and_schemas_are_rendered_then_too() -> None:
    """A computed value is as old as the prompt, and so are the bounds that the LLM is shown."""
    assert told("set: {x: 4}", task=" of {{ twice }}") == ["twice"]
    assert told("set: {x: 4}", task="", bound="{{ x }}") == ["x"]
    assert told("set: {x: 4}", task="") == []


@pytest.mark.parametrize(
    ("result", "is_told"), [('{"status": "ok"}', True), ('{"x": n}', False), ("found(n)", False)]
)
def test_python_tells_by_its_result(result: str, is_told: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A result may hold what was written, unless it stands word by word in the text."""
    (tmp_path / "tools.py").write_text(
        "async def h(flow_manager, n: int):\n    flow_manager.state['x'] = n\n"
        f"    return {result}, None\n",
        encoding="utf-8",
    )
    path = tmp_path / "x.flow.yaml"
    text = FLOW.format(top="handlers: tools.py", does="handler: h", task=" of {{ x }}", bound="9")
    path.write_text(text, encoding="utf-8")
    found = check_file(path, settings=ASKED).diagnostics
    assert [one.span.text for one in found if one.rule.code == "F311"] == ["x"] * is_told


def test_it_is_asked_for() -> None:
    """Without being asked for, the rule says nothing."""
    text = FLOW.format(top="", does="set: {x: 4}", task=" of {{ x }}", bound="9")
    assert "F311" not in {one.rule.code for one in check_text(text, "x.flow.yaml").diagnostics}
