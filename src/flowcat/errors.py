"""Faults in the use of Flowcat's API. Faults in a flow are ``Diagnostic`` values, never raised.

::

    FlowcatError
    ├── LoadError     a flow that has errors; carries every diagnostic
    ├── InputError    a session's inputs are missing or do not fit
    └── RunError      a session used against its rules
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowcat.diagnostics import Diagnostic


class FlowcatError(Exception):
    """The root of all errors that Flowcat raises."""


class LoadError(FlowcatError):
    """A flow cannot be used: its text, its handlers, or how they fit together."""

    def __init__(self, diagnostics: "tuple[Diagnostic, ...]") -> None:
        from flowcat.diagnostics.human import render_human

        super().__init__("the flow cannot be used\n\n" + render_human(diagnostics))
        self.diagnostics = diagnostics
        """Every fault found."""


class InputError(FlowcatError):
    """The inputs of a session are missing or do not fit their schemas."""


class RunError(FlowcatError):
    """A session was used against its rules, such as being started twice."""
