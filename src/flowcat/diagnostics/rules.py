"""The registry of rules: code, name, severity, and what each proves.

A code's first digit tells its family: 0 source, 1 shape, 2 graph, 3 data, 4 conditions,
5 templates, 6 tools and providers, 7 context, 8 voice, 9 tests. A rule's name tells the fault, not
the cure.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a fault is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue."""

    code: str
    """Letter F and three digits; never used again for another rule."""
    name: str
    severity: Severity
    summary: str
    """One sentence: what it finds."""
    since: str = "0.1"
    """The version it came in."""


RULES: dict[str, Rule] = {}
"""Every rule by its code."""


def _register(code: str, name: str, severity: Severity, summary: str) -> None:
    RULES[code] = Rule(code, name, severity, summary)


def rule(code: str) -> Rule:
    """Return a rule by its code."""
    return RULES[code]


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_register("F000", "bad-yaml", _E, "The text is not YAML that a flow can be read from.")
_register("F001", "duplicate-key", _E, "Two equal keys in one mapping: the second hides the first.")
_register("F002", "ambiguous-scalar", _W, "A plain value that YAML readers understand differently.")
_register("F003", "yaml-bomb", _E, "Nesting or aliases beyond any real flow's size.")
_register("F004", "unquoted-template", _E, "A value that begins with `{{` and is not quoted.")
_register("F005", "cut-text", _W, "A comma or ` #` ended a text early.")
_register("F006", "bad-include", _E, "An `!include` that cannot be read or leaves the project.")
_register("F007", "unread-file", _E, "A flow file that cannot be read.")
_register("F101", "unknown-key", _E, "A key that the language does not have here.")
_register("F102", "wrong-type", _E, "A value of another kind than its key takes.")
_register("F103", "missing-key", _E, "A key that must be given.")
_register("F104", "conflicting-keys", _E, "Keys that exclude each other.")
_register("F105", "unsupported-key", _E, "A key of the language that this version cannot run yet.")
_register("F106", "unmarked-key", _E, "A Flowcat key in a document without `flowcat: 1`.")
_register("F107", "bad-value", _E, "A value outside of what its key accepts.")
_register("F108", "bad-name", _E, "A name that the language reserves or cannot read.")
_register("F109", "bad-schema", _E, "A JSON Schema that is not one.")
_register("F201", "unknown-target", _E, "A target that names no node.")
_register("F208", "misplaced-target", _E, "A reserved target that means nothing at this place.")
_register("F303", "undeclared-state", _E, "A write to, or a fill of, a name not in `state`.")
_register(
    "F304", "type-mismatch-write", _E, "A written value that the state's schema never accepts."
)
_register("F307", "written-input", _E, "A write to an input or a computed value.")
_register("F308", "computed-cycle", _E, "Computed values that need each other.")
_register("F309", "sibling-read", _W, "A `set` reads a key that the same `set` writes.")
_register("F401", "bad-condition", _E, "An expression outside of the grammar.")
_register("F402", "unknown-name", _E, "A name, field or function that is not in scope.")
_register("F403", "incomparable", _E, "Operands whose types can never fit together.")
_register("F405", "uncovered-case", _E, "Arms that may all fail to hold.")
_register("F406", "shadowed-case", _E, "Arms after one that always holds.")
_register("F501", "bad-template", _E, "A template that is not closed, or an unknown filter.")
_register("F601", "unportable-tool-name", _E, "A function name that some provider rejects.")
_register("F602", "duplicate-tool", _E, "Two functions of one name offered together.")
_register("F502", "unspeakable-value", _W, "A list, object or boolean in words to be said.")
_register("F610", "unknown-function", _E, "A function that is defined nowhere.")
_register("F209", "unknown-outcome", _E, "An outcome that `outcomes` does not list.")
_register("F612", "hidden-handler", _W, "A function of the flow hides a Python one.")
_register("F611", "handler-mismatch", _E, "A handler that cannot take what the flow passes to it.")
