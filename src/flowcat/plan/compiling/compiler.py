"""What every part of a flow is compiled with, and the compiling of its leaves."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from flowcat.language.document import FlowDocument
from flowcat.language.expressions import Evaluate, Formats, compile_expression
from flowcat.language.leaves import Constant, Formula, ListValue, MapValue, Name, Text, Value
from flowcat.language.shapes import Named
from flowcat.language.templates import Render, compile_template, compile_text
from flowcat.plan.plan import NO_WRITES, Writes
from flowcat.text.dataclass import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HandlerFacts:
    """What a Python function tells about itself: used where the flow does not say it."""

    description: str = ""
    parameters: Mapping[str, Mapping[str, object]] | None = None
    """The arguments the LLM fills in, by name, as JSON Schemas."""
    required: tuple[str, ...] = ()
    interruptible: bool | None = None
    timeout: float | None = None
    """Seconds."""
    takes_any: bool = False
    """Whether it takes any further arguments, by ``**``."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """One flow, its Python functions, its dialect and its formats."""

    flow: FlowDocument
    handlers: Mapping[str, HandlerFacts]
    formats: Formats

    @property
    def marked(self) -> bool:
        """Whether the flow says ``flowcat: 1``."""
        return self.flow.flowcat is not None

    def value(self, value: Value) -> Evaluate:
        """Compile a value; lists and mappings are made anew each time."""
        match value:
            case Constant():
                constant = value.value
                return lambda _scope: constant
            case Text():
                return compile_template(value.template, self.formats)
            case ListValue():
                items = [self.value(item) for item in value.items]
                return lambda scope: [item(scope) for item in items]
            case MapValue():
                entries = [(name, self.value(item)) for name, item in value.entries.items()]
                return lambda scope: {name: item(scope) for name, item in entries}

    def formula(self, formula: Formula) -> Evaluate:
        """Compile an expression."""
        return compile_expression(formula.expression, self.formats)

    def text(self, text: Text) -> Render:
        """Compile a text for people or the LLM; what cannot be computed is left empty."""
        return compile_text(text.template, self.formats)

    def text_or_none(self, text: Text | None) -> Render | None:
        """Compile a text that may not be there."""
        return self.text(text) if text is not None else None

    def writes(
        self,
        sets: Mapping[str, Named[Value]] | None,
        appends: Mapping[str, Named[Value]] | None,
        clears: tuple[Name, ...] | None,
    ) -> Writes:
        """Compile what is written to the state."""
        if not (sets or appends or clears):
            return NO_WRITES
        return Writes(
            set=tuple((name, self.value(named.value)) for name, named in items(sets)),
            append=tuple((name, self.value(named.value)) for name, named in items(appends)),
            clear=names(clears),
        )


def items(entries: Mapping[str, T] | None) -> Iterable[tuple[str, T]]:
    """Return the entries of a mapping that may not be there."""
    return (entries or {}).items()


def names(given: tuple[Name, ...] | None) -> tuple[str, ...]:
    """Return the texts of a list of names that may not be there."""
    return tuple(name.text for name in given or ())
