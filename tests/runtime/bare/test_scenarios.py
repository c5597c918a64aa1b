"""The scenarios themselves: each hazard has one, and both sides tell the same flow."""

import yaml
from tests.runtime.hazards import SCENARIOS, Bare, Stage

_SHOWN = {f"H{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)}


def test_every_hazard_has_a_scenario() -> None:
    """No hazard that a `FlowManager` can be shown to have is left out."""
    assert {scenario.name.split()[0] for scenario in SCENARIOS} >= _SHOWN


def test_names_are_unique() -> None:
    """A scenario can be told by its name."""
    names = [scenario.name for scenario in SCENARIOS]
    assert len(set(names)) == len(names)


def test_both_sides_have_the_same_nodes() -> None:
    """The flow in Flowcat's language has the nodes of the hand-written one, from the same start."""
    for scenario in SCENARIOS:
        if scenario.flow is None:
            continue
        bare = Bare(scenario.handlers(Stage()))
        scenario.bare(bare)
        document = yaml.safe_load(scenario.flow)
        assert set(document["nodes"]) == set(bare.nodes), scenario.name
        assert document["initial_node"] == "a", scenario.name


def test_handlers_are_the_same_for_both_sides() -> None:
    """Each function that the flow binds to Python is one of the scenario's handlers."""
    for scenario in SCENARIOS:
        handlers = scenario.handlers(Stage())
        for line in (scenario.flow or "").splitlines():
            found = line.partition("handler:")[2].strip(" }],").partition(",")[0]
            assert not found or found in handlers, (scenario.name, line)
