"""The shipped flows have no faults."""

from pathlib import Path

import pytest
from tests.flows.shipped import FLOWS

from flowcat.checks import check_file
from flowcat.diagnostics.concise import render_concise


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.parent.name)
def test_a_shipped_flow_has_no_finding(flow: Path) -> None:
    """``flowcat validate --strict`` has nothing to say about a flow that we ship."""
    assert render_concise(check_file(flow).diagnostics) == render_concise(())


def test_each_flow_is_a_folder_of_its_own() -> None:
    """A folder holds one flow, named like it, and a caller for whom everything goes well."""
    assert [flow.name for flow in FLOWS] == [f"{flow.parent.name}.flow.yaml" for flow in FLOWS]
    assert all((flow.parent / "caller.txt").is_file() for flow in FLOWS)
