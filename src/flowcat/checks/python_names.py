"""Which names a Python file defines, read from its text: checking a flow never imports anything."""

from collections.abc import Iterator
from pathlib import Path

from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.leaves import Name


def python_names(
    handlers: Name, folder: Path
) -> tuple[frozenset[str] | None, tuple[Diagnostic, ...]]:
    """Return the names of the file that ``handlers:`` names, or a fault.

    The names are None where they cannot be known: the file has a star import.
    """
    path = (folder / handlers.text).resolve()
    if not path.is_relative_to(folder.resolve()):
        message = "handlers are taken only from beside the flow"
        return None, (Diagnostic(rule=rule("F006"), message=message, span=handlers.span),)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        message = f"there is no Python file `{handlers.text}` beside the flow"
        return None, (Diagnostic(rule=rule("F007"), message=message, span=handlers.span),)
    try:
        names = _names_in(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        message = f"`{handlers.text}` is not Python{line}"
        return None, (Diagnostic(rule=rule("F007"), message=message, span=handlers.span),)
    return (None if "*" in names else names), ()


def python_names_of(path: Path) -> frozenset[str] | None:
    """Return the names that a Python file defines; None if it cannot be read."""
    try:
        return _names_in(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names_in(text: str) -> frozenset[str]:
    import ast

    return frozenset(_defined(ast.parse(text)))


def _defined(module: object) -> Iterator[str]:
    import ast

    assert isinstance(module, ast.Module)
    # Names defined under an `if` or `try` at the top count: which branch runs is not known here.
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield alias.asname or alias.name.partition(".")[0]
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case _:
                pass
