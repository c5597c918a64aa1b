"""The lines of a trace: what each holds, and how it is written and read."""

import json
from collections.abc import Mapping
from typing import TypeAlias

from flowcat.language.document import FlowDocument
from flowcat.plan.compiling import HandlerFacts, compile_plan
from flowcat.plan.compiling.mcp import with_tools
from flowcat.plan.mcp import ToolFacts, Tools
from flowcat.plan.plan import Plan
from flowcat.text.dataclass import dataclass, field, fields

VERSION = 1
"""The version of the format; a reader takes every version up to its own."""

Data: TypeAlias = Mapping[str, object]


class BadLine(ValueError):  # noqa: N818 - says what it is
    """A line that is none of a trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line: what was recorded."""

    version: int
    flow: str
    """The flow's name."""
    fingerprint: str
    """Of the flow's text, files it includes too."""
    flowcat: str
    """The version that wrote the trace."""
    time: str
    """When the trace was begun."""
    call: Data = field(default_factory=dict)
    """What the flow could read of the call; empty if it reads nothing of it."""
    handlers: Mapping[str, Data] = field(default_factory=dict)
    """What the Python functions tell of themselves, which is a part of the compiled flow."""
    tools: tuple[Data, ...] = ()
    """What the MCP servers of the call told of their tools."""

    def plan(self, flow: FlowDocument) -> Plan:
        """Compile a flow with what is known of its functions and tools.

        Raises:
            BadLine: If that cannot be read.
        """
        plan = compile_plan(flow, self.facts())
        return with_tools(plan, self._tool_facts()) if self.tools else plan

    def _tool_facts(self) -> Tools:
        try:
            return {
                (str(one["server"]), str(one["tool"])): ToolFacts(
                    str(one["description"]),
                    one["properties"],  # type: ignore[arg-type]
                    tuple(one["required"]),  # type: ignore[arg-type]
                )
                for one in self.tools
            }
        except (KeyError, TypeError) as error:
            raise BadLine("its tools cannot be read") from error

    def facts(self) -> dict[str, HandlerFacts]:
        """Return what is known of the Python functions, to compile the flow with.

        Raises:
            BadLine: If that cannot be read.
        """
        known = {one.name for one in fields(HandlerFacts)}
        try:
            return {
                name: HandlerFacts(
                    **{
                        key: tuple(value) if isinstance(value, list) else value
                        for key, value in facts.items()
                        if key in known
                    }  # type: ignore[arg-type]
                )
                for name, facts in self.handlers.items()
            }
        except (AttributeError, TypeError) as error:
            raise BadLine("its handlers cannot be read") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """Something that happened, as listeners were told of it."""

    number: int
    time: str
    kind: str
    text: str
    node: str
    visit: int
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """What the core was told, and what it decided."""

    step: int
    time: str
    event: Data
    node: str
    """Where the conversation stood afterwards."""
    visit: int
    ended: str | None = None
    """The outcome, once there is one."""
    now: str | None = None
    """What the flow read as ``call.now``."""
    state: Data = field(default_factory=dict)
    """What Python has written to the state since the step before; null unsets."""
    writes: Data = field(default_factory=dict)
    effects: tuple[Data, ...] = ()
    hidden: int = 0
    """How many values of the event and of ``state`` are not in the trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The last line of a call that was recorded to its end."""

    closed: str
    """When that was."""


Record: TypeAlias = EventRecord | StepRecord | Closed


def line_of(record: Header | Record) -> str:
    """Return a record as a line; what is left out has its default."""
    data = {one.name: getattr(record, one.name) for one in fields(record)}
    data = {
        name: value
        for name, value in data.items()
        if value is not None and (value or name not in _OPTIONAL)
    }
    if isinstance(record, Header):
        data = {"flowcat_trace": data.pop("version"), **data}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def header_of(line: str) -> Header:
    """Read the first line.

    Raises:
        BadLine: If it is that of no trace, or of one that a later Flowcat wrote.
    """
    data = _object(line)
    version = data.pop("flowcat_trace", None)
    if not isinstance(version, int):
        raise BadLine("it does not begin as a trace does")
    if version > VERSION:
        raise BadLine(f"a later Flowcat wrote it, {data.get('flowcat')}")
    header = _made(Header, {**data, "version": version})
    assert isinstance(header, Header)
    return header


def record_of(line: str) -> Record:
    """Read a line after the first.

    Raises:
        BadLine: If it is none of a trace.
    """
    data = _object(line)
    kind = StepRecord if "step" in data else EventRecord if "number" in data else Closed
    record = _made(kind, data)
    assert not isinstance(record, Header)
    return record


_OPTIONAL = frozenset(
    ("call", "handlers", "tools", "data", "state", "writes", "effects", "now", "hidden")
)
"""What is left out where it is empty."""

_KINDS: dict[str, tuple[type, ...]] = {
    "version": (int,), "number": (int,), "step": (int,), "visit": (int,), "hidden": (int,),
    "call": (dict,), "handlers": (dict,), "data": (dict,), "event": (dict,), "state": (dict,),
    "writes": (dict,), "effects": (tuple,), "tools": (tuple,),
    "ended": (str, type(None)), "now": (str, type(None)),
}  # fmt: skip
"""What a field must be; text where nothing is said."""


def _object(line: str) -> dict[str, object]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("it is no JSON") from error
    if not isinstance(data, dict):
        raise BadLine("it is no JSON object")
    return data


def _made(kind: type[Header | Record], data: Data) -> Header | Record:
    given = {
        one.name: tuple(value) if isinstance(value := data[one.name], list) else value
        for one in fields(kind)
        if one.name in data
    }
    for name, value in given.items():
        if not isinstance(value, _KINDS.get(name, (str,))) or isinstance(value, bool):
            raise BadLine(f"its `{name}` is not what it must be")
    try:
        made = kind(**given)  # type: ignore[arg-type]
    except TypeError as error:
        raise BadLine("it lacks something") from error
    if isinstance(made, StepRecord) and not all(isinstance(one, dict) for one in made.effects):
        raise BadLine("its `effects` are not what they must be")
    return made
