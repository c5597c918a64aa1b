"""A schema reduced to what can be checked, so that no schema can make a check fail on a call.

A schema with faults is reported long before (``schema_faults``). What still arrives broken is a
template rendered to something odd, or the schema of somebody else's server; there a keyword that
says nothing sensible checks nothing.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from flowcat.language.values.keywords import (
    FOREIGN,
    NAMING,
    OWN,
    Takes,
    awaits_rendering,
    change_inner,
    misfit,
)

Sound: TypeAlias = dict[str, Any] | bool
"""A schema in which every keyword is known and well-formed."""


def sound_schema(schema: object) -> Sound:
    """Return the schema without remarks, templates, unknown and ill-formed keywords."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        return True
    return {
        keyword: change_inner(keyword, value, sound_schema)
        for keyword, value in schema.items()
        if keyword in _KEPT
        and not misfit(_KEPT[keyword], value)
        and not awaits_rendering(keyword, value)
    }


_KEPT: Mapping[str, Takes] = {**OWN, **FOREIGN, **NAMING}
