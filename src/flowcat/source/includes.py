"""The files that ``!include`` names: found, kept inside the project, read once."""

import os.path
from functools import partial
from pathlib import Path

from flowcat.diagnostics import Label
from flowcat.source.compose import compose
from flowcat.source.files import Unread, source_of_file
from flowcat.source.session import MAX_SIZE, Session
from flowcat.source.tree import Scalar, Tree
from flowcat.text import Source, Span

MAX_CHAIN = 16
"""Files that include one another in a row."""


def tree_of(source: Source, session: Session, folder: Path | None, depth: int) -> Tree | None:
    """Make the tree of a document or of a file it includes.

    Args:
        source: The text; JSON if its name ends in ``.json``, else YAML.
        session: The document's; takes what is found wrong.
        folder: Where the paths of its includes begin; None: includes are refused.
        depth: The level at which the tree will stand.
    """
    tree = _tree(source, session, folder, depth)
    if tree is None:
        session.readable = False
    return tree


def _tree(source: Source, session: Session, folder: Path | None, depth: int) -> Tree | None:
    session.sources.append(source)
    session.size += len(source.text)
    if session.size > MAX_SIZE:
        message = f"a document may have {MAX_SIZE:,} characters, and this one has more"
        session.report("F007", message, Span(source, 0, 0))
        return None
    if source.name.endswith(".json"):
        from flowcat.source.json_text import read_json

        return read_json(source, session, depth)
    return compose(source, session, partial(_include, session, folder), depth)


def _include(session: Session, folder: Path | None, path: Scalar, depth: int) -> Tree | None:
    """Return the tree of an included file, or None after reporting why there is none."""
    if folder is None or session.root is None:
        _refuse(session, path, "a text that is not a file cannot include one")
        return None
    target = _target(session.root, folder, path, session)
    if target is None:
        return None
    if target not in session.trees:
        session.trees[target] = _read(session, folder, target, path, depth)
        return session.trees[target]
    tree = session.trees[target]
    return tree if tree is not None and session.may_repeat(tree, depth, path.span) else None


def _target(root: Path, folder: Path, path: Scalar, session: Session) -> Path | None:
    """Find the file a path leads to, links followed; report one outside of the project."""
    try:
        target = (folder / path.text).resolve()
        inside = target.is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        _refuse(session, path, f"`{path.text}` cannot be used as a path")
        return None
    if not inside:
        _refuse(session, path, f"`{path.text}` lies outside of the project")
        return None
    if os.path.exists(target) and not os.path.isfile(target):
        _refuse(session, path, f"`{path.text}` is not a file")
        return None
    if target in session.chain:
        _refuse(session, path, f"`{path.text}` includes itself")
        return None
    if len(session.chain) > MAX_CHAIN:
        _refuse(session, path, f"more than {MAX_CHAIN} files include one another")
        return None
    return target


def _read(session: Session, folder: Path, target: Path, path: Scalar, depth: int) -> Tree | None:
    name = os.path.normpath(Path(path.source.name).parent / path.text)
    try:
        source = source_of_file(target, Path(name).as_posix(), session.texts)
    except Unread as fault:
        _refuse(session, path, f"`{path.text}` cannot be included: {fault.reason}", fault)
        return None
    # Pipecat resolves every path from the document's folder, Flowcat from the file that holds it.
    inner = target.parent if session.marked else folder
    session.chain.append(target)
    tree = tree_of(source, session, inner, depth)
    session.chain.pop()
    return tree


def _refuse(session: Session, path: Scalar, message: str, fault: Unread | None = None) -> None:
    related: tuple[Label, ...] = ()
    if fault is not None and fault.source is not None:
        session.sources.append(fault.source)
        place = Span(fault.source, fault.at, min(fault.at + 1, len(fault.source.text)))
        related = (Label(place, "the first byte that is not UTF-8"),)
    session.report("F006", message, path.span, related=related)
