"""Files are read whole, or one finding says why not."""

from pathlib import Path

import pytest

from flowcat.source import Document, plain_value, read_file


def only_finding(document: Document, code: str) -> str:
    """Return the message of a document's only finding."""
    assert document.tree is None
    (found,) = document.diagnostics
    assert found.rule.code == code
    assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text)
    return found.message


def test_a_file_is_read(tmp_path: Path) -> None:
    """A file's source is named as the user gave the path."""
    path = tmp_path / "a.flow.yaml"
    path.write_bytes("\ufeffa: é\r\n".encode())
    document = read_file(path)
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "é"}
    assert document.source.name == path.as_posix()
    assert document.sources == (document.source,)


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere is a finding (F007)."""
    message = only_finding(read_file(tmp_path / "no.yaml"), "F007")
    assert message.endswith("cannot be read: there is no such file")


def test_a_folder(tmp_path: Path) -> None:
    """A folder is no file (F007)."""
    assert only_finding(read_file(tmp_path), "F007").endswith("it is a folder")


def test_a_name_that_no_file_can_have() -> None:
    """A path with a zero byte is a finding too (F007)."""
    assert only_finding(read_file(Path("a\0b")), "F007").endswith("the name cannot be used")


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """The first bad byte is shown at its line and column (F007)."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: \xc3\xa9\r\nb: \xff\n")
    document = read_file(path)
    assert only_finding(document, "F007").endswith("it is not UTF-8")
    assert tuple(document.diagnostics[0].span.from_position) == (2, 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16(tmp_path: Path, encoding: str) -> None:
    """A file in UTF-16 is told as such (F007)."""
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1".encode(encoding))
    assert only_finding(read_file(path), "F007").endswith("it is UTF-16, and a flow is UTF-8")


def test_zero_bytes(tmp_path: Path) -> None:
    """A binary file is a finding at its first bad character (F000)."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: \0\0")
    assert "U+0000" in only_finding(read_file(path), "F000")


def test_a_file_beyond_the_limit(tmp_path: Path) -> None:
    """A document of more than 16 million characters is refused (F007)."""
    path = tmp_path / "a.yaml"
    path.write_text("#" * 16_000_001)
    assert "16,000,000 characters" in only_finding(read_file(path), "F007")


def test_a_json_file(tmp_path: Path) -> None:
    """A file's name tells that it is JSON."""
    path = tmp_path / "a.json"
    path.write_text('{\n\t"a": "\\ud83d\\ude00"\n}')
    document = read_file(path)
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "😀"}
