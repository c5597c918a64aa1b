"""Flowcat: the checked, testable way to write voice conversations for Pipecat.

``import flowcat`` is light: Pipecat is imported when ``Flow`` is first used.
"""

from typing import TYPE_CHECKING

from flowcat.errors import FlowcatError, InputError, LoadError, RunError

if TYPE_CHECKING:
    from flowcat.runtime.checkpoints.postgres import PostgresCheckpoints
    from flowcat.runtime.checkpoints.sqlite import SqliteCheckpoints
    from flowcat.runtime.events import SessionEvent
    from flowcat.runtime.flow import Flow
    from flowcat.runtime.pipecat_flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager
    from flowcat.runtime.session import Session

__version__ = "0.1.0"

__all__ = [  # noqa: RUF022 - in plain alphabetical order
    "Flow",
    "FlowManager",
    "FlowcatError",
    "InputError",
    "LoadError",
    "NO_RESPONSE",
    "PostgresCheckpoints",
    "RunError",
    "Session",
    "SessionEvent",
    "SqliteCheckpoints",
    "TRANSITION_IN_YAML",
]

_FROM = {
    "Flow": "flowcat.runtime.flow",
    "FlowManager": "flowcat.runtime.pipecat_flows",
    "NO_RESPONSE": "flowcat.runtime.pipecat_flows",
    "PostgresCheckpoints": "flowcat.runtime.checkpoints.postgres",
    "Session": "flowcat.runtime.session",
    "SessionEvent": "flowcat.runtime.events",
    "SqliteCheckpoints": "flowcat.runtime.checkpoints.sqlite",
    "TRANSITION_IN_YAML": "flowcat.runtime.pipecat_flows",
}


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module 'flowcat' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_FROM[name]), name)
