"""A flow on a bare ``FlowManager``: its conversations as plain ``NodeConfig`` values.

What a session does around the manager is done here inside the handlers: each call goes through the
same step, silent nodes are passed, and the conversation that is reached is handed to Pipecat as the
next node. Prompts are not texts but placeholders, such as ``{{ _flowcat.n0_t0 }}``; behind them
stands a mapping in the manager's state that renders the whole language when Pipecat enters the
node. Only public API is used. A bare manager keeps its own hazards: use a session where you can.
"""

import asyncio
import os
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from loguru import logger

from flowcat.errors import RunError
from flowcat.language.templates import escape_for_pipecat
from flowcat.plan.draft import Draft, fresh
from flowcat.plan.effects import Action, Answer, End, Enter, Note, Reset, Run, Speak, Tool
from flowcat.plan.entry import rendered_action, tool
from flowcat.plan.events import Event, Failed, Gone, Landed, Requested, Returned, Start
from flowcat.plan.plan import ActionPlan, ConversationPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.scope import Scope
from flowcat.plan.step import step
from flowcat.runtime.bare_actions import ahead, custom, end, pipecat_action, speak
from flowcat.runtime.clock import clock_of
from flowcat.runtime.entering import LONGEST_CALL, escaped_messages, function_schema, strategy_of
from flowcat.runtime.handlers import Handler
from flowcat.runtime.inputs import checked_inputs
from flowcat.runtime.pipecat_flows import (
    FILLS_PLACEHOLDERS,
    NO_RESPONSE,
    ActionConfig,
    FlowManager,
    FlowsFunctionSchema,
    NodeConfig,
)
from flowcat.runtime.sending import one_by_one
from flowcat.runtime.work import Work
from flowcat.text.dataclass import replace

if TYPE_CHECKING:
    from flowcat.language.templates import Render

Handlers: TypeAlias = Mapping[str, Handler]
"""The flow's Python functions by name."""

KEY = "_flowcat"
"""Where the texts stand in the manager's state."""


def bare_nodes(plan: Plan, handlers: Handlers) -> dict[str, NodeConfig]:
    """Build every conversation of a flow, for a manager that ``attach`` was called with.

    Raises:
        RunError: If this Pipecat's managers fill no placeholders in, or the flow has MCP servers.
    """
    _need_placeholders()
    _need_no_servers(plan)
    return {
        name: _node(plan, handlers, node, number)
        for number, (name, node) in enumerate(plan.nodes.items())
        if isinstance(node, ConversationPlan)
    }


def attach(
    plan: Plan, handlers: Handlers, manager: FlowManager, inputs: Mapping[str, object]
) -> "Attached":
    """Put the flow's inputs, defaults and texts into a manager's state.

    Raises:
        InputError: If an input is missing or does not fit its schema.
        RunError: If this Pipecat's managers fill no placeholders in.
    """
    _need_placeholders()
    _need_no_servers(plan)
    given = checked_inputs(plan, inputs)
    slots = (*plan.inputs.values(), *plan.state.values())
    defaults = {slot.name: fresh(slot.default) for slot in slots if slot.default is not None}
    manager.state.update({**defaults, **given})
    attached = Attached(plan, handlers, manager, given)
    manager.state[KEY] = attached.texts
    return attached


class Attached:
    """A flow joined to one bare manager."""

    def __init__(
        self,
        plan: Plan,
        handlers: Handlers,
        manager: FlowManager,
        inputs: Mapping[str, object],
    ) -> None:
        self._plan = plan
        self._handlers = handlers
        self._manager = manager
        self._inputs = inputs
        self._clock = clock_of(plan.timezone)
        self._work = Work(plan, handlers, manager, self._say, _log, one_by_one)
        self._at = Position()
        self._numbers = count(1)
        self.texts = Texts(self)

    async def initial_node(self) -> NodeConfig:
        """Return the first conversation, with what stands before it done.

        Raises:
            RunError: If the flow ends before any conversation.
        """
        _, config = await self._followed(self._feed(Start(self._inputs)))
        if config is None:
            raise RunError("the flow ends before any conversation")
        return config

    async def call(self, node: str, name: str, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
        """Carry out one call; returns Pipecat's pair of result and next node."""
        call_id = f"bare-{next(self._numbers)}"
        if self._at.node != node:
            self._at = replace(self._at, node=node, visit=self._at.visit + 1)
        effects = self._feed(Requested(call_id, name, arguments))
        for effect in effects:
            if isinstance(effect, Run):
                effects = await self._worked(effect)
        answer = next(effect for effect in effects if isinstance(effect, Answer))
        before, config = await self._followed(self._feed(Landed(call_id)))
        if config is not None:
            return answer.result, config
        for effect in before:
            if isinstance(effect, Speak):
                await self._say(effect.text)
        return answer.result, None if answer.run_llm else NO_RESPONSE

    def scope(self) -> Scope:
        """Return what the flow's texts can read now."""
        # To Pipecat `call` and `env` are keys of the state like others.
        outside = self._outside() if self._plan.marked else {}
        return Scope(self._manager.state, self._plan.computed, outside)

    def action(self, action: ActionPlan) -> Action:
        """Render an action of a node of ``bare_nodes``."""
        draft = Draft(self._plan, self._at, self._manager.state, self._outside())
        return rendered_action(action, draft)

    def text(self, key: str) -> str:
        """Render one of the texts of ``bare_nodes``: node number, part, index."""
        number, _, part = key.partition("_")
        node = list(self._plan.nodes.values())[int(number[1:])]
        assert isinstance(node, ConversationPlan)
        render = node.role if part == "r" else node.messages[int(part[1:])].content
        return render(self.scope()).text if render is not None else ""

    def _feed(self, event: Event) -> tuple[object, ...]:
        decided = step(self._plan, self._at, self._manager.state, event, self._outside())
        self._at = decided.at
        for name, value in decided.writes.items():
            if value is None:
                self._manager.state.pop(name, None)
            else:
                self._manager.state[name] = value
        return decided.effects

    async def _worked(self, run: Run) -> tuple[object, ...]:
        try:
            return self._feed(await self._work.do(run))
        except asyncio.CancelledError:
            self._feed(Gone(run.id))
            raise

    async def _followed(
        self, effects: tuple[object, ...]
    ) -> tuple[list[Speak | Reset], NodeConfig | None]:
        """Carry out a move: run what silent nodes run, gather their words, build the next node."""
        before: list[Speak | Reset] = []
        config: NodeConfig | None = None
        waiting = list(effects)
        while waiting:
            match waiting.pop(0):
                case Speak() | Reset() as effect:
                    before.append(effect)
                case Run() as run:
                    done: Returned | Failed = await self._work.do(run)
                    waiting.extend(self._feed(done))
                case Enter() as enter:
                    config, before = self._entered(enter, before), []
                case End():
                    config, before = _ended(config, before), []
                case _:
                    pass
        return before, config

    def _entered(self, enter: Enter, before: list[Speak | Reset]) -> NodeConfig:
        config: NodeConfig = {
            "name": enter.node,
            "task_messages": escaped_messages(enter),
            "functions": [_function(enter.node, tool_) for tool_ in enter.tools],
            "context_strategy": strategy_of(enter),
            "respond_immediately": enter.respond,
            "pre_actions": [
                *map(ahead, before),
                *(self._action(action) for action in enter.pre_actions),
            ],
            "post_actions": [self._action(action) for action in enter.post_actions],
        }
        if enter.role:
            config["role_message"] = escape_for_pipecat(enter.role)
        return config

    def _action(self, action: Action) -> ActionConfig:
        handler = self._handlers.get(action.handler or "")
        return pipecat_action(action.type, handler, lambda _manager: action)

    def _outside(self) -> dict[str, object]:
        return _outside(self._clock().isoformat(timespec="seconds"), self._plan.env)

    async def _say(self, text: str) -> None:
        await speak(self._manager, text)


class Texts(Mapping[str, str]):
    """The flow's prompts, rendered when they are read: what Pipecat's placeholders find."""

    def __init__(self, attached: Attached) -> None:
        self.attached = attached

    def __getitem__(self, key: str) -> str:
        """Render a text."""
        return self.attached.text(key)

    def __contains__(self, key: object) -> bool:
        """Whatever a node of ``bare_nodes`` names is there."""
        return isinstance(key, str)

    def __iter__(self) -> Iterator[str]:
        """Nothing is listed: the texts are made when they are asked for."""
        return iter(())

    def __len__(self) -> int:
        """Nothing is listed."""
        return 0


def _need_no_servers(plan: Plan) -> None:
    if plan.mcp:
        raise RunError("`mcp` needs a session, which connects to the servers and lets them go")


def _need_placeholders() -> None:
    if not FILLS_PLACEHOLDERS:
        raise RunError(
            "a bare manager needs `pipecat.flows`, for `pipecat_flows` fills no placeholders in; "
            "use a session"
        )


def _node(plan: Plan, handlers: Handlers, node: ConversationPlan, number: int) -> NodeConfig:
    blank = Draft(plan, Position(), {}, _outside("", ()))
    tools = [tool(function, blank) for function in plan.functions_at[node.name].values()]
    config: NodeConfig = {
        "name": node.name,
        "task_messages": [
            {"role": message.role, "content": f"{{{{ {KEY}.n{number}_t{index} }}}}"}
            for index, message in enumerate(node.messages)
        ],
        "functions": [_function(node.name, tool_) for tool_ in tools],
        "context_strategy": strategy_of(node),
        "respond_immediately": node.respond,
        "pre_actions": [
            *(_hook_action(hook.say) for hook in node.hooks if hook.say is not None),
            *(_plan_action(handlers, action) for action in node.pre_actions),
        ],
        "post_actions": [_plan_action(handlers, action) for action in node.post_actions],
    }
    if node.role is not None:
        config["role_message"] = f"{{{{ {KEY}.n{number}_r }}}}"
    return config


def _function(node: str, tool_: Tool) -> FlowsFunctionSchema:
    return function_schema(tool_, partial(_called, node, tool_.name), LONGEST_CALL)


async def _called(
    node: str, name: str, args: dict[str, Any], flow_manager: FlowManager
) -> tuple[Any, Any]:
    return await _attached(flow_manager).call(node, name, args)


def _attached(manager: FlowManager) -> Attached:
    texts = manager.state.get(KEY)
    if not isinstance(texts, Texts):
        raise RunError("call flow.attach(flow_manager) before the flow's nodes are used")
    return texts.attached


def _plan_action(handlers: Handlers, action: ActionPlan) -> ActionConfig:
    handler = handlers.get(action.handler or "")
    return pipecat_action(action.type, handler, lambda manager: _attached(manager).action(action))


def _hook_action(render: "Render") -> ActionConfig:
    async def say(manager: FlowManager) -> None:
        await speak(manager, render(_attached(manager).scope()).text)

    return custom(say)


def _ended(config: NodeConfig | None, before: list[Speak | Reset]) -> NodeConfig:
    """End after the goodbye of the LLM, where there is one, and after exact words."""
    last = [*map(ahead, before), custom(end)]
    if config is not None:
        return {**config, "post_actions": last}
    return {
        "name": "end",
        "task_messages": [],
        "respond_immediately": False,
        "pre_actions": last,
    }


def _log(note: Note) -> None:
    logger.debug(f"flowcat: {note.text}")


def _outside(now: str, env: tuple[str, ...]) -> dict[str, object]:
    call = {"now": now, "from": None, "to": None, "id": None, "channel": None}
    return {"call": call, "env": {name: os.environ.get(name) for name in env}}
