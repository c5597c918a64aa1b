"""The shipped flows show the whole language."""

import dataclasses
from collections.abc import Iterator, Mapping

from tests.flows.shipped import FLOWS

from flowcat.checks import check_file
from flowcat.language import document
from flowcat.language.records import Later, keys_of

_OF_ONE_BOT = frozenset({"LlmSettings.model", "TtsSettings.model", "TtsSettings.voice"})
"""Keys that name what only one provider knows: a flow that has them runs on no other."""


def test_together_the_flows_use_every_key() -> None:
    """Every key of the language, at every place that takes it, is in a flow that we ship."""
    shown = {key for flow in FLOWS for key in _used(check_file(flow).flow)}
    assert sorted(_offered() - shown) == sorted(_OF_ONE_BOT)


def _offered() -> frozenset[str]:
    """Every key that this version can run, as ``Node.key``."""
    records = (getattr(document, name) for name in document.__all__)
    return frozenset(
        f"{record.__name__}.{name}"
        for record in records
        if dataclasses.is_dataclass(record) and isinstance(record, type)
        if record is not document.Checks  # what is checked, and no part of a conversation
        for name, key in keys_of(record).items()
        if not isinstance(key.shape, Later)
    )


def _used(value: object) -> Iterator[str]:
    """Yield the keys that are given in what was read of a document."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            part = getattr(value, field.name)
            if part is not None and field.name != "tree":
                yield f"{type(value).__name__}.{field.name}"
                yield from _used(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _used(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _used(part)
