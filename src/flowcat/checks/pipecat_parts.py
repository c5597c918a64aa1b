"""What Pipecat is given as it is written: message roles and actions."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.diagnostics.diagnostic import Applicability
from flowcat.language.actions import BUILT_IN
from flowcat.language.document import Conversation
from flowcat.language.document.conversation import Action, Message
from flowcat.language.leaves import Name

ROLES = ("developer", "system", "user", "assistant")
"""The roles that a message with nothing but a text may have. Pipecat hands them on; its adapters
turn what a provider lacks into another one (1.14.0)."""


def unknown_roles(model: Model) -> Iterator[Diagnostic]:
    """F616: providers reject a message for its role, and the whole request with it."""
    for conversation in _conversations(model):
        for message in conversation.task_messages or ():
            if message.role.text not in ROLES:
                yield _unknown_role(message)


def unknown_actions(model: Model) -> Iterator[Diagnostic]:
    """F615: an action of a type that neither Pipecat nor the flow does anything for."""
    handled: dict[str, Name] = {}
    for action in _actions(model):
        if action.handler is not None:
            handled.setdefault(action.type.text, action.handler)
    for action in _actions(model):
        kind = action.type.text
        if kind in BUILT_IN or action.handler is not None or "handler" in action.tree.entries:
            continue
        yield (
            _misspelt(action, meant)
            if (meant := _near(kind))
            else _unhandled(action, handled.get(kind))
        )


def shared_action_types(model: Model) -> Iterator[Diagnostic]:
    """F617: Pipecat runs the first handler of an action type at every node.

    A session of a marked document runs the handler that each action names.
    """
    if model.marked:
        return
    first: dict[str, Name] = {}
    for action in _actions(model):
        kind, handler = action.type.text, action.handler
        if handler is None or kind in BUILT_IN:
            continue
        other = first.setdefault(kind, handler)
        if other.text != handler.text:
            yield Diagnostic(
                rule=rule("F617"),
                message=f"Pipecat runs one handler for every action of the type `{kind}`: the first"
                " that a call comes to",
                span=handler.span,
                related=(Label(other.span, "the first in the file"),),
                help=f"give one of them another type, or write `type: function` with `handler:"
                f" {handler.text}`",
            )


def _unknown_role(message: Message) -> Diagnostic:
    from flowcat.diagnostics import did_you_mean
    from flowcat.diagnostics.nearest import nearest

    role = message.role.text
    message_ = f"providers know no message role `{role}`"
    if role in ("tool", "function"):
        message_ = f"a `{role}` message needs the call it answers, so providers reject this one"
    close = nearest(role, ROLES)
    edit = Edit(message.role.span, close) if close else None
    return Diagnostic(
        rule=rule("F616"),
        message=message_,
        span=message.role.span,
        help=did_you_mean(role, ROLES),
        fix=Fix(f"write `{close}`", (edit,), Applicability.UNSAFE) if edit else None,
    )


def _misspelt(action: Action, meant: str) -> Diagnostic:
    edit = Edit(action.type.span, meant)
    return Diagnostic(
        rule=rule("F615"),
        message=f"there is no action type `{action.type.text}`",
        span=action.type.span,
        help=f"did you mean `{meant}`?",
        fix=Fix(f"write `{meant}`", (edit,), Applicability.UNSAFE),
        # Nobody means this, whatever Pipecat makes of it: the node cannot be entered.
        other_severity=Severity.ERROR,
    )


def _unhandled(action: Action, elsewhere: Name | None) -> Diagnostic:
    kind = action.type.text
    related = (Label(elsewhere.span, "this one counts for its own action"),) if elsewhere else ()
    handler = elsewhere.text if elsewhere is not None else "a_python_function"
    return Diagnostic(
        rule=rule("F615"),
        message=f"nothing in this flow handles the action `{kind}`",
        span=action.type.span,
        related=related,
        help=f'add `handler: {handler}`, or let the bot call `register_action("{kind}", ...)`',
    )


def _near(kind: str) -> str:
    """Return the type of Pipecat's own that a name is a letter or two away from."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(kind.lower(), BUILT_IN, n=1, cutoff=0.85)), "")


def _actions(model: Model) -> Iterator[Action]:
    for conversation in _conversations(model):
        yield from conversation.pre_actions or ()
        yield from conversation.post_actions or ()


def _conversations(model: Model) -> Iterator[Conversation]:
    for named in model.flow.nodes.values():
        if isinstance(named.value, Conversation):
            yield named.value
