"""`flowcat fmt`: which files change, what is told, and what is never written."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import Ran

from flowcat.cli import fmt
from flowcat.formatting import formatted

Flowcat = Callable[..., Ran]
BEFORE = "# a flow\nflowcat:  1\nlist:\n- a   # one\n"
AFTER = "# a flow\nflowcat: 1\nlist:\n  - a   # one\n"
DIFF = """\
--- {name}
+++ {name}
@@ -1,4 +1,4 @@
 # a flow
-flowcat:  1
+flowcat: 1
 list:
-- a   # one
+  - a   # one
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two flows, the current one; the one named `b` is in order."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.flow.yaml").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "b.flow.yaml").write_text(AFTER, encoding="utf-8")
    return tmp_path


def test_a_flow_is_written_in_the_layout(folder: Path, flowcat: Flowcat) -> None:
    """The file is written whole, keeps its permissions, and nothing else is left in its folder."""
    flow = folder / "a.flow.yaml"
    flow.chmod(0o640)
    assert flowcat("fmt", ".") == Ran(
        0, "formatted a.flow.yaml\n", "1 file formatted, 1 in order\n"
    )
    assert flow.read_text(encoding="utf-8") == AFTER
    assert flow.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in folder.iterdir()} == {"a.flow.yaml", "b.flow.yaml"}
    assert flowcat("fmt", "*.flow.yaml", "a.flow.yaml") == Ran(0, "", "2 files in order\n")


def test_a_file_in_order_is_not_touched(folder: Path, flowcat: Flowcat) -> None:
    """What watches files for changes has nothing to do."""
    before = (folder / "b.flow.yaml").stat()
    assert flowcat("fmt", "b.flow.yaml").code == 0
    after = (folder / "b.flow.yaml").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_check_lists_what_is_to_format(folder: Path, flowcat: Flowcat) -> None:
    """`--check` writes nothing and fails if there is something to do."""
    told = flowcat("fmt", "--check", ".")
    assert told == Ran(1, "a.flow.yaml\n", "1 file to format, 1 in order\n")
    assert flowcat("fmt", "--check", "b.flow.yaml") == Ran(0, "", "1 file in order\n")
    assert (folder / "a.flow.yaml").read_text(encoding="utf-8") == BEFORE


def test_diff_shows_what_would_change(folder: Path, flowcat: Flowcat) -> None:
    """`--diff` shows it, with colours if asked, and writes nothing."""
    shown = DIFF.format(name="a.flow.yaml")
    told = flowcat("fmt", "--diff", ".")
    assert told == Ran(1, shown, "1 file to format, 1 in order\n")
    assert flowcat("fmt", "--diff", "--check", ".") == told
    assert "\x1b[" in flowcat("fmt", "--diff", "--color=always", "a.flow.yaml").out
    assert flowcat("fmt", "--diff", "b.flow.yaml") == Ran(0, "", "1 file in order\n")
    assert (folder / "a.flow.yaml").read_text(encoding="utf-8") == BEFORE


@pytest.mark.parametrize(
    ("options", "given", "told"),
    [
        ((), BEFORE, Ran(0, AFTER)),
        ((), AFTER, Ran(0, AFTER)),
        (("--check",), BEFORE, Ran(1, "")),
        (("--check",), AFTER, Ran(0, "")),
        (("--diff",), BEFORE, Ran(1, DIFF.format(name="<stdin>"))),
        ((), "", Ran(0, "")),
    ],
)
def test_standard_input_goes_to_standard_output(
    options: tuple[str, ...],
    given: str,
    told: Ran,
    flowcat: Flowcat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`-` is a filter: nothing but the flow is written."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    assert flowcat("fmt", *options, "-") == told


def test_standard_input_with_errors_gives_no_flow(
    flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that takes the output for the new text gets none."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: [")))
    told = flowcat("fmt", "-")
    assert (told.code, told.out) == (2, "")
    assert "error[F000]" in told.err
    assert flowcat("fmt", "-", __file__).err.startswith("flowcat: `-` is standard input and stands")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: [1\n", "error[F000]"),
        (b"a: 1\na: 2\n", "error[F001]"),
        (b"a: \xff\n", "error[F007]"),
        (b"\xff\xfea\x00", "error[F007]"),
        (b"a:\n\tb: 1\n", "a tab indents this line"),
        (b"a: 1\n? |\n  b\n: 1\n", "x.flow.yaml:2:3: left as it is: a key that takes more"),
    ],
)
def test_a_file_with_errors_is_left_as_it_is(
    content: bytes, told: str, folder: Path, flowcat: Flowcat
) -> None:
    """Its errors are told, the other files are formatted, and the command fails."""
    (folder / "x.flow.yaml").write_bytes(content)
    ran = flowcat("fmt", ".")
    assert (ran.code, ran.out) == (2, "formatted a.flow.yaml\n")
    assert told in ran.err
    assert ran.err.endswith("1 file formatted, 1 in order, 1 left as found\n")
    assert (folder / "x.flow.yaml").read_bytes() == content
    assert flowcat("fmt", "--check", "x.flow.yaml").code == 2


def test_a_layout_that_would_change_a_flow_is_not_written(
    folder: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in Flowcat's own formatter is told with its place, and the file is safe."""
    monkeypatch.setattr(
        fmt, "formatted", lambda flow: formatted(flow, lambda text: text.replace("# one", "# 1"))
    )
    told = flowcat("fmt", "a.flow.yaml")
    assert told == Ran(
        2,
        "",
        "flowcat: a.flow.yaml:4:7: left as it is: a comment would change or be lost\n"
        "1 file left as found\n",
    )
    assert (folder / "a.flow.yaml").read_text(encoding="utf-8") == BEFORE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfa: 1\r\nb: 'x'\r\n", b'a: 1\nb: "x"\n'),
        (b"a: 1", b"a: 1\n"),
        (b"\n\n", b""),
        (b"# only a comment  ", b"# only a comment\n"),
        ("é: '☃'\n".encode(), 'é: "☃"\n'.encode()),
    ],
)
def test_bytes_of_a_file(before: bytes, after: bytes, folder: Path, flowcat: Flowcat) -> None:
    """Files are UTF-8 with line feeds, whatever they were, and without a byte order mark."""
    flow = folder / "a.flow.yaml"
    flow.write_bytes(before)
    assert flowcat("fmt", flow).code == 0
    assert flow.read_bytes() == after


def test_an_empty_file_is_in_order(folder: Path, flowcat: Flowcat) -> None:
    """There is nothing to format in it; that it is no flow is what `validate` says."""
    (folder / "a.flow.yaml").write_bytes(b"")
    assert flowcat("fmt", "--check", "a.flow.yaml") == Ran(0, "", "1 file in order\n")


def test_a_link_stays_a_link(folder: Path, flowcat: Flowcat) -> None:
    """The file that it leads to is formatted."""
    link = folder / "link.flow.yaml"
    link.symlink_to("a.flow.yaml")
    assert flowcat("fmt", link).code == 0
    assert link.is_symlink()
    assert (folder / "a.flow.yaml").read_text(encoding="utf-8") == AFTER


def test_included_files_are_formatted_only_if_named(folder: Path, flowcat: Flowcat) -> None:
    """An include is kept, whether its file is there, broken or missing."""
    (folder / "part.yaml").write_text("a:   [", encoding="utf-8")
    flow = folder / "a.flow.yaml"
    flow.write_text("x:   !include part.yaml\ny:   !include nowhere.yaml\n", encoding="utf-8")
    assert flowcat("fmt", flow).code == 0
    assert flow.read_text(encoding="utf-8") == "x: !include part.yaml\ny: !include nowhere.yaml\n"
    assert (folder / "part.yaml").read_text(encoding="utf-8") == "a:   ["
    assert flowcat("fmt", folder / "part.yaml").code == 2


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("nothing.flow.yaml",), "there is no file or folder nothing.flow.yaml"),
        (("a.flow.yaml", "x.json"), "x.json is JSON, and `flowcat fmt` lays out YAML"),
        (("*.flow.yml",), "no flow fits the pattern *.flow.yml"),
    ],
)
def test_what_cannot_be_formatted_is_told_before_anything_is_written(
    names: tuple[str, ...], told: str, folder: Path, flowcat: Flowcat
) -> None:
    """A wrong path stops the command."""
    (folder / "x.json").write_text("{}", encoding="utf-8")
    ran = flowcat("fmt", *names)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert (folder / "a.flow.yaml").read_text(encoding="utf-8") == BEFORE


def test_a_new_flow_is_in_order(folder: Path, flowcat: Flowcat) -> None:
    """Nobody has to format what `flowcat new` writes."""
    assert flowcat("new", folder / "pizzeria").code == 0
    assert flowcat("fmt", "--check", folder / "pizzeria") == Ran(0, "", "1 file in order\n")
