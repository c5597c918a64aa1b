"""Which keys of the state the text of Python files may read, by a look at their words alone."""

import ast
from collections.abc import Iterable, Iterator

_BY_KEY = frozenset(("get", "pop", "setdefault"))
"""The methods of a dictionary that look at one key."""


def key_words(trees: Iterable[ast.Module]) -> frozenset[str] | None:
    """Return every text that stands in some files: any of them may be a key that is read.

    It is None if the state is used whole, as in ``dict(flow_manager.state)``, or by keys that do
    not stand in the text.
    """
    words: set[str] = set()
    for tree in trees:
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        if any(_is_open(node, parents) for node in _states(tree, parents)):
            return None
        words |= {
            node.value
            for node in parents
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return frozenset(words)


def _states(tree: ast.Module, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.expr]:
    """Yield every use of a state, also by another name that it was given."""
    aliases: set[str] = set()
    names: list[ast.Name] = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Load()):
                match parents.get(node):
                    case ast.Assign(targets=[ast.Name(id=alias)]):
                        aliases.add(alias)
                    case _:
                        yield node
            case ast.Name(ctx=ast.Load()):
                names.append(node)
            case _:
                pass
    yield from (name for name in names if name.id in aliases)


def _is_open(node: ast.expr, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a use of the state may look at any key."""
    parent = parents.get(node)
    match parent:
        case ast.Subscript(slice=ast.Constant()) if parent.value is node:
            return False
        case ast.Attribute(attr=method):
            call = parents.get(parent)
            if not isinstance(call, ast.Call) or call.func is not parent:
                return True
            is_by_key = method in _BY_KEY and isinstance(next(iter(call.args), None), ast.Constant)
            return method != "update" and not is_by_key
        case ast.Compare(left=ast.Constant(), ops=[ast.In() | ast.NotIn()]):
            return False
        case _:
            return True
