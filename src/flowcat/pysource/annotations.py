"""What annotations say of a value: types, literals, and the fields of typed dictionaries."""

import ast
from collections.abc import Iterator

from flowcat.pysource.modules import Library, Module
from flowcat.pysource.values import (
    MANAGER,
    UNKNOWN,
    Const,
    Field,
    MadeNode,
    OfType,
    Record,
    Row,
    Value,
    either,
    of_type,
)

_DEEPEST = 12
_TYPES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "array",
    "List": "array",
    "Sequence": "array",
    "Iterable": "array",
    "set": "array",
    "frozenset": "array",
    "tuple": "array",
    "Tuple": "array",
    "dict": "object",
    "Dict": "object",
    "Mapping": "object",
    "MutableMapping": "object",
}
_AROUND = frozenset(
    ("Annotated", "Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "Awaitable")
)


def annotated(node: ast.expr | None, module: Module, library: Library, depth: int = 0) -> Value:
    """Return the values that an annotation allows."""
    if node is None or depth > _DEEPEST:
        return UNKNOWN
    match node:
        case ast.Constant(value=None):
            return (Const(None, module.span(node)),)
        case ast.Constant(value=str(text)):
            try:
                inner = ast.parse(text.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return UNKNOWN
            # Its places are those in the quoted text, so that all of it stands for them.
            for part in ast.walk(inner):
                if isinstance(part, ast.expr):
                    ast.copy_location(part, node)
            return annotated(inner, module, library, depth + 1)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            sides = (annotated(side, module, library, depth + 1) for side in (left, right))
            return either(sides)
        case ast.Subscript():
            return _subscripted(node, module, library, depth)
        case ast.Name() | ast.Attribute():
            return _named(node, module, library, depth)
        case _:
            return UNKNOWN


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case _:
            return ""


def record_of_class(
    node: ast.ClassDef, module: Module, library: Library, depth: int = 0
) -> Record | None:
    """Return the fields of a ``TypedDict``, a dataclass or a pydantic model; None for others."""
    if depth > _DEEPEST:
        return None
    bases = [base for base in node.bases if last_name(base) not in ("Generic", "Protocol")]
    fields: dict[str, Field] = {}
    is_known = _is_dataclass(node)
    for base in bases:
        name = last_name(base)
        if name in ("TypedDict", "BaseModel", "FlowResult"):
            is_known = True
            if name == "FlowResult":  # Pipecat's own: both of its keys may be left out
                text: Value = of_type("string")
                span = module.span(base)
                fields |= {key: Field(text, span, certain=False) for key in ("status", "error")}
            continue
        home = library.home_of_class(module, name)
        inherited = record_of_class(home[1], home[0], library, depth + 1) if home else None
        if inherited is None:
            return None
        is_known = True
        fields |= inherited.fields
    if not is_known:
        return None
    is_total = _is_total(node)
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            wrappers = set(_wrappers(item.annotation))
            if "ClassVar" in wrappers:
                continue
            fields[item.target.id] = Field(
                annotated(item.annotation, module, library, depth + 1),
                module.span(item.target),
                "Required" in wrappers or (is_total and "NotRequired" not in wrappers),
            )
    return Record(fields)


def _is_total(node: ast.ClassDef) -> bool:
    return not any(
        keyword.arg == "total" and getattr(keyword.value, "value", True) is False
        for keyword in node.keywords
    )


def is_typed_dict(node: ast.ClassDef, module: Module, library: Library, depth: int = 0) -> bool:
    """Whether a class is a ``TypedDict``: what is made with it has no more keys than are given."""
    for base in node.bases:
        name = last_name(base)
        if name in ("TypedDict", "FlowResult"):
            return True
        home = library.home_of_class(module, name)
        if home is not None and depth < _DEEPEST and is_typed_dict(home[1], home[0], library, 1):
            return True
    return False


def _is_dataclass(node: ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if last_name(called) == "dataclass":
            return True
    return False


def _wrappers(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript):
        name = last_name(node.value)
        yield name
        if name not in _AROUND:
            return
        inner = node.slice
        node = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner


def _subscripted(node: ast.Subscript, module: Module, library: Library, depth: int) -> Value:
    name = last_name(node.value)
    inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    if not inner:
        return of_type(_TYPES[name]) if name in _TYPES else UNKNOWN
    if name == "Literal":
        return _literals(inner, module)
    if name in _AROUND:
        return annotated(inner[0], module, library, depth + 1)
    if name in ("Optional", "Union"):
        found = [annotated(each, module, library, depth + 1) for each in inner]
        if name == "Optional":
            found.append((Const(None, module.span(node)),))
        return either(found)
    is_endless = isinstance(inner[-1], ast.Constant) and inner[-1].value is Ellipsis
    if name in ("tuple", "Tuple") and not is_endless:
        items = tuple(annotated(each, module, library, depth + 1) for each in inner)
        return (Row(items, is_tuple=True),)
    return of_type(_TYPES[name]) if name in _TYPES else UNKNOWN


def _literals(nodes: list[ast.expr], module: Module) -> Value:
    found: list[Const] = []
    for node in nodes:
        match node:
            case ast.Constant(value=str() | int() | float() | None as value):
                found.append(Const(value, module.span(node)))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                found.append(Const(-value, module.span(node)))
            case _:
                return UNKNOWN
    return tuple(found)


def _named(node: ast.Name | ast.Attribute, module: Module, library: Library, depth: int) -> Value:
    name = last_name(node)
    if name == "FlowManager":
        return MANAGER
    if name == "NodeConfig":
        return (MadeNode(module.span(node)),)
    if isinstance(node, ast.Name):
        home = library.home_of_class(module, name)
        if home is not None:
            record = record_of_class(home[1], home[0], library, depth + 1)
            return (record,) if record is not None else UNKNOWN
        alias = library.constant(module, name)
        if alias is not None:
            return annotated(alias[1], alias[0], library, depth + 1)
    return (OfType(_TYPES[name]),) if name in _TYPES else UNKNOWN
