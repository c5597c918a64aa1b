"""HTTP requests: where they go is fixed by the flow, and what they send and give fits."""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.document import Conversation, Function, Http, Run
from flowcat.language.expressions.nodes import reads_paths
from flowcat.language.functions import Offer, hook_offer, hooks_of, run_offer
from flowcat.language.leaves import Text
from flowcat.language.places import request_texts
from flowcat.language.templates import Slot
from flowcat.language.web_addresses import (
    Host,
    UrlPiece,
    literal_head,
    read_host,
    url_pieces,
    variable_of,
)
from flowcat.text import Span


def bad_requests(model: Model) -> Iterator[Diagnostic]:
    """F620: a request that is never sent as it is written. F611, F618: what it lacks or gives."""
    if not model.marked:
        return
    yield from _bad_hosts(model)
    hosts = _hosts(model)
    seen: set[int] = set()
    for function in _functions(model):
        if function.http is not None and id(function.http) not in seen:
            seen.add(id(function.http))
            yield from _bad_url(function.http.url, hosts)
            yield from _bad_headers(function.http)
            yield from _unpicked(function, function.http)
    yield from _without_arguments(model)


def _functions(model: Model) -> Iterator[Function]:
    for named in (model.flow.functions or {}).values():
        yield named.value
    for offer in model.offers:
        yield offer.function


def _listed(model: Model) -> tuple[Text, ...]:
    http = model.flow.http
    return (*(http.hosts or ()), *(http.private_hosts or ())) if http is not None else ()


def _bad_hosts(model: Model) -> Iterator[Diagnostic]:
    """Tell of entries that name no host, or that are not known before the call."""
    for entry in _listed(model):
        slots = entry.template.slots
        if all(variable_of(slot) is not None for slot in slots):
            if not slots and read_host(entry.scalar.text) is None:
                message = f"`{entry.scalar.text}` is no host"
                yield _bad(
                    message, entry.scalar.span, "write `api.example.com`, or `*.example.com`"
                )
        else:
            message = "a host is literal, or comes from `env` alone"
            yield _bad(message, entry.scalar.span, _FROM_ENV)


def _hosts(model: Model) -> tuple[Host, ...] | None:
    """Return the hosts that may be talked to; None if some are known only on the call."""
    entries = _listed(model)
    if any(entry.template.slots for entry in entries):
        return None
    read = (read_host(entry.scalar.text) for entry in entries)
    return tuple(host for host in read if host is not None)


def _bad_url(url: Text, hosts: tuple[Host, ...] | None) -> Iterator[Diagnostic]:
    pieces = [*url_pieces(url.template)]
    fault = _bad_head(url, pieces) or _bad_rest(url, pieces)
    if fault is not None:
        yield fault
        return
    head = literal_head(url)
    if head is None or hosts is None:
        return
    scheme, _, place = head.partition("://")
    host = read_host(place)
    if host is None or host.is_domain:
        yield _bad(f"`{place}` is no host", url.scalar.span, "write `https://host/path`")
        return
    port = host.port or (443 if scheme.lower() == "https" else 80)
    if not any(known.covers(host.name, port) for known in hosts):
        yield _bad(
            f"`{host.name}` is not among the hosts that this flow may talk to",
            url.scalar.span,
            f"add it at the root: `http: {{hosts: [{host.name}]}}`",
        )


def _bad_head(url: Text, pieces: list[UrlPiece]) -> Diagnostic | None:
    """Find what is wrong with scheme and host."""
    for one in pieces:
        if one.part == "head" and isinstance(one.piece, Slot) and variable_of(one.piece) is None:
            message = "what is computed may not choose the host of a request"
            return _bad(message, _span(url, one.piece), _FROM_ENV)
    first = pieces[0].piece if pieces else ""
    literal = "".join(one.piece for one in pieces if isinstance(one.piece, str) and _heads(one))
    if isinstance(first, str) and not re.match(r"(?i)https?://", first):
        message = "the URL of a request begins with `https://`, or with a variable of `env`"
        return _bad(message, url.scalar.span, "write the whole URL, as in `https://host/path`")
    if "@" in literal:
        message = "a URL holds no user and no password: it is logged on its way"
        return _bad(message, url.scalar.span, "send it in `headers`, as `{{ env.NAME }}`")
    return None


def _heads(piece: UrlPiece) -> bool:
    return piece.part == "head"


def _bad_rest(url: Text, pieces: list[UrlPiece]) -> Diagnostic | None:
    if any(one.part == "fragment" for one in pieces):
        message = "what stands behind a `#` of a URL is never sent"
        return _bad(message, url.scalar.span, "take it out, or write `%23`")
    return None


def _bad_headers(http: Http) -> Iterator[Diagnostic]:
    for name, named in (http.headers or {}).items():
        if re.fullmatch(_HEADER, name) is None:
            yield _bad(f"`{name}` is no name of a header", named.key.span, "")
        elif name.lower() in _OWN_HEADERS:
            message = f"the header `{name}` is written by Flowcat"
            yield _bad(message, named.key.span, "take it out")


_HEADER: Final = r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}"
_OWN_HEADERS: Final = frozenset(
    ("host", "content-length", "content-encoding", "transfer-encoding", "accept-encoding", "te")
) | {"connection", "keep-alive", "upgrade", "trailer", "expect", "proxy-authorization"}
"""They say how a message is sent, and to whom; two that disagree are an attack."""


def _unpicked(function: Function, http: Http) -> Iterator[Diagnostic]:
    """F618: a field of ``returns`` that the request's own ``result`` never has."""
    if http.result is None:
        return
    for name, named in (function.returns or {}).items():
        if name not in http.result and not named.value.is_optional:
            first = next(iter(http.result.values()), None)
            yield Diagnostic(
                rule=rule("F618"),
                message=f"`{name}` is required here, and the request's `result` has no such field",
                span=named.key.span,
                related=(Label(first.key.span, "its fields"),) if first is not None else (),
                help=f"add it there, as in `{name}: body.{name}`, or write `optional: true`",
            )


def _without_arguments(model: Model) -> Iterator[Diagnostic]:
    """F611: the flow runs a request without an argument that the request names."""
    for offer in _run(model):
        if offer.function.http is None:
            continue
        given = (offer.function.arguments or {}).keys()
        missing = [name for name in _arguments_of(offer.function.http) if name not in given]
        if missing:
            yield Diagnostic(
                rule=rule("F611"),
                message=f"the request of `{offer.name}` needs the argument `{missing[0]}`, and"
                " none is given here",
                span=offer.at.span,
                help=f"add `arguments: {{{missing[0]}: ...}}`",
            )


def _run(model: Model) -> Iterator[Offer]:
    """Yield what nodes and hooks run."""
    flow = model.flow
    for named in flow.nodes.values():
        match named.value:
            case Run() as node:
                yield run_offer(flow, node)
            case Conversation() as node:
                for hook in hooks_of(node):
                    if (offer := hook_offer(flow, hook)) is not None:
                        yield offer
            case _:
                pass


def _arguments_of(http: Http) -> dict[str, None]:
    return {
        path[1]: None
        for text in request_texts(http)
        for slot in text.template.slots
        for path in sorted(reads_paths(slot.expression))
        if path[0] == "args" and len(path) > 1
    }


def _span(text: Text, slot: Slot) -> Span:
    return text.scalar.span_of(slot.start, slot.end)


_FROM_ENV: Final = "write it out, or take it from a variable that is listed under `env`"


def _bad(message: str, span: Span, help_: str) -> Diagnostic:
    return Diagnostic(rule=rule("F620"), message=message, span=span, help=help_)
