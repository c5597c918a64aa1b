"""The two things that a conversation is played on: a session, and a bare ``FlowManager``."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from benchmarks.chaos.judge import target_by_road
from benchmarks.chaos.script import STAY, Action, Function, Node, Picks, Script
from benchmarks.chaos.world import Current
from benchmarks.chaos.writing import SECRET
from flowcat import Flow, RunError, Session
from flowcat.runtime.headless import Headless
from flowcat.runtime.pipecat_flows import (
    NO_RESPONSE,
    ContextStrategy,
    ContextStrategyConfig,
    FlowManager,
    FlowsFunctionSchema,
    NodeConfig,
)


class Side(Protocol):
    """What a conversation is played on."""

    async def start(self, headless: Headless) -> None:
        """Begin the conversation."""

    async def goto(self, node: str) -> None:
        """Move it from code."""

    @property
    def moves(self) -> tuple[str, ...] | None:
        """The nodes it says it has entered, in order; None if it does not say."""

    @property
    def busy(self) -> bool:
        """Whether it is at work on something that the pipeline does not know of."""

    def left_over(self, *, held: bool) -> str:
        """Tell what it still waits for although all is quiet; empty if for nothing."""


class SessionSide:
    """A session of Flowcat."""

    def __init__(self, flow: Flow, fails: Callable[[str], bool]) -> None:
        self._flow = flow
        self._fails = fails
        self._moves: list[str] = []
        self.session: Session | None = None

    async def start(self, headless: Headless) -> None:
        """Begin the conversation."""
        self.session = self._flow.session(
            llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        enter = self.session.flow_manager.enter

        async def enter_perhaps(node_config: NodeConfig) -> None:
            if self._fails(node_config.get("name", "")):
                raise RuntimeError(SECRET)
            await enter(node_config)

        self.session.flow_manager.enter = enter_perhaps  # type: ignore[method-assign]
        self.session.on("transition", lambda event: self._moves.append(str(event.data["to"])))
        await self.session.start()

    async def goto(self, node: str) -> None:
        """Move it from code; after the end nothing moves."""
        assert self.session is not None
        try:
            await self.session.goto(node)
        except RunError:
            if self.session.outcome is None:
                raise

    @property
    def moves(self) -> tuple[str, ...] | None:
        """The nodes it says it has entered, in order."""
        return tuple(self._moves)

    @property
    def busy(self) -> bool:
        """Whether words or moves are under way."""
        return self.session is not None and self.session.busy

    def left_over(self, *, held: bool) -> str:
        """Tell of replies that have not settled though no function is at work."""
        assert self.session is not None
        at = self.session.position
        if at.replies and not held and at.ended is None:
            return f"replies: {at.replies}"
        return ""


class BareSide:
    """A ``FlowManager`` and a flow that is written for it by hand."""

    def __init__(self, script: Script, current: Current) -> None:
        self._script = script
        self._current = current
        self._nodes: dict[str, NodeConfig] = {}

    async def start(self, headless: Headless) -> None:
        """Begin the conversation."""
        self.manager = FlowManager(
            llm=headless.llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            global_functions=[self._function(name) for name in self._script.anywhere],
        )
        await self.manager.initialize(self._node(self._script.first))

    async def goto(self, node: str) -> None:
        """Move it from code."""
        await self.manager.set_node_from_config(self._node(node))

    @property
    def moves(self) -> tuple[str, ...] | None:
        """A manager does not say."""
        return None

    @property
    def busy(self) -> bool:
        """All its work is the pipeline's."""
        return False

    def left_over(self, *, held: bool) -> str:
        """Tell of a transition that waits, or of actions that are never done."""
        known = vars(self.manager)
        if known["_pending_transition"] is not None and not held:
            return "a transition that is pending"
        if vars(known["_action_manager"])["_ongoing_actions_count"] > 0:
            return "an action that is never done"
        return ""

    def _node(self, name: str) -> NodeConfig:
        node = self._script.nodes[name]
        said: list[dict[str, Any]] = []
        while node.step in ("say", "route"):
            if node.step == "say":
                said.append({"type": "tts_say", "text": f"Words of {node.name}."})
            node = self._script.nodes[node.to]
        config = self._end(node) if node.step == "end" else self._talk(node)
        if said:
            config["pre_actions"] = cast(Any, [*said, *config.get("pre_actions", [])])
        return config

    def _end(self, node: Node) -> NodeConfig:
        if node.words:
            last = {"type": "end_conversation", "text": "Goodbye then."}
            return _config(node.name, [], respond_immediately=False, pre_actions=[last])
        task = [{"role": "developer", "content": f"task {node.name}"}]
        return _config(node.name, task, post_actions=[{"type": "end_conversation"}])

    def _talk(self, node: Node) -> NodeConfig:
        text = f"task {node.name}"
        pre: list[dict[str, Any]] = []
        if node.greets:
            pre.append({"type": "tts_say", "text": f"Welcome to {node.name}."})
        if node.loads:
            pre.insert(0, {"type": f"load_{node.name}", "handler": self._load})
            text += " offers {{ offer }}"
        if node.unset:
            text += " for {{ nickname }}"
        strategy = ContextStrategy.RESET if node.reset else ContextStrategy.APPEND
        return _config(
            node.name,
            [{"role": "developer", "content": text}],
            functions=[self._function(name) for name in node.functions],
            pre_actions=[*pre, *(self._action(action, node) for action in node.pre_actions)],
            post_actions=[
                *(self._action(action, node) for action in node.post_actions),
                *([self._file(node)] if node.files else []),
            ],
            context_strategy=ContextStrategyConfig(strategy),
            respond_immediately=node.respond,
        )

    async def _load(self, _action: dict[str, Any], manager: FlowManager) -> None:
        manager.state["offer"] = "soup"

    def _file(self, node: Node) -> dict[str, Any]:
        filing = self._current.filing(node.name)

        async def file(_action: dict[str, Any], _manager: FlowManager) -> None:
            await filing()

        return {"type": f"file_{node.name}", "handler": file}

    def _action(self, action: Action, node: Node) -> dict[str, Any]:
        if action.type == "tts_say":
            return {
                "type": "tts_say",
                "text": "" if action.what == "empty" else f"Hold on at {node.name}.",
            }
        handler = self._current.action(node, action)
        return {"type": action.type, "handler": handler, "node": node.name}

    def _function(self, name: str) -> FlowsFunctionSchema:
        function = self._script.functions[name]

        async def handler(args: Mapping[str, Any], _manager: object) -> object:
            return await self._called(function, args)

        return FlowsFunctionSchema(
            name=name,
            description=f"Do {name}.",
            properties={"k": {"type": "integer"}},
            required=["k"],
            handler=handler,
            cancel_on_interruption=not function.write,
            timeout_secs=function.timeout,
        )

    async def _called(self, function: Function, args: Mapping[str, Any]) -> object:
        """Do as a hand-written handler does: run, and return the result with the next node."""
        result: Any = None
        if function.handled:
            world = self._current.world
            assert world is not None
            result = await world.work(args["k"])
            if isinstance(result, tuple):
                result, following = result
                if following is NO_RESPONSE:
                    return result, NO_RESPONSE
                found = following in self._script.nodes
                return result, self._node(following) if found else following
        to = None if isinstance(function.road, Picks) else target_by_road(function.road, result)
        if to is None or to == STAY:
            if not function.respond:
                return result, NO_RESPONSE
            return result if function.handled else {"status": "ok"}
        return result, self._node(to)


def _config(name: str, task: list[dict[str, Any]], **keys: Any) -> NodeConfig:
    return cast(NodeConfig, {"name": name, "task_messages": task, **keys})
