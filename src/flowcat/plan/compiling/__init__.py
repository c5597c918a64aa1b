"""From a flow document to its plan. The document must be free of errors."""

from flowcat.plan.compiling.compiler import HandlerFacts
from flowcat.plan.compiling.flow import compile_plan

__all__ = ["HandlerFacts", "compile_plan"]
