"""The one expression grammar: ``when:``, ``computed:``, an http ``result:`` and ``{{ }}``.

A small typed subset of Python's expressions with filters. An expression is parsed with its places,
typed against what is in scope, asked for what it reads, and compiled once into closures. Nothing in
it loops, calls anything but a short table of pure functions, or reaches an attribute.
"""

from typing import TYPE_CHECKING

from flowcat.language.expressions.faults import EvaluationFault, ExpressionFault
from flowcat.language.expressions.inference import Inferred, Scope, infer, infer_condition
from flowcat.language.expressions.nodes import Expression, reads, reads_paths
from flowcat.language.expressions.parser import MAX_DEPTH, MAX_LENGTH, Parsed, parse
from flowcat.language.expressions.signatures import FILTERS, FUNCTIONS
from flowcat.language.expressions.tokens import RESERVED_WORDS
from flowcat.language.expressions.types import Type, type_of_schema

if TYPE_CHECKING:
    from flowcat.language.expressions.compiling import Evaluate, compile_expression
    from flowcat.language.expressions.formats import Formats
else:

    def __getattr__(name: str) -> object:
        """Import what only running a flow needs when it is first asked for."""
        if name == "Formats":
            from flowcat.language.expressions import formats

            return formats.Formats
        if name in ("Evaluate", "compile_expression"):
            from flowcat.language.expressions import compiling

            return getattr(compiling, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FILTERS",
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "RESERVED_WORDS",
    "Evaluate",
    "EvaluationFault",
    "Expression",
    "ExpressionFault",
    "Formats",
    "Inferred",
    "Parsed",
    "Scope",
    "Type",
    "compile_expression",
    "infer",
    "infer_condition",
    "parse",
    "reads",
    "reads_paths",
    "type_of_schema",
]
