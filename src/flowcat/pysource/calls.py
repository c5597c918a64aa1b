"""What a call does to the state and to a function's variables, and what it gives."""

import ast
from collections.abc import Iterator

from flowcat.pysource.annotations import is_typed_dict, last_name, record_of_class
from flowcat.pysource.known_calls import MOVES, ends_call, is_harmless, is_slow, result_of
from flowcat.pysource.modules import FunctionNode, Module
from flowcat.pysource.records import has_record, with_all, with_missing, without
from flowcat.pysource.state_keys import looked_for, read, removed, written
from flowcat.pysource.values import (
    MANAGER,
    UNKNOWN,
    Arguments,
    Atom,
    Const,
    Field,
    MadeNode,
    Manager,
    Record,
    Row,
    StateOf,
    Value,
    is_manager,
    is_state,
    of_type,
)
from flowcat.pysource.walk import Summary, Walk
from flowcat.pysource.ways import Touch, Way, joined
from flowcat.text.dataclass import dataclass


@dataclass(slots=True)
class Call:
    """A call whose arguments have been walked through."""

    node: ast.Call
    owner: Value
    """What stands before the dot."""
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str | None, Value], ...]

    @property
    def name(self) -> str:
        """The last part of what is called."""
        return last_name(self.node.func)

    def values(self) -> Iterator[Value]:
        """Yield all that is handed over."""
        yield from self.arguments
        yield from (value for _, value in self.keywords)

    def argument(self, at: int) -> Value | None:
        """Return an argument by its place."""
        return self.arguments[at] if at < len(self.arguments) else None


@dataclass(slots=True)
class Answer:
    """What comes of a call."""

    value: Value
    way: Way
    is_coroutine: bool = False
    """Whether it happens only when something awaits it."""


def called(call: Call, way: Way, walk: Walk) -> Answer:
    """Tell what a call does."""
    if is_state(call.owner):
        return _on_state(call, way, walk)
    if is_manager(call.owner):
        if call.name in MOVES:
            walk.findings.moves[walk.module.span(call.node)] = None
        return Answer(UNKNOWN, way)
    if any(isinstance(atom, Arguments) for atom in call.owner):
        return Answer(UNKNOWN, way)
    if has_record(call.owner):
        return _on_record(call, way, walk)
    known = _function(call, way, walk)
    if known is not None:
        return _followed(call, known, way, walk)
    return _by_name(call, way, walk)


def _on_state(call: Call, way: Way, walk: Walk) -> Answer:
    """A method of the state."""
    span = walk.module.span(call.node)
    key, value = call.argument(0), call.argument(1)
    match call.name:
        case "get" if key is not None:
            looked_for(key, walk)
            nothing: Value = (Const(None, span),) if len(call.arguments) < 2 else ()
            return Answer((*UNKNOWN, *nothing), way)
        case "setdefault" if key is not None:
            looked_for(key, walk)
            set_to = value if value is not None else (Const(None, span),)
            return Answer(UNKNOWN, written(key, set_to, span, way, walk))
        case "pop" if key is not None:
            if len(call.arguments) > 1:
                looked_for(key, walk)
            else:
                way = read(key, span, way, walk)
            return Answer(UNKNOWN, removed(key, span, way, walk))
        case "update":
            return Answer(UNKNOWN, _updated(call, way, walk))
        case "clear" | "popitem":
            for name in way.touched:
                way = way.wrote(name, way.touch(name) | Touch.GONE)
            walk.findings.writes_unknown = True
        case _:
            pass
    return Answer(UNKNOWN, way)


def _updated(call: Call, way: Way, walk: Walk) -> Way:
    """``state.update(...)``, with a dictionary or keywords."""
    span = walk.module.span(call.node)
    handed = [*call.arguments, *(value for name, value in call.keywords if name is None)]
    for value in handed:
        ways = [_updated_by(atom, way, walk) for atom in value]
        way = joined(*ways) or way
    for name, value in call.keywords:
        if name is not None:
            way = written((Const(name, span),), value, span, way, walk)
    return way


def _updated_by(atom: Atom, way: Way, walk: Walk) -> Way:
    if not isinstance(atom, Record):
        walk.findings.writes_unknown = True
        return way
    walk.findings.writes_unknown |= atom.is_open
    for name, field in atom.fields.items():
        after = written((Const(name, field.span),), field.value, field.span, way, walk)
        way = after if field.certain else joined(way, after) or after
    return way


def _on_record(call: Call, way: Way, walk: Walk) -> Answer:
    """A method of a dictionary that the function has made."""
    span = walk.module.span(call.node)
    key, more = call.argument(0), call.argument(1)
    changed: Value
    match call.name:
        case "copy":
            return Answer(call.owner, way)
        case "update":
            changed = call.owner
            for value in call.arguments:
                changed = with_all(changed, value)
            changed = with_all(changed, (_keywords(call, walk),))
        case "setdefault" if key is not None:
            changed = with_missing(call.owner, key, more if more is not None else UNKNOWN, span)
        case "pop" if key is not None:
            changed = without(call.owner, key)
        case "get" | "items" | "keys" | "values":
            return Answer(UNKNOWN, way)
        case _:
            changed = (Record({}, is_open=True),)
    target = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
    if isinstance(target, ast.Name):
        way = way.bound(target.id, changed)
    return Answer(UNKNOWN, way)


def _function(call: Call, way: Way, walk: Walk) -> tuple[Module, FunctionNode] | None:
    """Find the function that is called, in this file or beside it."""
    library = walk.caller.library
    match call.node.func:
        case ast.Name(id=name) if name not in way.variables:
            return library.function(walk.module, name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner not in way.variables:
            imported = walk.module.imports.get(owner)
            if imported is None or imported.name is not None:
                return None
            other = library.neighbour(walk.module, imported.module)
            return library.function(other, name) if other is not None else None
        case _:
            return None


def _followed(call: Call, known: tuple[Module, FunctionNode], way: Way, walk: Walk) -> Answer:
    module, node = known
    is_coroutine = isinstance(node, ast.AsyncFunctionDef)
    given, is_whole = _given(call, node)
    summary = walk.caller.summary(module, node, given) if is_whole else None
    way = _forgotten(call, way)
    if summary is None:
        walk.findings.writes_unknown |= any(_holds_state(value) for value in call.values())
        return Answer(UNKNOWN, way, is_coroutine)
    walk.findings.include(summary.findings)
    for name in summary.findings.reads:
        if not way.touch(name) & (Touch.KEPT | Touch.GONE):
            continue
        if name in summary.read:
            way = way.did_read(name)
    return Answer(summary.value, _after(summary, way), is_coroutine)


def _after(summary: Summary, way: Way) -> Way:
    for name, touch in summary.touched.items():
        kept = way.touch(name) if Touch.KEPT in touch else Touch(0)
        way = way.wrote(name, (touch & ~Touch.KEPT) | kept)
    return way


def _given(call: Call, node: FunctionNode) -> tuple[dict[str, Value], bool]:
    """Tell what of the arguments matters inside, and whether all of it could be placed."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    known = {*names, *(argument.arg for argument in node.args.kwonlyargs)}
    given: dict[str, Value] = {}
    spread = [isinstance(node, ast.Starred) for node in call.node.args]
    for at, value in enumerate(call.arguments):
        if at < len(names) and not any(spread[: at + 1]):
            given[names[at]] = value
        elif _holds_state(value):
            return {}, False
    for name, value in call.keywords:
        if name in known and name is not None:
            given[name] = value
        elif _holds_state(value):
            return {}, False
    return {name: value for name, value in given.items() if _matters(value)}, True


def _matters(value: Value) -> bool:
    is_text = bool(value) and all(
        isinstance(atom, Const) and isinstance(atom.value, str) for atom in value
    )
    return is_text or any(isinstance(atom, Manager | StateOf | Arguments) for atom in value)


def _by_name(call: Call, way: Way, walk: Walk) -> Answer:
    """A function that is nowhere in the files: its name may tell something."""
    name, span = call.name, walk.module.span(call.node)
    if ends_call(name):
        walk.findings.ends[span] = None
    walk.findings.awaits = walk.findings.awaits or is_slow(call.node, name)
    match name:
        case "FlowManager":
            return Answer(MANAGER, way)
        case "NodeConfig":
            return Answer((MadeNode(span),), way)
        case "dict" | "FlowResult":
            return Answer(_dict_of(call, walk), way)
        case _:
            pass
    made = _constructed(call, walk)
    if made is not None:
        return Answer((made,), way)
    if not is_harmless(name):
        walk.findings.writes_unknown |= any(_holds_state(value) for value in call.values())
        way = _forgotten(call, way)
    return Answer(result_of(call.node, name, len(call.arguments), span), way)


def _dict_of(call: Call, walk: Walk) -> Value:
    value: Value = (Record({}),)
    for added in (*call.arguments, (_keywords(call, walk),)):
        value = with_all(value, added)
    return value if has_record(value) else of_type("object")


def _keywords(call: Call, walk: Walk) -> Record:
    value: Value = (Record({}),)
    for (name, given), node in zip(call.keywords, call.node.keywords, strict=True):
        if name is None:
            value = with_all(value, given)
        else:
            span = walk.module.span(node)
            value = with_all(value, (Record({name: Field(given, span)}),))
    found = value[0] if len(value) == 1 else None
    return found if isinstance(found, Record) else Record({}, is_open=True)


def _constructed(call: Call, walk: Walk) -> Record | None:
    """An instance of a typed dictionary or a dataclass, which becomes a dictionary in JSON."""
    library = walk.caller.library
    home = library.home_of_class(walk.module, call.name)
    if home is None or not isinstance(call.node.func, ast.Name):
        return None
    given = _keywords(call, walk)
    if is_typed_dict(home[1], home[0], library):
        return given if not call.arguments else Record(given.fields, is_open=True)
    declared = record_of_class(home[1], home[0], library)
    if declared is None:
        return None
    fields = {
        name: Field(given.fields[name].value if name in given.fields else field.value, field.span)
        for name, field in declared.fields.items()
    }
    return Record(fields)


def _forgotten(call: Call, way: Way) -> Way:
    """Forget the dictionaries that are handed on: they may come back changed."""
    handed = [*call.node.args, *(keyword.value for keyword in call.node.keywords)]
    names = [
        node.id
        for node in handed
        if isinstance(node, ast.Name) and has_record(way.variables.get(node.id, ()))
    ]
    return way.forgetting(names) if names else way


def _holds_state(value: Value) -> bool:
    """Whether the flow manager or the state is in it, so that whoever gets it may write."""
    for atom in value:
        match atom:
            case Manager() | StateOf():
                return True
            case Row(items=items):
                if any(_holds_state(item) for item in items):
                    return True
            case Record(fields=fields):
                if any(_holds_state(field.value) for field in fields.values()):
                    return True
            case _:
                pass
    return False
