"""Decide what a caller's words ask for: the heart of offline mode.

It matches this flow's functions, nothing else. Where it is not sure it asks again: a needless
question costs a turn, a wrong call may cost a booking. A number outside a parameter's bounds is not
passed on; the caller is told the bounds and asked again.
"""

from collections.abc import Mapping
from dataclasses import replace

from flowcat.offline.acts import Act, acts_of
from flowcat.offline.asking import NOT_UNDERSTOOD, ask_again, ask_at
from flowcat.offline.clauses import corrected, parts_by_choice, split_clauses
from flowcat.offline.fill import Filled, fill
from flowcat.offline.intent import CLEAR, ENOUGH, Ranked, rank
from flowcat.offline.kinds import kind_of
from flowcat.offline.reading import Reading, read, read_part
from flowcat.offline.scene import Scene, set_scene
from flowcat.offline.turns import Ask, Call, Calls, Chat, Decision, Pending, Tool, Turn


def decide(turn: Turn) -> Decision:
    """Choose the functions to call, the question to ask, or the words that lead back."""
    reading = read(turn.utterance, turn.now)
    if not reading.words or not turn.tools:
        return Chat(ask_again(turn))
    scene = set_scene(turn)
    pending = _pending_tool(turn)
    if turn.pending is not None and pending is not None:
        answer = _answer(turn, turn.pending, pending, reading, scene)
        if answer is not None:
            return answer
        scene = set_scene(replace(turn, pending=None))
    several = _several(turn, reading, scene)
    if several:
        return Calls(several)
    return _single(turn, _corrected_rank(turn, reading, scene), reading, scene)


_LEAVING: frozenset[Act] = frozenset({"quit", "bye", "human", "unable", "repeat"})
_SURE = 1.5
"""The score a part of a sentence needs to be a call of its own."""


def _pending_tool(turn: Turn) -> Tool | None:
    name = turn.pending.tool if turn.pending else ""
    return next((tool for tool in turn.tools if tool.name == name), None)


def _answer(
    turn: Turn, pending: Pending, tool: Tool, reading: Reading, scene: Scene
) -> Decision | None:
    """Take the utterance as the answer to a question; None if it is about something else."""
    ranked = _corrected_rank(turn, reading, scene)
    best = ranked[0]
    acts = acts_of(reading.acts)
    if best.tool.name != tool.name and best.score >= ENOUGH:
        own = next(one for one in ranked if one.tool.name == tool.name)
        if acts & _LEAVING or best.score >= own.score + 1.0:
            return None
    if "repeat" in acts and turn.bot:
        return Ask(tool.name, pending.missing, pending.known, turn.bot)
    filled = _corrected_fill(turn, tool, reading, scene)
    if not filled.values and not filled.faults:
        text = ask_at(turn, tool, pending.missing[0])
        again = Ask(tool.name, pending.missing, pending.known, f"{NOT_UNDERSTOOD} {text}")
        elsewhere = best.tool.name != tool.name and best.score >= ENOUGH
        return None if elsewhere or acts & _LEAVING else again
    kept = {name: value for name, value in pending.known.items() if name not in filled.faults}
    return _call_or_ask(turn, tool, {**kept, **filled.values}, filled.faults)


def _single(turn: Turn, ranked: tuple[Ranked, ...], reading: Reading, scene: Scene) -> Decision:
    best = ranked[0]
    rivals = [one for one in ranked[1:] if best.score - one.score < CLEAR]
    if best.score < ENOUGH or rivals:
        return Chat(_nothing_found(turn, reading))
    split = _by_choice(turn, best, reading, scene)
    if split is not None:
        return split
    return _call_or_ask(turn, best.tool, best.filled.values, best.filled.faults)


def _nothing_found(turn: Turn, reading: Reading) -> str:
    acts = acts_of(reading.acts)
    if "repeat" in acts and turn.bot:
        return turn.bot
    again = ask_again(turn)
    greeted = acts == {"filler"}
    return again.removeprefix(NOT_UNDERSTOOD).strip() if greeted else again


def _call_or_ask(
    turn: Turn, tool: Tool, values: Mapping[str, object], faults: Mapping[str, str]
) -> Decision:
    missing = tuple(name for name in tool.required if name not in values)
    missing += tuple(name for name in faults if name not in missing and name not in values)
    if not missing:
        return Calls((Call(tool.name, values),))
    first = next((name for name in missing if name in faults), missing[0])
    ordered = (first, *(name for name in missing if name != first))
    question = ask_at(turn, tool, first)
    fault = faults.get(first, "")
    return Ask(tool.name, ordered, values, f"{fault} {question}".strip())


def _corrected_rank(turn: Turn, reading: Reading, scene: Scene) -> tuple[Ranked, ...]:
    """Rank, with what came after ``no wait`` winning over what came before."""
    ranked = rank(turn.tools, reading, scene)
    if corrected(reading.words) is None:
        return ranked
    return tuple(
        replace(one, filled=_corrected_fill(turn, one.tool, reading, scene)) for one in ranked
    )


def _corrected_fill(turn: Turn, tool: Tool, reading: Reading, scene: Scene) -> Filled:
    sides = corrected(reading.words)
    if sides is None:
        return fill(tool, reading, scene)
    before, after = (fill(tool, read_part(reading.text, side, turn.now), scene) for side in sides)
    old = {
        name: value
        for name, value in before.values.items()
        if name not in after.faults
        and (kind_of(name, tool.parameters[name]) not in {"account", "short"} or not after.values)
    }
    faults = {name: text for name, text in before.faults.items() if name not in after.values}
    return Filled(
        {**old, **after.values},
        {**faults, **after.faults},
        before.places | after.places,
        max(before.evidence, after.evidence),
    )


def _by_choice(turn: Turn, best: Ranked, reading: Reading, scene: Scene) -> Decision | None:
    """One call for each thing named: ``two pepperoni and a cheese pizza``."""
    sides = corrected(reading.words)
    parts = parts_by_choice(best.tool, sides[1] if sides else reading.words, scene)
    if len(parts) < 2:
        return None
    calls: list[Call] = []
    for part in parts:
        filled = fill(best.tool, read_part(reading.text, part, turn.now), scene)
        decision = _call_or_ask(turn, best.tool, filled.values, filled.faults)
        if not isinstance(decision, Calls):
            return decision
        calls.extend(decision.calls)
    return Calls(tuple(calls))


def _several(turn: Turn, reading: Reading, scene: Scene) -> tuple[Call, ...]:
    """The calls of a sentence whose parts ask for different functions; else nothing."""
    clauses = split_clauses(reading.words)
    if len(clauses) < 2 or corrected(reading.words) is not None:
        return ()
    calls: list[Call] = []
    for clause in clauses:
        part = read_part(reading.text[: clause[-1].end], clause, turn.now)
        ranked = rank(turn.tools, part, scene)
        if ranked[0].score < _SURE or (len(ranked) > 1 and ranked[0].score - ranked[1].score < 0.5):
            return ()
        decision = _single(turn, ranked, part, scene)
        if not isinstance(decision, Calls):
            return ()
        calls.extend(decision.calls)
    return tuple(calls) if len({call.name for call in calls}) > 1 else ()
