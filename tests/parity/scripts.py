"""The conversations of the comparison, as texts that people can read.

Beside each flow stands a file of the same name that ends in ``.txt``. In it, ``== name`` begins a
conversation, ``< words`` is the caller, ``> words | function {"argument": 1}`` is one reply of the
LLM, ``* open gate`` lets a slow function go on, ``* hold`` and ``* play`` stop and start the bot's
voice, and lines that begin with ``#`` say why a conversation is there.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from flowcat.runtime.headless import Call, Reply

FLOWS = Path(__file__).parent / "flows"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation with a flow."""

    flow: Path
    name: str
    replies: tuple[Reply, ...]
    """What the LLM answers, inference by inference."""
    acts: tuple[tuple[str, str], ...]
    """What happens from outside: ``<`` and the caller's words, or ``*`` and a command."""

    @property
    def title(self) -> str:
        """The flow and the conversation, for test names."""
        return f"{self.flow.stem}: {self.name}"


def flow_files() -> tuple[Path, ...]:
    """Return the FlowConfig files of the comparison."""
    return tuple(sorted(p for p in FLOWS.iterdir() if p.suffix in (".yaml", ".json")))


def conversations() -> tuple[Conversation, ...]:
    """Return every conversation of every flow."""
    return tuple(one for flow in flow_files() for one in conversations_of(flow))


def conversations_of(flow: Path) -> tuple[Conversation, ...]:
    """Read the conversations beside a flow."""
    text = flow.with_suffix(".txt").read_text(encoding="utf-8")
    _, *blocks = ("\n" + text).split("\n== ")
    return tuple(_conversation(flow, block) for block in blocks)


def parse(flow: Path, text: str) -> Conversation:
    """Read one conversation from its lines."""
    return _conversation(flow, f"conversation\n{text}")


def _conversation(flow: Path, block: str) -> Conversation:
    name, *lines = block.splitlines()
    written = [line.strip() for line in lines if line.strip()]
    marked = [(line[0], line[1:].strip()) for line in written]
    return Conversation(
        flow=flow,
        name=name.strip(),
        replies=tuple(_reply(rest) for mark, rest in marked if mark == ">"),
        acts=tuple((mark, rest) for mark, rest in marked if mark in "<*"),
    )


def _reply(line: str) -> Reply:
    words, *calls = [part.strip() for part in f" {line} ".split(" | ")]
    return Reply(words, tuple(_call(call) for call in calls))


def _call(text: str) -> Call:
    name, _, arguments = text.partition(" ")
    return Call(name, json.loads(arguments or "{}"))
