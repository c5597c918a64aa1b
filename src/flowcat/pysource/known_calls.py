"""Functions of Python and its libraries that are known by their names."""

import ast

from flowcat.pysource.values import UNKNOWN, Const, Value, json_type_of, of_type
from flowcat.text import Span

_TYPES = {
    "str": "string",
    "repr": "string",
    "len": "integer",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "isinstance": "boolean",
    "any": "boolean",
    "all": "boolean",
    "list": "array",
    "sorted": "array",
    "tuple": "array",
    "set": "array",
    "dict": "object",
}
_METHODS = {
    **dict.fromkeys(("strip", "lower", "upper", "casefold", "capitalize", "title"), "string"),
    **dict.fromkeys(("isoformat", "strftime", "format", "join"), "string"),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isalpha", "isnumeric"), "boolean"),
}
_HARMLESS = frozenset(_TYPES) | frozenset(
    [
        "print",
        "sum",
        "min",
        "max",
        "id",
        "type",
        "iter",
        "enumerate",
        "zip",
        "reversed",
        "map",
        "filter",
        "hasattr",
        "copy",
        "deepcopy",
        "dumps",
        "asdict",
        "pformat",
        "pprint",
        "cast",
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "critical",
        "log",
        "success",
        "trace",
    ]
)
_SLOW = frozenset(("requests", "httpx", "urllib", "socket", "subprocess", "sqlite3", "smtplib"))
_SLOW_NAMES = frozenset(("sleep", "urlopen", "open"))
_ENDS = frozenset(
    [
        "EndFrame",
        "EndTaskFrame",
        "EndWorkerFrame",
        "CancelFrame",
        "CancelTaskFrame",
        "CancelWorkerFrame",
        "StopFrame",
        "StopTaskFrame",
    ]
)
MOVES = frozenset(("set_node", "set_node_from_config", "initialize"))
"""The methods of a flow manager that enter a node."""


def result_of(node: ast.Call, name: str, arguments: int, span: Span) -> Value:
    """Return what is known of the result of a function by its name."""
    if isinstance(node.func, ast.Name):
        if name == "round":
            return of_type("integer" if arguments == 1 else "number")
        return of_type(_TYPES[name]) if name in _TYPES else UNKNOWN
    if name == "get" and arguments == 1 and not is_slow(node, name):
        return (*UNKNOWN, Const(None, span))
    return of_type(_METHODS[name]) if name in _METHODS else UNKNOWN


def is_harmless(name: str) -> bool:
    """Whether a function only looks at what it is given."""
    return name in _HARMLESS


def is_slow(node: ast.Call, name: str) -> bool:
    """Whether a call that nothing awaits waits for something all the same."""
    root: ast.expr = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return name in _SLOW_NAMES or (
        isinstance(node.func, ast.Attribute) and isinstance(root, ast.Name) and root.id in _SLOW
    )


def ends_call(name: str) -> bool:
    """Whether it makes the frame that ends a pipeline."""
    return name in _ENDS


def operated(node: ast.BinOp, left: Value, right: Value) -> Value:
    """Return the type of a sum or product, as far as the types of its sides tell."""
    kinds = {json_type_of(left), json_type_of(right)}
    match node.op:
        case ast.Add() if kinds == {"string"}:
            return of_type("string")
        case ast.Mod() if json_type_of(left) == "string":
            return of_type("string")
        case ast.Div() if kinds <= {"integer", "number"}:
            return of_type("number")
        case ast.Add() | ast.Sub() | ast.Mult() | ast.FloorDiv() | ast.Mod():
            if kinds <= {"integer", "number"}:
                return of_type("integer" if kinds == {"integer"} else "number")
        case _:
            pass
    return UNKNOWN
