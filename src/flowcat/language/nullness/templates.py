"""What becomes of the slots of a text."""

from collections.abc import Iterator

from flowcat.language.nullness.facts import Facts
from flowcat.language.nullness.judgement import Judgement, judge
from flowcat.language.templates import Slot, Template


def judge_slots(template: Template, facts: Facts) -> Iterator[tuple[Slot, Judgement]]:
    """Yield each slot of a text with what may come of its expression, filters included.

    A text shows nothing for a slot that is null or fails; a value that is one slot is null or fails
    as its expression does.
    """
    for slot in template.slots:
        yield slot, judge(slot.expression, facts)
