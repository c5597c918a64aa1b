"""What the Python handlers of a flow do, read from their text: nothing is ever imported.

It knows Python's syntax and Pipecat's conventions for functions, and nothing of a flow.
"""

from flowcat.pysource.facts import (
    HandlerFacts,
    HandlerShape,
    ParameterFacts,
    PythonFacts,
    ResultField,
    StateRead,
    StateWrite,
)

__all__ = [
    "HandlerFacts",
    "HandlerShape",
    "ParameterFacts",
    "PythonFacts",
    "ResultField",
    "StateRead",
    "StateWrite",
]
