"""Compiling a whole flow and its nodes."""

from collections.abc import Mapping
from typing import assert_never

from flowcat.language.contexts import strategy_of
from flowcat.language.document import (
    Action,
    Conversation,
    End,
    Ending,
    ExitHook,
    FlowDocument,
    Hook,
    LlmSettings,
    Message,
    Node,
    Resumption,
    Route,
    Run,
    Say,
    TtsSettings,
)
from flowcat.language.expressions import Formats
from flowcat.language.functions import offers
from flowcat.language.leaves import Text, ValueSchema
from flowcat.language.sensitive import hidden_names, sensitive_names
from flowcat.language.templates import Render, Template, compile_text
from flowcat.language.values import compile_check
from flowcat.plan.compiling.compiler import Compiler, HandlerFacts, items, names
from flowcat.plan.compiling.functions import compile_functions, compile_hook, compile_run
from flowcat.plan.compiling.mcp import compile_servers
from flowcat.plan.compiling.reading import names_read, reads_call, slots_that_show
from flowcat.plan.compiling.roads import compile_arms, compile_error_road, compile_road
from flowcat.plan.compiling.turns import compile_dtmf, compile_limits, compile_no_input
from flowcat.plan.plan import (
    ActionPlan,
    ConversationPlan,
    EndPlan,
    HookPlan,
    KeepingPlan,
    MessagePlan,
    NodePlan,
    Plan,
    RoutePlan,
    RunPlan,
    SayPlan,
    Slot,
)
from flowcat.source.tree import Scalar
from flowcat.text.dataclass import fields

SUMMARY_TIMEOUT = 5.0
"""Seconds that a summary may take, where a flow does not say it; as Pipecat's own."""


def compile_plan(flow: FlowDocument, handlers: Mapping[str, HandlerFacts] | None = None) -> Plan:
    """Compile a flow; ``handlers`` tells what is known of its Python functions."""
    currency = flow.currency.text if flow.currency is not None else "USD"
    language = flow.language.text if flow.language is not None else "en"
    compiler = Compiler(flow, handlers or {}, Formats(currency=currency, language=language))
    nodes = {name: _node(compiler, name, named.value) for name, named in flow.nodes.items()}
    common = compile_functions(compiler, offers(flow, flow.global_functions))
    hidden = hidden_names(flow)
    return Plan(
        name=flow.name.text if flow.name is not None else "flow",
        marked=compiler.marked,
        initial=flow.initial_node.text,
        nodes=nodes,
        globals=common,
        inputs={name: _input(name, named.value) for name, named in items(flow.inputs)},
        state={name: _slot(name, named.value) for name, named in items(flow.state)},
        computed={name: compiler.formula(named.value) for name, named in items(flow.computed)},
        sensitive=sensitive_names(flow),
        outcomes=names(flow.outcomes),
        env=names(flow.env),
        timezone=flow.timezone.text if flow.timezone is not None else None,
        on_error=compile_error_road(compiler, flow.on_error),
        mcp=compile_servers(compiler, flow),
        limits=compile_limits(compiler, flow.limits, flow.limits),
        on_resume=_resumption(compiler, flow.on_resume),
        reads_call=reads_call(flow),
        hidden=hidden,
        hidden_texts=tuple(
            compile_text(Template((slot,)), compiler.formats)
            for slot in slots_that_show(flow, hidden)
        ),
        names_read=names_read(flow),
        functions_at={
            name: {function.name: function for function in (*common, *node.functions)}
            for name, node in nodes.items()
            if isinstance(node, ConversationPlan)
        },
    )


def _node(compiler: Compiler, name: str, node: Node) -> NodePlan:
    match node:
        case Conversation():
            return _conversation(compiler, name, node)
        case Route():
            return RoutePlan(name, compile_arms(compiler, node.route))
        case Say():
            return SayPlan(
                name, compiler.text(node.say), compile_road(compiler, node.transition_to)
            )
        case Run():
            return RunPlan(name, compile_run(compiler, node))
        case End():
            return _end(compiler, name, node)
        case _:
            assert_never(node)


def _conversation(compiler: Compiler, name: str, node: Conversation) -> ConversationPlan:
    return ConversationPlan(
        name=name,
        role=compiler.text_or_none(node.role_message or compiler.flow.role_message),
        messages=_messages(compiler, node.task, node.task_messages),
        functions=compile_functions(compiler, offers(compiler.flow, node.functions)),
        hooks=tuple(_hook(compiler, hook) for hook in node.on_enter or ()),
        pre_actions=tuple(_action(compiler, action) for action in node.pre_actions or ()),
        post_actions=tuple(_action(compiler, action) for action in node.post_actions or ()),
        reset=strategy_of(node) != "append",
        keeping=_keeping(compiler, node),
        respond=node.respond_immediately is not False,
        on_error=compile_error_road(compiler, node.on_error),
        after_reply=tuple(_hook(compiler, hook) for hook in node.after_reply or ()),
        on_exit=tuple(_hook(compiler, hook) for hook in node.on_exit or ()),
        limits=compile_limits(compiler, node.limits, compiler.flow.limits),
        no_input=compile_no_input(compiler, node.no_input or compiler.flow.no_input),
        dtmf=compile_dtmf(compiler, node.dtmf),
        llm=_settings(node.llm),
        tts=_settings(node.tts),
        interruptible=node.interruptions != "off",
        on_resume=_resumption(compiler, node.on_resume),
    )


def _settings(given: LlmSettings | TtsSettings | None) -> dict[str, object]:
    """Return the settings that are given, by the names that Pipecat has for them."""
    if given is None:
        return {}
    values = ((one.name, getattr(given, one.name)) for one in fields(given) if one.name != "tree")
    return {
        name: value.text if isinstance(value, Scalar) else value
        for name, value in values
        if value is not None
    }


def _keeping(compiler: Compiler, node: Conversation) -> KeepingPlan | None:
    given = node.context
    carry = given.carry if given is not None else None
    summarizes = strategy_of(node) == "summarize"
    if not summarizes and carry is None:
        return None
    return KeepingPlan(
        summarize=summarizes,
        prompt=compiler.text_or_none(given.prompt) if given is not None else None,
        timeout=(given.timeout if given is not None else None) or SUMMARY_TIMEOUT,
        carries=carry is not None,
        last_turns=carry.last_turns if carry is not None else None,
        tool_calls=carry is None or carry.tool_calls is not False,
        sensitive=carry is None or carry.sensitive is not False,
    )


def _end(compiler: Compiler, name: str, node: End) -> EndPlan:
    ending = node.end if isinstance(node.end, Ending) else None
    outcome = node.end.outcome if isinstance(node.end, Ending) else node.end
    return EndPlan(
        name=name,
        outcome=compiler.value(outcome),
        say=compiler.text_or_none(ending.say if ending is not None else None),
        reason=compiler.text_or_none(ending.reason if ending is not None else None),
        role=compiler.text_or_none(node.role_message or compiler.flow.role_message),
        messages=_messages(compiler, node.task, None),
        reset=node.context_strategy == "reset",
    )


def _resumption(compiler: Compiler, resumption: Resumption | None) -> Render | None:
    return compiler.text(resumption.say) if resumption is not None else None


def _messages(
    compiler: Compiler, task: Text | None, messages: tuple[Message, ...] | None
) -> tuple[MessagePlan, ...]:
    if task is not None:
        return (MessagePlan("developer", compiler.text(task)),)
    return tuple(
        MessagePlan(message.role.text, compiler.text(message.content)) for message in messages or ()
    )


def _hook(compiler: Compiler, hook: Hook | ExitHook) -> HookPlan:
    writes = compiler.writes(hook.set, hook.append, hook.clear)
    function = compile_hook(compiler, hook)
    if isinstance(hook, ExitHook):
        return HookPlan(writes, None, function)
    return HookPlan(
        writes,
        compiler.text_or_none(hook.say),
        function,
        emit=compiler.value(hook.emit) if hook.emit is not None else None,
        waits=hook.wait != "queued",
        is_interruptible=hook.interruptible is not False,
        is_remembered=hook.add_to_context is not False,
    )


def _action(compiler: Compiler, action: Action) -> ActionPlan:
    return ActionPlan(
        type=action.type.text,
        handler=action.handler.text if action.handler is not None else None,
        text=compiler.text_or_none(action.text),
        extras=tuple((name, compiler.value(value)) for name, value in action.extras.items()),
    )


def _slot(name: str, schema: ValueSchema) -> Slot:
    check = compile_check(schema.keywords)
    return Slot(name, check, schema.keywords.get("default"), schema.is_sensitive)


def _input(name: str, schema: ValueSchema) -> Slot:
    required = not schema.is_optional
    slot = _slot(name, schema)
    return Slot(name, slot.check, slot.default, slot.sensitive, required)
