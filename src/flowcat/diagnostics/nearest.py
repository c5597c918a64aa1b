"""The name that was probably meant."""

from collections.abc import Iterable


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
