"""What a Python function returns beside its result: where the conversation goes next."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.language.document import Function, HandlerPicks
from flowcat.pysource import HandlerFacts, HandlerShape
from flowcat.text import Span


def next_faults(function: Function, facts: HandlerFacts, model: Model) -> Iterator[Diagnostic]:
    """Tell where a function and the flow do not agree on who decides what comes next."""
    assert function.handler is not None
    at = function.handler.span
    if facts.makes_node is not None:
        yield Diagnostic(
            rule=rule("F618"),
            message=f"`{facts.name}` returns a node of its own, and here the flow decides",
            span=at,
            related=(Label(facts.makes_node, "made here"),),
            help="return the result alone, and say with `transition_to` where it leads",
        )
    elif not model.marked:
        yield from _against_pipecat(facts, at)
    elif isinstance(function.transition_to, HandlerPicks):
        yield from _picks(function.transition_to, facts, at)
    elif facts.nexts:
        yield Diagnostic(
            rule=rule("F618"),
            message=f"`{facts.name}` names a node, and the flow does not let it pick one",
            span=at,
            related=(Label(facts.nexts[0], "named here"),),
            help="write `transition_to: {handler_picks: [...]}`, or return the result alone",
        )


def _picks(picks: HandlerPicks, facts: HandlerFacts, at: Span) -> Iterator[Diagnostic]:
    listed = {name.text: name for name in picks.handler_picks}
    named = {span.text.strip("\"'"): span for span in facts.nexts}
    for name in sorted((facts.picks or frozenset()) - listed.keys()):
        yield Diagnostic(
            rule=rule("F618"),
            message=f"`{facts.name}` may pick `{name}`, which `handler_picks` does not list",
            span=at,
            related=(Label(named[name], "picked here"),) if name in named else (),
            help="list it, or pick a node that is listed",
        )
    if facts.picks is None or facts.returns_pair is None or facts.picks - listed.keys():
        return
    for name, place in listed.items():
        if name not in facts.picks:
            yield Diagnostic(
                rule=rule("F618"),
                message=f"`{facts.name}` never picks `{name}`",
                span=place.span,
                related=(Label(facts.span, "the function"),),
                help=f'return `(result, "{name}")`, or take it out',
                other_severity=Severity.WARNING,
            )


def _against_pipecat(facts: HandlerFacts, at: Span) -> Iterator[Diagnostic]:
    """In a FlowConfig file, Pipecat takes nothing but a result and its own word for "go on"."""
    if facts.shape is not HandlerShape.DIRECT or not facts.is_async:
        return
    if facts.returns_pair is False:
        message = f"`{facts.name}` returns its result alone, and Pipecat wants a pair here"
        place = facts.span
    elif facts.returns_alone:
        message = f"`{facts.name}` returns a result alone at times, and Pipecat wants a pair here"
        place = facts.span
    elif facts.nexts:
        message = f"`{facts.name}` names a node, and here the flow decides"
        place = facts.nexts[0]
    elif facts.null_next is not None:
        message = f"`{facts.name}` returns None for what comes next, which Pipecat refuses here"
        place = facts.null_next
    else:
        return
    yield Diagnostic(
        rule=rule("F618"),
        message=message,
        span=at,
        related=(Label(place, "here"),),
        help="return `(result, TRANSITION_IN_YAML)`",
        other_severity=Severity.WARNING,
    )
