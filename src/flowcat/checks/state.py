"""State: what is written is declared, and may be written."""

import re
from collections.abc import Iterator, Mapping

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, did_you_mean, rename, rule
from flowcat.graph.components import cycles
from flowcat.graph.reach import shortest_path
from flowcat.language.expressions import RESERVED_WORDS, reads
from flowcat.language.leaves import Constant, Formula, Name, texts_in, value_tree
from flowcat.language.places import Write
from flowcat.language.shapes import Named
from flowcat.language.values import compile_check

ROOTS = frozenset(
    {"args", "result", "error", "env", "call", "item", "index"}
    | {"status", "headers", "body", "outcome"}
)
"""Names that expressions give a meaning of their own."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def bad_writes(model: Model) -> Iterator[Diagnostic]:
    """F303, F307, F309, F304: a write to something undeclared, fixed, or of the wrong kind."""
    if not model.marked:
        return
    flow = model.flow
    state, inputs = flow.declared("state"), flow.inputs or {}
    fixed = {**dict.fromkeys(inputs, "an input"), **dict.fromkeys(flow.computed or {}, "computed")}
    for place in model.places:
        if not isinstance(place, Write):
            continue
        name = place.name.text
        if name in state:
            yield from _sibling_reads(place)
            yield from _constant_faults(model, place)
        elif name in fixed:
            yield Diagnostic(
                rule=rule("F307"),
                message=f"`{name}` is {fixed[name]}: it is never written",
                span=place.name.span,
                help="write to a key of `state`",
            )
        else:
            yield Diagnostic(
                rule=rule("F303"),
                message=f"`{name}` is not declared in `state`",
                span=place.name.span,
                help=did_you_mean(name, state) or "declare it under `state`",
                fix=rename(place.name.span, name, state),
            )


def bad_names(model: Model) -> Iterator[Diagnostic]:
    """F108: a name that expressions cannot read, that is reserved, or that is used twice."""
    flow = model.flow
    seen: dict[str, Name] = {}
    for section in (flow.inputs, flow.state, flow.computed):
        for name, named in (section or {}).items():
            why = _unreadable(name)
            if why:
                yield Diagnostic(
                    rule=rule("F108"), message=why, span=named.key.span, help=_other_name(name)
                )
            elif name in seen:
                yield Diagnostic(
                    rule=rule("F108"),
                    message=f"`{name}` is declared twice: inputs, state and computed share names",
                    span=named.key.span,
                    related=(Label(seen[name].span, "first declared here"),),
                    help="rename one of them",
                )
            seen.setdefault(name, named.key)
    if model.marked:
        for name, named_node in flow.nodes.items():
            if name.startswith("$"):
                message = "a node's name does not begin with `$`, which marks reserved targets"
                yield Diagnostic(
                    rule=rule("F108"),
                    message=message,
                    span=named_node.key.span,
                    help="take the `$` out",
                )


def computed_cycles(model: Model) -> Iterator[Diagnostic]:
    """F308: computed values that need each other have no value."""
    computed: dict[str, Named[Formula]] = dict(model.flow.computed or {})
    needs = {
        name: sorted(reads(named.value.expression) & computed.keys())
        for name, named in computed.items()
    }
    places = {name: at for at, name in enumerate(computed)}
    circles = [_circle(members, needs, places) for members in cycles(needs)]
    for circle in sorted(circles, key=lambda circle: places[circle[0]]):
        name = circle[0]
        shown = [*circle[1:8], "...", name] if len(circle) > 10 else circle[1:]
        yield Diagnostic(
            rule=rule("F308"),
            message=f"`{name}` needs itself",
            span=computed[name].key.span,
            notes=("it reads " + " -> ".join(f"`{step}`" for step in shown),),
            help="compute one of them from inputs and state alone",
        )


def _unreadable(name: str) -> str:
    if not _NAME.fullmatch(name):
        return f"`{name}` cannot be read in an expression: use letters, digits and `_`"
    if name in RESERVED_WORDS or name in ROOTS:
        return f"`{name}` is a word of the expression language"
    return ""


def _other_name(name: str) -> str:
    near = re.sub(r"\W", "_", name, flags=re.ASCII).lstrip("0123456789")
    return f"write `{near}`" if near.strip("_") and near != name else "choose another name"


def _sibling_reads(place: Write) -> Iterator[Diagnostic]:
    if place.value is None or not place.siblings:
        return
    for text in texts_in(place.value):
        for slot in text.template.slots:
            for name in sorted(reads(slot.expression) & place.siblings):
                yield Diagnostic(
                    rule=rule("F309"),
                    message=f"`{name}` is read as it was before this `set`, which also writes it",
                    span=text.scalar.span_of(slot.start, slot.end),
                    help="all right-hand sides of a `set` read the state as it was",
                )


def _constant_faults(model: Model, place: Write) -> Iterator[Diagnostic]:
    if place.verb != "set" or not isinstance(place.value, Constant) or place.value.value is None:
        return
    schema = (model.flow.state or {})[place.name.text].value
    if schema.templates:
        return
    for fault in compile_check(schema.keywords)(place.value.value):
        yield Diagnostic(
            rule=rule("F304"),
            message=f"`{place.name.text}` {fault.message}",
            span=value_tree(place.value).span,
            related=(Label(schema.tree.span, "its schema"),),
        )


def _circle(
    members: tuple[str, ...], needs: Mapping[str, list[str]], places: Mapping[str, int]
) -> list[str]:
    """Return the shortest way round from the first of some names that all need each other."""
    inside = set(members)
    first = min(members, key=places.__getitem__)
    graph = {name: [need for need in needs[name] if need in inside] for name in members}
    graph[""] = graph[first]  # a place before the first, because a way ends where it begins
    return [first, *shortest_path(graph, "", [first])[1:]]
