"""Work that may fail or take long: what happens then, and what the caller hears meanwhile.

Only marked documents: a FlowConfig has no key for any of it.
"""

from collections.abc import Iterator
from typing import Final

from flowcat.checks.arrivals import silent_arrivals, silent_start
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, everywhere, place_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.document import Conversation, Function, Run
from flowcat.language.functions import Offer
from flowcat.language.leaves import Name

SLOW: Final = 5.0
"""Seconds that a function may take without a word. A caller asks "hello?" before that."""


def work_without_a_net(model: Model) -> Iterator[Diagnostic]:
    """F801: nothing says what happens when a call fails. F802: nor what is said while it takes."""
    if not model.marked:
        return
    runs = _runs(model)
    quiet = None
    seen: set[int] = set()
    for offer, run in runs:
        if model.flow.on_error is None and offer.function.on_error is None:
            yield _unguarded_run(offer)
        if (limit := _slow(offer.function)) is not None:
            quiet = quiet or {*silent_arrivals(model), *silent_start(model)}
            if run in quiet:
                seen.add(id(limit))
                yield _wordless(offer.at, offer, limit)
    yield from _offered(model, seen)


def _runs(model: Model) -> list[tuple[Offer, str]]:
    """Return the functions that nodes run in Python, each with the name of its node."""
    nodes = {
        id(named.value.run): name
        for name, named in model.flow.nodes.items()
        if isinstance(named.value, Run)
    }
    if not nodes:
        return []
    return [
        (offer, nodes[id(offer.at)])
        for offer in model.offers
        if id(offer.at) in nodes and offer.function.handler is not None
    ]


def _offered(model: Model, seen: set[int]) -> Iterator[Diagnostic]:
    """Look at what the LLM is offered; what is defined once is told once."""
    told: set[int] = set()
    for node, offer in _offers(model):
        function = offer.function
        if function.handler is None:
            continue
        place = place_of(model, offer)
        roads = (function.on_error, node.on_error if node else None, model.flow.on_error)
        is_write = function.effects == "write"
        if is_write and not any(roads) and id(place) not in told:
            told.add(id(place))
            yield _unguarded_write(offer, place)
        limit = _slow(function)
        if limit is not None and id(limit) not in seen:
            seen.add(id(limit))
            yield _wordless(limit, offer, limit)


def _offers(model: Model) -> Iterator[tuple[Conversation | None, Offer]]:
    for offer in everywhere(model):
        yield None, offer
    for named, own in by_node(model):
        for offer in own:
            yield (named.value if isinstance(named.value, Conversation) else None), offer


def _slow(function: Function) -> Name | None:
    """Return the key that lets a function take long, where nothing is said meanwhile."""
    if function.filler is not None or _longest(function) <= SLOW:
        return None
    if function.tree is None:
        return function.name
    for key in ("timeout", "timeout_secs"):
        if key in function.tree.entries:
            return function.tree.entries[key][0]
    return function.name


def _longest(function: Function) -> float:
    """Return the seconds that a function may take, all its tries together; 0 if it has no limit."""
    tries = 1 + (function.retries or 0) if function.effects == "read" else 1
    return (function.timeout or function.timeout_secs or 0.0) * tries


def _unguarded_run(offer: Offer) -> Diagnostic:
    return Diagnostic(
        rule=rule("F801"),
        message=f"nothing says what happens when `{offer.name}` fails",
        span=offer.at.span,
        notes=(_WITHOUT_A_ROAD,),
        help="add `on_error` here or for the whole flow, as in"
        " `on_error: {say: I am sorry., transition_to: a_node}`",
    )


_WITHOUT_A_ROAD: Final = (
    "the bot says that something went wrong, and goes back to the last question; if there was none,"
    " it hangs up"
)


def _unguarded_write(offer: Offer, place: Name) -> Diagnostic:
    return Diagnostic(
        rule=rule("F801"),
        message=f"`{offer.name}` writes, and nothing says what happens when it fails",
        span=place.span,
        notes=("the LLM is told that it did not work, and to go on without it",),
        help="add `on_error`, with words that leave no doubt and a node to go on at",
    )


def _wordless(at: Name, offer: Offer, limit: Name) -> Diagnostic:
    seconds = _longest(offer.function)
    return Diagnostic(
        rule=rule("F802"),
        message=f"the caller may hear nothing for {seconds:g} seconds while `{offer.name}` works",
        span=at.span,
        related=() if at is limit else (Label(limit.span, "lets it take so long"),),
        help="add a `filler`, as in `filler: One moment please.`, or allow less time",
    )
