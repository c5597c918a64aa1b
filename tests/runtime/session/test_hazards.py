"""A session meets none of the hazards that a bare `FlowManager` fails on."""

import pytest
from tests.runtime.hazards import SCENARIOS, Scenario, faults
from tests.runtime.session.driver import play_session

from flowcat import Flow, LoadError

_LATER = {"H9": "`run`", "H14": "`after_reply`"}
"""Scenarios whose flows use a key that the language has and this version cannot run yet."""

_UNWATCHED = {"H16"}
"""A second wordless barge-in needs a watchdog, which this version does not have."""

_PLAYED = [
    known
    for known in SCENARIOS
    if known.flow is not None and not known.rejected and known.name not in {*_LATER, *_UNWATCHED}
]
_REJECTED = [known for known in SCENARIOS if known.rejected]


@pytest.mark.parametrize("scenario", _PLAYED, ids=lambda known: known.name)
def test_a_session_comes_through(scenario: Scenario) -> None:
    """What makes a bare manager hang, fall silent or lose its way ends well here."""
    assert faults(play_session(scenario), scenario.good) == frozenset()


@pytest.mark.parametrize("scenario", _REJECTED, ids=lambda known: known.name)
def test_a_flow_that_cannot_go_well_is_refused(scenario: Scenario) -> None:
    """What cannot be run safely does not load."""
    assert scenario.flow is not None
    with pytest.raises(LoadError):
        Flow.from_text(scenario.flow, {}, name=scenario.name)


@pytest.mark.parametrize("name", _LATER)
def test_a_key_of_a_later_version_is_refused_by_name(name: str) -> None:
    """What the language has and this version cannot run is refused, never ignored."""
    scenario = next(known for known in SCENARIOS if known.name == name)
    assert scenario.flow is not None
    with pytest.raises(LoadError) as refused:
        Flow.from_text(scenario.flow, {"load": None, "file": None}, name=scenario.name)
    told = [found.message for found in refused.value.diagnostics if found.rule.code == "F105"]
    assert told == [f"{_LATER[name]} is not supported yet"]
