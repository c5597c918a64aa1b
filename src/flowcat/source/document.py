"""A document: its tree, its dialect, and what its text says that is wrong."""

import re
from collections.abc import Mapping as AbstractMapping
from pathlib import Path

from flowcat.diagnostics import Diagnostic
from flowcat.source.collector import without_collector
from flowcat.source.files import Unread, project_root, source_of_file, source_of_text
from flowcat.source.includes import tree_of
from flowcat.source.session import Session
from flowcat.source.tree import Mapping, Tree
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What was read of a flow or test file."""

    tree: Tree | None
    """None if some of the text could not be read; an error among the diagnostics says why."""
    diagnostics: tuple[Diagnostic, ...]
    """In the order of the files and of the places in them."""
    marked: bool
    """Whether it declares ``flowcat:``; a guess if there is no tree."""
    source: Source
    sources: tuple[Source, ...]
    """The document's own text first, then each file it includes, once."""


def read_file(
    path: Path,
    *,
    root: Path | None = None,
    marked: bool | None = None,
    texts: AbstractMapping[Path, str] | None = None,
) -> Document:
    """Read a YAML or JSON file with the files it includes.

    Args:
        path: The file. Messages call it as given here.
        root: The folder that includes may not leave; by default the nearest folder around the file
            that holds ``pyproject.toml`` or ``.git``, else the file's own.
        marked: Whether scalars are those of a marked document; by default the text tells, by having
            the key ``flowcat`` or not.
        texts: What stands in place of the text of files, by their paths with links followed: what
            an editor has not saved yet.

    Returns:
        The document. A file that cannot be read gives one without a tree.
    """
    name = path.as_posix()
    try:
        source = source_of_file(path, name, texts or {})
        folder = path.absolute().parent
        chain = (path.resolve(),)
        setting = _Setting(root or project_root(folder), folder, chain, marked, texts or {})
    except Unread as fault:
        return _unread(fault, name)
    except (OSError, RuntimeError):
        return _unread(Unread("its folder cannot be found"), name)
    return _read(source, setting)


def read_text(
    text: str,
    name: str,
    *,
    root: Path | None = None,
    folder: Path | None = None,
    marked: bool | None = None,
    texts: AbstractMapping[Path, str] | None = None,
) -> Document:
    """Read YAML or JSON text.

    Args:
        text: The text.
        name: What messages call it; JSON if it ends in ``.json``.
        root: The folder that includes may not leave; by default found from ``folder``.
        folder: Where the paths of includes begin. Without it the text may include nothing.
        marked: As in ``read_file``.
        texts: As in ``read_file``, for the files it includes.
    """
    source = source_of_text(text, name)
    if folder is None:
        return _read(source, _Setting(None, None, (), marked))
    folder = folder.absolute()
    return _read(source, _Setting(root or project_root(folder), folder, (), marked, texts or {}))


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a document stands."""

    root: Path | None
    folder: Path | None
    chain: tuple[Path, ...]
    """The document's own file, if it is one: including it again would never end."""
    marked: bool | None
    """Its dialect, if the text is not to tell."""
    texts: AbstractMapping[Path, str] = field(default_factory=dict)
    """What stands in place of the text of files."""


_MARKER = re.compile(r"""^[ \t{]*["']?flowcat["']?[ \t]*:""", re.MULTILINE)


def _read(source: Source, setting: _Setting) -> Document:
    """Read with a guess at the dialect, and once more if the tree says otherwise."""
    told = setting.marked
    guess = _MARKER.search(source.text) is not None if told is None else told
    with without_collector():
        session, tree = _attempt(source, setting, marked=guess)
        if told is None and tree is not None and _is_marked(tree) != guess:
            session, tree = _attempt(source, setting, marked=not guess)
    order = {id(known): index for index, known in enumerate(session.sources)}
    diagnostics = sorted(
        session.diagnostics, key=lambda found: (order[id(found.span.source)], found.span.start)
    )
    return Document(
        tree=tree if session.readable else None,
        diagnostics=tuple(diagnostics),
        marked=session.marked,
        source=source,
        sources=tuple(session.sources),
    )


def _attempt(source: Source, setting: _Setting, *, marked: bool) -> tuple[Session, Tree | None]:
    chain = list(setting.chain)
    session = Session(marked=marked, root=setting.root, texts=setting.texts, chain=chain)
    return session, tree_of(source, session, setting.folder, depth=0)


def _is_marked(tree: Tree) -> bool:
    return isinstance(tree, Mapping) and "flowcat" in tree.entries


def _unread(fault: Unread, name: str) -> Document:
    source = fault.source or Source(name, "")
    session = Session(marked=True)
    place = Span(source, fault.at, min(fault.at + 1, len(source.text)))
    session.report("F007", f"`{name}` cannot be read: {fault.reason}", place)
    return Document(None, tuple(session.diagnostics), session.marked, source, (source,))
