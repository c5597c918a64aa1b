"""Python files as trees: what each defines at its top, and which of its neighbours it imports."""

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass, field

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_MOST_BYTES = 1_000_000
"""The largest file that is read; the largest one written by hand is a tenth of it."""
_MOST_FILES = 16
"""How many files are read for one flow."""


class Unread(Exception):  # noqa: N818 - carried to where it becomes a diagnostic
    """A Python file could not be read; the message says why, after the file's name."""


@dataclass(slots=True)
class Imported:
    """A name that an import defines."""

    module: str
    """The module, with a dot before it if it is relative."""
    name: str | None
    """The name in it; None if it is the module itself."""


@dataclass(slots=True, eq=False)
class Module:
    """One Python file."""

    source: Source
    tree: ast.Module
    folder: Path | None
    """Where its neighbours stand; None for a text without a file."""
    functions: dict[str, FunctionNode] = field(default_factory=dict)
    """The functions at its top, also those under an ``if`` or ``try``."""
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    """What is assigned once, and changed nowhere."""
    imports: dict[str, Imported] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    """The modules of which all names are imported."""
    _starts: list[int] = field(default_factory=list)

    def span(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> Span:
        """Return where a part stands in the text."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        start = self._offset(node.lineno, node.col_offset)
        return Span(self.source, start, self._offset(end_line, end_column))

    def name_span(self, node: FunctionNode) -> Span:
        """Return where a function's name stands."""
        start = self._offset(node.lineno, node.col_offset)
        keyword = self.source.text.find("def", start)
        at = self.source.text.find(node.name, keyword + 3)
        # A name in letters that Python normalizes is spelt otherwise in the text.
        return Span(self.source, at, at + len(node.name)) if at >= 0 else self.span(node)

    def _offset(self, line: int, column: int) -> int:
        """Turn a line and a column in bytes, as ``ast`` counts them, into an offset."""
        if not self._starts:
            text, at, self._starts = self.source.text, 0, [0]
            while (at := text.find("\n", at) + 1) > 0:
                self._starts.append(at)
        if line > len(self._starts):
            return len(self.source.text)
        start = self._starts[line - 1]
        piece = self.source.text[start : start + column]
        if piece.isascii():
            return start + len(piece)
        end = self._starts[line] if line < len(self._starts) else len(self.source.text)
        written = self.source.text[start:end].encode("utf-8", "replace")[:column]
        return start + len(written.decode("utf-8", "ignore"))


class Library:
    """The files that were read for one flow: the handlers, and neighbours that they import."""

    def __init__(self) -> None:
        self._modules: dict[Path, Module | None] = {}

    def opened(self, path: Path, name: str) -> Module:
        """Read a file.

        Raises:
            Unread: If it cannot be read, or is not Python.
        """
        module = parsed(_text_of(path), name, path.parent)
        self._modules[path.resolve()] = module
        return module

    def modules(self) -> Iterator[Module]:
        """Yield every file that was read so far."""
        yield from (module for module in self._modules.values() if module is not None)

    def neighbour(self, module: Module, name: str) -> Module | None:
        """Return a module that stands in the same folder; None if there is none, or too many."""
        stem = name.removeprefix(".")
        if module.folder is None or not stem.isidentifier():
            return None
        path = module.folder / f"{stem}.py"
        try:
            whole = path.resolve()
            if not whole.is_relative_to(module.folder.resolve()) or not whole.is_file():
                return None
        except (OSError, RuntimeError):
            return None
        if whole not in self._modules and len(self._modules) < _MOST_FILES:
            folder = module.source.name.rpartition("/")[0]
            shown = f"{folder}/{path.name}" if folder else path.name
            try:
                self._modules[whole] = parsed(_text_of(whole), shown, module.folder)
            except Unread:
                self._modules[whole] = None
        return self._modules.get(whole)

    def function(self, module: Module, name: str) -> "tuple[Module, FunctionNode] | None":
        """Find a function that a module defines, imports from a neighbour, or calls otherwise."""
        for _ in range(_MOST_FILES):
            if name in module.functions:
                return module, module.functions[name]
            constant = module.constants.get(name)
            if isinstance(constant, ast.Name) and constant.id != name:
                name = constant.id
                continue
            found = self._home(module, name)
            if found is None:
                return None
            module, name = found
        return None

    def home_of_class(self, module: Module, name: str) -> "tuple[Module, ast.ClassDef] | None":
        """Find a class that a module defines, or imports from a neighbour."""
        for _ in range(_MOST_FILES):
            if name in module.classes:
                return module, module.classes[name]
            found = self._home(module, name)
            if found is None:
                return None
            module, name = found
        return None

    def constant(self, module: Module, name: str) -> "tuple[Module, ast.expr] | None":
        """Find what a name at the top of a module is assigned, there or in a neighbour."""
        for _ in range(_MOST_FILES):
            if name in module.constants:
                return module, module.constants[name]
            found = self._home(module, name)
            if found is None:
                return None
            module, name = found
        return None

    def exported(self, module: Module) -> dict[str, "tuple[Module, FunctionNode]"]:
        """Return every function by the name under which a module has it."""
        names = (*module.functions, *module.imports, *module.constants)
        found = {name: self.function(module, name) for name in names}
        for star in module.stars:
            other = self.neighbour(module, star)
            for name in other.functions if other is not None else ():
                if other is not None and not name.startswith("_"):
                    found.setdefault(name, (other, other.functions[name]))
        return {name: known for name, known in found.items() if known is not None}

    def _home(self, module: Module, name: str) -> tuple[Module, str] | None:
        """Follow one import."""
        imported = module.imports.get(name)
        if imported is not None:
            other = self.neighbour(module, imported.module)
            return (other, imported.name) if other is not None and imported.name else None
        for star in module.stars:
            other = self.neighbour(module, star)
            if other is not None and (name in other.functions or name in other.classes):
                return other, name
        return None


def parsed(text: str, name: str, folder: Path | None) -> Module:
    """Parse a Python text.

    Raises:
        Unread: If it is not Python, or nests too deeply to be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        with warnings.catch_warnings():
            # What Python thinks of a backslash is not for whoever checks a flow.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise Unread(f"is not Python, line {error.lineno or 1}") from None
    except (RecursionError, MemoryError):
        raise Unread("nests too deeply") from None
    except ValueError:
        raise Unread("is not Python") from None
    module = Module(Source(name, text), tree, folder)
    _collect(module)
    return module


def names_of(library: Library, module: Module) -> frozenset[str] | None:
    """Return every name that a module defines; None if a star import leaves them open."""
    names = set(_stored(module.tree))
    for star in module.stars:
        other = library.neighbour(module, star)
        if other is None or other.stars:
            return None
        names |= {name for name in _stored(other.tree) if not name.startswith("_")}
    return frozenset(names)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unread(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > _MOST_BYTES:
        raise Unread("is too large to be read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unread("is not UTF-8") from None


def _collect(module: Module) -> None:
    """Fill in what a module defines at its top."""
    changed = set(_changed(module.tree))
    for node in _top(module.tree.body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                module.functions[node.name] = node
            case ast.ClassDef():
                module.classes[node.name] = node
            case ast.Import():
                for alias in node.names:
                    known = alias.asname or alias.name.partition(".")[0]
                    module.imports[known] = Imported(alias.name, None)
            case ast.ImportFrom():
                _collect_import(module, node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in changed:
                module.constants[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                if name not in changed:
                    module.constants[name] = value
            case _ if type(node).__name__ == "TypeAlias":  # from Python 3.12
                module.constants[node.name.id] = node.value  # type: ignore[attr-defined]
            case _:
                pass


def _collect_import(module: Module, node: ast.ImportFrom) -> None:
    home = "." * min(node.level, 1) + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            module.stars.append(home)
        elif home in (".", ""):  # `from . import common`
            module.imports[alias.asname or alias.name] = Imported(f".{alias.name}", None)
        elif node.level < 2:
            module.imports[alias.asname or alias.name] = Imported(home, alias.name)


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements at the top; which branch of an ``if`` runs is not known here."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With):
            for inner in ("body", "orelse", "finalbody"):
                yield from _top(getattr(node, inner, []))
            for handler in getattr(node, "handlers", []):
                yield from _top(handler.body)


_CHANGES = frozenset(
    ("append", "extend", "insert", "update", "setdefault", "pop", "clear", "remove", "popitem")
)


def _changed(tree: ast.Module) -> Iterator[str]:
    """Yield the names that are not what they are first assigned: twice assigned, or changed."""
    seen: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Global(names=names):
                yield from names
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                if attr in _CHANGES:
                    yield name
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass
    for statement in _top(tree.body):
        for name in _targets(statement):
            if name in seen:
                yield name
            seen.add(name)


def _targets(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Assign(targets=targets):
            yield from (node.id for node in targets if isinstance(node, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case _:
            pass


def _stored(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    if alias.name != "*":
                        yield alias.asname or alias.name.partition(".")[0]
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case _:
                pass
