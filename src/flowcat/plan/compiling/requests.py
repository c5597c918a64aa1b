"""Compiling requests."""

from collections.abc import Iterator

from flowcat.language.document import Function, Http
from flowcat.language.document.http import READING
from flowcat.language.expressions import Evaluate, compile_expression
from flowcat.language.expressions.nodes import reads_paths
from flowcat.language.leaves import Text
from flowcat.language.places import request_texts
from flowcat.language.templates import Slot
from flowcat.language.web_addresses import url_pieces
from flowcat.plan.compiling.compiler import Compiler, items
from flowcat.plan.http import BodyKind, HttpPlan, UrlPart

TIMEOUT = 10.0
"""Seconds a request may take, unless the flow says otherwise."""


def compile_request(compiler: Compiler, function: Function) -> HttpPlan | None:
    """Compile the request of a function; None if it makes none."""
    http = function.http
    if http is None:
        return None
    known = compiler.flow.http
    kind: BodyKind = "none"
    if http.json is not None:
        kind = "json"
    elif http.form is not None:
        kind = "form"
    return HttpPlan(
        method=http.method or READING[0],
        url=tuple(_url(compiler, http.url)),
        query=tuple((name, compiler.value(named.value)) for name, named in items(http.query)),
        headers=tuple((name, compiler.text(named.value)) for name, named in items(http.headers)),
        body_kind=kind,
        json=compiler.value(http.json) if http.json is not None else None,
        form=tuple((name, compiler.value(named.value)) for name, named in items(http.form)),
        allow_status=frozenset(http.allow_status or ()),
        picks=_picks(compiler, http),
        secrets=tuple(_variables(http)),
        hosts=tuple(map(compiler.text, (known.hosts or ()) if known is not None else ())),
        private_hosts=tuple(
            map(compiler.text, (known.private_hosts or ()) if known is not None else ())
        ),
    )


def _url(compiler: Compiler, url: Text) -> Iterator[UrlPart]:
    for one in url_pieces(url.template):
        piece: str | Evaluate
        if isinstance(one.piece, Slot):
            piece = compile_expression(one.piece.expression, compiler.formats)
        else:
            piece = one.piece
        yield UrlPart(piece, one.part)


def _picks(compiler: Compiler, http: Http) -> tuple[tuple[str, Evaluate], ...] | None:
    if http.result is None:
        return None
    return tuple((name, compiler.formula(named.value)) for name, named in http.result.items())


def _variables(http: Http) -> Iterator[str]:
    """Yield the variables that a request sends; those that only name the host are no secrets."""
    head = {
        id(one.piece.expression)
        for one in url_pieces(http.url.template)
        if one.part == "head" and isinstance(one.piece, Slot)
    }
    found: dict[str, None] = {}
    for text in request_texts(http):
        for slot in text.template.slots:
            if id(slot.expression) not in head:
                paths = (path for path in reads_paths(slot.expression) if path[0] == "env")
                found |= dict.fromkeys(path[1] for path in paths if len(path) > 1)
    yield from found
