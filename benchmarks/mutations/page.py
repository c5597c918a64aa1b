"""``docs/faults.md``: the share of faults that are caught, by family, and the list of operators."""

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.mutations.bases import ROOT
from benchmarks.mutations.judging import Verdict
from benchmarks.mutations.operators import Operator
from flowcat.diagnostics import RULES

PAGE = ROOT / "docs" / "faults.md"
FAMILIES = (
    "the text and its YAML",
    "the shape",
    "nodes and targets",
    "state and inputs",
    "conditions",
    "templates",
    "functions and handlers",
    "context",
    "voice",
)
_HEAD = """\
# Seeded faults

How much of what can go wrong is found? `python -m benchmarks.mutations` takes the flows of this
repository (`flows/`, `examples/`, and a FlowConfig of its own), makes one fault at a time in them
or in their Python, and runs the checks. The faults are made by program: each operator below is
used at the first two places of each flow that it fits. None of them is a sample of a rule. A fault
counts as caught if anything is told that is not told of the flow without it, and as named if the
rule that it is meant for tells it, or one that rightly does, too. Opt-in rules run for the
operators that are theirs.

Where a fault is made in a FlowConfig file, Pipecat 1.14 is asked too: `FlowConfig.from_file`, then
`Flow(config, handlers=...)` with the same Python. What it raises, or logs as a warning, counts as
caught.

## By family
"""
_FIGURES = """
| family | faults | caught | named | in a FlowConfig file | caught there | caught there by Pipecat |
|---|--:|--:|--:|--:|--:|--:|
"""
_OPERATORS = """
## The operators

The last column tells how many of the faults in FlowConfig files Pipecat catches. Where it says "not
expressible", such a file has no place for the fault.

| rule | operator | faults | caught | by Pipecat |
|---|---|--:|--:|--:|
"""


def page(verdicts: Iterable[Verdict], operators: Iterable[Operator]) -> str:
    """Write the page."""
    verdicts = tuple(verdicts)
    rows = [
        _row(f"{number} {FAMILIES[number]}", [v for v in verdicts if v.operator.family == number])
        for number in range(len(FAMILIES))
    ]
    rows.append(_row("all", verdicts))
    lines = [_operator(one, [v for v in verdicts if v.operator is one]) for one in operators]
    parts = (_HEAD, _FIGURES, *rows, _missed(verdicts), _OPERATORS, *lines)
    return "".join(parts)


def listed(text: str) -> tuple[tuple[str, str], ...]:
    """Return the rule and the name of each operator on a page."""
    found = re.findall(r"^\| \[(F\d{3})\]\S* \| (.*?) \|", text, re.MULTILINE)
    return tuple((code, name) for code, name in found)


def write_page(text: str, path: Path = PAGE) -> None:
    """Write it where it belongs."""
    path.write_text(text, encoding="utf-8")


def _row(name: str, verdicts: Iterable[Verdict]) -> str:
    verdicts = tuple(verdicts)
    plain = tuple(one for one in verdicts if one.by_pipecat is not None)
    figures = (
        len(verdicts),
        sum(one.is_caught for one in verdicts),
        sum(one.is_named for one in verdicts),
        len(plain),
        sum(one.is_caught for one in plain),
        sum(one.by_pipecat is True for one in plain),
    )
    return f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} |\n"


def _missed(verdicts: Iterable[Verdict]) -> str:
    missed = {
        f"- {one.operator.codes[0]}, {one.operator.name}, in `{one.base.path.name}`"
        + (f": {one.operator.beyond}\n" if one.operator.beyond else "\n"): None
        for one in verdicts
        if not one.is_caught
    }
    return "\nMissed, and why:\n\n" + "".join(missed) if missed else "\nNone is missed.\n"


def _operator(operator: Operator, verdicts: list[Verdict]) -> str:
    code = operator.codes[0]
    assert code in RULES
    plain = [one for one in verdicts if one.by_pipecat is not None]
    theirs = (
        f"{sum(one.by_pipecat is True for one in plain)} of {len(plain)}"
        if plain
        else "not expressible"
    )
    caught = sum(one.is_caught for one in verdicts)
    rule = f"[{code}](rules/{code}.md)"
    return f"| {rule} | {operator.name} | {len(verdicts)} | {caught} | {theirs} |\n"
