"""Reading a Python file: from its text to the facts of its functions. It is never imported."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from flowcat.pysource.describing import describe
from flowcat.pysource.facts import HandlerFacts, PythonFacts
from flowcat.pysource.following import Follower
from flowcat.pysource.modules import FunctionNode, Library, Module, Unread, names_of, parsed
from flowcat.pysource.naming import key_words
from flowcat.pysource.walk import Findings

__all__ = ["Unread", "read_python", "read_python_text"]


def read_python(path: Path, name: str) -> PythonFacts:
    """Read a file of Python functions.

    Args:
        path: The file.
        name: What messages call it.

    Raises:
        Unread: If it is missing, too large, or not Python; the message says which.
    """
    library = Library()
    return _facts(library, library.opened(path, name))


def read_python_text(text: str, name: str) -> PythonFacts:
    """Read the text of a Python file, which has no neighbours.

    Raises:
        Unread: If it is not Python.
    """
    return _facts(Library(), parsed(text, name, None))


def _facts(library: Library, module: Module) -> PythonFacts:
    follower = Follower(library)
    exported = library.exported(module)
    functions: dict[str, HandlerFacts] = {
        name: describe(name, home, node, follower) for name, (home, node) in exported.items()
    }
    outside = Findings()
    for findings in _outside(module, follower):
        outside.include(findings)
    return PythonFacts(
        name=module.source.name,
        names=names_of(library, module),
        functions=functions,
        used=frozenset(_used(module.tree)),
        set_before=frozenset(outside.written),
        set_before_unknown=outside.writes_unknown,
        keys_read=_keys_read((module, *library.modules()), functions, outside),
    )


def _keys_read(
    modules: Iterable[Module], functions: Mapping[str, HandlerFacts], outside: Findings
) -> frozenset[str] | None:
    """Return the keys that may be read; a function that may write any may read any."""
    if outside.writes_unknown or any(one.writes_unknown for one in functions.values()):
        return None
    words = key_words(tree for tree in dict.fromkeys(module.tree for module in modules))
    if words is None:
        return None
    return words.union(outside.mentions, *(one.mentions for one in functions.values()))


def _outside(module: Module, follower: Follower) -> Iterator[Findings]:
    """Yield what is found outside of handlers: in what starts a bot, and in what it calls."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body = [node for node in module.tree.body if not isinstance(node, kinds)]
    yield follower.statements(module, body)
    called = set(_called(module.tree))
    for node in (*_starters(module, called), *_methods(module)):
        summary = follower.summary(module, node, {})
        yield summary.findings if summary is not None else Findings(writes_unknown=True)


def _starters(module: Module, called: set[str]) -> Iterator[FunctionNode]:
    """Yield functions that are given no flow manager, or that no handler can be.

    What takes the manager without being ``async`` is called from Python: from this file, where that
    is followed, or from another one, which is not known here.
    """
    for node in module.functions.values():
        names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        is_given = any("flow_manager" in name for name in names)
        is_action = len(names) == 2 and names[1] == "flow_manager"
        is_own = isinstance(node, ast.FunctionDef) and node.name not in called
        if not is_given or (is_own and not is_action):
            yield node


def _methods(module: Module) -> Iterator[FunctionNode]:
    for cls in module.classes.values():
        for node in cls.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def _called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case _:
                pass


def _used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
                yield name
            case _:
                pass
