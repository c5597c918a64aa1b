"""All operators, by the family of the rule that each is meant for."""

from benchmarks.mutations.families import (
    conditions,
    data,
    functions,
    graph,
    handlers,
    shape,
    source,
    templates,
    voice,
)
from benchmarks.mutations.operators import Operator

OPERATORS: tuple[Operator, ...] = (
    *source.OPERATORS,
    *shape.OPERATORS,
    *graph.OPERATORS,
    *data.OPERATORS,
    *conditions.OPERATORS,
    *templates.OPERATORS,
    *functions.OPERATORS,
    *handlers.OPERATORS,
    *voice.OPERATORS,
)
"""In the order of their rules."""
