"""Names that a flow has no use for: state that nothing reads, and what nothing names at all."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.actions import BUILT_IN
from flowcat.language.document import Conversation
from flowcat.language.expressions import Expression, reads_paths
from flowcat.language.functions import action_handlers
from flowcat.language.leaves import Name, texts_in
from flowcat.language.places import Computed, Condition, Write
from flowcat.text.dataclass import dataclass, field


def unread_names(model: Model) -> Iterator[Diagnostic]:
    """F302: state that is written and never read. F310: what nothing writes or reads."""
    if not model.marked or any(_hides_a_read(found) for found in model.found):
        return
    used = _used(model)
    python = keys_of_python(model)
    for name, named in (model.flow.state or {}).items():
        if python is None or name in python or name in used.read:
            continue
        if name in used.written:
            yield _unread(named.key, used.written[name])
        elif name not in used.named:
            yield _unused(named.key, f"nothing in this flow writes or reads the state key `{name}`")
    for name, named in (model.flow.inputs or {}).items():
        if python is not None and name not in python and name not in used.named:
            yield _unused(named.key, f"nothing in this flow reads the input `{name}`")
    for name, formula in (model.flow.computed or {}).items():
        if name not in used.named and (python is None or name not in python):
            yield _unused(formula.key, f"nothing in this flow reads the computed value `{name}`")
    for variable in model.flow.env or ():
        if variable.text not in used.variables:
            yield _unused(variable, f"nothing in this flow reads `env.{variable.text}`")


def keys_of_python(model: Model) -> AbstractSet[str] | None:
    """Return what the flow's Python may read of the state; None if that is not known."""
    handlers = model.handlers
    named = {offer.function.handler.text for offer in model.offers if offer.function.handler}
    named |= {handler.text for handler in action_handlers(model.flow)}
    if _has_own_actions(model) or (handlers is None and model.flow.handlers is not None):
        return None
    if handlers is None:
        return None if named else frozenset()
    if handlers.names is None or not named <= handlers.functions.keys():
        return None
    return handlers.keys_read


@dataclass(slots=True)
class _Used:
    """What a flow names."""

    read: set[str] = field(default_factory=set)
    """What is read, other than to write the same key anew."""
    named: set[str] = field(default_factory=set)
    """What is read, or written in any way."""
    written: dict[str, Name] = field(default_factory=dict)
    """What is set, appended to or filled, each with the first place."""
    variables: set[str] = field(default_factory=set)
    """The environment variables that are read."""

    def add(self, expression: Expression, own: str | None) -> None:
        for path in reads_paths(expression):
            self.named.add(path[0])
            if path[0] != own:
                self.read.add(path[0])
            if path[0] == "env":
                self.variables.add(path[1] if len(path) > 1 else "")


def _used(model: Model) -> _Used:
    used = _Used()
    for expression in model.computed.values():
        used.add(expression, None)
    for server in (model.flow.mcp or {}).values():
        used.variables |= {variable.text for variable in server.value.env or ()}
    writing: dict[int, str] = {}
    for place in model.places:
        match place:
            case Write(name=name, verb=verb, value=value, scope=scope):
                used.named.add(name.text)
                if verb == "fills" and (scope.handler is not None or scope.is_tool):
                    used.read.add(name.text)  # the Python function or the tool is given it
                if verb != "clear":
                    used.written.setdefault(name.text, name)
                for text in texts_in(value) if value is not None else ():
                    writing[id(text)] = name.text
            case Computed(text=text):
                for slot in text.template.slots:
                    used.add(slot.expression, writing.get(id(text)))
            case Condition(formula=formula):
                used.add(formula.expression, None)
            case _:
                pass
    return used


def _hides_a_read(found: Diagnostic) -> bool:
    """Whether a name may be read where a fault was found, or where it was misspelt."""
    code = found.rule.code
    return code[1] == "1" or code in ("F201", "F303", "F401", "F402", "F501", "F610")


def _has_own_actions(model: Model) -> bool:
    """Whether the bot has actions of its own, whose Python is not known."""
    return any(
        action.type.text not in BUILT_IN and action.handler is None
        for named in model.flow.nodes.values()
        if isinstance(named.value, Conversation)
        for action in (*(named.value.pre_actions or ()), *(named.value.post_actions or ()))
    )


def _unread(key: Name, written: Name) -> Diagnostic:
    return Diagnostic(
        rule=rule("F302"),
        message=f"`{key.text}` is written, and nothing in this flow reads it",
        span=key.span,
        related=(Label(written.span, "written here"),),
        help=_UNREAD_HELP,
    )


_UNREAD_HELP = "read it, or take it out; if the bot reads it after the call, say so in a comment:"
_UNREAD_HELP += " `# flowcat: ignore[F302] the bot stores it`"


def _unused(name: Name, message: str) -> Diagnostic:
    return Diagnostic(rule=rule("F310"), message=message, span=name.span, help="take it out")
