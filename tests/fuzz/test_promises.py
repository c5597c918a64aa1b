"""Every text keeps the promises: a finding with a place, never an exception, whatever is in it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.mutating import ROOT, VALUES, python_seeds, seeds, spoiled, words
from tests.fuzz.promises import assert_all_promises, assert_findings, assert_shown

from flowcat.checks import check_file, check_text
from flowcat.pysource.modules import Unread
from flowcat.pysource.reading import read_python_text

PIECES = ["\n", "\n  ", "\n    ", ": ", "- ", ", ", " ", "flowcat: 1\n", "nodes:\n", *VALUES]
TEXTS = st.text() | st.lists(st.sampled_from([*PIECES, *words()]), max_size=60).map("".join)


def chooser(data: st.DataObject) -> Callable[[int], int]:
    """Let hypothesis choose, so that it can make a failure small."""
    return lambda count: data.draw(st.integers(0, count - 1))


@settings(max_examples=300)
@given(data=st.data(), times=st.integers(1, 5))
def test_a_spoiled_flow_keeps_all_promises(data: st.DataObject, times: int) -> None:
    """A flow in which lines and words were lost or exchanged is checked, shown, mended, drawn."""
    assert_all_promises(spoiled(chooser(data), seeds(), times))


@settings(max_examples=150)
@given(text=TEXTS)
def test_any_text_keeps_all_promises(text: str) -> None:
    """A text that never was a flow is at least refused at a place."""
    assert_all_promises(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for files, each of which takes the place of the one before."""
    return tmp_path_factory.mktemp("flows")


@settings(max_examples=100)
@given(
    content=st.binary(max_size=80)
    | st.tuples(TEXTS, st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "latin-1"])).map(
        lambda made: made[0].encode(made[1], errors="replace")
    )
)
def test_any_bytes_keep_the_promises(folder: Path, content: bytes) -> None:
    """A file of any bytes, in any encoding, is read or refused."""
    file = folder / "any.flow.yaml"
    file.write_bytes(content)
    checked = check_file(file)
    assert_findings(checked)
    assert_shown(checked)


@settings(max_examples=100)
@given(data=st.data(), times=st.integers(1, 5))
def test_a_spoiled_python_file_keeps_the_promises(
    folder: Path, data: st.DataObject, times: int
) -> None:
    """The Python of a flow is only read; what is wrong in it is told, or nothing is known of it."""
    text = spoiled(chooser(data), python_seeds(), times)
    with suppress(Unread):
        read_python_text(text, "tools.py")
    (folder / "tools.py").write_text(text, encoding="utf-8", errors="replace")
    flow = (ROOT / "flows/restaurant/restaurant.flow.yaml").read_text(encoding="utf-8")
    file = folder / "restaurant.flow.yaml"
    file.write_text(flow.replace("restaurant_tools.py", "tools.py"), encoding="utf-8")
    checked = check_file(file)
    assert_findings(checked)
    assert_shown(checked)


def test_the_seeds_are_there() -> None:
    """What is spoiled are our flows, the samples of all rules, and the handlers of our flows."""
    assert len(seeds()) > 500
    assert len(python_seeds()) > 5
    assert any(check_text(seed, "seed").is_complete for seed in seeds()[:20])
