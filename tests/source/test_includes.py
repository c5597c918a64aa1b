"""`!include` reads files of the project, once each, and nothing else."""

from pathlib import Path

import pytest

from flowcat.source import Document, Mapping, plain_value, read_file, read_text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project's root with a folder for flows and a file outside."""
    (tmp_path / "secret.yaml").write_text("secret: 1\n")
    root = tmp_path / "project"
    (root / "flows" / "parts").mkdir(parents=True)
    (root / "pyproject.toml").write_text("")
    return root


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text)
    return path


def codes(document: Document) -> list[tuple[str, str]]:
    """List rule and message of each finding."""
    return [(found.rule.code, found.message) for found in document.diagnostics]


def test_a_file_is_put_in(project: Path) -> None:
    """An included file's tree stands in the place, and knows its own source."""
    write(project / "flows" / "part.yaml", "- x\n- y\n")
    flow = write(project / "flows" / "a.yaml", "a: !include part.yaml\nb: c\n")
    document = read_file(flow)
    assert document.diagnostics == ()
    assert isinstance(document.tree, Mapping)
    assert plain_value(document.tree) == {"a": ["x", "y"], "b": "c"}
    part = document.tree.get("a")
    assert part is not None
    assert part.source is document.sources[1]
    assert part.source.name == (project / "flows" / "part.yaml").as_posix()
    assert document.tree.span.text == "a: !include part.yaml\nb: c"


def test_paths_begin_at_the_file_that_holds_them(project: Path) -> None:
    """In a marked document an included file's own includes are beside it."""
    write(project / "flows" / "parts" / "one.yaml", "!include two.yaml\n")
    write(project / "flows" / "parts" / "two.yaml", "found\n")
    flow = write(project / "flows" / "a.yaml", "flowcat: 1\na: !include parts/one.yaml\n")
    document = read_file(flow)
    assert document.tree is not None
    assert plain_value(document.tree) == {"flowcat": 1, "a": "found"}
    assert [source.name.rsplit("/", 1)[1] for source in document.sources] == [
        "a.yaml", "one.yaml", "two.yaml",
    ]  # fmt: skip


def test_paths_of_an_unmarked_document_begin_at_its_folder(project: Path) -> None:
    """Without the marker nested includes are found where Pipecat finds them."""
    write(project / "flows" / "parts" / "one.yaml", "!include two.yaml\n")
    write(project / "flows" / "two.yaml", "found\n")
    document = read_file(write(project / "flows" / "a.yaml", "a: !include parts/one.yaml\n"))
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "found"}


def test_the_dialect_is_the_documents(project: Path) -> None:
    """Included scalars are read as those of the document."""
    write(project / "flows" / "part.yaml", "yes\n")
    for marker, value in (("flowcat: 1\n", "yes"), ("", True)):
        document = read_file(
            write(project / "flows" / "a.yaml", f"{marker}a: !include part.yaml\n")
        )
        assert isinstance(document.tree, Mapping)
        part = document.tree.get("a")
        assert part is not None
        assert plain_value(part) == value
        assert [found.span.source.name for found in document.diagnostics] == [part.source.name]


def test_the_marker_may_be_included(project: Path) -> None:
    """A document whose root is an included, marked mapping is marked."""
    write(project / "flows" / "part.yaml", "flowcat: 1\na: yes\n")
    document = read_file(write(project / "flows" / "a.yaml", "!include part.yaml\n"))
    assert document.marked
    assert document.tree is not None
    assert plain_value(document.tree) == {"flowcat": 1, "a": "yes"}
    assert len(document.sources) == 2


def test_includes_may_reach_up_to_the_root(project: Path) -> None:
    """A file elsewhere in the project can be included."""
    write(project / "common.yaml", "x\n")
    document = read_file(write(project / "flows" / "a.yaml", "a: !include ../common.yaml\n"))
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "x"}


@pytest.mark.parametrize("path", ["../../secret.yaml", "link.yaml", "/etc/hostname"])
def test_no_include_leaves_the_project(project: Path, path: str) -> None:
    """Dots, links and absolute paths do not lead out (F006)."""
    (project / "flows" / "link.yaml").symlink_to(project.parent / "secret.yaml")
    document = read_file(write(project / "flows" / "a.yaml", f"a: !include {path}\n"))
    assert document.tree is None
    assert codes(document) == [("F006", f"`{path}` lies outside of the project")]
    assert document.diagnostics[0].span.text == path
    assert len(document.sources) == 1


def test_without_a_project_the_files_folder_is_the_root(tmp_path: Path) -> None:
    """A lone file includes what is beside it."""
    write(tmp_path / "out.yaml", "x\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / ".git").mkdir()
    document = read_file(write(inner / "a.yaml", "a: !include ../out.yaml\n"))
    assert [code for code, _ in codes(document)] == ["F006"]
    document = read_file(inner / "a.yaml", root=tmp_path)
    assert document.diagnostics == ()


def test_a_text_has_no_includes() -> None:
    """Text from elsewhere reads no files (F006)."""
    document = read_text("a: !include b.yaml\n", "<stdin>")
    assert codes(document) == [("F006", "a text that is not a file cannot include one")]


def test_a_text_with_a_folder_has_them(project: Path) -> None:
    """An editor's unsaved text is read as the file it belongs to."""
    write(project / "flows" / "part.yaml", "x\n")
    document = read_text("a: !include part.yaml\n", "flows/a.yaml", folder=project / "flows")
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "x"}
    assert document.sources[1].name == "flows/part.yaml"


def test_circles(project: Path) -> None:
    """A file that includes itself, over others or at once, is told (F006)."""
    flow = write(project / "flows" / "a.yaml", "a: !include b.yaml\n")
    write(project / "flows" / "b.yaml", "b: !include a.yaml\n")
    assert codes(read_file(flow)) == [("F006", "`a.yaml` includes itself")]
    write(project / "flows" / "b.yaml", "b: !include b.yaml\n")
    assert codes(read_file(flow)) == [("F006", "`b.yaml` includes itself")]


def test_long_chains(project: Path) -> None:
    """More than 16 files in a row are refused (F006)."""
    for index in range(20):
        write(project / f"{index}.yaml", f"!include {index + 1}.yaml\n")
    write(project / "20.yaml", "x\n")
    assert codes(read_file(project / "0.yaml")) == [
        ("F006", "more than 16 files include one another")
    ]
    assert read_file(project / "4.yaml").diagnostics == ()


def test_a_file_included_twice_is_read_once(project: Path) -> None:
    """Both places share one tree and one source."""
    write(project / "part.yaml", "[x]\n")
    document = read_file(
        write(project / "a.yaml", "a: !include part.yaml\nb: !include part.yaml\n")
    )
    assert isinstance(document.tree, Mapping)
    assert document.tree.get("a") is document.tree.get("b")
    assert len(document.sources) == 2


def test_doubling_includes_are_bounded(project: Path) -> None:
    """Files that include each other twice do not grow without end (F003)."""
    for index in range(15):
        part = f"!include {index + 1}.yaml"
        write(project / f"{index}.yaml", f"[{part}, {part}]\n")
    write(project / "15.yaml", "x\n")
    document = read_file(project / "0.yaml")
    assert {code for code, _ in codes(document)} == {"F003"}


def test_depth_counts_through_includes(project: Path) -> None:
    """Nesting over several files has one limit (F003)."""
    write(project / "part.yaml", "[" * 40 + "]" * 40)
    flow = write(project / "a.yaml", "[" * 30 + "!include part.yaml" + "]" * 30)
    assert [code for code, _ in codes(read_file(flow))] == ["F003"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("no.yaml", "`no.yaml` cannot be included: there is no such file"),
        (".", "`.` is not a file"),
        ('"a\\0b"', "`a\0b` cannot be used as a path"),
        ("latin.yaml", "`latin.yaml` cannot be included: it is not UTF-8"),
    ],
)
def test_what_cannot_be_included(project: Path, path: str, reason: str) -> None:
    """An include that cannot be read is told at its path (F006)."""
    (project / "latin.yaml").write_bytes(b"a: \xff\n")
    document = read_file(write(project / "a.yaml", f"a: !include {path}\n"))
    assert document.tree is None
    assert codes(document) == [("F006", reason)]


def test_a_broken_include_is_told_in_its_file(project: Path) -> None:
    """A syntax error or an unquoted template of an included file stands in that file."""
    flow = write(project / "a.yaml", "a: !include part.yaml\n")
    write(project / "part.yaml", "x: 'y\n")
    document = read_file(flow)
    assert document.tree is None
    assert [found.span.source.name for found in document.diagnostics] == [
        (project / "part.yaml").as_posix()
    ]
    write(project / "part.yaml", "x: {{ a }} b\n")
    document = read_file(flow)
    assert document.tree is None
    assert [code for code, _ in codes(document)] == ["F004"]


def test_all_bad_includes_are_told(project: Path) -> None:
    """One run names every include that is wrong."""
    document = read_file(
        write(project / "a.yaml", "a: !include x.yaml\nb: !include y.yaml\nc: 1\nc: 2\n")
    )
    assert [code for code, _ in codes(document)] == ["F006", "F006", "F001"]


def test_included_json(project: Path) -> None:
    """A JSON file may be included."""
    write(project / "part.json", '{\n\t"x": 1\n}')
    document = read_file(write(project / "a.yaml", "a: !include part.json\n"))
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": {"x": 1}}
