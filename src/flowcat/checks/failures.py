"""Work that may fail or take long: what happens then, and what the caller hears meanwhile.

Only marked documents: a FlowConfig has no key for any of it.
"""

from collections.abc import Iterator
from typing import Final

from flowcat.checks.arrivals import silent_arrivals, silent_start
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, everywhere, place_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.document import Function, Node, Run
from flowcat.language.functions import Offer, effects_of, runs_something, says_it_writes
from flowcat.language.leaves import Name
from flowcat.language.shapes import Named
from flowcat.source.tree import Mapping

SLOW: Final = 5.0
"""Seconds that a function may take without a word. A caller asks "hello?" before that."""


def work_without_a_net(model: Model) -> Iterator[Diagnostic]:
    """F801: nothing says what happens when a call fails. F802: nor what is said while it takes."""
    if not model.marked:
        return
    quiet = None
    seen: set[int] = set()
    for offer, named in _runs(model):
        if not _says("on_error", offer, model.flow.tree, named.value.tree):
            yield _unguarded_run(offer)
        limit = _slow(offer)
        if limit is not None and not _says("filler", offer, named.value.tree):
            quiet = quiet or {*silent_arrivals(model), *silent_start(model)}
            if named.key.text in quiet:
                seen.add(id(limit))
                yield _wordless(offer.at, offer, limit)
    yield from _offered(model, seen)


def _runs(model: Model) -> list[tuple[Offer, Named[Node]]]:
    """Return the functions that nodes run in Python, each with its node."""
    nodes = {
        id(named.value.run): named
        for named in model.flow.nodes.values()
        if isinstance(named.value, Run)
    }
    if not nodes:
        return []
    return [
        (offer, nodes[id(offer.at)])
        for offer in model.offers
        if id(offer.at) in nodes and runs_something(offer.function)
    ]


def _says(key: str, offer: Offer, *around: Mapping) -> bool:
    """Whether a key is given for a function, here or around it; also one that cannot be read."""
    own = (one.tree for one in (offer.own, offer.function) if one is not None)
    return any(key in tree.entries for tree in (*own, *around) if tree is not None)


def _offered(model: Model, seen: set[int]) -> Iterator[Diagnostic]:
    """Look at what the LLM is offered; what is defined once is told once."""
    told: set[int] = set()
    for around, offer in _offers(model):
        if not runs_something(offer.function):
            continue
        place = place_of(model, offer)
        is_write = says_it_writes(offer.function) and id(place) not in told
        if is_write and not _says("on_error", offer, *around):
            told.add(id(place))
            yield _unguarded_write(offer, place)
        limit = _slow(offer)
        if limit is not None and id(limit) not in seen and not _says("filler", offer):
            seen.add(id(limit))
            yield _wordless(limit, offer, limit)


def _offers(model: Model) -> Iterator[tuple[tuple[Mapping, ...], Offer]]:
    """Yield what the LLM is offered, with what stands around it: the flow, and the node."""
    for offer in everywhere(model):
        yield (model.flow.tree,), offer
    for named, own in by_node(model):
        for offer in own:
            yield (model.flow.tree, named.value.tree), offer


def _slow(offer: Offer) -> Name | None:
    """Return the key that lets a function take long."""
    if _longest(offer.function) <= SLOW:
        return None
    for one in (offer.own, offer.function):
        for key in ("timeout", "timeout_secs"):
            if one is not None and one.tree is not None and key in one.tree.entries:
                return one.tree.entries[key][0]
    return offer.at


def _longest(function: Function) -> float:
    """Return the seconds that a function may take, all its tries together; 0 if it has no limit."""
    tries = 1 + (function.retries or 0) if effects_of(function) == "read" else 1
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
