"""Where the ``$ref`` of a schema leads: only to places in the same schema."""

from collections.abc import Iterator, Mapping

from flowcat.language.values.json_values import is_list
from flowcat.language.values.keywords import inner_schemas, is_schema


def lost_reference(reference: str, whole: Mapping[str, object]) -> tuple[str, str] | None:
    """Return message and help for a reference that leads nowhere in ``whole``, or None."""
    if not reference.startswith("#"):
        if any("$id" in schema for schema in _all_schemas(whole)):
            return None  # perhaps the name that the schema gives to itself
        return (
            f"`$ref` leads to `{reference}`, outside of the schema",
            "put the schema under `$defs` and write `#/$defs/` and its name",
        )
    target = reference[1:]
    if target and not target.startswith("/"):
        anchors = ("$anchor", "$dynamicAnchor")
        found = any(target in map(schema.get, anchors) for schema in _all_schemas(whole))
    else:
        found = is_schema(_at_pointer(target, whole))
    return None if found else (f"`$ref` leads to `{reference}`, where no schema is", "")


def _at_pointer(pointer: str, whole: Mapping[str, object]) -> object:
    """Follow a JSON pointer (RFC 6901, percent-encoded as in an address)."""
    from urllib.parse import unquote

    place: object = whole
    for part in unquote(pointer).split("/")[1:]:
        step = part.replace("~1", "/").replace("~0", "~")
        if isinstance(place, Mapping):
            place = place.get(step)
        elif is_list(place) and step.isdecimal() and int(step) < len(place):
            place = place[int(step)]
        else:
            return None
    return place


def _all_schemas(schema: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    yield schema
    for keyword, value in schema.items():
        for _, inner in inner_schemas(keyword, value):
            if isinstance(inner, Mapping):
                yield from _all_schemas(inner)
