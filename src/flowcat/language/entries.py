"""Shapes with more than one form: nodes by kind, function entries, transitions, actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flowcat.diagnostics import Label, nearest
from flowcat.language.leaves import Value
from flowcat.language.records import Record
from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import Definitions, JsonSchema, Reading, wrong_type
from flowcat.language.texts import TextShape, ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree


@dataclass(frozen=True, slots=True)
class TransitionMapping:
    """A transition written as a mapping: Pipecat's branch, or ``handler_picks``."""

    branch: Record[Any]
    picks: Record[Any]

    def read(self, tree: Tree, reading: Reading) -> object | None:
        """Read one of the two, told apart by their keys."""
        is_picks = isinstance(tree, YamlMapping) and "handler_picks" in tree.entries
        return (self.picks if is_picks else self.branch).read(tree, reading)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """Either; FlowConfig has the branch only."""
        if not definitions.marked:
            return self.branch.schema(definitions)
        return {"anyOf": [self.branch.schema(definitions), self.picks.schema(definitions)]}

    def expects(self) -> str:
        """A branch."""
        return "a branch"


@dataclass(frozen=True, slots=True)
class FunctionEntries:
    """A list of functions; a list inside the list is spliced, so that anchors compose."""

    function: Record[Any]

    def read(self, tree: Tree, reading: Reading) -> tuple[object, ...] | None:
        """Read every entry."""
        if not isinstance(tree, Sequence):
            wrong_type(tree, self.expects(), reading)
            return None
        found: list[object] = []
        for item in tree.items:
            match item:
                case Sequence():
                    if not reading.marked:
                        wrong_type(item, self.function.expects(), reading)
                    found.extend(self.read(item, reading) or ())
                case Scalar():
                    if (name := _NAME.read(item, reading)) is not None:
                        if not reading.marked:
                            reading.flowcat_keys.append((item, "a function's name alone"))
                        found.append(name)
                case YamlMapping():
                    if (function := self.function.read(item, reading)) is not None:
                        found.append(function)
        return tuple(found)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An array of names, functions, and such arrays."""
        function = self.function.schema(definitions)
        if not definitions.marked:
            return {"type": "array", "items": function}

        def make() -> JsonSchema:
            nested: JsonSchema = {"$ref": "#/$defs/FunctionEntries"}
            names = _NAME.schema(definitions)
            return {"type": "array", "items": {"anyOf": [names, function, nested]}}

        return definitions.refer("FunctionEntries", make)

    def expects(self) -> str:
        """A list."""
        return "a list of functions"


_NAME = Words("a text: a function's name")


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A node of any kind, told by the one key that names its kind."""

    default: Record[Any]
    kinds: Mapping[str, Record[Any]]
    later: tuple[str, ...]

    def read(self, tree: Tree, reading: Reading) -> object | None:
        """Read a node by its kind's record."""
        if not isinstance(tree, YamlMapping):
            wrong_type(tree, self.expects(), reading)
            return None
        if not reading.marked and not any(kind in tree.entries for kind in self.kinds):
            return self.default.read(tree, reading)
        given = [name for name in tree.entries if name in self.kinds or name in self.later]
        for name in given:
            if name in self.later:
                place = tree.entries[name][0]
                reading.report("F105", f"a `{name}` node is not supported yet", place.span)
                return None
        if len(given) > 1:
            self._conflict(given, tree, reading)
            return None
        return (self.kinds[given[0]] if given else self.default).read(tree, reading)

    def _conflict(self, given: list[str], tree: YamlMapping, reading: Reading) -> None:
        first, second = tree.entries[given[0]][0], tree.entries[given[1]][0]
        reading.report(
            "F104",
            f"a node is of one kind, and this one is both `{given[0]}` and `{given[1]}`",
            second.span,
            related=(Label(first.span, f"`{given[0]}` is given here"),),
            help="make two nodes of it",
        )

    def schema(self, definitions: Definitions) -> JsonSchema:
        """One branch for each kind."""
        if not definitions.marked:
            return self.default.schema(definitions)
        records = (self.default, *self.kinds.values())
        return {"oneOf": [record.schema(definitions) for record in records]}

    def expects(self) -> str:
        """A mapping."""
        return "a mapping (a node)"


@dataclass(frozen=True, slots=True)
class ActionShape:
    """One of Pipecat's actions: a type, perhaps a handler, and any other keys."""

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
                handler = _HANDLER.read(value, reading)
            elif name == "text":
                kind_name = tree.get("type")
                is_say = isinstance(kind_name, Scalar) and kind_name.text == "tts_say"
                # Pipecat fills in the words of a `tts_say` and of no other action.
                text = (_SPOKEN if is_say else _OTHER_TEXT).read(value, reading)
            elif (extra := _EXTRA.read(value, reading)) is not None:
                extras[name] = extra
        if "type" not in tree.entries:
            reading.report("F103", "an action needs the key `type`", tree.span)
        self._check_handler(kind, handler, tree, reading)
        if kind is None:
            return None
        return self.make(tree=tree, type=kind, handler=handler, text=text, extras=extras)

    def _check_handler(
        self, kind: Scalar | None, handler: Scalar | None, tree: YamlMapping, reading: Reading
    ) -> None:
        if kind is None:
            return
        if kind.text == "function" and "handler" not in tree.entries:
            reading.report("F103", "a `function` action needs the key `handler`", kind.span)
        if kind.text not in BUILT_IN and handler is None and (near := nearest(kind.text, BUILT_IN)):
            # A type of the author's own needs no handler here, for code may register it; one that
            # is all but a built-in type is a slip.
            message = f"there is no action type `{kind.text}`"
            reading.report("F107", message, kind.span, help=f"did you mean `{near}`?")
        if kind.text in WITHOUT_HANDLER and handler is not None:
            message = f"a `{kind.text}` action takes no `handler`"
            reading.report("F104", message, handler.span, help="take the handler out")

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An object with a type and anything else."""

        def make() -> JsonSchema:
            fixed: JsonSchema = {"properties": {"type": {"enum": sorted(WITHOUT_HANDLER)}}}
            return {
                "type": "object",
                "description": "One of Pipecat's actions.",
                "properties": {
                    "type": _TYPE.schema(definitions),
                    "handler": _HANDLER.schema(definitions),
                    "text": _SPOKEN.schema(definitions),
                },
                "required": ["type"],
                "allOf": [
                    {
                        "if": {"properties": {"type": {"const": "function"}}},
                        "then": {"required": ["handler"]},
                    },
                    {"if": fixed, "then": {"not": {"required": ["handler"]}}},
                ],
            }

        return definitions.refer("Action", make)

    def expects(self) -> str:
        """A mapping."""
        return "a mapping (an action)"


WITHOUT_HANDLER = frozenset({"tts_say", "end_conversation"})
"""Pipecat's own actions whose behaviour is fixed."""

BUILT_IN = WITHOUT_HANDLER | {"function"}
"""Every action type that Pipecat has."""

_TYPE = Words("a text: an action's type")
_HANDLER = Words("a text: a Python function's name")
_SPOKEN = TextShape(upstream_renders=True, may_be_empty=True)
_OTHER_TEXT = TextShape(may_be_empty=True)
_EXTRA = ValueShape()
