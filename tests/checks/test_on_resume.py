"""What `on_resume` says is checked as other words are."""

import pytest

from flowcat.checks import check_text

_FLOW = """\
flowcat: 1
state:
  size: {{type: integer}}
on_resume: {{say: {document}}}
initial_node: a
nodes:
  a:
    task: Ask.
    on_resume: {{say: {node}}}
    functions: [{{name: f, description: Record it., fills: [size], transition_to: b}}]
  b: {{end: "it is {{{{ size }}}}"}}
"""


def _codes(document: str = "Hello.", node: str = "Hello.") -> list[str]:
    text = _FLOW.format(document=document, node=node)
    return [found.rule.code for found in check_text(text, "flow.yaml").diagnostics]


def test_words_that_are_sound_are() -> None:
    """Fixed words, and values that are never missing, are fine."""
    assert _codes(node='"{{ size | default(0) }} people."') == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('"{{ size }} people."', "F301"),
        ('"{{ m }} people."', "F402"),
        ('"{{ error.kind }}"', "F402"),
        ('"Hello **you**."', "F805"),
    ],
)
def test_words_that_are_not_are_found(words: str, code: str) -> None:
    """At a node: unset values, unknown names, and what a voice cannot say."""
    assert code in _codes(node=words)


def test_the_words_of_the_document_count_where_a_node_has_none() -> None:
    """A value that may be unset at some node is unset there on resume."""
    text = _FLOW.format(document='"{{ size }} people."', node="Hello.")
    without = text.replace("    on_resume: {say: Hello.}\n", "")
    assert [d.rule.code for d in check_text(text, "f").diagnostics] == []
    assert "F301" in [d.rule.code for d in check_text(without, "f").diagnostics]
