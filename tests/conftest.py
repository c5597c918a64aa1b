"""Set-up for every test: the same run each time, and golden files.

A golden file holds a text that people have looked at, such as a picture or a report. Run
``pytest --update-golden`` to write the golden files of the chosen tests anew, and look at the
difference before you keep it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return ``golden(name, text)``, which compares a text with the file tests/golden/<name>."""
    return _write if request.config.getoption("--update-golden") else _compare


def _write(name: str, text: str) -> None:
    file = GOLDEN / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _compare(name: str, text: str) -> None:
    file = GOLDEN / name
    kept = file.read_text(encoding="utf-8") if file.exists() else None
    assert text == kept, f"tests/golden/{name} differs; --update-golden writes it anew"
