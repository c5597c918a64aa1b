"""The name that was probably meant."""

import re
from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Applicability, Edit, Fix
from flowcat.text import Span


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None if none is like it.

    Letter case does not count. ``difflib`` is imported only here, when something is already wrong.
    """
    from difflib import get_close_matches

    candidates = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a help sentence naming the nearest known name, or listing a few, or nothing."""
    names = sorted(set(known))
    if (close := nearest(name, names)) is not None:
        return f"did you mean `{close}`?"
    if not names:
        return ""
    shown = ", ".join(f"`{known_name}`" for known_name in names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"there are {shown}{more}" if len(names) > 1 else f"there is only {shown}"


def rename(span: Span, name: str, known: Iterable[str]) -> Fix | None:
    """Return a fix that writes the nearest known name, a guess; None if none is like it.

    Args:
        span: Where the name stands, quotes around it included.
        name: What is written there.
        known: The names that could be meant.
    """
    meant = nearest(name, known)
    return renamed(span, name, meant) if meant is not None else None


def renamed(span: Span, name: str, meant: str) -> Fix | None:
    """Return a fix that writes another name, a guess; None where that could need other quotes."""
    quote = span.text[:1] if span.text[:1] in ("'", '"') else ""
    fits = _SPOKEN.fullmatch(meant) if quote else _is_plain(meant)
    if span.text != f"{quote}{name}{quote}" or not fits:
        return None
    edit = Edit(span, f"{quote}{meant}{quote}")
    return Fix(f"did you mean `{meant}`?", (edit,), Applicability.UNSAFE)


def _is_plain(name: str) -> bool:
    """Tell whether a name can stand in YAML and in an expression as it is."""
    letters = name.removeprefix("$").replace("-", "_")
    return letters.isidentifier() and name.isascii() and name.lower() not in _WORDS


_SPOKEN = re.compile(r"[\w .:$-]+")
"""What needs nothing but quotes around it."""

_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
