"""How large the parameters of a function are, and those of all functions of a node together."""

from collections.abc import Iterator

from flowcat.checks.limits import lowest, named, verb
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, distinct, everywhere, parameters_of, place_of
from flowcat.checks.schema_parts import is_flat, parts
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.functions import Offer
from flowcat.language.leaves import ValueSchema
from flowcat.language.values.json_values import is_list
from flowcat.source.tree import Mapping as YamlMapping


def large_schemas(model: Model) -> Iterator[Diagnostic]:
    """F605: one function's parameters, or those of a node together, are more than models take."""
    if not model.settings.targets & {"openai", "google"}:
        return
    sizes = _Sizes(model)
    yield from _large_functions(model, sizes)
    limit = lowest(_VALUES, model.settings.targets & {"google"})
    if limit is None:
        return
    common = [sizes.of(offer)[2] for offer in everywhere(model)]
    for node, own in by_node(model):
        listed = [*common, *(sizes.of(offer)[2] for offer in own)]
        # One that is too large by itself was told of.
        if sum(listed) > limit.most >= max(listed):
            yield Diagnostic(
                rule=rule("F605"),
                message=f"the functions at `{node.key.text}` list {sum(listed):,} enum values"
                " together, and Google counts all schemas of a request as one",
                span=node.key.span,
                help="let the caller say it freely, and look it up",
            )


def _large_functions(model: Model, sizes: "_Sizes") -> Iterator[Diagnostic]:
    limits = [lowest(subject, model.settings.targets) for subject, _ in _COUNTED]
    told: set[int] = set()
    for offer in distinct(model):
        place = place_of(model, offer)
        if id(place) in told:
            continue
        for limit, (_, words), number in zip(limits, _COUNTED, sizes.of(offer), strict=True):
            if limit is None or number <= limit.most:
                continue
            told.add(id(place))
            who = {limit.provider}
            does = f"{verb(who, 'take')} on some models" if limit.is_certain else "may take"
            yield Diagnostic(
                rule=rule("F605"),
                message=f"the parameters of `{offer.name}` {words.format(number)}, more than the"
                f" {limit.most:,} that {named(who)} {does}",
                span=place.span,
                help="ask for less in one call: let the caller say it freely, and look it up",
            )
            break


_VALUES = "enum values of a schema"
_COUNTED = (
    ("properties of a schema", "have {:,} properties"),
    ("levels of a schema", "are {:,} levels deep"),
    (_VALUES, "list {:,} enum values"),
)


class _Sizes:
    """Counts properties, levels and enum values of parameters, each schema once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._measured: dict[int, tuple[int, int, int]] = {}
        self._known: dict[str, tuple[int, int, int]] = {}

    def of(self, offer: Offer) -> tuple[int, int, int]:
        """Count what the parameters of a function hold; by its bare name it is always the same."""
        if offer.own is not None:
            return self._count(offer)
        if offer.name not in self._known:
            self._known[offer.name] = self._count(offer)
        return self._known[offer.name]

    def _count(self, offer: Offer) -> tuple[int, int, int]:
        properties = levels = values = 0
        for _, schema in parameters_of(self._model, offer.function):
            if id(schema.tree) not in self._measured:
                self._measured[id(schema.tree)] = _measure(schema)
            more, deep, listed = self._measured[id(schema.tree)]
            properties, levels, values = properties + 1 + more, max(levels, deep), values + listed
        return properties, levels, values


def _measure(schema: ValueSchema) -> tuple[int, int, int]:
    if is_flat(schema) and isinstance(schema.tree, YamlMapping):
        return 0, 1, 0
    properties = levels = values = 0
    for part in parts(schema):
        properties += len(part.names_in("properties"))
        levels = max(levels, part.depth)
        listed = part.keywords.get("enum")
        values += len(listed) if is_list(listed) else 0
    return properties, levels, values
