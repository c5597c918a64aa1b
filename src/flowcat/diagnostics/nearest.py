"""The name that was probably meant."""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import eq

from flowcat.diagnostics.diagnostic import Applicability, Edit, Fix
from flowcat.text import Span


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None if none is like it.

    Letter case does not count. Among very many names only those that begin alike are looked at.
    ``difflib`` is imported only here, when something is already wrong.
    """
    # A frozen set is hashed once, however often it is asked.
    return _nearest(name, known if isinstance(known, frozenset) else frozenset(known))


@lru_cache(maxsize=4)  # a message and its fix ask for the same
def _nearest(name: str, known: frozenset[str]) -> str | None:
    from difflib import get_close_matches

    compared = known if len(known) <= _MANY else _alike(name.lower(), known)
    candidates = {candidate.lower(): candidate for candidate in sorted(compared)}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


_MANY = 60
"""How many names are compared one by one: that takes less than a millisecond."""


def _alike(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Choose names of about the same length that begin or end as a name does."""
    begins, ends = _index(known)
    lengths = range(len(name) - 2, len(name) + 3)
    found = (*begins.get(name[:2], ())[: 10 * _MANY], *ends.get(name[-2:], ())[: 10 * _MANY])
    alike = [one for one in found if len(one) in lengths]
    if len(alike) > _MANY:
        alike.sort(key=lambda one: -sum(map(eq, name, one.lower())))
    return tuple(alike[:_MANY])


@lru_cache(maxsize=2)
def _index(known: frozenset[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return names by their first two letters and by their last two."""
    begins: dict[str, list[str]] = {}
    ends: dict[str, list[str]] = {}
    for name in sorted(known):
        begins.setdefault(name[:2].lower(), []).append(name)
        ends.setdefault(name[-2:].lower(), []).append(name)
    return begins, ends


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a help sentence naming the nearest known name, or listing a few, or nothing."""
    known = frozenset(known)
    if (close := nearest(name, known)) is not None:
        return f"did you mean `{close}`?"
    if not known:
        return ""
    names = sorted(known)
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
