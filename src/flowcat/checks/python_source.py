"""Which Python file stands behind a flow, and what its text tells: nothing is ever imported.

What reads Python is loaded only for a flow that has such a file.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flowcat.checks.model import Python
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.document import FlowDocument
from flowcat.language.functions import action_handlers, handled_offers
from flowcat.language.leaves import Name

if TYPE_CHECKING:
    from flowcat.pysource import PythonFacts

_MOST_FILES = 64
"""Python files in one folder that are looked at; with more, none is found by itself."""
_MOST_BYTES = 1_000_000


def python_file(path: Path, name: str | None = None) -> "Python":
    """Read a file of Python functions.

    Args:
        path: The file.
        name: What messages call it; by default the path as given.

    Raises:
        ValueError: If it cannot be read; the message says why, after the file's name.
    """
    from flowcat.pysource.reading import Unread, read_python

    shown = path.as_posix() if name is None else name
    try:
        facts = read_python(path, shown)
    except Unread as fault:
        raise ValueError(str(fault)) from None
    return _known(facts, path.name)


def named_python(handlers: Name, folder: Path) -> tuple[Python, tuple[Diagnostic, ...]]:
    """Return what is known of the file that ``handlers:`` names, or a fault."""
    place = folder / handlers.text
    try:
        is_beside = place.resolve().is_relative_to(folder.resolve())
        is_file = is_beside and place.is_file()
    except (OSError, ValueError, RuntimeError):
        is_beside, is_file = True, False
    if not is_beside:
        message = "handlers are taken only from beside the flow"
        return Python(), (Diagnostic(rule=rule("F006"), message=message, span=handlers.span),)
    if not is_file:
        message = f"there is no Python file `{handlers.text}` beside the flow"
        return Python(), (Diagnostic(rule=rule("F007"), message=message, span=handlers.span),)
    try:
        return python_file(place), ()
    except ValueError as fault:
        message = f"`{handlers.text}` {fault}"
        return Python(), (Diagnostic(rule=rule("F007"), message=message, span=handlers.span),)


def found_python(flow: FlowDocument, path: Path) -> Python:
    """Return what is known of the Python file beside a FlowConfig file, which cannot name one.

    It is the first of these that defines one of the functions that the flow names: ``<stem>.py``,
    ``<stem>_handlers.py``, ``<stem>_tools.py``, ``handlers.py``, ``tools.py``. Otherwise it is the
    one file in the folder that defines them all.
    """
    wanted = {name.text for name in _names(flow)}
    if not wanted:
        return Python()
    found = _beside(path, wanted)
    if found is None:
        return Python()
    try:
        known = python_file(found)
    except ValueError:
        return Python()
    # That the others are not in it proves nothing: a bot may bring them from several files.
    is_whole = known.names is not None and wanted <= known.names
    return known if is_whole else Python(None, known.source, known.facts)


def _known(facts: "PythonFacts", name: str) -> Python:
    return Python(facts.names, f"`{name}`", facts)


def _names(flow: FlowDocument) -> Iterator[Name]:
    for offer in handled_offers(flow):
        assert offer.function.handler is not None
        yield offer.function.handler
    yield from action_handlers(flow)


def _beside(path: Path, wanted: set[str]) -> Path | None:
    stem = path.name.removesuffix(path.suffix).removesuffix(".flow")
    try:
        files = sorted(one for one in path.parent.iterdir() if one.suffix == ".py")
    except (OSError, ValueError):
        return None
    likely = (f"{stem}.py", f"{stem}_handlers.py", f"{stem}_tools.py", "handlers.py", "tools.py")
    for name in likely:
        known = path.parent / name
        if known in files and _defined_in(known, wanted):
            return known
    if len(files) > _MOST_FILES:
        return None
    whole = [one for one in files if _defined_in(one, wanted) == wanted]
    return whole[0] if len(whole) == 1 else None


def _defined_in(path: Path, wanted: set[str]) -> set[str]:
    """Return the functions that a file defines at its top, by a look at its text."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return set()
    return wanted & set(_DEFINITION.findall(text))


_DEFINITION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
