"""Mappings out of keys and values: duplicate keys, merges (``<<``), and keys that are no texts."""

from typing import Any

from flowcat.diagnostics import Edit, Fix, Label
from flowcat.source.quoting import quoted
from flowcat.source.session import Session
from flowcat.source.tree import Mapping, Scalar, Sequence, Tree
from flowcat.text import Span

Entries = dict[str, tuple[Scalar, Tree]]


def simple_entries(children: list[Any]) -> Entries | None:
    """Make entries of scalar keys and values in turn; None if the keys need a closer look."""
    pairs = iter(children)
    try:
        entries: Entries = {key.text: (key, value) for key, value in zip(pairs, pairs, strict=True)}
    except AttributeError:  # a list or a mapping as a key
        return None
    return entries if len(entries) * 2 == len(children) and "<<" not in entries else None


def checked_entries(children: list[Tree], session: Session) -> Entries:
    """Make entries of keys and values in turn, and report what is wrong with the keys."""
    own: Entries = {}
    merged: Entries = {}
    merge_key: Scalar | None = None
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key, Scalar):
            message = "a key must be a text, not a list or a mapping"
            session.report("F000", message, key.span, help="quote it if it is meant as a text")
        elif key.text == "<<" and not key.quoted:
            if merge_key is not None:
                _report_duplicate(merge_key, key, session)
                continue
            merge_key = key
            merged = _merged(value, session)
        elif key.text in own:
            _report_duplicate(own[key.text][0], key, session)
        else:
            own[key.text] = (key, value)
    return {**merged, **own}


def template_of(span: Span, children: list[Tree]) -> Scalar | None:
    """Return the text that ``{{ name }}`` was meant to be, where YAML reads nested mappings."""
    written = span.text
    if len(children) != 2 or not (written.startswith("{{") and written.endswith("}}")):
        return None
    text = written
    if len(written.splitlines()) > 1:
        from flowcat.source.flow_scalars import decode_plain

        text = decode_plain(written).text
    return Scalar(span.source, span.start, span.end, text, text, "plain")


def report_template(template: Span, session: Session) -> None:
    """Report a value that begins with ``{{`` and is not quoted (F004)."""
    text = template.text
    session.report(
        "F004",
        "YAML reads `{{` as the beginning of a mapping",
        template,
        label="this needs quotes",
        help="put a value that begins with `{{` in quotes",
        fix=Fix("quote the value", (Edit(template, quoted(text)),)) if "\n" not in text else None,
    )


def _report_duplicate(first: Scalar, second: Scalar, session: Session) -> None:
    session.report(
        "F001",
        f"the key `{second.text}` is given twice in one mapping",
        second.span,
        label="given again here",
        related=(Label(first.span, "first given here"),),
        help="remove or rename one of them",
    )


def _merged(value: Tree, session: Session) -> Entries:
    """Join what ``<<`` names; of several mappings the first that has a key wins."""
    parts = value.items if isinstance(value, Sequence) else (value,)
    entries: Entries = {}
    for part in reversed(parts):
        if isinstance(part, Mapping):
            entries |= part.entries
        else:
            session.report("F000", "`<<` takes a mapping or a list of mappings", part.span)
    return entries
