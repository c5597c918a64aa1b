"""The pictures beside the shipped flows."""

from pathlib import Path

import pytest
from tests.flows.shipped import FLOWS

from flowcat.cli.main import main

PICTURES = tuple(
    picture for flow in FLOWS if (picture := flow.parent / f"{flow.parent.name}.svg").is_file()
)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_shows_its_flow_as_it_is(picture: Path, tmp_path: Path) -> None:
    """The picture is what ``flowcat graph`` draws of the flow today."""
    flow, drawn = picture.with_suffix(".flow.yaml"), tmp_path / picture.name
    assert main(["graph", str(flow), "-o", str(drawn)]) == 0
    kept = picture.read_text(encoding="utf-8")
    hint = f"draw it anew: flowcat graph {flow.name} -o {picture.name}"
    assert drawn.read_text(encoding="utf-8") == kept, hint


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.parent.name)
def test_a_readme_shows_a_picture_that_is_there(flow: Path) -> None:
    """A README that stands beside a flow shows the flow's picture."""
    readme = flow.parent / "README.md"
    if readme.is_file():
        assert f"({flow.parent.name}.svg)" in readme.read_text(encoding="utf-8")
        assert flow.parent / f"{flow.parent.name}.svg" in PICTURES
