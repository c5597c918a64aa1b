r"""Texts with ``{{ }}``: reading them, typing them, rendering them.

``{{ expression }}`` is replaced by its value, ``\{{`` and ``\}}`` are literal braces. A text that
is one ``{{ }}`` and nothing else, white space aside, keeps the type of its value. A rendered value
is never read as a template again. All offsets are those of the whole text, in code points.

Documents without the marker follow Pipecat: only its own placeholders count, and values appear as
Python's ``str`` writes them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from flowcat.language.expressions.faults import EvaluationFault, ExpressionFault, Unevaluable
from flowcat.language.expressions.inference import Inferred, Scope, infer
from flowcat.language.expressions.nodes import Broken, Expression, Field, Name
from flowcat.language.expressions.parser import MAX_LENGTH, parse_between
from flowcat.language.expressions.types import (
    STRING,
    Boolean,
    ListOf,
    ObjectOf,
    describe,
    union,
    without_null,
)
from flowcat.language.expressions.values import text_of
from flowcat.text.dataclass import dataclass

if TYPE_CHECKING:
    from flowcat.language.expressions.compiling import Evaluate
    from flowcat.language.expressions.formats import Formats


@dataclass(frozen=True, slots=True)
class Slot:
    """One ``{{ expression }}``; the span holds the braces."""

    start: int
    end: int
    expression: Expression


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut into literal pieces and slots."""

    parts: tuple[str | Slot, ...]
    """Literal pieces are as they will appear: escapes are gone."""
    is_upstream: bool = False
    """Whether it follows Pipecat's rules instead of Flowcat's."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in the order of the text."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def is_constant(self) -> bool:
        """Whether it has no slot: it always renders the same."""
        return not any(isinstance(part, Slot) for part in self.parts)

    @property
    def exact(self) -> Expression | None:
        """The expression of a text that is one slot, white space aside; else None."""
        slots = self.slots
        if self.is_upstream or len(slots) != 1:
            return None
        rest = (part for part in self.parts if isinstance(part, str))
        return None if any(part.strip() for part in rest) else slots[0].expression


@dataclass(frozen=True, slots=True)
class ParsedTemplate:
    """A template, and what is wrong in it; a slot at fault holds a ``Broken`` expression."""

    template: Template
    faults: tuple[ExpressionFault, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot that rendered as nothing, because its value is null or its expression failed."""

    start: int
    end: int
    fault: str | None
    """Why the expression failed; None if its value is null."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered text, and what is missing in it."""

    text: str
    gaps: tuple[Gap, ...]


Render: TypeAlias = Callable[[Mapping[str, object]], Rendered]
"""Renders a template from the names in scope; never fails."""


def parse_template(text: str) -> ParsedTemplate:
    """Read a text of a marked document; never raises. Not more than a few faults are listed."""
    if "{{" not in text and "}}" not in text:
        return ParsedTemplate(constant_template(text), ())
    scan = _Scan(text)
    scan.run()
    return ParsedTemplate(Template(tuple(scan.parts)), tuple(scan.faults))


def constant_template(text: str) -> Template:
    """Return a template that always renders as the text itself, braces included."""
    return Template((text,) if text else ())


def parse_upstream(text: str) -> Template:
    """Read a text of an unmarked document: Pipecat's placeholders, all else is text."""
    parts: list[str | Slot] = []
    at = 0
    for found in re.finditer(PLACEHOLDER, text):
        parts.append(text[at : found.start()])
        parts.append(found[0][1:] if found[1] else _upstream_slot(found))
        at = found.end()
    parts.append(text[at:])
    return Template(_merged(parts), is_upstream=True)


def infer_template(template: Template, scope: Scope) -> Inferred:
    """Find the type of a template's value: of its one expression, or a string."""
    inferred = [infer(slot.expression, scope) for slot in template.slots]
    faults = tuple(fault for one in inferred for fault in one.faults)
    return Inferred(STRING if template.exact is None else inferred[0].type, faults)


def unspeakable_slots(template: Template, scope: Scope) -> tuple[ExpressionFault, ...]:
    """Report slots of a spoken text whose value cannot be read out: F502."""
    faults: list[ExpressionFault] = []
    for slot in template.slots:
        kinds = without_null(infer(slot.expression, scope).type)
        if kinds and all(isinstance(kind, Boolean | ListOf | ObjectOf) for kind in kinds):
            shown = describe(union(kinds))
            help_ = _HOW_TO_SAY.get(shown, "say its fields one by one")
            message = f"{shown} cannot be said aloud"
            place = slot.expression
            faults.append(ExpressionFault("F502", message, place.start, place.end, help_))
    return tuple(faults)


def compile_template(template: Template, formats: "Formats") -> "Evaluate":
    """Compile a value: an exact template gives the value of its expression, others a string.

    In a string a part without a value is empty. The closure of an exact template raises
    ``EvaluationFault`` if its expression fails.
    """
    if (expression := template.exact) is not None:
        from flowcat.language.expressions.compiling import compile_expression

        return compile_expression(expression, formats)
    render = compile_text(template, formats)
    return lambda env: render(env).text


def compile_text(template: Template, formats: "Formats") -> Render:
    """Compile a text: it always renders, and tells which slots are missing."""
    if template.is_constant:
        constant = Rendered("".join(map(str, template.parts)), ())
        return lambda env: constant  # noqa: ARG005
    parts = tuple(
        part if isinstance(part, str) else _compile_slot(part, template, formats)
        for part in template.parts
    )

    def render(env: Mapping[str, object]) -> Rendered:
        pieces: list[str] = []
        gaps: list[Gap] = []
        for part in parts:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(piece := part(env), str):
                pieces.append(piece)
            else:
                gaps.append(piece)
        return Rendered("".join(pieces), tuple(gaps))

    return render


def render_upstream(template: Template, env: Mapping[str, object]) -> str:
    """Render an unmarked document's text as Pipecat does.

    Raises:
        EvaluationFault: at a placeholder whose key is missing.
    """
    return "".join(
        part if isinstance(part, str) else _upstream_text(part, env) for part in template.parts
    )


def escape_for_pipecat(text: str) -> str:
    r"""Return a text that Pipecat's FlowManager renders as the text itself.

    A backslash before a placeholder makes it literal and is taken away by the rendering, so every
    placeholder gets one more.
    """
    if "{{" not in text:
        return text
    return re.sub(PLACEHOLDER, lambda found: "\\" + found[0], text)


# Patterns that few documents need are compiled, and kept by `re`, when they are first used.
PLACEHOLDER: Final = r"(\\?)\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*\}\}"
_MARK: Final = re.compile(r"\\\{\{|\\\}\}|\{\{|\}\}")
_STOP: Final = re.compile(r"[\"']|\{\{|\}\}")
_QUOTED: Final = {
    '"': r'(?s)"(?:[^"\\]|\\.)*"',
    "'": r"(?s)'(?:[^'\\]|\\.)*'",
}
_MAX_FAULTS: Final = 20
_UNCLOSED_HELP: Final = "close it with `}}`, or write `\\{{` for braces as text"
_HOW_TO_SAY: Final = {
    "a list": 'join it: `{{ list | join(", ") }}`',
    "a boolean": 'choose words: `{{ "yes" if value else "no" }}`',
    "an object": "name one of its fields",
}


class _Scan:
    """One pass over a marked text. Work is bounded: each slot looks a short way ahead."""

    __slots__ = ("_open_braces", "_text", "faults", "parts")

    def __init__(self, text: str) -> None:
        self._text = text
        self._open_braces = 0
        self.parts: list[str | Slot] = []
        self.faults: list[ExpressionFault] = []

    def run(self) -> None:
        pieces: list[str | Slot] = []
        at = 0
        while (found := _MARK.search(self._text, at)) is not None:
            self._add_text(self._text[at : found.start()], pieces)
            if len(self.faults) >= _MAX_FAULTS:
                at = found.start()
                break
            at = self._mark(found, pieces)
        self._add_text(self._text[at:], pieces)
        self.parts.extend(_merged(pieces))

    def _add_text(self, text: str, pieces: list[str | Slot]) -> None:
        pieces.append(text)
        self._open_braces = max(0, self._open_braces + text.count("{") - text.count("}"))

    def _mark(self, found: re.Match[str], pieces: list[str | Slot]) -> int:
        """Deal with one mark and return where to go on."""
        start, end = found.span()
        match found[0]:
            case "{{":
                return self._slot(start, pieces)
            case "}}":
                # Two braces that close earlier ones belong to a text such as JSON.
                if self._open_braces < 2:
                    help_ = "open it with `{{`, or write `\\}}` for braces as text"
                    self._report("`}}` without `{{`", start, end, help_)
                self._add_text("}}", pieces)
            case escaped:
                self._add_text(escaped[1:], pieces)
        return end

    def _slot(self, start: int, pieces: list[str | Slot]) -> int:
        """Read the slot that opens at an offset, and return where it ends."""
        inner = start + 2
        close = _closing(self._text, inner)
        if close is None:
            far = self._text.find("}}", inner)
            if far < 0 or _MARK.search(self._text, inner, far) is not None:
                self._report("`{{` is not closed", start, inner, _UNCLOSED_HELP)
                pieces.append(Slot(start, inner, Broken(start, inner)))
                return inner if far >= 0 else len(self._text)
            close = far
        end = close + 2
        if not self._text[inner:close].strip():
            help_ = "write an expression inside, or `\\{{` for braces as text"
            self._report("`{{ }}` is empty", start, end, help_)
            pieces.append(Slot(start, end, Broken(start, end)))
            return end
        parsed = parse_between(self._text, inner, close)
        self.faults.extend(parsed.faults)
        expression = parsed.expression or Broken(inner, close)
        pieces.append(Slot(start, end, expression))
        return end

    def _report(self, message: str, start: int, end: int, help_: str) -> None:
        self.faults.append(ExpressionFault("F501", message, start, end, help_))


def _closing(text: str, at: int) -> int | None:
    """Find the ``}}`` of a slot, quoted ones skipped; None if there is none near, or ``{{`` first.

    A quote that is not closed hides nothing: the parser will report it.
    """
    limit = min(len(text), at + MAX_LENGTH + 2)
    unclosed: set[str] = set()
    while (found := _STOP.search(text, at, limit)) is not None:
        if found[0] == "}}":
            return found.start()
        if found[0] == "{{":
            return None
        quoted = None
        if found[0] not in unclosed:
            quoted = re.compile(_QUOTED[found[0]]).match(text, found.start(), limit)
        if quoted is None:
            unclosed.add(found[0])
        at = found.end() if quoted is None else quoted.end()
    return None


def _merged(parts: Iterable[str | Slot]) -> tuple[str | Slot, ...]:
    """Join neighbouring pieces of text and drop empty ones."""
    merged: list[str | Slot] = []
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if text := "".join(pieces):
            merged.append(text)
        pieces.clear()
        merged.append(part)
    if text := "".join(pieces):
        merged.append(text)
    return tuple(merged)


def _upstream_slot(found: re.Match[str]) -> Slot:
    start = found.start(2)
    root, *fields = found[2].split(".")
    end = start + len(root)
    expression: Expression = Name(start, end, root)
    for name in fields:
        end += 1 + len(name)
        expression = Field(start, end, expression, name)
    return Slot(found.start(), found.end(), expression)


def _compile_slot(
    slot: Slot, template: Template, formats: "Formats"
) -> Callable[[Mapping[str, object]], str | Gap]:
    if template.is_upstream:
        return lambda env: _upstream_piece(slot, env)
    from flowcat.language.expressions.compiling import compile_expression

    evaluate = compile_expression(slot.expression, formats)

    def piece(env: Mapping[str, object]) -> str | Gap:
        try:
            value = evaluate(env)
            if value is None:
                return Gap(slot.start, slot.end, None)
            return text_of(value)
        except (EvaluationFault, Unevaluable) as failure:
            return Gap(slot.start, slot.end, str(failure))

    return piece


def _upstream_piece(slot: Slot, env: Mapping[str, object]) -> str | Gap:
    try:
        return _upstream_text(slot, env)
    except EvaluationFault as failure:
        return Gap(slot.start, slot.end, failure.message)


def _upstream_text(slot: Slot, env: Mapping[str, object]) -> str:
    value: object = env
    for name in _upstream_path(slot.expression):
        if not isinstance(value, Mapping) or name not in value:
            path = ".".join(_upstream_path(slot.expression))
            raise EvaluationFault(f"`{path}` is not in the state", slot.start, slot.end)
        value = value[name]
    try:
        return str(value)
    except (ValueError, RecursionError):
        raise EvaluationFault("the value has no text", slot.start, slot.end) from None


def _upstream_path(expression: Expression) -> tuple[str, ...]:
    fields: list[str] = []
    while isinstance(expression, Field):
        fields.append(expression.name)
        expression = expression.target
    root = (expression.name,) if isinstance(expression, Name) else ()
    return (*root, *reversed(fields))
