"""What the tests of the checks share: a flow in, codes and marked texts out."""

from collections.abc import Callable

import pytest

from flowcat.checks import check_text


@pytest.fixture
def found() -> Callable[..., list[tuple[str, str]]]:
    """Return a function that checks a flow and lists code and marked text of each finding."""

    def find(text: str, python: frozenset[str] | None = None) -> list[tuple[str, str]]:
        checked = check_text(text, "x.flow.yaml", python=python)
        return [(one.rule.code, one.span.text) for one in checked.diagnostics]

    return find
