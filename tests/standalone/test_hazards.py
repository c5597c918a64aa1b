"""The hazards on the standalone package: a session comes through all of them here as well.

A bare manager of the package fails too, mostly as the newer one does. Where it does otherwise,
`_OTHERWISE` says how and why.
"""

import pytest
from tests.runtime.bare.driver import play_bare
from tests.runtime.hazards import SCENARIOS, Scenario, faults
from tests.runtime.session import test_hazards as session_hazards
from tests.standalone.again import all_but

globals().update(all_but(session_hazards))

_NOT_FILLED_IN = (
    "nothing is filled in, so there is no value to miss: braces reach the LLM or caller"
)
_OTHERWISE = {
    "H2": (
        {"hung", "node", "silent", "prompts"},
        "the timeout cancels itself before the call is settled, so nothing ever follows it",
    ),
    "H4 empty": (set[str](), _NOT_FILLED_IN),
    "H6 placeholder": (set[str](), _NOT_FILLED_IN),
    "H9": (set[str](), _NOT_FILLED_IN),
}
"""How a bare manager fails otherwise than on the newer Pipecat, and why."""


# The package warns of its own `tts_say`, once for each manager.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_bare_standalone_manager_fails(scenario: Scenario) -> None:
    """A bare manager of the standalone package fails as described, and in no other way."""
    seen, _why = _OTHERWISE.get(scenario.name, (scenario.bare_faults, ""))
    assert faults(play_bare(scenario), scenario.good) == seen


def test_what_is_otherwise_is_a_scenario() -> None:
    """Each difference that is written down belongs to a scenario that there is."""
    assert _OTHERWISE.keys() <= {scenario.name for scenario in SCENARIOS}
