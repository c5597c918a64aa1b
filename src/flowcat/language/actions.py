"""The shape of Pipecat's actions: a type, perhaps a handler, and any other keys."""

from collections.abc import Callable, Iterator

from flowcat.diagnostics import Severity
from flowcat.language.leaves import Value
from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import Definitions, JsonSchema, Reading, wrong_type
from flowcat.language.texts import TextShape, ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Tree
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ActionShape:
    """One of Pipecat's actions."""

    make: Callable[..., object]

    def read(self, tree: Tree, reading: Reading) -> object | None:
        """Read an action; its extra keys keep their values."""
        if not isinstance(tree, YamlMapping):
            wrong_type(tree, self.expects(), reading)
            return None
        extras: dict[str, Value] = {}
        kind = handler = text = None
        for name, (_, value) in tree.entries.items():
            if name == "type":
                kind = _TYPE.read(value, reading)
            elif name == "handler":
                handler = _handler(value, reading)
            elif name == "text" and (shape := _words_of(tree)) is not None:
                text = shape.read(value, reading)
            elif (extra := _EXTRA.read(value, reading)) is not None:
                extras[name] = extra
        if "type" not in tree.entries:
            reading.report("F103", "an action needs the key `type`", _opening(tree))
        if kind is None:
            return None
        _check_type(kind, tree, reading)
        return self.make(tree=tree, type=kind, handler=handler, text=text, extras=extras)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An object with a type and anything else."""
        return definitions.refer("Action", lambda: _schema(definitions))

    def expects(self) -> str:
        """A mapping."""
        return "a mapping (an action)"


WITHOUT_HANDLER = frozenset({"tts_say", "end_conversation"})
"""Pipecat's own actions whose behaviour is fixed."""

BUILT_IN = WITHOUT_HANDLER | {"function"}
"""Every action type that Pipecat has."""

_TYPE = Words("a text (an action's type)")
_HANDLER = Words("a text (a Python function's name)")
_SPOKEN = TextShape(upstream_renders=True)
_LAST_WORDS = TextShape(may_be_empty=True)
"""Pipecat fills in placeholders in the words of a `tts_say` and of no other action."""
_EXTRA = ValueShape()


def _handler(value: Tree, reading: Reading) -> Scalar | None:
    if not reading.marked and isinstance(value, Scalar) and value.value is None:
        return None  # to Pipecat that is no handler
    return _HANDLER.read(value, reading)


def _words_of(tree: YamlMapping) -> TextShape | None:
    """Return the shape of the key ``text``; an action with a handler may have any there."""
    kind = tree.get("type")
    match kind.text if isinstance(kind, Scalar) else "":
        case "tts_say":
            return _SPOKEN
        case "end_conversation":
            return _LAST_WORDS
        case _:
            return None


def _check_type(kind: Scalar, tree: YamlMapping, reading: Reading) -> None:
    """Report what an action of this type lacks, or has and cannot use."""
    handler = tree.get("handler")
    given = isinstance(handler, Scalar) and handler.text != "" and handler.value is not None
    if kind.text == "function" and "handler" not in tree.entries:
        reading.report("F103", "a `function` action needs the key `handler`", kind.span)
    elif kind.text == "function" and not given and not reading.marked and handler is not None:
        reading.report("F107", "a `function` action needs the name of a handler", handler.span)
    if kind.text == "tts_say":
        _check_words(kind, tree, reading)
    if kind.text in WITHOUT_HANDLER and given:
        assert handler is not None
        message = f"an action of type `{kind.text}` takes no `handler`"
        reading.report("F104", message, handler.span, help="take the handler out")


def _check_words(kind: Scalar, tree: YamlMapping, reading: Reading) -> None:
    """Report a `tts_say` without words; in a marked document, empty ones are reported as such."""
    waits = "" if reading.marked else "without words to say, Pipecat waits here for ever"
    severity = None if reading.marked else Severity.WARNING
    text = tree.get("text")
    if "text" not in tree.entries:
        message = "a `tts_say` action needs the key `text`"
        reading.report("F103", message, kind.span, help=waits, other_severity=severity)
    elif isinstance(text, Scalar) and text.text == "" and not reading.marked:
        message = "a `tts_say` action needs words to say"
        reading.report("F107", message, text.span, help=waits, other_severity=severity)


def _opening(tree: YamlMapping) -> Span:
    return next((at.span for at, _ in tree.entries.values()), tree.span)


def _schema(definitions: Definitions) -> JsonSchema:
    handler = _HANDLER.schema(definitions)
    if not definitions.marked:
        handler = {"anyOf": [handler, {"type": "null"}]}
    return {
        "type": "object",
        "description": "One of Pipecat's actions, and what else its handler is given.",
        "properties": {
            "type": {**_TYPE.schema(definitions), "examples": sorted(BUILT_IN)},
            "handler": handler,
            "text": {"description": "What is said."},
        },
        "required": ["type"],
        "allOf": [*_rules(definitions)],
    }


def _rules(definitions: Definitions) -> Iterator[JsonSchema]:
    named: JsonSchema = {"type": "string", "minLength": 1}
    yield _if_type(
        {"const": "function"}, {"required": ["handler"], "properties": {"handler": named}}
    )
    last_words = _LAST_WORDS.schema(definitions)
    yield _if_type({"const": "end_conversation"}, {"properties": {"text": last_words}})
    spoken: JsonSchema = {"properties": {"text": _SPOKEN.schema(definitions)}}
    if definitions.marked:
        spoken["required"] = ["text"]
    yield _if_type({"const": "tts_say"}, spoken)
    fixed: JsonSchema = {"enum": sorted(WITHOUT_HANDLER)}
    if definitions.marked:
        yield _if_type(fixed, {"not": {"required": ["handler"]}})
    else:
        yield _if_type(fixed, {"properties": {"handler": {"enum": ["", None]}}})


def _if_type(kind: JsonSchema, then: JsonSchema) -> JsonSchema:
    return {"if": {"required": ["type"], "properties": {"type": kind}}, "then": then}
