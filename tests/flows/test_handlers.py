"""The Python files of the shipped flows, which people copy."""

import pytest
from mypy import api
from tests.flows.shipped import FLOWS, HANDLERS, ROOT

from flowcat import Flow
from flowcat.runtime.handlers import Kind


def test_the_handlers_are_fully_typed(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handler file that we ship has full types: mypy in its strict mode finds nothing."""
    monkeypatch.chdir(ROOT)
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("mypy-of-flows")
    report, errors, status = api.run(
        ["--strict", "--cache-dir", str(cache), *(str(file) for file in HANDLERS)]
    )
    assert (status, errors) == (0, ""), report


def test_every_kind_of_handler_is_shown() -> None:
    """The flows show direct functions, ``(args, flow_manager)`` functions and plain ones."""
    kinds = {handler.kind for flow in FLOWS for handler in Flow.load(flow).handlers.values()}
    assert kinds == set(Kind)
