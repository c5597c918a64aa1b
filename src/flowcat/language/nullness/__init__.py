"""Whether an expression may be null or fail, by what is known of the names that it reads.

An expression is evaluated without values, as the run time evaluates it: in which ways it may end,
where the null comes from that does harm, and what its end tells of the names it read. Nothing is
missed: what can happen with values of the declared types is among what is told.
"""

from flowcat.language.expressions.nodes import path_of, reads_paths
from flowcat.language.nullness.ends import Source
from flowcat.language.nullness.facts import Facts, affected
from flowcat.language.nullness.judgement import Judgement, Outcome, Trouble, judge, outcome
from flowcat.language.nullness.known import NOTHING, Known, Path, both, either, not_null
from flowcat.language.nullness.templates import judge_slots

__all__ = [
    "NOTHING",
    "Facts",
    "Judgement",
    "Known",
    "Outcome",
    "Path",
    "Source",
    "Trouble",
    "affected",
    "both",
    "either",
    "judge",
    "judge_slots",
    "not_null",
    "outcome",
    "path_of",
    "reads_paths",
]
