"""F306: sensitive values stay with the flow and its Python functions."""

import pytest

from flowcat.checks import check_text

FLOW = """
flowcat: 1
inputs: {{who: {{type: string, sensitive: true}}, shop: {{type: string, default: Mill}}}}
state:
  card: {{type: string, sensitive: true, description: The card.}}
  copy: {{type: string}}
  far: {{type: string}}
computed: {{upper_who: upper(who), is_known: who != null}}
initial_node: a
nodes:
  a:
    {node}
    functions:
      - {{name: f, description: D., {does}}}
      - {{name: g, description: E., fills: [card], {also}, transition_to: b}}
  b: {{end: {end}}}
"""

SECRET = "{type: string, sensitive: true}"


def told(
    node: str = "task: Talk.",
    does: str = "respond: true",
    also: str = "respond: true",
    end: str = "done",
) -> list[str]:
    """Return the texts that F306 marks."""
    text = FLOW.format(node=node, does=does, also=also, end=end)
    found = check_text(text, "x.flow.yaml", python=frozenset({"h"})).diagnostics
    return [one.span.text for one in found if one.rule.code == "F306"]


@pytest.mark.parametrize(
    "node",
    [
        "task: 'Ask {{ who }}.'",
        "task: T.\n    role_message: 'You call {{ who }}.'",
        "task: T.\n    on_enter: [{say: 'Hello {{ who }}'}]",
        "task: T.\n    pre_actions: [{type: tts_say, text: 'Hello {{ who }}'}]",
        "task: '{{ shop if shop == \"\" else who }}'",
        "task: '{{ who | spell }}'",
        "task: '{{ \"to \" + who }}'",
    ],
)
def test_prompts_and_words_show_what_they_hold(node: str) -> None:
    """The LLM reads a prompt, and words stay in its context."""
    assert told(node) == ["who"]


def test_what_is_made_of_a_secret_is_one() -> None:
    """Computed values and copies spread it, whatever the order they are written in."""
    assert told("task: '{{ upper_who }}'") == ["upper_who"]
    assert told(
        "task: '{{ far }}'", "set: {far: '{{ copy }}'}", "set: {copy: '{{ args.card }}'}"
    ) == ["far"]


@pytest.mark.parametrize(
    ("does", "marked"),
    [
        ("result: {n: '{{ who }}'}", ["who"]),
        ("reject: [{when: card == null, say: 'No {{ card }}.'}]", ["card"]),
        ("result: {n: '{{ args.p }}'}, parameters: {p: {type: string, sensitive: true}}", []),
        (
            f"parameters: {{p: {SECRET}}}, transition_to: [{{say: '{{{{ args.p }}}}', to: $stay}}]",
            ["args.p"],
        ),
        ("handler: h, arguments: {n: '{{ who }}'}", []),
        (
            f"handler: h, returns: {{r: {SECRET}}}, set: {{copy: '{{{{ result.r }}}}'}}",
            [],
        ),
        (
            f"handler: h, returns: {{r: {SECRET}}}, result: {{n: '{{{{ result.r }}}}'}}",
            ["result.r"],
        ),
    ],
)
def test_what_a_function_shows(does: str, marked: list[str]) -> None:
    """A result is told to the LLM; arguments of Python functions are not."""
    assert told(does=does) == marked


@pytest.mark.parametrize(
    ("end", "marked"),
    [
        ("'{{ who }}'", ["who"]),
        ("{outcome: done, reason: 'for {{ who }}'}", ["who"]),
        ("{outcome: done, say: 'Goodbye {{ who }} {{ who }}'}", ["who"]),
        ('{outcome: done, reason: \'{{ "yes" if is_known else "no" }}\'}', []),
        ("{outcome: done, reason: '{{ len(who) }}'}", []),
        ("{outcome: done, reason: '{{ who == null }}'}", []),
    ],
)
def test_what_an_end_shows(end: str, marked: list[str]) -> None:
    """Outcome and reason stand in logs; asking about a value shows nothing of it."""
    assert told(end=end) == marked
