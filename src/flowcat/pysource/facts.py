"""The facts that are read from a Python file: what can be known without running it."""

from collections.abc import Mapping
from enum import StrEnum

from flowcat.text import Span
from flowcat.text.dataclass import dataclass


class HandlerShape(StrEnum):
    """How a handler is called."""

    PLAIN = "plain"
    """With its parameters by name."""
    DIRECT = "direct"
    """Pipecat's direct function: the first parameter is ``flow_manager``, the rest by name."""
    ARGS = "args"
    """Pipecat's older kind: exactly ``(args, flow_manager)``."""


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """One parameter that a flow may fill; ``flow_manager`` and ``args`` are not among them."""

    name: str
    span: Span
    has_default: bool
    annotation: str = ""
    """The annotation as written; empty without one."""
    json_type: str | None = None
    """The JSON Schema type that the annotation means, such as ``integer``; None if unknown."""
    values: tuple[str | int | float | bool | None, ...] | None = None
    """All values that a ``Literal`` allows."""
    takes_null: bool = False
    """Whether the annotation allows None."""
    by_position: bool = False
    """Whether it can be given by its place only, as what stands before a ``/``."""


@dataclass(frozen=True, slots=True)
class StateWrite:
    """What a function leaves of a key of ``flow_manager.state`` when it returns.

    A write that a later one always replaces is not told. So there are at most two for a key: one of
    a value, and one that takes it out.
    """

    name: str
    span: Span
    certain: bool
    """Whether it is so after every way through the function that returns normally."""
    may_be_null: bool = False
    """Whether the value written may be None, as far as the text tells."""
    is_removal: bool = False
    """Whether it is taken out: ``del``, ``pop``, or a value that can only be None."""


@dataclass(frozen=True, slots=True)
class StateRead:
    """A key of ``flow_manager.state`` that a function cannot do without: ``state["key"]``.

    One that the function has written before, or that it looks for first (``"key" in state``,
    ``state.get("key")``, ``except KeyError``), is none.
    """

    name: str
    span: Span
    certain: bool = True
    """Whether every way through the function that returns normally reads it."""


@dataclass(frozen=True, slots=True)
class ResultField:
    """One field of a handler's result."""

    name: str
    span: Span
    certain: bool
    """Whether every result that is returned has it."""
    may_be_null: bool = False
    values: tuple[str | int | float | bool | None, ...] | None = None
    """All values it may have, where they stand as literals in the text; None if unknown."""
    places: tuple[Span, ...] = ()
    """Where each of these values stands first."""
    json_type: str | None = None
    """Its JSON Schema type, where an annotation or literals tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerFacts:
    """One function of the file."""

    name: str
    span: Span
    """Its name, where it is defined."""
    shape: HandlerShape
    is_async: bool
    parameters: tuple[ParameterFacts, ...] = ()
    takes_any: bool = False
    """Whether it has ``**kwargs``."""
    takes_more: bool = False
    """Whether it has ``*args``."""
    is_decorated: bool = False
    """Whether a decorator that is not known stands over it, which may change all that is told here:
    what it takes, and what it returns."""
    description: str = ""
    """The first paragraph of its docstring, as Pipecat shows it to the LLM."""
    writes: tuple[StateWrite, ...] = ()
    writes_unknown: bool = False
    """Whether it may write keys that the text does not name: ``state.update(found)``, or
    ``flow_manager`` or the state passed on to a function that is not in this file."""
    reads: tuple[StateRead, ...] = ()
    mentions: frozenset[str] = frozenset()
    """Every key of the state that it names in any way, ``state.get`` included."""
    result: Mapping[str, ResultField] | None = None
    """The fields of its result; None if not all results are known to be dictionaries with known
    keys. A result of None is one without fields; another value has the one field ``value``."""
    result_is_open: bool = False
    """Whether the result may have other fields too: ``{"status": "ok", **found}``."""
    returns_null: Span | None = None
    """Where its result is None: ``return None``, or the name of a function whose end can be
    reached. None if it has always one, as far as the text tells."""
    returns_pair: bool | None = None
    """Whether it returns ``(result, next)``; None if that is not known, or only at times."""
    returns_alone: bool = False
    """Whether it surely returns its result alone on some way."""
    picks: frozenset[str] | None = None
    """The node names that it may return as ``next``; None if not known."""
    nexts: tuple[Span, ...] = ()
    """Where a node name stands as ``next``, in the order of the text."""
    null_next: Span | None = None
    """Where it returns ``(result, None)``, which Pipecat refuses where a flow decides."""
    never_returns_value: bool = False
    """Whether it has no ``return`` with a value at all."""
    makes_node: Span | None = None
    """Where it returns a node that it has made itself, as in a flow written in Python."""
    moves: tuple[Span, ...] = ()
    """Where it moves the conversation itself: ``flow_manager.set_node_from_config(...)``."""
    ends: tuple[Span, ...] = ()
    """Where it ends the call itself, as with an ``EndFrame``."""
    awaits: bool = False
    """Whether it waits for something: the network, a file, a sleep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFacts:
    """What one Python file defines."""

    name: str
    """What messages call it."""
    names: frozenset[str] | None
    """Every name that it defines; None if they cannot be known, as with a star import."""
    functions: Mapping[str, HandlerFacts]
    """Its functions at the top, also those under an ``if`` or ``try``, by name."""
    used: frozenset[str] = frozenset()
    """Every name that its own code uses, as a variable or after a dot."""
    set_before: frozenset[str] = frozenset()
    """Keys of the state that are written outside of the handlers, such as by the code that starts
    the bot: ``flow_manager.state["user"] = ...``."""
    set_before_unknown: bool = False
    """Whether such code may write keys that the text does not name."""
    keys_read: frozenset[str] | None = None
    """Every key of the state that it may read, and any other text that stands in it or in what it
    imports; None if it may read any key."""
