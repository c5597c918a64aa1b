"""Which names hold something sensitive: declared so, or made from something that is (rule 26)."""

from collections.abc import Iterator, Mapping

from flowcat.language.document import FlowDocument, Function
from flowcat.language.expressions import Expression, reads_paths
from flowcat.language.functions import all_offers
from flowcat.language.leaves import Text, Value, texts_in
from flowcat.language.places import Write, places
from flowcat.language.shapes import Named


def sensitive_names(flow: FlowDocument) -> frozenset[str]:
    """Return the inputs, state keys, arguments and computed values that must never be shown."""
    found = set(_declared(flow))
    if not found:
        return frozenset()
    made_of = [
        (place.name.text, _read_by(place.value))
        for place in places(flow)
        if isinstance(place, Write) and place.value is not None
    ]
    for name, named in (flow.computed or {}).items():
        made_of.append((name, frozenset(_names(named.value.expression))))
    while True:
        new = {name for name, read in made_of if read & found} - found
        if not new:
            return frozenset(found)
        found |= new


def secret_variables(flow: FlowDocument) -> frozenset[str]:
    """Return the environment variables that are secrets.

    They stand in a header of a request, or are handed to an MCP server.
    """
    found: set[str] = set()
    if not flow.env:
        return frozenset()
    for server in (flow.mcp or {}).values():
        found.update(name.text for name in server.value.env or ())
        found.update(_variables(server.value.headers))
    for named in (flow.functions or {}).values():
        found.update(_in_headers(named.value))
    for offer in all_offers(flow):
        if offer.own is not None:
            found.update(_in_headers(offer.own))
    return frozenset(found)


def _in_headers(function: Function) -> Iterator[str]:
    if function.http is not None:
        yield from _variables(function.http.headers)


def _variables(headers: Mapping[str, Named[Text]] | None) -> Iterator[str]:
    for header in (headers or {}).values():
        for slot in header.value.template.slots:
            for path in reads_paths(slot.expression):
                if path[0] == "env" and len(path) > 1:
                    yield path[1]


def hidden_names(flow: FlowDocument) -> frozenset[str]:
    """Return the names whose values no trace shows.

    These are the sensitive ones, the fields of results that are declared so, and the arguments and
    fields that something sensitive is stored from.
    """
    found = set(sensitive_names(flow))
    for offer in all_offers(flow):
        for name, named in (offer.function.returns or {}).items():
            if named.value.is_sensitive:
                found.add(name)
    for place in places(flow):
        if isinstance(place, Write) and place.value is not None and place.name.text in found:
            found.update(_stored_from(place.value))
    return frozenset(found)


def _declared(flow: FlowDocument) -> Iterator[str]:
    for schemas in (flow.inputs, flow.state):
        for name, named in (schemas or {}).items():
            if named.value.is_sensitive:
                yield name
    for offer in all_offers(flow):
        for name, named in (offer.function.parameters or {}).items():
            if named.value.is_sensitive:
                yield name
    for name in secret_variables(flow):
        yield f"env.{name}"


def _read_by(value: Value) -> frozenset[str]:
    return frozenset(name for one in _expressions(value) for name in _names(one))


def _stored_from(value: Value) -> Iterator[str]:
    for expression in _expressions(value):
        for path in reads_paths(expression):
            if path[0] in ("args", "result"):
                yield from path[1:]


def _expressions(value: Value) -> Iterator[Expression]:
    return (slot.expression for text in texts_in(value) for slot in text.template.slots)


def _names(expression: Expression) -> Iterator[str]:
    for path in reads_paths(expression):
        yield path[0]
        # An argument's own name counts, because an argument that fills a sensitive key has it.
        if path[0] == "args" and len(path) > 1:
            yield path[1]
        if path[0] == "env" and len(path) > 1:
            yield f"env.{path[1]}"
