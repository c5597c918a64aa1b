"""The page on what can go wrong names tests that there are, and leaves no scenario out."""

import ast
import re
from pathlib import Path

from tests.runtime.hazards import SCENARIOS

_ROOT = Path(__file__).parents[2]
_PAGE = _ROOT / "docs" / "hazards.md"
_HAZARDS = {f"H{number}" for number in range(1, 19)}


def _rows() -> list[list[str]]:
    """Return the cells of the table's rows."""
    lines = _PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(next(line for line in lines if line.startswith("| | hazard")))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def _named() -> list[str]:
    return [name for row in _rows() for name in re.findall(r"`([^`]+)`", row[-1])]


def _tests() -> set[str]:
    """Return the names of all tests of the step, of sessions and of bare managers."""
    return {
        node.name
        for folder in ("plan", "runtime")
        for file in (_ROOT / "tests" / folder).rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


def test_every_hazard_has_its_row() -> None:
    """The notes on Pipecat count eighteen, and the page tells of each, and of some more."""
    told = [row[0] for row in _rows()]
    assert {name for name in told if name} == _HAZARDS
    assert len(told) > len(_HAZARDS)


def test_every_row_is_whole() -> None:
    """A row tells the hazard, what a caller hears, what Flowcat does, and what shows it."""
    for row in _rows():
        assert len(row) == 5, row
        assert all(row[1:]), row


def test_every_test_that_is_named_is_there() -> None:
    """A test that goes takes its line along."""
    known = _tests() | {scenario.name for scenario in SCENARIOS}
    assert [name for name in _named() if name not in known] == []


def test_every_scenario_is_named() -> None:
    """A scenario that comes brings its line along; `calm` shows that nothing goes wrong."""
    scenarios = {scenario.name for scenario in SCENARIOS} - {"calm"}
    assert scenarios - set(_named()) == set()
