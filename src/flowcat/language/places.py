"""Every place in a document where something is computed, with what is in scope there.

Checks, docs and the sensitive-value analysis all walk a document through here, so that none of them
forgets a place.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, assert_never

from flowcat.language.document import (
    Arm,
    Conversation,
    End,
    Ending,
    ErrorRoad,
    Filler,
    FlowDocument,
    Function,
    Hook,
    Http,
    Node,
    NoInput,
    Resumption,
    Route,
    Run,
    Say,
    Transition,
)
from flowcat.language.functions import Offer, definition, hooks_of, offers, runs_something
from flowcat.language.happenings import Happening, happenings_everywhere, happenings_of
from flowcat.language.leaves import Formula, Name, Text, Value, ValueSchema, texts_in
from flowcat.language.shapes import Named
from flowcat.text.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class InScope:
    """What is in scope besides state, inputs, computed values, ``env`` and ``call``."""

    arguments: Mapping[str, ValueSchema] | None = None
    """The arguments of the function; None outside of one."""
    open_arguments: bool = False
    """Whether Python, or an MCP server, decides what arguments there are."""
    returns: Mapping[str, ValueSchema] | None = None
    """The declared fields of the result."""
    has_result: bool = False
    handler: str | None = None
    """The Python function whose result it is."""
    has_error: bool = False
    taken: frozenset[str] = frozenset()
    """Arguments that have the schemas of the state keys they are stored in: those of ``fills``."""
    filled: frozenset[str] = frozenset()
    """State that the call has just stored: it is set, whatever it was before."""
    is_tool: bool = False
    """Whether an MCP server is handed the arguments."""
    added: frozenset[str] = frozenset()
    """Arguments from the flow, which a request can name like those of the LLM."""
    picked: Mapping[str, Named[Formula]] | None = None
    """What a request makes of its answer: the fields of the result, where no schema is declared."""
    has_answer: bool = False
    """Whether the answer to a request is in scope, and nothing else."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that the flow computes: a template, or something that holds some."""

    text: Text
    scope: InScope
    is_spoken: bool = False
    """Whether the caller hears exactly this text."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A ``when``."""

    formula: Formula
    scope: InScope


@dataclass(frozen=True, slots=True)
class Picked:
    """An expression that makes a field of the result from the answer to a request."""

    formula: Formula
    scope: InScope


@dataclass(frozen=True, slots=True)
class Write:
    """A name that is set, appended to, cleared or filled."""

    name: Name
    verb: str
    """``set``, ``append``, ``clear`` or ``fills``."""
    value: Value | None
    scope: InScope
    siblings: frozenset[str] = frozenset()
    """The other names that the same ``set`` writes."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A list of arms, of which the first that holds is taken."""

    arms: tuple[Arm, ...]
    scope: InScope
    may_stay: bool
    """Whether the conversation can go on where it is: not where nobody talks."""


Place: TypeAlias = Computed | Condition | Picked | Write | Fork
_NOWHERE = InScope()
_ANSWER = InScope(has_answer=True)


def places(flow: FlowDocument) -> Iterator[Place]:
    """Yield every place of a document, in the order of the document's sections."""
    yield from _texts(_NOWHERE, flow.role_message)
    for schemas in (flow.inputs, flow.state):
        yield from _schema_templates(schemas)
    if flow.http is not None:
        yield from _texts(_NOWHERE, *(flow.http.hosts or ()), *(flow.http.private_hosts or ()))
    for server in (flow.mcp or {}).values():
        headers = (server.value.headers or {}).values()
        yield from _texts(_NOWHERE, server.value.url, *(header.value for header in headers))
    for offer in _definitions(flow):
        yield from _function_places(offer.function, offer.function)
    yield from _entries(offers(flow, flow.global_functions))
    yield from _error_road(flow.on_error, _NOWHERE)
    yield from _happening_places(happenings_everywhere(flow))
    yield from _attempt_tasks(flow.no_input)
    yield from _resumption(flow.on_resume)
    for named in flow.nodes.values():
        yield from _node_places(flow, named.value)


def function_scope(function: Function) -> InScope:
    """Tell what is in scope inside a function."""
    is_elsewhere = function.handler is not None or function.mcp is not None
    from_elsewhere = is_elsewhere and function.parameters is None and not function.fills
    arguments = {name: named.value for name, named in (function.parameters or {}).items()}
    returns = function.returns
    return InScope(
        arguments=arguments,
        open_arguments=from_elsewhere,
        taken=frozenset(name.text for name in function.fills or ()),
        returns={name: n.value for name, n in returns.items()} if returns is not None else None,
        has_result=runs_something(function),
        handler=function.handler.text if function.handler is not None else None,
        is_tool=function.mcp is not None,
        picked=function.http.result if function.http is not None else None,
    )


def request_scope(function: Function, scope: InScope) -> InScope:
    """Tell what a request can name: the arguments of a call, and those that the flow adds."""
    added = frozenset(function.arguments or ()) - (scope.arguments or {}).keys()
    return replace(scope, has_result=False, arguments=scope.arguments or {}, added=added)


def request_texts(http: Http) -> Iterator[Text]:
    """Yield every text with templates of a request."""
    yield http.url
    for query in (http.query or {}).values():
        yield from texts_in(query.value)
    for header in (http.headers or {}).values():
        yield header.value
    if http.json is not None:
        yield from texts_in(http.json)
    for sent in (http.form or {}).values():
        yield from texts_in(sent.value)


def _after_writes(function: Function, scope: InScope) -> InScope:
    """Tell what is in scope of arms: what was filled is set, unless the function unsets it."""
    unset = {name.text for name in function.clear or ()}
    filled = {name.text for name in function.fills or ()} - (function.set or {}).keys() - unset
    return replace(scope, filled=frozenset(filled)) if filled else scope


def _definitions(flow: FlowDocument) -> Iterator[Offer]:
    for named in (flow.functions or {}).values():
        yield definition(flow, named.key)


def _entries(offered: tuple[Offer, ...]) -> Iterator[Place]:
    for offer in offered:
        if offer.own is not None:
            yield from _function_places(offer.own, offer.function)


def _function_places(own: Function, whole: Function) -> Iterator[Place]:
    """Yield the places of the keys that stand in ``own``; ``whole`` tells what is in scope."""
    result = function_scope(whole)
    args = replace(result, has_result=False) if result.has_result else result
    yield from _texts(_NOWHERE, own.description)
    yield from _schema_templates(own.parameters)
    for name in own.fills or ():
        yield Write(name, "fills", None, args)
    for named in (own.arguments or {}).values():
        yield from _value(named.value, args)
    if own.http is not None:
        yield from _texts(request_scope(whole, args), *request_texts(own.http))
        for picked in (own.http.result or {}).values():
            yield Picked(picked.value, _ANSWER)
    for refusal in own.reject or ():
        yield Condition(refusal.when, args)
        yield from _texts(args, refusal.say)
    yield from _spoken(args, _filler_words(own.filler))
    yield from _writes(own.set, own.append, own.clear, result)
    if own.result is not None:
        yield from _value(own.result, result)
    yield from _error_road(own.on_error, args)
    yield from _transition(own.transition_to, _after_writes(whole, result), may_stay=True)


def _node_places(flow: FlowDocument, node: Node) -> Iterator[Place]:
    match node:
        case Conversation():
            yield from _texts(_NOWHERE, node.role_message, node.task)
            yield from _texts(_NOWHERE, *(m.content for m in node.task_messages or ()))
            for hook in hooks_of(node):
                yield from _writes(hook.set, hook.append, hook.clear, _NOWHERE)
                for named in (hook.arguments or {}).values():
                    yield from _value(named.value, _NOWHERE)
                if isinstance(hook, Hook) and hook.emit is not None:
                    yield from _value(hook.emit, _NOWHERE)
                if isinstance(hook, Hook):
                    yield from _spoken(_NOWHERE, hook.say)
            for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
                yield from _texts(_NOWHERE, action.text)
                for value in action.extras.values():
                    yield from _value(value, _NOWHERE)
            yield from _entries(offers(flow, node.functions))
            yield from _error_road(node.on_error, _NOWHERE)
            yield from _happening_places(happenings_of(node))
            yield from _attempt_tasks(node.no_input)
            yield from _texts(_NOWHERE, node.context.prompt if node.context is not None else None)
            if node.dtmf is not None and node.dtmf.collect is not None:
                yield Write(node.dtmf.collect.into, "fills", None, _NOWHERE)
            yield from _resumption(node.on_resume)
        case Route():
            yield from _transition(node.route, _NOWHERE, may_stay=False)
        case Say():
            yield from _spoken(_NOWHERE, node.say)
            yield from _transition(node.transition_to, _NOWHERE, may_stay=False)
        case Run():
            yield from _run_places(flow, node)
        case End():
            yield from _texts(_NOWHERE, node.role_message, node.task)
            if isinstance(node.end, Ending):
                yield from _texts(_NOWHERE, node.end.outcome, node.end.reason)
                yield from _spoken(_NOWHERE, node.end.say)
            else:
                yield from _texts(_NOWHERE, node.end)
        case _:
            assert_never(node)


def _run_places(flow: FlowDocument, node: Run) -> Iterator[Place]:
    function = definition(flow, node.run).function
    result = replace(
        function_scope(function), arguments=None, open_arguments=False, taken=frozenset()
    )
    for named in (node.arguments or {}).values():
        yield from _value(named.value, _NOWHERE)
    yield from _spoken(
        _NOWHERE, node.filler.say if isinstance(node.filler, Filler) else node.filler
    )
    yield from _writes(node.set, node.append, node.clear, result)
    yield from _error_road(node.on_error, _NOWHERE)
    yield from _transition(node.transition_to, result, may_stay=False)


def _transition(
    transition: Transition | None, scope: InScope, *, may_stay: bool
) -> Iterator[Place]:
    if isinstance(transition, tuple):
        yield Fork(transition, scope, may_stay)
        for arm in transition:
            yield from _arm(arm, scope)


def _arm(arm: Arm, scope: InScope) -> Iterator[Place]:
    if arm.when is not None:
        yield Condition(arm.when, scope)
    yield from _writes(arm.set, arm.append, arm.clear, scope)
    if arm.result is not None:
        yield from _value(arm.result, scope)
    yield from _spoken(scope, arm.say)


def _error_road(road: ErrorRoad | None, scope: InScope) -> Iterator[Place]:
    if road is not None:
        yield from _spoken(replace(scope, has_result=False, has_error=True), road.say)


def _happening_places(happenings: Iterable[Happening]) -> Iterator[Place]:
    for happening in happenings:
        yield from _spoken(replace(_NOWHERE, has_error=happening.has_error), happening.say)


def _attempt_tasks(given: NoInput | None) -> Iterator[Place]:
    if given is not None:
        yield from _texts(_NOWHERE, *(attempt.task for attempt in given.attempts or ()))


def _resumption(resumption: Resumption | None) -> Iterator[Place]:
    if resumption is not None:
        yield from _spoken(_NOWHERE, resumption.say)


def _writes(
    sets: Mapping[str, Named[Value]] | None,
    appends: Mapping[str, Named[Value]] | None,
    clears: tuple[Name, ...] | None,
    scope: InScope,
) -> Iterator[Place]:
    names = frozenset(sets or ())
    for name, named in (sets or {}).items():
        yield Write(named.key, "set", named.value, scope, names - {name})
        yield from _value(named.value, scope)
    for named in (appends or {}).values():
        yield Write(named.key, "append", named.value, scope)
        yield from _value(named.value, scope)
    for cleared in clears or ():
        yield Write(cleared, "clear", None, scope)


def _schema_templates(schemas: Mapping[str, Named[ValueSchema]] | None) -> Iterator[Place]:
    for named in (schemas or {}).values():
        yield from _texts(_NOWHERE, *named.value.templates.values())


def _value(value: Value, scope: InScope) -> Iterator[Place]:
    for text in texts_in(value):
        yield from _texts(scope, text)


def _filler_words(filler: Text | Filler | None) -> Text | None:
    return filler.say if isinstance(filler, Filler) else filler


def _texts(scope: InScope, *texts: Text | None) -> Iterator[Place]:
    for text in texts:
        if text is not None and not text.is_constant:
            yield Computed(text, scope)


def _spoken(scope: InScope, *texts: Text | None) -> Iterator[Place]:
    for text in texts:
        if text is not None and not text.is_constant:
            yield Computed(text, scope, is_spoken=True)
