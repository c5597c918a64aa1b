"""A fingerprint tells whether a flow is the one that was recorded."""

from pathlib import Path

from flowcat.checks import check_file, check_text
from flowcat.trace.fingerprint import fingerprint

TEXT = "flowcat: 1\ninitial_node: a\nnodes:\n  a: {task: Talk., end: done}\n"


def of(text: str) -> str:
    """Return the fingerprint of a flow."""
    checked = check_text(text, "x.flow.yaml")
    assert checked.flow is not None
    return fingerprint(checked.flow.tree)


def test_the_same_text_has_the_same_fingerprint() -> None:
    """A comment more, and it is another text."""
    assert of(TEXT) == of(TEXT)
    assert of(TEXT) != of(f"# More.\n{TEXT}")


def test_included_files_count(tmp_path: Path) -> None:
    """A flow changes with what it includes; anchors do not make it go round for ever."""
    flow, part = tmp_path / "x.flow.yaml", tmp_path / "part.yaml"
    flow.write_text(TEXT.replace("{task: Talk., end: done}", "!include part.yaml"), "utf-8")
    found = []
    for words in ("Talk.", "Chat."):
        part.write_text(f"task: {words}\nend: done\n", "utf-8")
        checked = check_file(flow)
        assert checked.flow is not None
        found.append(fingerprint(checked.flow.tree))
    assert len(set(found)) == 2
