"""Random flows, and random calls of them on the real pipeline, each decided by one seed."""

import asyncio
import io
from random import Random
from typing import Any

from tests.runtime.session.line import Line

from flowcat import Flow, RunError, Session
from flowcat.language.reader import read_flow
from flowcat.plan.compiling import compile_plan
from flowcat.runtime.headless import Call, Headless, Inference, Reply, ScriptedLLM
from flowcat.runtime.joining import join
from flowcat.source.document import read_text
from flowcat.trace.reading import Trace, read_trace

_HEAD = """\
flowcat: 1
timezone: Europe/Berlin
inputs:
  guest: {type: string, default: Ann}
state:
  n: {type: integer, minimum: 0, maximum: 9}
  t: {type: string}
  items: {type: array, items: {type: string}, default: []}
computed: {many: len(items) > 2}
initial_node: n0
nodes:
"""


class RandomCall:
    """One flow, and one call of it."""

    words: tuple[str, ...] = ("a", "b")
    """What the LLM gives for `t`."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - no secret is made with it
        self._names = [f"n{index}" for index in range(self._random.randint(3, 7))]
        self.text = self._told(_HEAD + "".join(self._node(name) for name in self._names))
        self.handlers = self._handlers()
        self.flow = self._flow()

    def _told(self, text: str) -> str:
        """Return the flow's text, changed if need be."""
        return text

    def _flow(self) -> Flow:
        """Make the flow without checking it, which takes long on a graph where all leads to all."""
        tree = read_text(self.text, "random.flow.yaml").tree
        assert tree is not None
        read = read_flow(tree, marked=True)
        assert read.flow is not None
        assert read.diagnostics == ()
        handlers, faults = join(read.flow, [self.handlers])
        assert not faults
        plan = compile_plan(read.flow, {name: one.facts for name, one in handlers.items()})
        return Flow(plan, handlers, (), read.flow)

    async def hold(self) -> Trace:
        """Hold the call, and return its trace."""
        return read_trace((await self.written()).encode())

    async def written(self) -> str:
        """Hold the call, and return its trace as it was written."""
        written = io.StringIO()
        sessions: list[Session] = []
        async with Headless(
            llm := ScriptedLLM(self._answer), busy=lambda: any(one.busy for one in sessions)
        ) as headless:
            session = self.flow.session(
                llm=llm,
                context_aggregator=headless.aggregators,
                worker=headless.worker,
                call={"from": "+15550100"},
                trace=written,
            )
            sessions.append(session)
            await session.start()
            await headless.settle()
            for turn in range(self._random.randint(2, 8)):
                await self._turn(Line(headless, llm, session), f"turn {turn}")
        return written.getvalue()

    async def _turn(self, line: Line, words: str) -> None:
        if self._chance(0.3):
            await line.headless.barge_in(words)
        if self._chance(0.2):
            try:
                await line.session.goto(self._random.choice(self._names))
            except RunError:
                return  # the call has ended
        await line.says(words)

    def _answer(self, inference: Inference) -> Reply:
        last = inference.messages[-1] if inference.messages else {}
        if last.get("role") != "user" or self._chance(0.2):
            return Reply("Yes.")
        taken = {tool.name: tuple(tool.properties) for tool in inference.tools}
        names = [*taken, "unknown"]
        made = [self._random.choice(names) for _ in range(self._random.choice((1, 1, 2, 3)))]
        calls = tuple(self._call(name, taken.get(name, ())) for name in made)
        return Reply(self._random.choice(("", "Well.")), calls)

    def _call(self, name: str, taken: tuple[str, ...]) -> Call:
        values: dict[str, Any] = {
            "n": self._random.randint(-1, 10),
            "t": self._random.choice(self.words),
        }
        return Call(name, {key: values[key] for key in taken if self._chance(0.9)})

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _handlers(self) -> dict[str, Any]:
        random = self._random

        async def look(n: int) -> dict[str, Any]:
            for _ in range(random.randint(0, 40)):
                await asyncio.sleep(0)
            return {"status": random.choice(("full", "free")), "n": n, "at": [1.5, None]}

        async def fail() -> None:
            await asyncio.sleep(0)
            if random.random() < 0.5:
                raise LookupError("nothing there")

        async def write(flow_manager: Any) -> tuple[None, None]:
            """Write to the state behind the flow's back."""
            flow_manager.state["n"] = random.randint(0, 9)
            flow_manager.state.setdefault("items", []).append("behind")
            return None, None

        return {"look": look, "fail": fail, "write": write}

    def _node(self, name: str) -> str:
        kind = "talk" if name == "n0" else self._random.choice(("talk",) * 4 + _SILENT)
        targets = self._random.choices(self._names, k=8)
        return f"  {name}: {_NODES[kind].format(*targets)}\n"


SECRETS = ("s3cr3t-ann", "hush kite")


class SecretCall(RandomCall):
    """The same, with secrets for `t`, which are sensitive, and more that is made of them."""

    words = ("a", *SECRETS)

    def _told(self, text: str) -> str:
        more = 'computed: {loud: "upper(t)", many: len(items) > 2}'
        changes = {
            "  t: {type: string}": "  t: {type: string, sensitive: true}",
            "computed: {many: len(items) > 2}": more,
            ", enum: [a, b]": "",
            "say: So be it.": 'say: "So {{ loud }}, {{ t | spell }}."',
        }
        for old, new in changes.items():
            text = text.replace(old, new)
        return text


_SILENT = ("route", "say", "run", "end")
_NODES = {
    "route": '{{route: [{{when: "n > 4", set: {{t: over}}, to: {0}}}, {{to: {1}}}]}}',
    "say": '{{say: "Dear {{{{ guest }}}}, {{{{ n | default(0) }}}}.", transition_to: {0}}}',
    "run": '{{run: look, arguments: {{n: "{{{{ n | default(1) }}}}"}},'
    " on_error: {{say: Sorry., transition_to: {0}}},"
    ' transition_to: [{{when: result.status == "full", to: {1}}},'
    ' {{set: {{n: "{{{{ result.n }}}}"}}, to: {2}}}]}}',
    "end": '{{end: {{outcome: done, say: "Bye {{{{ t }}}}."}}}}',
    "talk": """
    task: Talk to {{{{ guest }}}} of {{{{ items | join(", ") }}}} at {{{{ call.now }}}}.
    on_enter: [{{set: {{t: entered}}}}, {{say: Hello.}}]
    functions:
      - {{name: keep, description: D., fills: [n]}}
      - {{name: fill, description: D., fills: [n], transition_to: {0}}}
      - name: choose
        description: D.
        parameters: {{t: {{type: string, enum: [a, b]}}}}
        append: {{items: "{{{{ args.t }}}}"}}
        reject: [{{when: many, say: It is enough.}}]
        transition_to:
          - {{when: args.t == "a", set: {{t: "{{{{ args.t }}}}"}}, say: So be it., to: {1}}}
          - {{when: n > 5, to: {2}}}
          - {{to: $stay}}
      - name: look
        description: D.
        parameters: {{n: {{type: integer}}}}
        handler: look
        effects: read
        set: {{n: "{{{{ result.n }}}}"}}
        transition_to: [{{when: result.status == "full", to: {3}}}, {{to: $back}}]
      - {{name: fail, description: D., handler: fail,
         on_error: {{say: "Oh, {{{{ error.kind }}}}.", transition_to: {4}}}}}
      - write""",
}
