"""`docs/flowconfig.md` and the tests of the differences say the same."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "flowconfig.md").read_text(encoding="utf-8")


def test_every_difference_is_on_the_page() -> None:
    """No difference is tested and not told."""
    path = "tests/parity/test_differences.py"
    named = {name for file, name in _named() if file == path}
    assert named == _tests_in(path)


def test_every_test_on_the_page_exists() -> None:
    """No difference is told and not tested."""
    missing = [f"{file}::{name}" for file, name in _named() if name not in _tests_in(file)]
    assert missing == []


def _named() -> set[tuple[str, str]]:
    return set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _PAGE))


def _tests_in(path: str) -> set[str]:
    return set(
        re.findall(r"^(?:async )?def (test_\w+)", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    )
