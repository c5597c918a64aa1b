"""Every mistake of `bad_flows` gets one diagnostic, at the right place, in the words kept there.

The first line of a file tells the code and the text that is marked.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flowcat.checks import check_file
from flowcat.diagnostics.human import render_human

FOLDER = Path(__file__).parent / "bad_flows"
FILES = tuple(path.name for path in sorted(FOLDER.glob("*.flow.yaml")))
HEADER = re.compile(r"# (?P<code>F\d{3}) at: ?(?P<marked>.*)\n(?P<more># and more: \S.*\n)?")


@pytest.mark.parametrize("name", FILES)
def test_one_mistake_gives_one_diagnostic(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake is reported once, where it was made, and brings no follow-up reports."""
    monkeypatch.chdir(FOLDER)
    header = HEADER.match(Path(name).read_text(encoding="utf-8"))
    assert header is not None
    checked = check_file(Path(name))
    found = checked.diagnostics
    assert header["code"] in {diagnostic.rule.code for diagnostic in found}
    if header["more"] is None:
        (only,) = found
        assert only.rule.code == header["code"]
        assert only.span.text.partition("\n")[0] == header["marked"]


@pytest.mark.parametrize("name", FILES)
def test_a_mistake_is_told_in_these_words(
    name: str, monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]
) -> None:
    """What is printed for a mistake changes only when somebody has read it as an author would."""
    monkeypatch.chdir(FOLDER)
    printed = render_human(check_file(Path(name)).diagnostics)
    golden(f"../bad_flows/{name.replace('.flow.yaml', '.out')}", printed)


def test_every_kept_text_has_its_flow() -> None:
    """No golden file outlives its flow."""
    kept = {path.name.removesuffix(".out") for path in FOLDER.glob("*.out")}
    assert kept == {name.removesuffix(".flow.yaml") for name in FILES}
