"""``flowcat chat``: a conversation in the terminal, on Pipecat's real pipeline."""

import argparse
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

from flowcat.cli.terminal import CommandError, add_colour_option, command_parser, palette
from flowcat.errors import InputError, LoadError

if TYPE_CHECKING:
    from flowcat.diagnostics.human import Palette
    from flowcat.runtime.flow import Flow
    from flowcat.runtime.headless import Headless
    from flowcat.runtime.session import Session, SessionEvent

_EXAMPLES = """\
  flowcat chat restaurant.flow.yaml                       offline, without a key
  flowcat chat restaurant.flow.yaml --script caller.txt   a caller's lines from a file
  flowcat chat order.flow.yaml --input restaurant_name=Bella
  flowcat chat restaurant.flow.yaml --llm openai:gpt-4.1  the key from OPENAI_API_KEY
  flowcat chat restaurant.flow.yaml --llm openai:qwen3:4b --base-url http://localhost:11434/v1

Offline mode matches this flow's functions, nothing else: it is no language model.
Type as the caller; end with Ctrl-D.

exit codes: 0 talked, 1 the flow has errors, 2 could not run"""

_NO_PIPECAT = "chat runs on Pipecat, which is not installed: pip install 'flowcat[pipecat]'"
_LONGEST_TURN = 120.0
"""Seconds a turn may take before the terminal goes on; a local model may be slow."""


def parser() -> argparse.ArgumentParser:
    """Make the parser."""
    about = "Talk to a flow in the terminal, on Pipecat's real pipeline."
    made = command_parser("chat", about, _EXAMPLES)
    made.add_argument("path", metavar="PATH", type=Path, help="a flow file")
    made.add_argument(
        "--script", type=Path, metavar="FILE", help="what the caller says, a line a turn"
    )
    made.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an input of the flow; the value is JSON, or else a text",
    )
    made.add_argument(
        "--llm",
        default="offline",
        metavar="LLM",
        help="offline (the default), or openai:MODEL for any OpenAI-compatible server",
    )
    made.add_argument("--base-url", metavar="URL", help="the server of the language model")
    made.add_argument("--verbose", action="store_true", help="show the log of Pipecat and Flowcat")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Hold the conversation."""
    path: Path = arguments.path
    if not path.is_file():
        raise CommandError(f"there is no file {path}")
    lines = _script(arguments.script) if arguments.script is not None else None
    inputs = dict(_input(text) for text in arguments.input)
    screen = _Screen(palette(arguments.color))
    screen.opening(path, arguments.llm)
    try:
        # Before Pipecat is imported, for it writes to the log while it is.
        _quiet(verbose=arguments.verbose)
        import asyncio

        from flowcat.runtime.flow import Flow
    except ModuleNotFoundError as error:
        raise CommandError(_NO_PIPECAT) from error
    try:
        flow = Flow.load(path)
    except LoadError as error:
        from flowcat.diagnostics.human import render_human

        sys.stdout.write(render_human(error.diagnostics, palette(arguments.color)))
        return 1
    llm = _llm(arguments.llm, arguments.base_url)
    try:
        asyncio.run(_talk(flow, llm, inputs, lines, screen))
    except InputError as error:
        raise CommandError(f"{error} (give them with --input NAME=VALUE)") from error
    return 0


async def _talk(
    flow: "Flow",
    llm: Any,  # a Pipecat LLM service
    inputs: Mapping[str, object],
    lines: list[str] | None,
    screen: "_Screen",
) -> None:
    from flowcat.runtime.headless import Headless

    running: list[Session] = []
    async with Headless(llm, busy=lambda: any(session.busy for session in running)) as pipeline:
        session = flow.session(
            llm=llm, context_aggregator=pipeline.aggregators, worker=pipeline.worker, inputs=inputs
        )
        running.append(session)
        session.on("*", screen.event)
        await session.start()
        await pipeline.settle(bound=_LONGEST_TURN)
        screen.said(pipeline.words)
        async for line in _caller(lines, pipeline, screen):
            turn = await pipeline.say(line, bound=_LONGEST_TURN)
            screen.said(turn.said)
        screen.closing(session, frozenset(flow.plan.sensitive))


async def _caller(
    lines: list[str] | None, pipeline: "Headless", screen: "_Screen"
) -> AsyncIterator[str]:
    """Yield what the caller says: the script's lines, or what is typed, until the bot hangs up."""
    if lines is None:
        async for line in _typed(pipeline, screen.prompt):
            yield line
    for line in lines or ():
        if pipeline.ended:
            return
        screen.heard(line)
        yield line


async def _typed(pipeline: "Headless", prompt: str) -> AsyncIterator[str]:
    """Yield what is typed until Ctrl-D or until the bot hangs up."""
    import asyncio
    from threading import Thread

    loop = asyncio.get_running_loop()
    while not pipeline.ended:
        typed: asyncio.Future[str | None] = loop.create_future()

        def read(typed: "asyncio.Future[str | None]" = typed) -> None:
            try:
                line: str | None = input(prompt)
            except EOFError:
                line = None
            loop.call_soon_threadsafe(typed.set_result, line)

        # A daemon, so that Ctrl-C need not wait for the line to be finished.
        Thread(target=read, daemon=True).start()
        line = await typed
        if line is None:
            sys.stdout.write("\n")
            return
        if line.strip():
            yield line.strip()


class _Screen:
    """What the terminal shows: words at the left edge, everything else set in."""

    def __init__(self, colours: "Palette") -> None:
        self._colours = colours
        self._path: list[str] = []
        self._width = min(get_terminal_size().columns, 100)
        self.prompt = f"{colours.bold}caller{colours.off}  "

    def opening(self, path: Path, llm: str) -> None:
        """Say what is about to happen; starting Pipecat takes a moment."""
        mode = "offline mode, which matches this flow's functions and nothing else"
        self._faint(f"{path}, {mode if llm == 'offline' else llm}")
        sys.stdout.flush()

    def event(self, event: "SessionEvent") -> None:
        """Show one event of the session."""
        data = event.data
        match event.kind:
            case "transition":
                self._path.append(str(data["to"]))
                self._set_in(f"-> {data['to']}")
            case "call":
                arguments = data["arguments"]
                shown = ", ".join(f"{k}: {_json(v)}" for k, v in dict(arguments).items())  # type: ignore[call-overload]
                self._set_in(f"{event.text}({shown})")
            case "write":
                self._set_in(f"{event.text} = {_json(data[event.text])}")
            case "refused":
                self._set_in(f"{event.text} refused: {data['message']}")
            case "error":
                self._set_in(f"error: {event.text} {_json(dict(data))}")
            case _:
                pass

    def heard(self, text: str) -> None:
        """Show what the caller of a script says."""
        sys.stdout.write(f"{self.prompt}{text}\n")

    def said(self, texts: tuple[str, ...]) -> None:
        """Show what the bot says."""
        for text in texts:
            words = fill(text, self._width, initial_indent=" " * 8, subsequent_indent=" " * 8)
            sys.stdout.write(f"{self._colours.info}bot{self._colours.off}{words[3:]}\n")
        sys.stdout.flush()

    def closing(self, session: "Session", sensitive: frozenset[str]) -> None:
        """Show the path taken, the state and the outcome."""
        sys.stdout.write("\n")
        self._faint(f"path: {' -> '.join(self._path)}")
        for name, value in session.state.items():
            self._faint(f"{name} = {'(sensitive)' if name in sensitive else _json(value)}")
        self._faint(f"outcome: {session.outcome or '(the conversation has not ended)'}")

    def _set_in(self, text: str) -> None:
        self._faint(text, indent=8)

    def _faint(self, text: str, indent: int = 0) -> None:
        room = self._width - indent
        lines = wrap(text, room, subsequent_indent="  ", break_on_hyphens=False) or [""]
        for line in lines:
            sys.stdout.write(f"{' ' * indent}{self._colours.faint}{line}{self._colours.off}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: f"<{type(other).__name__}>")


def _script(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"cannot read {path}: {error}") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _input(text: str) -> tuple[str, object]:
    name, given, value = text.partition("=")
    if not given:
        raise CommandError(f"--input takes NAME=VALUE, not {text}")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _llm(name: str, base_url: str | None) -> Any:
    if name == "offline":
        from flowcat.runtime.offline_llm import OfflineLLM

        return OfflineLLM()
    provider, _, model = name.partition(":")
    if provider != "openai" or not model:
        raise CommandError(f"--llm is offline or openai:MODEL, not {name}")
    key = os.environ.get("OPENAI_API_KEY")
    if not key and base_url is None:
        raise CommandError("set OPENAI_API_KEY, or name a local server with --base-url")
    from flowcat.runtime.language_models import openai_compatible

    return openai_compatible(model, key or "none", base_url)


def _quiet(*, verbose: bool) -> None:
    from loguru import logger

    logger.remove()
    show: Callable[[str], None] = lambda text: print(text, end="", file=sys.stderr)  # noqa: E731
    logger.add(show, level="DEBUG" if verbose else "ERROR", backtrace=False, diagnose=False)
