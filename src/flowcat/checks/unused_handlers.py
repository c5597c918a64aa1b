"""Python functions that nothing uses."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.functions import action_handlers

_STARTERS = frozenset(("bot", "main", "run_bot"))
"""What Pipecat's runner calls."""


def unused_handlers(model: Model) -> Iterator[Diagnostic]:
    """F619: a function of the handlers file that neither the flow nor the file itself names."""
    handlers = model.handlers
    if handlers is None:
        return
    defined = [named.value.handler for named in (model.flow.functions or {}).values()]
    offered = [offer.function.handler for offer in model.offers]
    used = {name.text for name in (*defined, *offered) if name is not None}
    used |= {name.text for name in action_handlers(model.flow)}
    # A definition without a handler may be a name that was meant to have one; F612 tells of it.
    for name, facts in handlers.functions.items():
        is_own = facts.span.source.name == handlers.name and facts.name == name
        if not is_own or name in used or name in handlers.used or name in _STARTERS:
            continue
        if not name.startswith("_"):
            yield Diagnostic(
                rule=rule("F619"),
                message=f"the flow never uses the Python function `{name}`",
                span=facts.span,
                help="take it out, or begin its name with `_`",
            )
