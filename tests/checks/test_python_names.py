"""The Python functions of a flow are known from their file's text; nothing is imported."""

from pathlib import Path

import pytest

from flowcat.checks import check_file

FLOW = """
flowcat: 1
handlers: {handlers}
functions:
  look:
    description: They ask for a table.
    handler: look_up
    timeout: 5s
    filler: One moment.
    on_error: {{say: I am sorry.}}
  leave: {{description: The caller wants to leave., transition_to: bye}}
initial_node: greet
nodes:
  greet:
    task: Greet the caller and ask what they want.
    functions: [look, leave]
  bye:
    end: done
"""


def codes(folder: Path, python: str | None, handlers: str = "tools.py") -> list[str]:
    """Check a flow beside a Python file."""
    if python is not None:
        (folder / "tools.py").write_text(python, encoding="utf-8")
    (folder / "x.flow.yaml").write_text(FLOW.format(handlers=handlers), encoding="utf-8")
    return [found.rule.code for found in check_file(folder / "x.flow.yaml").diagnostics]


@pytest.mark.parametrize(
    "python",
    [
        "def look_up(): ...",
        "async def look_up(): ...",
        "if True:\n    def look_up(): ...",
        "from tools import look_up",
        "import x as look_up",
        "look_up = print",
        "class look_up: ...",
        "from tools import *",
    ],
)
def test_every_way_to_define_a_name_counts(python: str, tmp_path: Path) -> None:
    """Functions, classes, imports and assignments define; a star import may define anything."""
    assert codes(tmp_path, python) == []


def test_a_name_that_the_file_lacks_is_reported(tmp_path: Path) -> None:
    """F610: and the file is only read, though running it would fail."""
    assert codes(tmp_path, "raise SystemExit('imported')\ndef look(): ...\n") == ["F610"]


@pytest.mark.parametrize(
    ("python", "handlers", "code"),
    [
        (None, "tools.py", "F007"),
        ("def look_up(:", "tools.py", "F007"),
        ("def look_up(): ...", "../tools.py", "F006"),
    ],
)
def test_a_file_that_cannot_be_read_is_the_only_fault(
    python: str | None, handlers: str, code: str, tmp_path: Path
) -> None:
    """F007 missing or not Python, F006 outside of the flow's folder: names are not judged then."""
    assert codes(tmp_path, python, handlers) == [code]
