"""Which functions a node offers: names are looked up, changes are laid over definitions."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Literal

from flowcat.language.document import (
    Conversation,
    ExitHook,
    FlowDocument,
    Function,
    FunctionEntry,
    Hook,
    McpTool,
    Run,
)
from flowcat.language.document.http import READING
from flowcat.language.leaves import Name
from flowcat.language.shapes import Named
from flowcat.text.dataclass import dataclass, fields, replace


class Origin(Enum):
    """Where a function's definition comes from."""

    DEFINED = "defined"
    """The flow's ``functions``, perhaps with changes."""
    INLINE = "inline"
    """The entry itself."""
    PYTHON = "python"
    """A Python function of that name."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One function as a node offers it."""

    name: str
    at: Name
    """Where the offer names it."""
    function: Function
    """The definition, with the changes made here."""
    origin: Origin
    own: Function | None = None
    """What the entry itself says; None for a bare name."""
    hides_python: bool = False
    """Whether a Python function of that name exists and is not used."""


def offers(
    flow: FlowDocument,
    entries: tuple[FunctionEntry, ...] | None,
    python: AbstractSet[str] = frozenset(),
) -> tuple[Offer, ...]:
    """Resolve a list of function entries, in order."""
    defined = flow.functions or {}
    return tuple(_resolve(entry, defined, python) for entry in entries or ())


def definition(flow: FlowDocument, name: Name) -> Offer:
    """Resolve the function that a ``run`` names."""
    return _resolve(name, flow.functions or {}, frozenset())


def run_offer(flow: FlowDocument, node: Run) -> Offer:
    """Resolve the function of a ``run`` node, with what the node lays over its definition.

    It takes its arguments from the flow alone, so there are no parameters for an LLM.
    """
    offer = definition(flow, node.run)
    base = offer.function
    laid_over = replace(
        base,
        parameters=None,
        fills=None,
        reject=None,
        arguments={**(base.arguments or {}), **(node.arguments or {})},
        set=node.set or base.set,
        append=node.append or base.append,
        clear=node.clear or base.clear,
        filler=node.filler or base.filler,
        on_error=node.on_error or base.on_error,
        transition_to=node.transition_to,
    )
    return replace(offer, function=laid_over)


def hook_offer(flow: FlowDocument, hook: Hook | ExitHook) -> Offer | None:
    """Resolve the function that a hook runs; None if it runs none.

    It takes its arguments from the flow alone, and leads nowhere.
    """
    if hook.run is None:
        return None
    offer = definition(flow, hook.run)
    laid_over = replace(
        offer.function,
        parameters=None,
        fills=None,
        reject=None,
        arguments={**(offer.function.arguments or {}), **(hook.arguments or {})},
        transition_to=None,
    )
    return replace(offer, function=laid_over)


def hooks_of(node: Conversation) -> Iterator[Hook | ExitHook]:
    """Yield every hook of a conversation."""
    yield from node.on_enter or ()
    yield from node.after_reply or ()
    yield from node.on_exit or ()


def run_by_flow(flow: FlowDocument) -> frozenset[int]:
    """Return the identities of the names of functions that the flow runs, and no LLM calls."""
    named = [node.value for node in flow.nodes.values()]
    runs = {id(node.run) for node in named if isinstance(node, Run)}
    talks = (node for node in named if isinstance(node, Conversation))
    return frozenset(runs | {id(hook.run) for node in talks for hook in hooks_of(node)})


def all_offers(flow: FlowDocument, python: AbstractSet[str] = frozenset()) -> Iterator[Offer]:
    """Yield every function at every place where it is offered or run."""
    yield from offers(flow, flow.global_functions, python)
    for named in flow.nodes.values():
        match named.value:
            case Conversation():
                yield from offers(flow, named.value.functions, python)
            case Run():
                yield run_offer(flow, named.value)
            case _:
                pass
    # Last, for who counts the others by their nodes.
    for named in flow.nodes.values():
        if isinstance(named.value, Conversation):
            for hook in hooks_of(named.value):
                if (offer := hook_offer(flow, hook)) is not None:
                    yield offer


def handled_offers(flow: FlowDocument) -> Iterator[Offer]:
    """Yield every offer behind which a Python function stands."""
    for offer in all_offers(flow):
        if offer.function.handler is not None:
            yield offer


def runs_something(function: Function) -> bool:
    """Whether a call does work outside the flow: in Python, by a request, by an MCP tool."""
    return function.handler is not None or function.http is not None or function.mcp is not None


def tool_of(mcp: Name | McpTool) -> tuple[str, str]:
    """Return the server and the tool that a function names; an empty one if it names none."""
    if isinstance(mcp, McpTool):
        return mcp.server.text, mcp.tool.text
    server, _, tool = mcp.text.partition(".")
    return server, tool


def effects_of(function: Function) -> Literal["read", "write"]:
    """Tell whether a call may change something outside of the flow."""
    if function.effects is not None:
        return "read" if function.effects == "read" else "write"
    if function.http is not None:
        return "read" if (function.http.method or READING[0]) in READING else "write"
    return "write" if runs_something(function) else "read"


def says_it_writes(function: Function) -> bool:
    """Whether the flow says that a call changes something: by ``effects``, or by a method."""
    return effects_of(function) == "write" if function.http else function.effects == "write"


def action_handlers(flow: FlowDocument) -> Iterator[Name]:
    """Yield the Python functions that Pipecat's actions name."""
    for named in flow.nodes.values():
        if isinstance(named.value, Conversation):
            for action in (*(named.value.pre_actions or ()), *(named.value.post_actions or ())):
                if action.handler is not None:
                    yield action.handler


def _resolve(
    entry: FunctionEntry, defined: Mapping[str, Named[Function]], python: AbstractSet[str]
) -> Offer:
    if not isinstance(entry, Function):
        name = entry.text
        if name in defined:
            named = replace(defined[name].value, name=entry)
            return Offer(name, entry, named, Origin.DEFINED)
        return Offer(name, entry, _python_function(entry), Origin.PYTHON)
    assert entry.name is not None
    name = entry.name.text
    if name in defined:
        changed = _overlay(defined[name].value, entry)
        return Offer(name, entry.name, changed, Origin.DEFINED, entry)
    if _defines_itself(entry):
        return Offer(name, entry.name, entry, Origin.INLINE, entry, name in python)
    handled = replace(entry, handler=entry.name)
    return Offer(name, entry.name, handled, Origin.PYTHON, entry)


def _python_function(name: Name) -> Function:
    return Function(tree=None, name=name, handler=name)


def _overlay(definition: Function, changes: Function) -> Function:
    given = {
        field.name: value
        for field in fields(changes)
        if field.name != "tree" and (value := getattr(changes, field.name)) is not None
    }
    return replace(definition, **given)


def _defines_itself(entry: Function) -> bool:
    own = (
        entry.handler,
        entry.http,
        entry.mcp,
        entry.result,
        entry.fills,
        entry.set,
        entry.append,
        entry.clear,
        entry.parameters,
    )
    if entry.transition_only or own != _NOTHING:
        return True
    return entry.description is not None and entry.transition_to is not None


_NOTHING = (None,) * 9
