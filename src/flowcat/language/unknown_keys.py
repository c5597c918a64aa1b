"""Keys that the language does not have: what was probably meant, and where it belongs."""

from collections.abc import Collection, Mapping
from typing import Final

from flowcat.diagnostics import nearest, renamed
from flowcat.language.shapes import Reading
from flowcat.source.tree import Scalar


def report_unknown(
    at: Scalar,
    title: str,
    offered: Collection[str],
    reading: Reading,
    unmarked: Collection[str] = (),
) -> str:
    """Report a key that a mapping does not have (F101).

    Args:
        at: The key.
        title: What the mapping is, as in "a function".
        offered: The keys that it has.
        reading: Takes the report.
        unmarked: Keys that it would have if the document were marked.

    Returns:
        The key that was probably meant; an empty text if none is like it.
    """
    if reading.is_full:
        return ""
    meant = meant_key(at.text, offered)
    if meant:
        help_ = f"did you mean `{meant}`?"
    elif (place := _ELSEWHERE.get((title, at.text))) is not None:
        help_ = place
    elif near := meant_key(at.text, unmarked):
        help_ = f"did you mean `{near}`? it needs the marker `flowcat: 1` at the top of the file"
    else:
        help_ = f"it has {_listed(offered)}"
    fix = renamed(at.span, at.text, meant) if meant else None
    reading.report("F101", f"{title} has no key `{at.text}`", at.span, help=help_, fix=fix)
    return meant


def meant_key(name: str, offered: Collection[str]) -> str:
    """Return the key that was probably meant; an empty text if none is like it."""
    for word in _SYNONYMS.get(name.lower(), ()):
        if word in offered:
            return word
    return nearest(name, offered) or ""


_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "args": ("arguments", "parameters"),
    "condition": ("when",),
    "desc": ("description",),
    "entry": ("initial_node",),
    "goto": ("to", "transition_to"),
    "id": ("name",),
    "if": ("when",),
    "instructions": ("task", "role_message"),
    "messages": ("task_messages",),
    "next": ("transition_to", "to"),
    "next_node": ("transition_to", "to"),
    "params": ("parameters",),
    "persona": ("role_message",),
    "prompt": ("task", "task_messages"),
    "properties": ("parameters",),
    "speak": ("say",),
    "start": ("initial_node",),
    "states": ("nodes",),
    "steps": ("nodes",),
    "system": ("role_message",),
    "target": ("to", "transition_to"),
    "text": ("say", "content"),
    "then": ("to",),
    "tools": ("functions",),
    "transition": ("transition_to", "to"),
    "transition_to": ("to",),
    "transitions": ("transition_to",),
    "variables": ("state",),
}
"""What other systems call a key, and the names it may have here; the first that fits counts."""

_ELSEWHERE: Final[Mapping[tuple[str, str], str]] = {
    ("a conversation node", "transition_to"): (
        "a conversation goes on by its functions: give `transition_to` to one of them"
    ),
    ("an end node", "transition_to"): "nothing comes after an end: remove it",
    ("a flow", "transition_to"): "it belongs to a function or to a node",
    ("a flow", "task"): "it belongs to a node, under `nodes`",
    ("an arm", "else"): "the last arm, without `when`, is taken when no other holds",
    ("an arm", "default"): "the last arm, without `when`, is taken when no other holds",
    ("a function", "required"): (
        "a parameter is required unless it has `optional: true` or a `default`"
    ),
}
"""Where a key belongs that is right in other places."""

_MOST = 12


def _listed(names: Collection[str]) -> str:
    shown = [f"`{name}`" for name in names][:_MOST]
    if len(names) > _MOST:
        return f"{', '.join(shown)} and {len(names) - _MOST} more"
    return ", ".join(shown)
