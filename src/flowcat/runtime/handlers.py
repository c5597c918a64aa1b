"""The Python functions behind a flow: found, understood, and called.

Three kinds are told apart by their parameters. A function whose first parameter is ``flow_manager``
is a Pipecat direct function. One with exactly ``(args, flow_manager)`` is Pipecat's older kind. Any
other, sync or async, is called with its parameters by name.
"""

import asyncio
import functools
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

from flowcat.plan.compiling import HandlerFacts
from flowcat.runtime.pipecat_flows import (
    NO_RESPONSE,
    TRANSITION_IN_YAML,
    FlowManager,
    FlowsDirectFunctionWrapper,
)
from flowcat.text.dataclass import dataclass


class Kind(Enum):
    """How a handler wants to be called."""

    DIRECT = "direct"
    ARGS_AND_MANAGER = "args and flow_manager"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Handler:
    """A Python function behind a flow."""

    name: str
    function: Callable[..., Any]
    kind: Kind
    facts: HandlerFacts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler returned, taken apart."""

    result: object
    picked: str | None = None
    silent: bool = False


class PickedByPython(Exception):  # noqa: N818 - says what happened
    """A handler returned a node configuration: in a flow the document decides."""


Namespace = Mapping[str, Any] | ModuleType | object
"""Where handlers are looked up: a mapping of names, a module, or any object with attributes."""


def find(name: str, namespaces: Sequence[Namespace]) -> list[Callable[..., Any]]:
    """Return the different callables of a name; more than one is ambiguous, none is missing."""
    found: dict[int, Callable[..., Any]] = {}
    for namespace in namespaces:
        target = (
            namespace.get(name)
            if isinstance(namespace, Mapping)
            else getattr(namespace, name, None)
        )
        if callable(target):
            found[id(target)] = target
    return list(found.values())


def names_in(namespaces: Iterable[Namespace]) -> frozenset[str]:
    """Return every name that is found in one of the namespaces."""
    return frozenset(
        str(name)
        for namespace in namespaces
        for name in (namespace if isinstance(namespace, Mapping) else dir(namespace))
    )


def understand(name: str, function: Callable[..., Any]) -> Handler:
    """Tell a handler's kind and what it says about itself.

    Raises:
        ValueError: If the function cannot be a handler; the message says why.
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError) as error:
        raise ValueError("its parameters cannot be read") from error
    names = [parameter.name for parameter in parameters]
    if names[:1] == ["flow_manager"]:
        if not inspect.iscoroutinefunction(function):
            raise ValueError("a direct function (first parameter `flow_manager`) must be async")
        return Handler(name, function, Kind.DIRECT, _facts_of(function, direct=function))
    if names == ["args", "flow_manager"]:
        facts = HandlerFacts(description=_first_paragraph(function))
        return Handler(name, function, Kind.ARGS_AND_MANAGER, facts)
    if any(parameter.kind is parameter.POSITIONAL_ONLY for parameter in parameters):
        raise ValueError("a handler is called with its parameters by name, some are positional")
    return Handler(name, function, Kind.PLAIN, _facts_of(function, direct=_as_direct(function)))


def accepts(handler: Handler, names: Iterable[str]) -> str:
    """Say why a handler cannot be called with these arguments; empty if it can."""
    if handler.kind is Kind.ARGS_AND_MANAGER:
        return ""
    signature = inspect.signature(handler.function)
    arguments = dict.fromkeys(names)
    if handler.kind is Kind.DIRECT:
        arguments["flow_manager"] = None
    try:
        signature.bind(**arguments)
    except TypeError as error:
        return str(error)
    return ""


async def call(handler: Handler, arguments: Mapping[str, Any], manager: FlowManager) -> Outcome:
    """Call a handler and take its answer apart; sync handlers run in a thread.

    Raises:
        PickedByPython: If it returns a node configuration.
        Exception: Whatever the handler raises.
    """
    match handler.kind:
        case Kind.DIRECT:
            answer = await handler.function(flow_manager=manager, **arguments)
        case Kind.ARGS_AND_MANAGER:
            answer = await _called(handler.function, dict(arguments), manager)
        case Kind.PLAIN:
            answer = await _called(functools.partial(handler.function, **arguments))
    return _taken_apart(answer)


def load_file(path: Path) -> ModuleType:
    """Import a flow's Python file under a name of its own.

    While it is imported it can import the files beside it, behind all that is installed.
    """
    name = f"flowcat_handlers_{abs(hash(path.resolve()))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    beside = str(path.parent)
    sys.path.append(beside)
    try:
        spec.loader.exec_module(module)
    except BaseException:  # passed on, whatever it is
        del sys.modules[name]
        raise
    finally:
        sys.path.remove(beside)
    return module


async def _called(function: Callable[..., Any], *arguments: object) -> object:
    wrapped = function.func if isinstance(function, functools.partial) else function
    if inspect.iscoroutinefunction(wrapped):
        return await function(*arguments)
    answer = await asyncio.to_thread(function, *arguments)
    return await answer if inspect.isawaitable(answer) else answer


def _taken_apart(answer: object) -> Outcome:
    if not (isinstance(answer, tuple) and len(answer) == 2):
        return Outcome(answer)
    result, following = answer
    if following is None or following is TRANSITION_IN_YAML:
        return Outcome(result)
    if following is NO_RESPONSE:
        return Outcome(result, silent=True)
    if isinstance(following, str):
        return Outcome(result, picked=following)
    if isinstance(following, Mapping):
        raise PickedByPython
    return Outcome(answer)


def _facts_of(function: Callable[..., Any], *, direct: Callable[..., Any]) -> HandlerFacts:
    try:
        wrapper = FlowsDirectFunctionWrapper(direct)
        schema = wrapper.to_function_schema()
    except Exception as error:  # such as a hint that names nothing
        raise ValueError(f"its hints cannot be read: {error}") from error
    is_direct = direct is function
    return HandlerFacts(
        description=schema.description,
        parameters=schema.properties,
        required=tuple(schema.required),
        interruptible=wrapper.cancel_on_interruption if is_direct else None,
        timeout=wrapper.timeout_secs,
        takes_any=any(
            parameter.kind is parameter.VAR_KEYWORD
            for parameter in inspect.signature(function).parameters.values()
        ),
    )


def _as_direct(function: Callable[..., Any]) -> Callable[..., Any]:
    """Dress a plain function up as a direct one, so that Pipecat reads its hints and docstring."""

    async def dressed(flow_manager: object, **arguments: object) -> None:
        """Stand for the function; only what is written on it is read."""

    signature = inspect.signature(function)
    first = inspect.Parameter("flow_manager", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    named = [p for p in signature.parameters.values() if p.kind not in several]
    functools.update_wrapper(dressed, function)
    own = inspect.Signature([first, *(p.replace(kind=p.KEYWORD_ONLY) for p in named)])
    dressed.__signature__ = own  # type: ignore[attr-defined]
    return dressed


def _first_paragraph(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n", maxsplit=1)[0].strip()
