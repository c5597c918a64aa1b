"""The name that was probably meant."""

import re
from collections.abc import Iterable
from functools import lru_cache

from flowcat.diagnostics.diagnostic import Applicability, Edit, Fix
from flowcat.text import Span


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None if none is like it.

    Letter case does not count. Among very many names only those that begin alike are looked at.
    ``difflib`` is imported only here, when something is already wrong.
    """
    return _nearest(name, known if isinstance(known, tuple) else tuple(known))


@lru_cache(maxsize=4)  # a message and its fix ask for the same
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches

    if len(known) > _MANY:
        known = _alike(name.lower(), known)
    candidates = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


_MANY = 500
"""How many names are compared one by one: that takes some milliseconds."""


def _alike(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Choose names that begin as a name does, those of its length first."""
    begin, length = name[:2], len(name)
    alike = [one for one in known if one[:2].lower() == begin and -3 < len(one) - length < 3]
    if len(alike) > _MANY:
        alike.sort(key=lambda one: (-_common(name, one.lower()), abs(len(one) - length)))
    return tuple(alike[:_MANY])


def _common(one: str, other: str) -> int:
    """Count how many characters two names have in common at their beginnings."""
    pairs = zip(one, other, strict=False)
    differ = (at for at, (left, right) in enumerate(pairs) if left != right)
    return next(differ, min(len(one), len(other)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a help sentence naming the nearest known name, or listing a few, or nothing."""
    known = tuple(known)
    if (close := nearest(name, known)) is not None:
        return f"did you mean `{close}`?"
    if not known:
        return ""
    names = sorted(set(known))
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
