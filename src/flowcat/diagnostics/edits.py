r"""Putting the edits of fixes into a text: nothing around them changes.

Spans count in a text with ``\n`` line ends and without a byte order mark. The text that is changed
here is the one that is in the file, and keeps both.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Edit, Fix
from flowcat.text import Source


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Choose fixes of which no two change the same place, in the order in which they come.

    Equal edits of two fixes are made once, so such fixes go together.
    """
    taken: dict[Source, set[tuple[int, int, str]]] = {}
    chosen = []
    for fix in fixes:
        if any(_meets(edit, taken.get(edit.span.source, set())) for edit in fix.edits):
            continue
        chosen.append(fix)
        for edit in fix.edits:
            place = (edit.span.start, edit.span.end, edit.replacement)
            taken.setdefault(edit.span.source, set()).add(place)
    return chosen


def edited(written: str, edits: Iterable[Edit]) -> str:
    """Return the text of a file with edits made.

    Args:
        written: The text as it is in the file.
        edits: All of this one text; no two of them meet.
    """
    lead = 1 if written.startswith("\ufeff") else 0
    breaks = [at.start() - lead - n for n, at in enumerate(re.finditer("\r\n", written))]
    pieces: list[str] = []
    end = 0
    places = {(edit.span.start, edit.span.end, edit.replacement) for edit in edits}
    for start, stop, replacement in sorted(places):
        first = start + bisect_left(breaks, start) + lead
        text = replacement.replace("\n", "\r\n") if breaks else replacement
        pieces += [written[end:first], text]
        end = stop + bisect_left(breaks, stop) + lead
    return "".join((*pieces, written[end:]))


def _meets(edit: Edit, taken: set[tuple[int, int, str]]) -> bool:
    """Tell whether an edit touches another one that is not the same."""
    start, end = edit.span.start, edit.span.end
    return (start, end, edit.replacement) not in taken and any(
        start <= other_end and other_start <= end for other_start, other_end, _ in taken
    )
