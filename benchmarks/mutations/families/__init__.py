"""All operators, by the family of the rule that each is meant for."""

from benchmarks.mutations.families import (
    conditions,
    functions,
    graph,
    handlers,
    names,
    shape,
    source,
    state,
    templates,
    voice,
)
from benchmarks.mutations.operators import Operator

OPERATORS: tuple[Operator, ...] = (
    *source.OPERATORS,
    *shape.OPERATORS,
    *graph.OPERATORS,
    *state.OPERATORS,
    *names.OPERATORS,
    *conditions.OPERATORS,
    *templates.OPERATORS,
    *functions.OPERATORS,
    *handlers.OPERATORS,
    *voice.OPERATORS,
)
"""In the order of their rules."""
