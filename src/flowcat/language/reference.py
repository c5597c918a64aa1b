"""The reference pages of the docs, derived from the types that the reader derives from.

The language is written down once: what a page says of a key is what the reader takes and what an
editor shows. A test compares the pages in ``docs/`` with what is returned here.
"""

import inspect
import re
from collections.abc import Iterator

from flowcat.diagnostics.rules import Rule, families
from flowcat.language.constraints import AtLeastOne, AtMostOne, Beside, Constraint, WithValue
from flowcat.language.document import (
    Arm,
    Attempt,
    Branch,
    Carry,
    Checks,
    Context,
    Conversation,
    Digits,
    Dtmf,
    End,
    Ending,
    ErrorRoad,
    Escalation,
    ExitHook,
    Filler,
    FlowDocument,
    Function,
    HandlerPicks,
    Hook,
    Http,
    HttpHosts,
    Limits,
    LlmSettings,
    McpServer,
    McpTool,
    Message,
    NoInput,
    Rejection,
    Resumption,
    Route,
    Run,
    Say,
    TtsSettings,
)
from flowcat.language.records import Key, Later, RecordClass, keys_of
from flowcat.language.values.keywords import OWN


def keys_page() -> str:
    """Return ``docs/reference.md``: every key of the language, by the mapping it stands in."""
    sections = [_section(title, record) for title, record in _RECORDS.items()]
    return "\n".join([_KEYS_OPENING, *sections, _actions(), _schemas()])


def rules_page() -> str:
    """Return ``docs/rules.md``: every rule by its family."""
    lines = [_RULES_OPENING]
    for family, rules in families():
        lines += [f"## {family}", "", *_RULES_HEAD]
        lines += map(_rule_row, rules)
        lines.append("")
    return "\n".join(lines)


def _rule_row(rule: Rule) -> str:
    severity = f"{rule.severity}, opt-in" if rule.opt_in else rule.severity
    page = f"[{rule.code}](rules/{rule.code}.md)"
    return f"| {page} | {rule.name} | {severity} | {rule.since} | {rule.summary} |"


_RULES_HEAD = ("| code | name | severity | since | finds |", "|---|---|---|---|---|")


_RECORDS: dict[str, type[RecordClass]] = {
    "The document": FlowDocument,
    "A conversation node": Conversation,
    "A message": Message,
    "An entry of `on_enter` or `after_reply`": Hook,
    "An entry of `on_exit`": ExitHook,
    "A `route` node": Route,
    "A `say` node": Say,
    "A `run` node": Run,
    "An `end` node": End,
    "`end` in full": Ending,
    "A function": Function,
    "`http` of a function": Http,
    "`http` of the document": HttpHosts,
    "`mcp` of a function in full": McpTool,
    "A server of `mcp`": McpServer,
    "An entry of `reject`": Rejection,
    "`filler` in full": Filler,
    "`on_error`": ErrorRoad,
    "`limits`": Limits,
    "`no_input`": NoInput,
    "An attempt of `no_input`": Attempt,
    "`dtmf`": Dtmf,
    "`context`": Context,
    "`llm`": LlmSettings,
    "`tts`": TtsSettings,
    "`carry` of `context`": Carry,
    "`collect` of `dtmf`": Digits,
    "`on_exceeded`, `then` and keys in full": Escalation,
    "`on_resume`": Resumption,
    "An arm": Arm,
    "A branch": Branch,
    "`handler_picks`": HandlerPicks,
    "`checks`": Checks,
}

_KEYS_OPENING = """\
# Reference: every key

This page is made from the types in `src/flowcat/language/document/`; a test keeps it up to date.
"FlowConfig" marks the keys that an unmarked document may have too. Every key that begins with `x-`
is ignored. How the keys work together is told in [The language](language.md).
"""

_RULES_OPENING = """\
# Rules

[`flowcat validate`](validate.md) reports what these rules find. An error keeps a flow from running;
a warning does not. A rule that is opt-in runs only where the settings ask for it. Each code leads
to the rule's page, which `flowcat explain CODE` prints too. This page is made from the registry in
`src/flowcat/diagnostics/rules.py`; a test keeps it up to date.
"""


def _section(title: str, record: type[RecordClass]) -> str:
    keys = keys_of(record).values()
    lines = [f"## {title}", "", _unwrapped(inspect.getdoc(record) or ""), ""]
    lines += ["| key | takes | required | FlowConfig | what it is |", "|---|---|---|---|---|"]
    lines += [_row(key) for key in keys if not isinstance(key.shape, Later)]
    lines.append("")
    for sentence in _sentences(record.CONSTRAINTS):
        lines += [sentence, ""]
    if later := [f"`{key.name}`" for key in keys if isinstance(key.shape, Later)]:
        lines += [f"Not supported yet: {', '.join(later)}.", ""]
    return "\n".join(lines)


def _row(key: Key) -> str:
    required, upstream = "yes" if key.required else "", "yes" if key.upstream else ""
    cells = (f"`{key.name}`", key.shape.expects(), required, upstream, _unwrapped(key.doc))
    shown = (cell.replace("|", "&#124;") for cell in cells)
    return "".join(f"| {cell} " if cell else "| " for cell in shown) + "|"


def _sentences(constraints: tuple[Constraint, ...]) -> Iterator[str]:
    for constraint in constraints:
        match constraint:
            case AtMostOne(names=names):
                yield f"At most one of {_listed(names)}."
            case WithValue(names=names, beside=beside, values=values):
                yield f"{_listed(names).capitalize()}: only with `{beside}` {_listed(values)}."
            case Beside(names=names, other=other):
                yield f"{_listed(names)}: only beside `{other}`."
            case AtLeastOne(names=names):
                yield f"At least one of {_listed(names)}."
            case _:
                yield _unwrapped(inspect.getdoc(constraint) or "")


def _actions() -> str:
    return """\
## An action

One entry of `pre_actions` or `post_actions`, in both kinds of document. It has a `type`, and
what else it has goes to its handler.

| type | what it does |
|---|---|
| `tts_say` | says `text`, exactly |
| `end_conversation` | says `text` if there is one, and hangs up |
| `function` | calls the Python function `handler` when the words before it have been played |
| any other | calls the Python function `handler` at once |
"""


def _schemas() -> str:
    keywords = ", ".join(f"`{keyword}`" for keyword in OWN)
    return f"""\
## A JSON Schema

What `inputs`, `state`, `parameters` and `returns` hold for each name. These keywords are compiled
when a flow is loaded: {keywords}. The other keywords of JSON Schema are checked by the package
`jsonschema`. Flowcat adds `optional: true` for parameters and fields of `returns` that may be left
out, and `sensitive: true` for values that must never be logged. `format` knows `date`, `time` and
`date-time`.
"""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _unwrapped(text: str) -> str:
    """Return a docstring as one line of Markdown."""
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()
