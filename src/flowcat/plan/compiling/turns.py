"""Compiling limits, silence and the keys of the phone."""

from flowcat.language.document import Digits, Dtmf, ErrorRoad, Escalation, Limits, NoInput
from flowcat.language.leaves import Name
from flowcat.plan.compiling.compiler import Compiler
from flowcat.plan.compiling.roads import compile_error_road, compile_target
from flowcat.plan.plan import (
    STAY,
    AttemptPlan,
    DigitsPlan,
    DtmfPlan,
    ErrorRoadPlan,
    LimitsPlan,
    NoInputPlan,
)

CALLS = 20
"""How many functions the LLM may call for one turn of the caller, where a flow does not say it."""
FAILURES = 5
"""How many calls in a row may fail at a node, where a flow does not say it."""
SILENCE = 15.0
"""Seconds the bot may owe the caller words, where a flow does not say it."""
_NEXT_DIGIT = 3.0


def compile_limits(compiler: Compiler, own: Limits | None, whole: Limits | None) -> LimitsPlan:
    """Compile the limits of a node, beside those of the document, or of the document alone."""

    def bound(name: str) -> float | None:
        value: float | None = getattr(own, name, None)
        return value if value is not None else getattr(whole, name, None)

    # A FlowConfig is bounded by nothing, as it is at Pipecat; only its silence is noticed.
    calls, failures = bound("tool_calls_per_turn"), bound("failures")
    silence = bound("silence")
    road = getattr(own, "on_exceeded", None) or getattr(whole, "on_exceeded", None)
    return LimitsPlan(
        turns=own.turns if own is not None else None,
        node_visits=_whole(bound("node_visits")),
        calls=_whole(calls) if calls is not None else (CALLS if compiler.marked else None),
        failures=_whole(failures)
        if failures is not None
        else (FAILURES if compiler.marked else None),
        silence=SILENCE if silence is None else silence,
        call_duration=whole.call_duration if whole is not None else None,
        on_exceeded=compile_error_road(compiler, road),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def compile_no_input(compiler: Compiler, given: NoInput | None) -> NoInputPlan | None:
    """Compile what happens when the caller is silent."""
    if given is None:
        return None
    attempts = tuple(
        AttemptPlan(compiler.text_or_none(one.say), compiler.text_or_none(one.task))
        for one in given.attempts or ()
    )
    return NoInputPlan(given.after, attempts, compile_error_road(compiler, given.then))


def compile_dtmf(compiler: Compiler, given: Dtmf | None) -> DtmfPlan | None:
    """Compile what the keys of the phone do."""
    if given is None:
        return None
    return DtmfPlan(
        keys={sign: _key_road(compiler, named.value) for sign, named in (given.keys or {}).items()},
        digits=_digits(compiler, given.collect) if given.collect is not None else None,
        invalid=compiler.text_or_none(given.invalid),
    )


def _key_road(compiler: Compiler, way: Name | Escalation) -> ErrorRoadPlan:
    if isinstance(way, ErrorRoad):
        road = compile_error_road(compiler, way)
        assert road is not None
        return road
    return ErrorRoadPlan(None, compile_target(compiler, way))


def _digits(compiler: Compiler, given: Digits) -> DigitsPlan:
    named = (compiler.flow.state or {}).get(given.into.text)
    kind = named.value.keywords.get("type") if named is not None else None
    to = given.transition_to
    return DigitsPlan(
        into=given.into.text,
        is_number=kind in ("integer", "number"),
        length=given.length,
        terminator=given.terminator or "#",
        timeout=given.timeout or _NEXT_DIGIT,
        to=compile_target(compiler, to) if to is not None else STAY,
    )
