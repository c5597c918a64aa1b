"""What the tests of the checks share: a flow in, codes and marked texts out.

Their flows are no longer than what they show, so they are not asked for what only a whole
conversation has: ways to every node and out of it, values that are set before they are read.
"""

from collections.abc import Callable

import pytest

from flowcat.checks import Checked, check_text
from flowcat.checks.settings import Settings
from flowcat.diagnostics import RULES

OF_CONVERSATIONS = (
    *("F202", "F203", "F204", "F205", "F206", "F207", "F210", "F211", "F212"),
    *("F301", "F302", "F305", "F306", "F310"),
    *(code for code in RULES if code[1] in "78"),
)
"""Rules about a whole conversation; each has its samples in ``tests/rules``."""

PARTS = Settings(severities=dict.fromkeys(OF_CONVERSATIONS))


@pytest.fixture
def checked() -> Callable[..., Checked]:
    """Return a function that checks a flow which is only a part of a conversation."""

    def check(text: str, python: frozenset[str] | None = None) -> Checked:
        return check_text(text, "x.flow.yaml", python=python, settings=PARTS)

    return check


@pytest.fixture
def found(checked: Callable[..., Checked]) -> Callable[..., list[tuple[str, str]]]:
    """Return a function that checks a part and lists code and marked text of each finding."""

    def find(text: str, python: frozenset[str] | None = None) -> list[tuple[str, str]]:
        return [(one.rule.code, one.span.text) for one in checked(text, python).diagnostics]

    return find


@pytest.fixture
def told() -> Callable[..., list[tuple[str, str]]]:
    """Return a function that lists what the rules about prompts and voice find in a flow."""

    def find(text: str, *enabled: str) -> list[tuple[str, str]]:
        settings = Settings(enabled=frozenset(enabled))
        checked = check_text(text, "x.flow.yaml", settings=settings)
        found = [(one.rule.code, one.span.text) for one in checked.diagnostics]
        return [(code, marked) for code, marked in found if code[1] in "78"]

    return find
