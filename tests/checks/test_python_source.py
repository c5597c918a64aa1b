"""The Python functions of a flow are known from their file's text; nothing is imported."""

import subprocess
import sys
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


@pytest.mark.parametrize("name", ["deep.py", "large.py", "bytes.py"])
def test_a_file_that_python_could_not_read_is_a_diagnostic(name: str, tmp_path: Path) -> None:
    """F007: whatever the file holds, the answer is a diagnostic with the file's name."""
    content = {"deep.py": b"-" * 90_000 + b"1", "large.py": b"#" * 1_000_001, "bytes.py": b"\xff"}
    (tmp_path / name).write_bytes(content[name])
    (tmp_path / "x.flow.yaml").write_text(FLOW.format(handlers=name), encoding="utf-8")
    (found,) = check_file(tmp_path / "x.flow.yaml").diagnostics
    assert (found.rule.code, found.span.text) == ("F007", name)
    assert name in found.message


PLAIN = """
initial_node: a
nodes:
  a:
    task_messages: [{role: developer, content: Talk.}]
    functions:
      - {name: note_name, transition_to: b}
      - {name: note_day, transition_to: b}
  b:
    task_messages: [{role: developer, content: Say goodbye.}]
    post_actions: [{type: end_conversation}]
"""
NAME = 'async def note_name(flow_manager, name: str):\n    """Note the name."""\n'
DAY = 'async def note_day(flow_manager, day: str):\n    """Note the day."""\n'
GOOD, BAD = "    return {}, TRANSITION_IN_YAML\n", "    return {}\n"


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"salon.py": NAME + BAD}, "salon.py"),
        ({"salon_handlers.py": NAME + BAD, "tools.py": NAME + GOOD}, "salon_handlers.py"),
        ({"salon_tools.py": NAME + BAD, "handlers.py": NAME + GOOD}, "salon_tools.py"),
        ({"handlers.py": DAY + GOOD + NAME + BAD}, "handlers.py"),
        ({"salon.py": "print()", "tools.py": NAME + BAD}, "tools.py"),
        ({"other.py": DAY + GOOD + NAME + BAD, "more.py": NAME + GOOD}, "other.py"),
        ({"other.py": NAME + BAD}, None),
        ({"one.py": NAME + BAD + DAY + GOOD, "two.py": NAME + BAD + DAY + GOOD}, None),
        ({"salon.py": NAME + "    return (\n"}, None),
    ],
)
def test_the_python_beside_a_flowconfig_file_is_found(
    files: dict[str, str], read: str | None, tmp_path: Path
) -> None:
    """The likely names first, then the one file that has all functions; otherwise none is taken."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    flow = tmp_path / "salon.yaml"
    flow.write_text(PLAIN, encoding="utf-8")
    found = [one for one in check_file(flow).diagnostics if one.rule.code != "F305"]
    told = [(one.rule.code, Path(one.related[0].span.source.name).name) for one in found]
    assert told == ([("F618", read)] if read is not None else [])


def test_a_marked_flow_names_its_python(tmp_path: Path) -> None:
    """Nothing is looked for beside a flow that could say where its functions are."""
    (tmp_path / "x.py").write_text("def look_up(day, /): ...\n", encoding="utf-8")
    flow = tmp_path / "x.flow.yaml"
    flow.write_text(FLOW.replace("handlers: {handlers}\n", "").format(), encoding="utf-8")
    assert check_file(flow).diagnostics == ()


def test_nothing_is_imported(tmp_path: Path) -> None:
    """A file that would leave a mark when it is imported leaves none, and is read all the same."""
    mark = tmp_path / "imported"
    (tmp_path / "salon.py").write_text(
        f"open({str(mark)!r}, 'w').close()\n" + NAME + GOOD + DAY + GOOD, encoding="utf-8"
    )
    (tmp_path / "salon.yaml").write_text(PLAIN, encoding="utf-8")
    check_file(tmp_path / "salon.yaml")
    assert not mark.exists()


def test_a_flow_without_python_loads_nothing_that_reads_it() -> None:
    """What reads Python takes time to load, so it waits for a flow that has some."""
    program = (
        "import sys\nfrom flowcat.checks import check_text\n"
        "check_text('flowcat: 1\\ninitial_node: a\\nnodes: {a: {end: done}}', 'x.flow.yaml')\n"
        "sys.exit('flowcat.pysource.reading' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own program


RESULTS = """
flowcat: 1
handlers: tools.py
on_error: {{say: Sorry.}}
initial_node: a
nodes:
  a:
    task: Talk.
    functions:
      - name: look_up
        filler: One moment.
        timeout: 10s
        transition_to:
          - {{when: {condition}, to: b}}
          - {{when: {other}, to: c}}
  b: {{say: Yes., transition_to: c}}
  c: {{end: done}}
"""
LOOK_UP = '''
async def look_up(day: str) -> dict[str, object]:
    """Look up a day."""
    if day == "Monday":
        return {"status": "closed", "count": 0, "why": None}
    return {"status": "open", "count": len(day), "more": 1}
'''


@pytest.mark.parametrize(
    ("condition", "other", "expected"),
    [
        ('result.status == "open"', 'result.status == "closed"', []),
        ('result.status == "open"', "result.count > 0", ["F405"]),
        ('result.status == "full"', 'result.status != "full"', ["F403"]),
        ('result.count == "none"', "result.count > 0", ["F403"]),
        ("result.sum > 0", 'result.status == "open"', ["F618"]),
        ('result["sum"] > 0', 'result.status == "open"', ["F618"]),
        ("result.why == null", "result.more == 1", []),
        ("result.stauts == 1", "result.count > 0", ["F618"]),
    ],
)
def test_results_have_the_types_of_the_text(
    condition: str, other: str, expected: list[str], tmp_path: Path
) -> None:
    """Conditions on a result are checked though the flow does not say what it is."""
    (tmp_path / "tools.py").write_text(LOOK_UP, encoding="utf-8")
    flow = tmp_path / "x.flow.yaml"
    quoted = [f"'{text}'" for text in (condition, other)]
    flow.write_text(RESULTS.format(condition=quoted[0], other=quoted[1]), encoding="utf-8")
    told = {found.rule.code for found in check_file(flow).diagnostics}
    assert told - {"F405"} | (told & set(expected)) == set(expected), told
