"""Rendering what a node says, shows and runs, with the state as it is on entry."""

from collections.abc import Iterator, Mapping

from flowcat.language.expressions import EvaluationFault
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.effects import (
    NOTHING_KEPT,
    Action,
    Adjust,
    Enter,
    Keeping,
    Reset,
    Run,
    Speak,
    Tool,
)
from flowcat.plan.plan import (
    ActionPlan,
    ConversationPlan,
    EndPlan,
    FunctionPlan,
    HookPlan,
    KeepingPlan,
    MessagePlan,
    Parameter,
)
from flowcat.plan.requests import filled_in, tool_call
from flowcat.plan.scope import Scope


def enter_conversation(draft: Draft, node: ConversationPlan) -> None:
    """Say the words of the node's ``on_enter``, whose writes are done, then render and enter it."""
    said = [*spoken_hooks(draft, node.hooks)]
    # The policy comes before the words, and Pipecat's own reset, made with the prompt, after them.
    resets_first = node.reset and (node.keeping or said)
    if resets_first:
        draft.effects.append(Reset(draft.at.visit, _keeping(draft, node.keeping)))
    draft.effects += said
    if node.llm or node.tts:
        draft.effects.append(Adjust(node.llm, node.tts, draft.at.visit))
    offered = draft.plan.functions_at[node.name].values()
    draft.effects.append(
        Enter(
            node=node.name,
            visit=draft.at.visit,
            role=draft.text(node.role) if node.role is not None else None,
            messages=_messages(node.messages, draft),
            tools=tuple(tool(function, draft) for function in offered),
            pre_actions=tuple(rendered_action(action, draft) for action in node.pre_actions),
            post_actions=tuple(rendered_action(action, draft) for action in node.post_actions),
            reset=node.reset and not resets_first,
            respond=node.respond,
        )
    )


def spoken_hooks(draft: Draft, hooks: tuple[HookPlan, ...]) -> Iterator[Speak]:
    """Yield the words of some hooks, which answer nothing; an empty text is left out."""
    for hook in hooks:
        if hook.say is not None and (words := draft.text(hook.say)).strip():
            yield Speak(
                words,
                draft.at.visit,
                hook.is_remembered,
                hook.waits,
                hook.is_interruptible,
                is_answer=False,
            )


def _keeping(draft: Draft, plan: KeepingPlan | None) -> Keeping:
    if plan is None:
        return NOTHING_KEPT
    return Keeping(
        plan.summarize,
        draft.text(plan.prompt) if plan.prompt is not None else "",
        plan.timeout,
        plan.carries,
        plan.last_turns,
        plan.tool_calls,
        plan.sensitive,
    )


def enter_again(
    draft: Draft, node: ConversationPlan, told: str, *, entered: bool, respond: bool
) -> None:
    """Enter the node that the conversation was cut off at; its ``on_enter`` was done before.

    Args:
        draft: The step.
        node: The node.
        told: What the LLM is told of it, before the prompt.
        entered: Whether it had been entered, so that its actions are done and its reset is made.
        respond: Whether the bot is to speak.
    """
    offered = draft.plan.functions_at[node.name].values()
    actions = () if entered else node.pre_actions
    after = () if entered else node.post_actions
    draft.effects.append(
        Enter(
            node=node.name,
            visit=draft.at.visit,
            role=draft.text(node.role) if node.role is not None else None,
            messages=(("developer", told), *_messages(node.messages, draft)),
            tools=tuple(tool(function, draft) for function in offered),
            pre_actions=tuple(rendered_action(action, draft) for action in actions),
            post_actions=tuple(rendered_action(action, draft) for action in after),
            reset=node.reset and not entered,
            respond=respond,
        )
    )


def enter_end(draft: Draft, node: EndPlan) -> None:
    """Let the LLM speak once more where the end has a task; it has no functions then."""
    if node.messages:
        draft.effects.append(
            Enter(
                node=node.name,
                visit=draft.at.visit,
                role=draft.text(node.role) if node.role is not None else None,
                messages=_messages(node.messages, draft),
                tools=(),
                reset=node.reset,
                respond=True,
            )
        )


def tool(function: FunctionPlan, draft: Draft) -> Tool:
    """Show a function to the LLM."""
    properties = {p.name: parameter_schema(p, draft.scope) for p in function.parameters}
    return Tool(
        name=function.name,
        description=draft.text(function.description),
        properties=properties,
        required=function.required,
        interruptible=function.interruptible,
    )


def parameter_schema(parameter: Parameter, scope: Scope) -> Mapping[str, object]:
    """Return a parameter's schema with its templates filled in; one that fails is left out."""
    if not parameter.templates:
        return parameter.schema
    return {**parameter.schema, **rendered_keywords(parameter, scope)}


def rendered_keywords(parameter: Parameter, scope: Scope) -> dict[str, object]:
    """Compute the keywords of a parameter that are templates."""
    rendered: dict[str, object] = {}
    for keyword, evaluate in parameter.templates:
        try:
            value = evaluate(scope)
        except EvaluationFault:
            continue
        if _fits(keyword, value):
            rendered[keyword] = value
    return rendered


def run_effect(
    draft: Draft, function: FunctionPlan, call_id: str, arguments: Mapping[str, object]
) -> Run:
    """Make the effect that calls a handler or makes a request.

    Raises:
        Refused: If an argument from the flow cannot be computed, or a request not be filled in.
    """
    scope = draft.scope.having(args=arguments)
    try:
        hidden = {name: evaluate(scope) for name, evaluate in function.hidden}
    except EvaluationFault as fault:
        raise Refused from fault
    given = {**arguments, **hidden}
    request = None
    if function.http is not None:
        request = filled_in(function.http, draft.scope.having(args=given))
    called = None
    if function.mcp is not None:
        called = tool_call(function.mcp, draft.scope)
    filler = function.filler
    return Run(
        id=call_id,
        function=function.name,
        handler=function.handler or "",
        arguments=given,
        timeout=function.timeout,
        retries=function.retries,
        filler=draft.text(filler.say, scope) if filler is not None else "",
        filler_after=filler.after if filler is not None else 0.0,
        effects=function.effects,
        request=request,
        tool=called,
    )


def _fits(keyword: str, value: object) -> bool:
    """Whether a computed keyword can be shown: a provider refuses a whole request for a bad one."""
    if keyword == "enum":
        return isinstance(value, list) and value != []
    if keyword.startswith(("min", "max", "exclusive", "multiple")):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return value is not None


def _messages(messages: tuple[MessagePlan, ...], draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((message.role, draft.text(message.content)) for message in messages)


def rendered_action(action: ActionPlan, draft: Draft) -> Action:
    """Render one of Pipecat's actions; what cannot be computed in it is null."""
    extras: dict[str, object] = {}
    for name, evaluate in action.extras:
        try:
            extras[name] = evaluate(draft.scope)
        except EvaluationFault:
            extras[name] = None
    text = draft.text(action.text) if action.text is not None else None
    return Action(action.type, action.handler, text, extras)
