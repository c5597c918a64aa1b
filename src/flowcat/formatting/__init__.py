"""One layout for flows, which changes no value and no comment.

It arranges the pieces of the text itself: nothing is written anew from what was read of it.
What a key of a flow means is not known here, but for ``nodes``, whose entries a blank line parts.
"""

from flowcat.formatting.format import Faulty, Formatted, Refused, formatted

__all__ = ["Faulty", "Formatted", "Refused", "formatted"]
