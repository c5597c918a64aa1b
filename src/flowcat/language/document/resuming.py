"""What happens when a conversation goes on after it was cut off."""

from typing import ClassVar

from flowcat.language.constraints import Constraint
from flowcat.language.document.leaf_shapes import TEXT
from flowcat.language.leaves import Text
from flowcat.language.records import Record, key
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """What happens when the call goes on after its line or its process was lost."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    say: Text = key(TEXT, "Exactly these words, said before the bot goes on.", required=True)


ON_RESUME = Record(Resumption, "on_resume")
