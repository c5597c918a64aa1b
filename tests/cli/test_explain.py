"""`flowcat explain` and `flowcat rules`: what a finding means."""

import json
from collections.abc import Callable

import pytest
from tests.cli.driver import Ran

from flowcat.cli.page_text import page_text
from flowcat.diagnostics import RULES
from flowcat.diagnostics.palette import COLOURS, PLAIN

Flowcat = Callable[..., Ran]


@pytest.mark.parametrize("word", ["F201", "f201", "unknown-target", "Unknown-Target"])
def test_a_rule_is_explained_by_code_or_name(word: str, flowcat: Flowcat) -> None:
    """The page fits the terminal, and its samples keep their lines."""
    told = flowcat("explain", word)
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[:4] == ["F201: unknown-target", "", "Severity: error. Since 0.1.", ""]
    assert "    initial_node: greet" in lines
    assert max(map(len, lines)) <= 80
    assert "```" not in told.out


@pytest.mark.parametrize("code", RULES)
def test_every_rule_can_be_explained(code: str, flowcat: Flowcat) -> None:
    """No page says more on a terminal than fits there, its samples left out."""
    told = flowcat("explain", code)
    assert told.code == 0
    assert told.out.startswith(f"{code}: {RULES[code].name}\n")
    text = [line for line in told.out.splitlines() if not line.startswith(("    ", "|"))]
    assert max(map(len, text)) <= 80


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("F021", "did you mean F"),
        ("unset-stat", "did you mean F301, unset-state?"),
        ("?", "`flowcat rules` lists them"),
    ],
)
def test_an_unknown_rule_is_told_with_the_nearest(word: str, hint: str, flowcat: Flowcat) -> None:
    """A slip in a code or name is one line with a way out."""
    told = flowcat("explain", word)
    assert told.code == 2
    assert told.err.startswith(f"flowcat: there is no rule `{word}`; {hint}")


def test_a_page_becomes_plain_text() -> None:
    """Markup is left out, paragraphs and items are broken anew, a sample stays as it is."""
    page = """\
# A *page*

Some **bold** words with a [link](https://example.com/very/long) in two
lines.

- one item that is longer than the line
  it stands in
- two

1. first

```yaml
- a:   kept exactly as it is written
```
"""
    assert (
        page_text(page, 24, PLAIN)
        == """\
A *page*

Some bold words with a
link in two lines.

- one item that is
  longer than the line
  it stands in
- two

1. first

    - a:   kept exactly as it is written
"""
    )
    assert page_text("# A\n", 24, COLOURS) == "\x1b[1mA\x1b[0m\n"


def test_rules_are_listed_by_family(flowcat: Flowcat) -> None:
    """Each rule has a line, with what it finds beside it, and nothing is too wide."""
    told = flowcat("rules")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "The text and its YAML"
    assert [line[:4] for line in lines if line[1:4].isdigit()] == sorted(RULES)
    assert max(map(len, lines)) <= 80
    assert sum("(opt-in)" in line for line in lines) == sum(r.opt_in for r in RULES.values())


def test_rules_are_listed_for_programs(flowcat: Flowcat) -> None:
    """A program gets all that the registry knows."""
    entries = json.loads(flowcat("rules", "--format", "json").out)
    assert [entry["code"] for entry in entries] == sorted(RULES)
    assert entries[0] == {
        "code": "F000",
        "name": "bad-yaml",
        "severity": "error",
        "opt_in": False,
        "can_be_set": False,
        "since": "0.1",
        "summary": RULES["F000"].summary,
    }
