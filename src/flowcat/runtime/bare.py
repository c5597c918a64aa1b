"""A flow on a bare ``FlowManager``: its conversations as plain ``NodeConfig`` values.

What a session does around the manager is done here inside the handlers: each call goes through the
same step, silent nodes are passed, and the conversation that is reached is handed to Pipecat as the
next node. Prompts are not texts but placeholders, such as ``{{ _flowcat.n0_t0 }}``; behind them
stands a mapping in the manager's state that renders the whole language when Pipecat enters the
node. Only public API is used. A bare manager keeps its own hazards: use a session where you can.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from pipecat.frames.frames import EndFrame, TTSSpeakFrame

from flowcat.errors import RunError
from flowcat.plan.draft import Draft
from flowcat.plan.effects import Answer, End, Enter, Run, Speak, Tool
from flowcat.plan.entry import tool
from flowcat.plan.events import Event, Failed, Landed, Requested, Returned, Start
from flowcat.plan.plan import ConversationPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.scope import Scope
from flowcat.plan.step import step
from flowcat.runtime.entering import LONGEST_CALL, escaped_messages, function_schema, strategy_of
from flowcat.runtime.inputs import checked_inputs
from flowcat.runtime.pipecat_flows import (
    FILLS_PLACEHOLDERS,
    NO_RESPONSE,
    ActionConfig,
    FlowManager,
    FlowsFunctionSchema,
    NodeConfig,
)
from flowcat.runtime.work import Work

if TYPE_CHECKING:
    from flowcat.language.templates import Render
    from flowcat.runtime.flow import Flow

KEY = "_flowcat"
"""Where the texts stand in the manager's state."""


def bare_nodes(flow: "Flow") -> dict[str, NodeConfig]:
    """Build every conversation of a flow, for a manager that ``attach`` was called with.

    Raises:
        RunError: If this Pipecat's managers fill no placeholders in.
    """
    _need_placeholders()
    return {
        name: _node(flow.plan, node, number)
        for number, (name, node) in enumerate(flow.plan.nodes.items())
        if isinstance(node, ConversationPlan)
    }


def attach(flow: "Flow", manager: FlowManager, inputs: Mapping[str, object]) -> "Attached":
    """Put the flow's inputs, defaults and texts into a manager's state.

    Raises:
        InputError: If an input is missing or does not fit its schema.
        RunError: If this Pipecat's managers fill no placeholders in.
    """
    _need_placeholders()
    given = checked_inputs(flow.plan, inputs)
    slots = (*flow.plan.inputs.values(), *flow.plan.state.values())
    defaults = {slot.name: slot.default for slot in slots if slot.default is not None}
    manager.state.update({**defaults, **given})
    attached = Attached(flow, manager)
    manager.state[KEY] = attached.texts
    return attached


class Attached:
    """A flow joined to one bare manager."""

    def __init__(self, flow: "Flow", manager: FlowManager) -> None:
        self._plan = flow.plan
        self._manager = manager
        self._work = Work(flow.handlers, manager, self._say)
        self._at = Position()
        self._numbers = count(1)
        self.texts = Texts(self)

    async def initial_node(self) -> NodeConfig:
        """Return the first conversation, with what stands before it done.

        Raises:
            RunError: If the flow ends before any conversation.
        """
        _, config = await self._followed(self._feed(Start({})))
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
                effects = self._feed(await self._work.do(effect))
        answer = next(effect for effect in effects if isinstance(effect, Answer))
        words, config = await self._followed(self._feed(Landed(call_id)))
        if config is not None:
            return answer.result, config
        for text in words:
            await self._say(text)
        return answer.result, None if answer.run_llm else NO_RESPONSE

    def scope(self) -> Scope:
        """Return what the flow's texts can read now."""
        return Scope(self._manager.state, self._plan.computed, _outside())

    def text(self, key: str) -> str:
        """Render one of the texts of ``bare_nodes``: node number, part, index."""
        number, _, part = key.partition("_")
        node = list(self._plan.nodes.values())[int(number[1:])]
        assert isinstance(node, ConversationPlan)
        render = node.role if part == "r" else node.messages[int(part[1:])].content
        return render(self.scope()).text if render is not None else ""

    def _feed(self, event: Event) -> tuple[object, ...]:
        decided = step(self._plan, self._at, self._manager.state, event, _outside())
        self._at = decided.at
        for name, value in decided.writes.items():
            if value is None:
                self._manager.state.pop(name, None)
            else:
                self._manager.state[name] = value
        return decided.effects

    async def _followed(self, effects: tuple[object, ...]) -> tuple[list[str], NodeConfig | None]:
        """Carry out a move: run what silent nodes run, gather their words, build the next node."""
        words: list[str] = []
        config: NodeConfig | None = None
        waiting = list(effects)
        while waiting:
            match waiting.pop(0):
                case Speak(text=text):
                    words.append(text)
                case Run() as run:
                    done: Returned | Failed = await self._work.do(run)
                    waiting.extend(self._feed(done))
                case Enter() as enter:
                    config, words = self._entered(enter, words), []
                case End():
                    config = _ended(config, words)
                    words = []
                case _:
                    pass
        return words, config

    def _entered(self, enter: Enter, words: list[str]) -> NodeConfig:
        config: NodeConfig = {
            "name": enter.node,
            "task_messages": escaped_messages(enter),
            "functions": [_function(enter.node, tool_) for tool_ in enter.tools],
            "context_strategy": strategy_of(enter),
            "respond_immediately": enter.respond,
            "pre_actions": [_say_action(text) for text in words],
        }
        if enter.role:
            config["role_message"] = enter.role
        return config

    async def _say(self, text: str) -> None:
        await self._manager.worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))


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


def _need_placeholders() -> None:
    if not FILLS_PLACEHOLDERS:
        raise RunError(
            "a bare manager needs `pipecat.flows`, for `pipecat_flows` fills no placeholders in; "
            "use a session"
        )


def _node(plan: Plan, node: ConversationPlan, number: int) -> NodeConfig:
    blank = Draft(plan, Position(), {}, _outside())
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
        "pre_actions": [_hook_action(hook.say) for hook in node.hooks if hook.say is not None],
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


def _say_action(text: str) -> ActionConfig:
    async def say(_action: dict[str, Any], manager: FlowManager) -> None:
        if text.strip():
            await manager.worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))

    return {"type": f"flowcat_say_{id(say)}", "handler": say}


def _hook_action(render: "Render") -> ActionConfig:
    async def say(_action: dict[str, Any], manager: FlowManager) -> None:
        text = render(_attached(manager).scope()).text
        if text.strip():
            await manager.worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))

    return {"type": f"flowcat_say_{id(say)}", "handler": say}


def _ended(config: NodeConfig | None, words: list[str]) -> NodeConfig:
    """End after the goodbye of the LLM, where there is one, or after exact words."""
    if config is not None and not words:
        return {**config, "post_actions": [{"type": "end_conversation"}]}

    async def end(_action: dict[str, Any], manager: FlowManager) -> None:
        await manager.worker.queue_frame(EndFrame())

    return {
        "name": "end",
        "task_messages": [],
        "respond_immediately": False,
        "pre_actions": [
            *(_say_action(text) for text in words),
            {"type": f"flowcat_end_{id(end)}", "handler": end},
        ],
    }


def _outside() -> dict[str, object]:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return {"call": {"now": now, "from": None, "to": None, "id": None, "channel": None}, "env": {}}
