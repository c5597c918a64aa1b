"""The registry of rules: code, name, severity, and what each proves.

A code's first digit tells its family: 0 source, 1 shape, 2 graph, 3 data, 4 conditions,
5 templates, 6 tools and providers, 7 context, 8 voice, 9 tests. A rule's name tells the fault, not
the cure.
"""

from enum import StrEnum

from flowcat.text.dataclass import dataclass


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
    opt_in: bool = False
    """Whether it runs only where the settings ask for it: a matter of taste, or often wrong."""


RULES: dict[str, Rule] = {}
"""Every rule by its code."""


def _register(
    code: str,
    name: str,
    severity: Severity,
    summary: str,
    since: str = "0.1",
    *,
    opt_in: bool = False,
) -> None:
    RULES[code] = Rule(code, name, severity, summary, since, opt_in)


def rule(code: str) -> Rule:
    """Return a rule by its code."""
    return RULES[code]


def rule_called(word: str) -> Rule | None:
    """Return the rule with this code or name; None if there is none."""
    return RULES.get(word) or next((rule for rule in RULES.values() if rule.name == word), None)


FAMILIES = {
    "0": "The text and its YAML",
    "1": "The shape",
    "2": "Nodes and targets",
    "3": "State and inputs",
    "4": "Conditions",
    "5": "Templates",
    "6": "Functions and handlers",
    "7": "Context",
    "8": "Voice",
    "9": "Tests",
}
"""What a code's first digit tells of its rule."""


def families() -> list[tuple[str, list[Rule]]]:
    """Return every rule, sorted and by its family; families without rules are left out."""
    sorted_ = {
        title: [rule for code, rule in sorted(RULES.items()) if code[1] == digit]
        for digit, title in FAMILIES.items()
    }
    return [(title, rules) for title, rules in sorted_.items() if rules]


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

# 0: the text and its YAML.
_register("F000", "bad-yaml", _E, "The text is not YAML that a flow can be read from.")
_register("F001", "duplicate-key", _E, "Two equal keys in one mapping: the second hides the first.")
_register("F002", "ambiguous-scalar", _W, "A plain value that YAML readers understand differently.")
_register("F003", "yaml-bomb", _E, "Nesting or aliases beyond any real flow's size.")
_register("F004", "unquoted-template", _E, "A value that begins with `{{` and is not quoted.")
_register("F005", "cut-text", _W, "A comma or ` #` ended a text early.")
_register("F006", "bad-include", _E, "An `!include` that cannot be read or leaves the project.")
_register("F007", "unread-file", _E, "A flow file, or a Python file it names, that cannot be read.")
_register(
    "F008", "bad-suppression", _W, "A `# flowcat: ignore` that says no rule or no reason.", "0.2"
)
_register("F009", "unused-suppression", _W, "A `# flowcat: ignore` that hides nothing.", "0.2")

# 1: the shape.
_register("F101", "unknown-key", _E, "A key that the language does not have here.")
_register("F102", "wrong-type", _E, "A value of another kind than its key takes.")
_register("F103", "missing-key", _E, "A key that must be given.")
_register("F104", "conflicting-keys", _E, "Keys that exclude each other.")
_register("F105", "unsupported-key", _E, "A key of the language that this version cannot run yet.")
_register("F106", "unmarked-key", _E, "A Flowcat key in a document without `flowcat: 1`.")
_register("F107", "bad-value", _E, "A value outside of what its key accepts.")
_register("F108", "bad-name", _E, "A name that the language reserves or cannot read.")
_register("F109", "bad-schema", _E, "A JSON Schema that is not one.")

# 2: nodes and where they lead.
_register("F201", "unknown-target", _E, "A target that names no node.")
_register("F202", "unreachable-node", _W, "A node that no conversation can come to.", "0.2")
_register(
    "F203", "dead-end", _E, "A conversation that nothing leads out of and nothing ends.", "0.2"
)
_register(
    "F204",
    "inescapable-cycle",
    _E,
    "Nodes that lead only to each other, and never to an end.",
    "0.2",
)
_register("F205", "silent-cycle", _E, "A circle of nodes at which nobody talks: it spins.", "0.2")
_register(
    "F206", "unbounded-retry", _W, "A circle that a caller who never succeeds cannot leave.", "0.2"
)
_register("F207", "degenerate-branch", _W, "A branch whose ways all lead to one node.", "0.2")
_register("F208", "misplaced-target", _E, "A reserved target that means nothing at this place.")
_register("F209", "unknown-outcome", _E, "An outcome that `outcomes` does not list.")
_register(
    "F210", "empty-back", _W, "A `$back` at a node before which there is no conversation.", "0.2"
)
_register(
    "F211", "unused-function", _W, "A function that is defined and never offered or run.", "0.2"
)
_register("F212", "unreached-outcome", _W, "An outcome that no end of the flow gives.", "0.2")

# 3: inputs and state.
_register("F301", "unset-state", _E, "A value that is read where it may still be unset.", "0.2")
_register(
    "F302", "unread-state", _I, "State that is written, and that the flow never reads.", "0.2"
)
_register("F303", "undeclared-state", _E, "A write to, or a fill of, a name not in `state`.")
_register(
    "F304", "type-mismatch-write", _E, "A written value that the state's schema never accepts."
)
_register(
    "F305", "racing-writes", _W, "Functions of one reply that overwrite each other's state.", "0.2"
)
_register(
    "F306",
    "sensitive-leak",
    _W,
    "A sensitive value that is shown to the LLM, said or logged.",
    "0.2",
)
_register("F307", "written-input", _E, "A write to an input or a computed value.")
_register("F308", "computed-cycle", _E, "Computed values that need each other.")
_register("F309", "sibling-read", _W, "A `set` reads a key that the same `set` writes.")
_register("F310", "unused-input", _I, "An input, state key or variable that nothing names.", "0.2")
_register(
    "F311",
    "stale-prompt",
    _W,
    "A prompt that reads what a function changes while staying.",
    "0.2",
    opt_in=True,
)

# 4: conditions.
_register("F401", "bad-condition", _E, "An expression outside of the grammar.")
_register("F402", "unknown-name", _E, "A name, field or function that is not in scope.")
_register("F403", "incomparable", _E, "Operands whose types can never fit together.")
_register(
    "F404", "constant-condition", _W, "A condition that is always true or always false.", "0.2"
)
_register("F405", "uncovered-case", _E, "Arms that may all fail to hold.")
_register("F406", "shadowed-case", _E, "An arm or a case that those before it leave nothing for.")

# 5: templates.
_register("F501", "bad-template", _E, "A template that is not closed, or an unknown filter.")
_register("F502", "unspeakable-value", _W, "A list, object or boolean in words to be said.")
_register("F503", "unrendered-template", _W, "A placeholder where Pipecat puts no value in.", "0.2")

# 6: functions, handlers, and what providers accept.
_register("F601", "unportable-tool-name", _E, "A function name that some provider rejects.")
_register("F602", "duplicate-tool", _E, "Two functions of one name offered together.")
_register(
    "F603", "unportable-param-name", _E, "A parameter name that some provider rejects.", "0.2"
)
_register(
    "F604",
    "non-string-enum",
    _W,
    "An enum of other things than strings, which Gemini rejects.",
    "0.2",
)
_register(
    "F605", "schema-budget", _W, "Parameters that are too many, too deep or too large.", "0.2"
)
_register(
    "F606",
    "unsupported-schema",
    _E,
    "A schema that some provider rejects, with the whole request.",
    "0.2",
)
_register(
    "F607",
    "too-many-tools",
    _W,
    "More functions at a node than a model can tell apart, or than a provider takes.",
    "0.2",
)
_register(
    "F608",
    "prefixed-tool-name",
    _W,
    "A function name that begins with the name of another one offered beside it.",
    "0.2",
)
_register(
    "F609",
    "confusable-tools",
    _W,
    "Functions offered together whose descriptions say nearly the same.",
    "0.2",
)
_register("F610", "unknown-function", _E, "A function that is defined nowhere.")
_register("F611", "handler-mismatch", _E, "A handler that cannot take what the flow passes to it.")
_register("F612", "hidden-handler", _W, "A function of the flow hides a Python one.")
_register(
    "F613",
    "missing-description",
    _W,
    "A function that does not tell the LLM when to call it.",
    "0.2",
)
_register(
    "F614", "long-description", _W, "A description that some provider cuts or rejects.", "0.2"
)
_register(
    "F615",
    "unknown-action",
    _W,
    "An action type that Pipecat does not know and nothing handles.",
    "0.2",
)
_register("F616", "unknown-role", _W, "A message role that providers do not know.", "0.2")
_register(
    "F617",
    "shared-action-type",
    _W,
    "One action type with two handlers: Pipecat keeps the first.",
    "0.2",
)
_register("F618", "handler-result", _E, "A handler that returns what the flow cannot use.", "0.2")
_register(
    "F619",
    "unused-handler",
    _I,
    "A Python function of the handlers file that the flow never uses.",
    "0.2",
    opt_in=True,
)
_register("F620", "bad-request", _E, "An HTTP request that is never sent as it is written.", "0.2")
_register("F621", "bad-mcp", _E, "A tool of no MCP server, or a server that is not reached.", "0.2")

# 7: what the LLM sees: roles, prompts, context.
_register(
    "F701",
    "reset-loses-context",
    _W,
    "A reset after which the LLM lacks what its task talks about.",
    "0.2",
)
_register(
    "F702", "persona-bleed", _W, "A node without a role that is entered under several.", "0.2"
)
_register("F703", "token-growth", _I, "A circle in which the context grows with every lap.", "0.2")
_register(
    "F704",
    "racing-transition",
    _I,
    "Functions of one reply that each lead elsewhere.",
    "0.2",
    opt_in=True,
)
_register(
    "F705",
    "erased-words",
    _W,
    "Words said before a reset, which the LLM then does not know of.",
    "0.2",
)
_register("F706", "empty-task", _W, "A node that tells the LLM nothing to do.", "0.2")
_register("F707", "long-prompt", _W, "A path on which the prompt grows beyond the budget.", "0.2")
_register(
    "F708",
    "ignored-role",
    _W,
    "A role or context setting that has no effect where it stands.",
    "0.2",
)

# 8: voice: dead air, words that cannot be spoken, calls that go wrong.
_register(
    "F801",
    "no-failure-route",
    _W,
    "A call that may fail or hang, and nothing says what happens then.",
    "0.2",
)
_register("F802", "slow-call", _W, "A call that may take long without a word to the caller.", "0.2")
_register(
    "F803",
    "silent-entry",
    _W,
    "A node at which neither the bot nor the caller is asked to speak.",
    "0.2",
)
_register(
    "F804",
    "end-never-fires",
    _E,
    "An action after the reply that is never run, so the call does not end.",
    "0.2",
)
_register(
    "F805",
    "unspeakable-text",
    _W,
    "An address, markup, emoji or a run of digits in words to be said.",
    "0.2",
)
_register(
    "F806", "silent-instruction", _W, "A prompt that tells the LLM to say or do nothing.", "0.2"
)
_register(
    "F807",
    "prose-guard",
    _W,
    "A prompt that counts or forbids in prose what a condition could ensure.",
    "0.2",
)
_register(
    "F808",
    "unconfirmed-write",
    _W,
    "A write that no question to the caller stands before.",
    "0.2",
    opt_in=True,
)
_register(
    "F809",
    "no-way-to-a-person",
    _I,
    "A flow in which a caller cannot ask for a person.",
    "0.2",
    opt_in=True,
)
_register("F810", "double-goodbye", _W, "An end that says goodbye twice.", "0.2")
_register(
    "F811",
    "two-speakers",
    _W,
    "Fixed words and the LLM that speak one after the other for one turn.",
    "0.2",
)

_NEEDED = frozenset(
    ("F201", "F208", "F303", "F307", "F308", "F401", "F402", "F501", "F602", "F610", "F620", "F621")
)


def is_needed(rule: Rule) -> bool:
    """Tell whether a flow in which a rule finds an error cannot be loaded.

    Such a finding stays an error, whatever settings and comments say.
    """
    is_shape = rule.code[1] in "01" and rule.severity is Severity.ERROR
    return is_shape or rule.code in _NEEDED


_RUNS_ALL_THE_SAME = frozenset(
    ("F203", "F204", "F205", "F206", "F301", "F603", "F604", "F605", "F606", "F607", "F618")
)


def tells_of_calls(rule: Rule) -> bool:
    """Tell whether a rule says how calls go, or with which provider, and not if a flow can be run.

    A session survives what such a rule tells of. It is said by ``validate``, before a call, and
    does not keep a bot from starting.
    """
    return rule.code in _RUNS_ALL_THE_SAME or rule.code[1] in "78"
