"""Texts of a flow as Pipecat's placeholders can say them."""

from collections.abc import Mapping

from flowcat.convert.losses import Losses
from flowcat.language.document import FlowDocument
from flowcat.language.expressions import Expression
from flowcat.language.expressions.nodes import Field, Filter, Name
from flowcat.language.leaves import Constant, ListValue, MapValue, Text, Value
from flowcat.language.templates import Slot, escape_for_pipecat
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """Writes the texts of one flow; what cannot be said goes to the losses."""

    flow: FlowDocument
    losses: Losses

    def rendered(self, text: Text) -> str:
        """Return a text at a place where Pipecat fills in placeholders."""
        if not self.is_marked:
            return text.scalar.text
        written = ""
        for part in text.template.parts:
            if isinstance(part, str):
                written += escape_for_pipecat(part)
                continue
            if written.endswith("\\"):
                place = text.scalar.span_of(part.start, part.end)
                self.losses.add("backslash", "a backslash cannot stand before a value", place)
                written += " "
            written += self._slot(text, part)
        return written

    def literal(self, text: Text) -> str:
        """Return a text at a place where Pipecat fills in nothing."""
        if not self.is_marked or text.is_constant:
            return "".join(map(str, text.template.parts)) if self.is_marked else text.scalar.text
        for slot in text.template.slots:
            place = text.scalar.span_of(slot.start, slot.end)
            self.losses.add("template", "Pipecat fills in no values at this place", place)
        return text.scalar.text

    def value(self, value: Value) -> object:
        """Return a value of an action."""
        match value:
            case Text():
                return self.literal(value)
            case Constant():
                return value.value
            case ListValue():
                return [self.value(item) for item in value.items]
            case MapValue():
                return {name: self.value(item) for name, item in value.entries.items()}

    @property
    def is_marked(self) -> bool:
        """Whether the flow is a marked one, with the whole language in its texts."""
        return self.flow.flowcat is not None

    def _slot(self, text: Text, slot: Slot) -> str:
        place = text.scalar.span_of(slot.start, slot.end)
        written = text.scalar.text[slot.start : slot.end]
        expression = slot.expression
        if isinstance(expression, Filter) and self._path(expression.value):
            while isinstance(expression, Filter):
                message = f"the value is shown without the filter `{expression.name}`"
                self.losses.add("filter", message, place)
                expression = expression.value
        path = self._path(expression)
        escaped = escape_for_pipecat(written)
        if path:
            return written if escaped != written else f"{{{{ {path} }}}}"
        self.losses.add("expression", f"Pipecat cannot compute `{written}`", place)
        return escaped

    def _path(self, expression: Expression) -> str:
        """Return the placeholder's path; empty if it is not one of the state or the inputs."""
        match expression:
            case Filter():
                return self._path(expression.value)
            case Name(name=name):
                known: Mapping[str, object] = {
                    **(self.flow.state or {}),
                    **(self.flow.inputs or {}),
                }
                return name if name in known else ""
            case Field(target=target, name=name):
                path = self._path(target) if not isinstance(target, Filter) else ""
                return f"{path}.{name}" if path else ""
            case _:
                return ""
