"""A session meets none of the hazards that a bare `FlowManager` fails on."""

import pytest
from tests.runtime.hazards import SCENARIOS, Scenario, faults
from tests.runtime.session.driver import play_session

from flowcat import Flow, LoadError

_PLAYED = [known for known in SCENARIOS if known.flow is not None and not known.rejected]
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
