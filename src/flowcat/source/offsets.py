r"""Where each character of a scalar's content stands in the source.

Content and source differ: quotes, escapes, doubled quotes, folded lines and indentation come in
between. Each style is decoded once more here, this time keeping places. It is done only for a
scalar that a message points into.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flowcat.source.places import Places


_Style = Literal["plain", "single", "double", "literal", "folded"]


def content_range(raw: str, text: str, style: _Style, start: int, end: int) -> tuple[int, int]:
    """Map a stretch of a scalar's content to a stretch of its source.

    Args:
        raw: The scalar as written, quotes or block header included.
        text: Its content.
        style: How it was written.
        start: The first character of the content, counted from 0.
        end: The place after the last one; never before ``start``.

    Returns:
        Offsets into ``raw``. Places outside of the content are moved to its ends; a stretch of a
        scalar that cannot be followed is all of it.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    inset = 0 if style == "plain" else 1
    if style not in _BLOCKS and raw[inset : len(raw) - inset] == text:
        return start + inset, end + inset
    places = _places(raw, text, style)
    if places is None:
        return 0, len(raw)
    if start == end:
        return places.begin(start), places.begin(start)
    return places.begin(start), places.end(end - 1)


_BLOCKS = frozenset({"literal", "folded"})


@lru_cache(maxsize=16)
def _places(raw: str, text: str, style: _Style) -> "Places | None":
    # What decodes is loaded with the first scalar that needs it; most flows have none.
    from flowcat.source.block_scalars import decode_block
    from flowcat.source.flow_scalars import BREAKS, decode_double, decode_plain, decode_single

    match style:
        case "plain":
            places = decode_plain(raw)
        case "single":
            places = decode_single(raw)
        case "double":
            places = decode_double(raw)
        case "literal" | "folded":
            places = decode_block(raw, text, style)
    decoded = places.text
    if style in _BLOCKS:
        # The end of a block was trimmed, and its chomping is not followed: both touch only the
        # line breaks at its end.
        return places if decoded.rstrip(BREAKS) == text.rstrip(BREAKS) else None
    return places if decoded == text else None
