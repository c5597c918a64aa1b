"""Reading a file to text, and finding the folder that its includes may not leave."""

import os.path
from collections.abc import Mapping
from pathlib import Path

from flowcat.source.session import MAX_SIZE
from flowcat.text import Source


class Unread(Exception):  # noqa: N818 - carried to where it becomes a diagnostic
    """A file could not be read; the message says why."""

    def __init__(self, reason: str, source: Source | None = None, at: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.source = source
        """What could be read, with the bad bytes replaced."""
        self.at = at
        """The place of the first bad byte in it."""


def source_of_file(path: Path, name: str, texts: Mapping[Path, str]) -> Source:
    """Read a file.

    Args:
        path: The file.
        name: What messages call it.
        texts: What stands in place of the text of files, by their paths with links followed.

    Raises:
        Unread: It is missing, is no file, is too large, or is not UTF-8.
    """
    if texts and (given := texts.get(path.resolve())) is not None:
        return source_of_text(given, name, path.resolve())
    try:
        with path.open("rb") as file:
            data = file.read(4 * MAX_SIZE + 1)
    except IsADirectoryError:
        raise Unread("it is a folder") from None
    except FileNotFoundError:
        raise Unread("there is no such file") from None
    except PermissionError:
        raise Unread("reading it is not allowed") from None
    except (OSError, ValueError) as error:
        raise Unread(getattr(error, "strerror", None) or "the name cannot be used") from None
    if len(data) > 4 * MAX_SIZE:
        raise Unread("it is too large")
    return _decoded(data, name, path.resolve())


def source_of_text(text: str, name: str, file: Path | None = None) -> Source:
    r"""Make a source of a text: without byte order mark, and with ``\n`` line ends."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Source(name, text, file)


def project_root(folder: Path) -> Path:
    """Return the nearest folder around that holds a project, else the folder itself."""
    for candidate in (folder, *folder.parents):
        # `os.path` because a folder that may not be looked into is no project, and no error.
        if any(os.path.exists(candidate / name) for name in ("pyproject.toml", ".git")):
            return candidate
    return folder


def _decoded(data: bytes, name: str, file: Path) -> Source:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unread("it is UTF-16, and a flow is UTF-8")
    try:
        return source_of_text(data.decode("utf-8"), name, file)
    except UnicodeDecodeError as error:
        before = source_of_text(data[: error.start].decode("utf-8"), name).text
        whole = source_of_text(data.decode("utf-8", "replace"), name)
        raise Unread("it is not UTF-8", whole, len(before)) from None
