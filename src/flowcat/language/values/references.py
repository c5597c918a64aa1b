"""Where the references of a schema lead: only to schemas in the same schema.

``$id`` gives a schema no second name here: a reference is ``#``, ``#/`` and the way to a schema,
or ``#`` and an anchor. So nothing is ever looked up elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from flowcat.language.values.faults import Path
from flowcat.language.values.keywords import inner_schemas

Target: TypeAlias = tuple[str, ...] | str
"""The way to a schema as texts, or an anchor."""

REFERENCES = ("$ref", "$dynamicRef")


def schemas_in(
    schema: Mapping[str, object], path: Path = ()
) -> Iterator[tuple[Path, Mapping[str, object] | bool]]:
    """Yield a schema and each one inside of it, with the way from the outermost."""
    yield path, schema
    for keyword, value in schema.items():
        for way, inner in inner_schemas(keyword, value):
            if isinstance(inner, Mapping):
                yield from schemas_in(inner, (*path, *way))
            elif isinstance(inner, bool):
                yield (*path, *way), inner


def references_in(whole: Mapping[str, object]) -> tuple[tuple[Path, str], ...]:
    """Return every reference with the way to its keyword."""
    return tuple(
        ((*path, keyword), value)
        for path, schema in schemas_in(whole)
        if isinstance(schema, Mapping)
        for keyword in REFERENCES
        if isinstance(value := schema.get(keyword), str)
    )


def targets_in(whole: Mapping[str, object]) -> frozenset[Target]:
    """Return what the references in a schema may lead to."""
    targets: set[Target] = set()
    for path, schema in schemas_in(whole):
        targets.add(tuple(map(str, path)))
        if isinstance(schema, Mapping):
            anchors = (schema.get("$anchor"), schema.get("$dynamicAnchor"))
            targets.update(anchor for anchor in anchors if isinstance(anchor, str))
    return frozenset(targets)


def target_of(reference: str) -> Target | None:
    """Return where a reference leads; None if it is none that the language reads."""
    if reference == "#":
        return ()
    if _ANCHOR.fullmatch(reference):
        return reference[1:]
    if not reference.startswith("#/"):
        return None
    from urllib.parse import unquote

    # A JSON pointer (RFC 6901), percent-encoded as in an address.
    parts = unquote(reference[2:]).split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


_ANCHOR = re.compile(r"#[A-Za-z_][-A-Za-z0-9._]*")
