"""What conditions can tell apart: the values of a name, cut into regions at the literals compared.

All values of one region make a condition come out the same, so that a few regions stand for all
values: a proof over them is a proof over every conversation. Conditions are understood as far as
they compare a path, or the length of one, with literals, and join such comparisons by logic. What
else a condition says may come out either way, and nothing is concluded from it.
"""

from flowcat.language.regions.partition import Partition, Region, partition
from flowcat.language.regions.sentences import Atom, Junction, Sentence, Unsure, atoms, sentence_of
from flowcat.language.regions.space import Space, space_of
from flowcat.language.regions.verdicts import BOTH, NO, YES, verdict

__all__ = [
    "BOTH",
    "NO",
    "YES",
    "Atom",
    "Junction",
    "Partition",
    "Region",
    "Sentence",
    "Space",
    "Unsure",
    "atoms",
    "partition",
    "sentence_of",
    "space_of",
    "verdict",
]
