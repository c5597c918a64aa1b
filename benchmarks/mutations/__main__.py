"""Seeds every fault, prints the figures, writes ``docs/faults.md``.

The exit code is 1 if a fault of families 0 to 6 is missed that is not known to be beyond the rules.
"""

import sys
from dataclasses import replace

from loguru import logger

from benchmarks.mutations import pipecat
from benchmarks.mutations.bases import bases
from benchmarks.mutations.families import OPERATORS
from benchmarks.mutations.judging import Verdict, verdicts
from benchmarks.mutations.operators import Seed
from benchmarks.mutations.page import page, write_page

MUST = 7
"""The families before this one must be caught whole."""


def main() -> int:
    """Judge all faults."""
    logger.remove()
    for base in bases():
        clean = Seed(base.text, base.python)
        assert base.is_marked or not pipecat.catches(base, clean), base.name
    judged = [_with_pipecat(one) for one in verdicts(OPERATORS, bases())]
    text = page(judged, OPERATORS)
    write_page(text)
    print(text.partition("## The operators")[0].partition("## By family")[2].strip())
    return int(any(_is_owed(one) and not one.is_caught for one in judged))


def _is_owed(verdict: Verdict) -> bool:
    return verdict.operator.family < MUST and not verdict.operator.beyond


def _with_pipecat(verdict: Verdict) -> Verdict:
    if verdict.base.is_marked:
        return verdict
    return replace(verdict, by_pipecat=pipecat.catches(verdict.base, verdict.seed))


if __name__ == "__main__":
    sys.exit(main())
