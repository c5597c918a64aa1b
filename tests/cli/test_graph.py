"""`flowcat graph`: pictures on standard output and in files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import RESTAURANT, Ran

Flowcat = Callable[..., Ran]
FLOW = RESTAURANT / "restaurant.flow.yaml"
FAULTY = Path(__file__).parent / "faulty.flow.yaml"


def test_the_restaurant_as_mermaid(flowcat: Flowcat, golden: Callable[[str, str], None]) -> None:
    """Without options the picture is Mermaid text on standard output."""
    told = flowcat("graph", FLOW)
    assert (told.code, told.err) == (0, "")
    golden("cli/graph_restaurant.mmd", told.out)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("x.mmd", "---"), ("x.md", "---"), ("x.dot", "digraph"), ("x.GV", "digraph"), ("x", "---")],
)
def test_the_ending_tells_the_format(
    name: str, begins: str, tmp_path: Path, flowcat: Flowcat
) -> None:
    """A file gets the format of its ending, over what was there before."""
    file = tmp_path / f"a b é {name}"
    file.write_text("old", encoding="utf-8")
    assert flowcat("graph", FLOW, "-o", file) == Ran(0, "")
    assert file.read_text(encoding="utf-8").startswith(begins)


def test_format_wins_over_the_ending(tmp_path: Path, flowcat: Flowcat) -> None:
    """`--format` beats the ending."""
    assert flowcat("graph", FLOW, "--format=svg", "-o", tmp_path / "x.txt").code == 0
    assert (tmp_path / "x.txt").read_text(encoding="utf-8").startswith("<svg")


def test_an_unknown_ending_is_not_guessed(tmp_path: Path, flowcat: Flowcat) -> None:
    """No text is written into a file that says it is a photograph."""
    told = flowcat("graph", FLOW, "-o", tmp_path / "x.jpg")
    assert told.code == 2
    assert "has none of the endings .mmd, .md, .dot, .gv, .svg" in told.err
    assert not (tmp_path / "x.jpg").exists()


def test_a_flow_with_faults_is_drawn(flowcat: Flowcat) -> None:
    """A flow with faults is drawn as far as its outline can be read."""
    assert flowcat("graph", FAULTY).code == 0


def test_a_flow_without_outline_is_not_drawn(tmp_path: Path, flowcat: Flowcat) -> None:
    """A text that is no flow gives its faults on standard error."""
    (tmp_path / "x.flow.yaml").touch()
    told = flowcat("graph", tmp_path / "x.flow.yaml")
    assert (told.code, told.out) == (1, "")
    assert "error[F000] the file is empty" in told.err


def test_a_folder_is_no_flow(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder's name brings the name of the flow in it."""
    monkeypatch.chdir(tmp_path)
    Path("order").mkdir()
    told = "flowcat: order is a folder without a *.flow.yaml\n"
    assert flowcat("graph", "order") == Ran(2, "", told)
    Path("order/order.flow.yaml").touch()
    told = "flowcat: order is a folder; did you mean order/order.flow.yaml?\n"
    assert flowcat("graph", "order") == Ran(2, "", told)
    told = "flowcat: there is no file ordr; did you mean order?\n"
    assert flowcat("graph", "ordr") == Ran(2, "", told)
