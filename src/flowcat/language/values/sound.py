"""A schema reduced to what can be checked, so that no schema can make a check fail on a call.

A schema with faults is reported long before (``schema_faults``). What still arrives broken is a
template rendered to something odd, or the schema of somebody else's server; there a keyword that
says nothing sensible checks nothing.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from flowcat.language.values.keywords import (
    FOREIGN,
    NAMING,
    OWN,
    Takes,
    awaits_rendering,
    change_inner,
    misfit,
)
from flowcat.language.values.references import (
    REFERENCES,
    Target,
    references_in,
    target_of,
    targets_in,
)

Sound: TypeAlias = dict[str, Any] | bool
"""A schema in which every keyword is known and well-formed."""


def sound_schema(schema: object) -> Sound:
    """Return the schema without remarks, templates, unknown and ill-formed keywords.

    A reference that leads to no schema becomes ``LOST``: what it asks for is unknown, so it must
    not pass for a schema that asks for nothing.
    """
    sound = _sound(schema)
    if isinstance(sound, bool) or not (references := references_in(sound)):
        return sound
    targets = targets_in(sound)
    if all(target_of(reference) in targets for _, reference in references):
        return sound
    return _marked(sound, targets)


LOST = "#/lost"
"""A reference that leads nowhere: no sound schema has a keyword of that name."""


def _sound(schema: object) -> Sound:
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        return True
    return {
        keyword: change_inner(keyword, value, _sound)
        for keyword, value in schema.items()
        if keyword in _KEPT
        and not misfit(_KEPT[keyword], value)
        and not awaits_rendering(keyword, value)
    }


def _marked(schema: Sound, targets: frozenset[Target]) -> Sound:
    if isinstance(schema, bool):
        return schema
    return {
        keyword: LOST
        if keyword in REFERENCES and target_of(value) not in targets
        else change_inner(keyword, value, lambda inner: _marked(cast(Sound, inner), targets))
        for keyword, value in schema.items()
    }


_KEPT: Mapping[str, Takes] = {**OWN, **FOREIGN, **NAMING}
