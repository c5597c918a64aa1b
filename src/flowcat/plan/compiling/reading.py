"""What a flow reads of its surroundings: a clock that nobody asks need not be looked at."""

from collections.abc import Iterator

from flowcat.language.document import FlowDocument
from flowcat.language.expressions import Expression, reads
from flowcat.language.expressions.passing import shown_names
from flowcat.language.places import Computed, Condition, places
from flowcat.language.templates import Slot


def reads_call(flow: FlowDocument) -> bool:
    """Tell whether any expression of a flow reads ``call``."""
    return any("call" in reads(expression) for expression in _expressions(flow))


def names_read(flow: FlowDocument) -> frozenset[str]:
    """Return every name that some expression of a flow reads, such as ``party_size``."""
    return frozenset(name for expression in _expressions(flow) for name in reads(expression))


def slots_that_show(flow: FlowDocument, names: frozenset[str]) -> Iterator[Slot]:
    """Yield the slots of texts that show one of these names, of state or of an argument."""
    for place in places(flow) if names else ():
        if isinstance(place, Computed):
            for slot in place.text.template.slots:
                if not names.isdisjoint(shown_names(slot.expression)):
                    yield slot


def _expressions(flow: FlowDocument) -> Iterator[Expression]:
    for named in (flow.computed or {}).values():
        yield named.value.expression
    for place in places(flow):
        match place:
            case Condition():
                yield place.formula.expression
            case Computed():
                yield from (slot.expression for slot in place.text.template.slots)
            case _:
                pass
