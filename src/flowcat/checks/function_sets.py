"""Functions that are offered together: few enough, and different enough to choose between."""

import re
from collections.abc import Iterator

from flowcat.checks.limits import least, lowest, named, verb
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, distinct, everywhere, facts_of, place_of
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.language.functions import Offer
from flowcat.language.leaves import Text
from flowcat.text import Span


def crowded_nodes(model: Model) -> Iterator[Diagnostic]:
    """F607: more functions than a provider takes, or than a model can tell apart."""
    common = everywhere(model)
    budget = model.settings.functions_per_node
    limit = lowest("functions in one request", model.settings.targets)
    most = limit.most if limit is not None else _NO_LIMIT
    if len(common) > budget:
        yield Diagnostic(
            rule=rule("F607"),
            message=f"{len(common)} functions are offered at every node, more than {budget}",
            span=common[budget].at.span,
            label="one too many",
            help="offer at every node only what a caller may want at any time",
        )
    for node, own in by_node(model):
        count = len(common) + len(own)
        if count <= budget or (len(common) > budget and (count <= most or len(common) > most)):
            continue
        notes = (f"{len(common)} of them are offered at every node",) if common else ()
        message = f"`{node.key.text}` offers {count} functions at once, more than {budget}"
        if limit is not None and count > most:
            who = [limit.provider]
            does = f"{named(who)} {verb(who, 'take')} {most}"
            message = f"`{node.key.text}` offers {count} functions at once, and {does}"
        yield Diagnostic(
            rule=rule("F607"),
            message=message,
            span=node.key.span,
            notes=notes,
            help="split the node, or let one function with a parameter stand for several",
            other_severity=Severity.ERROR if count > most and model.marked else None,
        )


def similar_functions(model: Model) -> Iterator[Diagnostic]:
    """F608, F609: functions offered together that a model takes for each other."""
    common = everywhere(model)
    words = _Words(model)
    names: set[tuple[str, str]] = set()
    descriptions: set[tuple[str, str]] = set()
    for _, own in by_node(model):
        together = (*common, *own)
        yield from _prefixes(together, names)
        yield from _same_descriptions(together, words, descriptions)


_NO_LIMIT = 1_000_000
_LENGTH = "length of a description"


def undescribed_functions(model: Model) -> Iterator[Diagnostic]:
    """F613: the LLM is not told when to call a function. F614: it is told too much."""
    limit = lowest(_LENGTH, model.settings.targets)
    seen: set[int] = set()
    for offer in distinct(model):
        place = place_of(model, offer)
        text = offer.function.description
        # A function may be described where one node offers it, and not where another does.
        told = id(place) if text is None else id(text)
        if told in seen:
            continue
        seen.add(told)
        facts = facts_of(model, offer.function)
        if text is not None:
            length = _least_length(text)
        elif (
            offer.function.mcp is not None
            or _tells_elsewhere(offer)
            or (offer.function.handler is not None and facts is None)
        ):
            continue
        else:
            length = len(facts.description) if facts is not None else 0
        if not length:
            python = facts.name if facts is not None else ""
            yield _undescribed(offer, place.span, python, _refusal(model))
        if limit is not None and length > limit.most:
            yield Diagnostic(
                rule=rule("F614"),
                message=f"the description of `{offer.name}` has {length:,} characters, and"
                f" {named([limit.provider])} takes {limit.most:,} for some models",
                span=place.span if text is None else text.scalar.span,
                help="say when to call it in a sentence or two, and put the rest into the task",
            )


def _tells_elsewhere(offer: Offer) -> bool:
    """Whether the description is missing for a reason that was reported."""
    function = offer.function
    tree = function.tree
    return bool(function.transition_only) or (tree is not None and "description" in tree.entries)


def _refusal(model: Model) -> tuple[str, ...]:
    """Say which provider takes no function without a description."""
    limit = least(_LENGTH, model.settings.targets)
    if limit is None:
        return ()
    who = [limit.provider]
    return (f"{named(who)} {verb(who, 'reject')} a request with an empty description",)


def _undescribed(offer: Offer, span: Span, python: str, notes: tuple[str, ...]) -> Diagnostic:
    help_ = "add a `description`, as in `description: The caller wants to leave.`"
    if python:
        help_ = f"write a docstring in `{python}`, or add a `description`"
    return Diagnostic(
        rule=rule("F613"),
        message=f"the LLM is not told when to call `{offer.name}`",
        span=span,
        notes=notes,
        help=help_,
    )


def _least_length(text: Text) -> int:
    if text.is_constant:
        return len(text.scalar.text)
    return sum(len(part) for part in text.template.parts if isinstance(part, str))


def _prefixes(together: tuple[Offer, ...], told: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Find each name that begins with another one; of several, the longest counts."""
    begun: list[Offer] = []
    for longer in sorted(together, key=lambda offer: offer.name):
        while begun and not longer.name.startswith(begun[-1].name):
            begun.pop()
        for shorter in reversed(begun):
            if _goes_on(shorter.name, longer.name):
                if (pair := (shorter.name, longer.name)) not in told:
                    told.add(pair)
                    yield _prefixed(longer, shorter)
                break
        begun.append(longer)


def _prefixed(longer: Offer, shorter: Offer) -> Diagnostic:
    return Diagnostic(
        rule=rule("F608"),
        message=f"`{longer.name}` begins with the name of `{shorter.name}`, which is offered"
        " beside it",
        span=longer.at.span,
        related=(Label(shorter.at.span, "a model may call this one instead"),),
        help="let the names differ from their first word on",
    )


def _goes_on(shorter: str, longer: str) -> bool:
    """Whether the longer name begins with the shorter one as a whole word or words."""
    rest = longer[len(shorter) : len(shorter) + 1]
    return rest in ("_", "-", ".") or (rest.isupper() and shorter[-1:].islower())


def _same_descriptions(
    together: tuple[Offer, ...], words: "_Words", told: set[tuple[str, str]]
) -> Iterator[Diagnostic]:
    first: dict[tuple[str, ...], Offer] = {}
    for offer in together:
        said = words.of(offer)
        if not said:
            continue
        other = first.setdefault(said, offer)
        if other.name == offer.name or (other.name, offer.name) in told:
            continue
        told.add((other.name, offer.name))
        yield Diagnostic(
            rule=rule("F609"),
            message=f"`{offer.name}` is described just like `{other.name}`, which is offered"
            " beside it",
            span=words.place(offer),
            related=(Label(words.place(other), f"the description of `{other.name}`"),),
            help="say what makes a caller want the one and not the other",
        )


class _Words:
    """What descriptions say, as words that can be compared; each is taken apart once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, offer: Offer) -> tuple[str, ...]:
        """Return the words of a description without those that make no difference."""
        text = offer.function.description
        if text is not None:
            said = text.scalar.text
        else:
            facts = facts_of(self._model, offer.function)
            said = facts.description if facts is not None else ""
        if said not in self._known:
            self._known[said] = tuple(_significant(said))
        return self._known[said]

    def place(self, offer: Offer) -> Span:
        """Return where a function is described, or where it is offered."""
        text = offer.function.description
        return text.scalar.span if text is not None else offer.at.span


def _significant(said: str) -> Iterator[str]:
    for word in re.findall(r"[^\W_]+", said.lower()):
        meant = _MEANT.get(word, word)
        if meant:
            yield meant.removesuffix("s") if len(meant) > 3 and not meant.endswith("ss") else meant


_MEANT = {
    **dict.fromkeys(("a", "an", "the", "this", "that", "please", "just", "simply", "now"), ""),
    **dict.fromkeys(("is", "are", "would", "to"), ""),
    **dict.fromkeys(("user", "users", "customer", "customers", "person", "they"), "caller"),
    **dict.fromkeys(("wants", "like", "likes", "wish", "wishes", "asks", "ask"), "want"),
}
"""Words that make no difference between two descriptions, or that say the same as another."""
