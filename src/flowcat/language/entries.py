"""Shapes with more than one form: nodes by kind, function entries, transitions."""

from collections.abc import Mapping
from typing import Any

from flowcat.diagnostics import Label
from flowcat.language.records import Record
from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import Definitions, JsonSchema, Reading, wrong_type
from flowcat.language.unknown_keys import meant_key, report_unknown
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class TransitionMapping:
    """A transition written as a mapping: Pipecat's branch, or ``handler_picks``."""

    branch: Record[Any]
    picks: Record[Any]

    def read(self, tree: Tree, reading: Reading) -> object | None:
        """Read one of the two, told apart by their keys."""
        if isinstance(tree, YamlMapping) and "to" in tree.entries and "field" not in tree.entries:
            message = "arms are a list, and this is one arm without its `-`"
            reading.report("F102", message, tree.span, help="begin each arm with `- `")
            return None
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
                case YamlMapping() if (at := self._name_as_key(item)) is not None:
                    message = f"{self.function.title} has no key `{at.text}`"
                    help_ = f"write `- name: {at.text}`, and the other keys below `name`"
                    reading.report("F101", message, at.span, help=help_)
                case YamlMapping():
                    if (function := self.function.read(item, reading)) is not None:
                        found.append(function)
        return tuple(found)

    def _name_as_key(self, item: YamlMapping) -> Scalar | None:
        """Find the name of a function that was written as ``- leave: {...}``."""
        if len(item.entries) == 1:
            for at, value in item.entries.values():
                known = self.function.keys()
                if isinstance(value, YamlMapping) and at.text not in known:
                    return None if at.text.startswith("x-") else at
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An array of names, functions, and such arrays."""
        function = self.function.schema(definitions)
        if not definitions.marked:
            return {"type": "array", "items": function}

        def make() -> JsonSchema:
            nested: JsonSchema = {"$ref": f"#/$defs/{definitions.name_of('FunctionEntries')}"}
            names = _NAME.schema(definitions)
            return {"type": "array", "items": {"anyOf": [names, function, nested]}}

        return definitions.refer("FunctionEntries", make)

    def expects(self) -> str:
        """A list."""
        return "a list of functions"


_NAME = Words("a text (a function's name)")


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
        given = [tree.entries[name][0] for name in tree.entries if self._is_kind(name)]
        later = [at for at in given if at.text in self.later]
        if not reading.marked and (later or not given):
            reading.flowcat_keys.extend((at, "a node") for at in later)
            return None if later else self.default.read(tree, reading)
        if later:
            at = later[0]
            message = f"a `{at.text}` node is not supported yet"
            reading.report("F105", message, at.span, help="write it as other nodes for now")
            return None
        if len(given) > 1:
            _two_kinds(given, reading)
            return None
        if given:
            return self._of_kind(given[0], tree, reading)
        if (slip := self._misspelt_kind(tree)) is not None:
            kinds = (*self.kinds, *self.later)
            report_unknown(slip, "a node", kinds, reading)
            return None
        return self.default.read(tree, reading)

    def _is_kind(self, name: str) -> bool:
        return name in self.kinds or name in self.later

    def _of_kind(self, at: Scalar, tree: YamlMapping, reading: Reading) -> object | None:
        """Read a node whose kind is told by a key, unless it is half a conversation."""
        record = self.kinds[at.text]
        own, talk = record.keys(), self.default.keys()
        foreign = [key for key, _ in tree.entries.values() if key.text in talk - own]
        if not foreign:
            return record.read(tree, reading)
        shown = f"`{foreign[0].text}`"
        reading.report(
            "F104",
            f"{record.title} does not talk with the caller, so it takes no {shown}",
            foreign[0].span,
            related=(Label(at.span, f"this makes it {record.title}"),),
            help=_ADVICE.get(at.text, "make two nodes of it"),
        )
        return None

    def _misspelt_kind(self, tree: YamlMapping) -> Scalar | None:
        """Find a key that is almost the name of a kind, in a node without any key of its own."""
        kinds, talk = (*self.kinds, *self.later), self.default.keys()
        if "task" in tree.entries or "task_messages" in tree.entries:
            return None
        for at, _ in tree.entries.values():
            if at.text not in talk and not meant_key(at.text, talk) and meant_key(at.text, kinds):
                return at
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """One branch for each kind."""
        if not definitions.marked:
            return self.default.schema(definitions)
        records = (self.default, *self.kinds.values())
        return {"oneOf": [record.schema(definitions) for record in records]}

    def expects(self) -> str:
        """A mapping."""
        return "a mapping (a node)"


_ADVICE = {
    "say": "to say words before a conversation, put them under its `on_enter`",
    "end": "let a conversation lead to this node",
}


def _two_kinds(given: list[Scalar], reading: Reading) -> None:
    first, second = given[:2]
    reading.report(
        "F104",
        f"a node is of one kind, and this one is both `{first.text}` and `{second.text}`",
        second.span,
        related=(Label(first.span, f"`{first.text}` is given here"),),
        help=_BOTH.get(frozenset((first.text, second.text)), "make two nodes of it"),
    )


_BOTH = {
    frozenset(("say", "end")): "last words are part of the end: `end: {outcome: ..., say: ...}`",
    frozenset(("say", "run")): "say it in an arm of `transition_to`, or as the `filler`",
    frozenset(("say", "route")): "say it in an arm of the route",
}
