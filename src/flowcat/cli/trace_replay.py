"""``flowcat trace FILE --replay FLOW``: the core is told the same again, and compared."""

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from flowcat.checks import Checked, check_file
from flowcat.cli.flow_files import flow_file
from flowcat.cli.terminal import CommandError, columns
from flowcat.diagnostics.palette import Palette
from flowcat.diagnostics.printable import printable
from flowcat.trace.fingerprint import fingerprint
from flowcat.trace.reading import Trace
from flowcat.trace.records import BadLine
from flowcat.trace.replay import Difference, Replay, replay

_MOST = 10
"""Steps of which the differences are shown."""
_LONGEST = 300
"""Characters of a value that are shown."""
_BEFORE = 40
"""Characters that are shown before the first difference of long values."""


def replay_on(trace: Trace, path: Path, flow: Path, form: str, colours: Palette) -> int:
    """Play a trace again on a flow and tell what came out otherwise; return the exit code.

    Raises:
        CommandError: If there is no such flow, or nothing in the trace to play.
    """
    checked = _checked(flow, trace)
    if checked.flow is None or not checked.can_run:
        from flowcat.diagnostics.human import render_human

        sys.stdout.write(render_human(checked.diagnostics, colours))
        return 1
    if not trace.steps:
        raise CommandError(f"{path} holds no step to play again")
    if trace.steps[0].event.get("event") != "Start":
        raise CommandError(f"{path} cannot be played: it begins in the midst of a call")
    try:
        plan = trace.header.plan(checked.flow)
    except BadLine as fault:
        raise CommandError(f"{path} cannot be played: {fault}") from fault
    played = replay(plan, trace.header, trace.steps)
    changed = fingerprint(checked.flow.tree) != trace.header.fingerprint
    if form == "json":
        from flowcat.cli.trace_json import replay_as_json

        sys.stdout.write(replay_as_json(played, changed=changed))
    else:
        lines = _lines(played, path, flow, colours, changed=changed)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return int(bool(played.differences or trace.bad))


def _checked(path: Path, trace: Trace) -> Checked:
    """Check the flow. Its Python is not needed: the trace knows what it told and returned."""
    checked = check_file(flow_file(path))
    if checked.can_run:
        return checked
    known = check_file(path, python=frozenset(trace.header.handlers))
    return known if known.can_run else checked


def _lines(
    played: Replay, path: Path, flow: Path, colours: Palette, *, changed: bool
) -> Iterator[str]:
    same = "has changed since the call" if changed else "is the one of the call"
    yield from _wrapped(f"{path} played again on {flow}, which {same}")
    if played.hidden:
        values = "1 value is" if played.hidden == 1 else f"{played.hidden} values are"
        yield from _wrapped(f"not exact: {values} not in the trace, because they are sensitive")
    if played.reads_env:
        yield from _wrapped("not exact: the flow reads the environment, which is in no trace")
    steps = [list(found) for _, found in groupby(played.differences, key=lambda one: one.step)]
    for found in steps[:_MOST]:
        yield ""
        yield from _step(found, colours)
    yield ""
    if len(steps) > _MOST:
        yield f"{len(steps) - _MOST} more steps differ"
    if played.compared < played.steps:
        left = played.steps - played.compared
        behind = "the step behind it is" if left == 1 else f"the {left} steps behind it are"
        yield from _wrapped(f"from there it goes another way: {behind} not compared")
    differ = len(steps)
    told = f"{differ} of them differ{'s' if differ == 1 else ''}" if differ else "all the same"
    yield f"{colours.bold}{_count(played.compared)} compared: {told}{colours.off}"


def _step(found: list[Difference], colours: Palette) -> Iterator[str]:
    first = found[0]
    where = f" at {first.node}" if first.node else ""
    title = f"step {first.step}{where}: {_told(first.event)}"
    yield from (f"{colours.bold}{line}{colours.off}" for line in _wrapped(title))
    for one in found:
        yield from _wrapped(_NAMES.get(one.what, one.what), "  ")
        before, after = _cut(_json(one.recorded), _json(one.now))
        for sign, colour, value in (("-", colours.removed, before), ("+", colours.added, after)):
            first_line, *rest = _wrapped(value, "    ")
            yield f"  {colour}{sign} {first_line.strip()}{colours.off}"
            yield from (f"{colour}{line}{colours.off}" for line in rest)


def _told(event: Mapping[str, object]) -> str:
    """Say what the core was told."""
    given = ", ".join(
        f"{name}: {_json(value)}"
        for name, value in event.items()
        if name != "event" and value not in (None, False)
    )
    return _part(f"{event.get('event')}({given})", 0)


_NAMES = {
    "Enter messages": "prompt",
    "Enter tools": "functions on offer",
    "Enter role": "role",
    "Speak text": "words",
    "Speak": "words",
    "Answer result": "what the LLM is told",
    "Run arguments": "arguments of the handler",
    "End reason": "reason",
}
"""What differs, in the words of the language."""


def _cut(one: str, other: str) -> tuple[str, str]:
    """Cut two long texts, so that the first place where they differ is seen."""
    if max(len(one), len(other)) <= _LONGEST:
        return one, other
    pairs = enumerate(zip(one, other, strict=False))
    same = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(0, same - _BEFORE)
    return _part(one, start), _part(other, start)


def _part(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"{'...' * bool(start)}{text[start:end]}{'...' * (len(text) > end)}"


def _json(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _wrapped(text: str, indent: str = "") -> list[str]:
    room = max(min(columns(), 100), 40)
    hang = f"{indent}  "
    lines = wrap(
        printable(text), room, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False
    )
    return lines or [indent]


def _count(steps: int) -> str:
    return f"{steps} step{'' if steps == 1 else 's'}"
