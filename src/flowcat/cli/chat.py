"""``flowcat chat``: a conversation in the terminal, on Pipecat's real pipeline."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowcat.checks import check_file
from flowcat.cli.flow_files import flow_file, handlers_file
from flowcat.cli.terminal import (
    CommandError,
    Options,
    add_colour_option,
    command_parser,
    palette,
    reason,
)
from flowcat.cli.transcript import Transcript
from flowcat.errors import InputError, LoadError

if TYPE_CHECKING:
    from flowcat.diagnostics import Diagnostic
    from flowcat.plan.plan import Plan

_EXAMPLES = """\
  flowcat chat order.flow.yaml                      offline, without a key
  flowcat chat order.flow.yaml --script caller.txt  a caller's lines
  flowcat chat order.flow.yaml --input restaurant_name=Bella
  flowcat chat flow.yaml --handlers tools.py        a FlowConfig file
  flowcat chat order.flow.yaml --trace call.jsonl   for `flowcat trace`
  flowcat chat order.flow.yaml --llm openai:gpt-4.1 the key in OPENAI_API_KEY
  flowcat chat order.flow.yaml --llm openai:qwen3:4b \\
      --base-url http://localhost:11434/v1          a server of your own

Offline mode is no language model: it matches this flow's functions, nothing
else. Type as the caller; end with Ctrl-D.

exit codes: 0 talked, 1 the flow has errors,
2 could not run or the language model failed, 130 interrupted"""

_NO_PIPECAT = "chat runs on Pipecat, which is not installed: pip install 'flowcat[pipecat]'"


def parser() -> Options:
    """Make the parser."""
    about = "Talk to a flow in the terminal, on Pipecat's real pipeline."
    made = command_parser("chat", about, _EXAMPLES)
    made.add_argument("path", metavar="PATH", type=Path, help="a flow file")
    made.add_argument(
        "--script",
        type=Path,
        metavar="FILE",
        help="what the caller says, a line a turn; # begins a comment",
    )
    made.add_argument(
        "--handlers",
        type=Path,
        metavar="FILE",
        help="the Python file with the functions, where the flow does not name it",
    )
    made.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an input of the flow, as text or JSON; may be repeated",
    )
    made.add_argument(
        "--llm",
        default="offline",
        metavar="LLM",
        help="offline (the default), or openai:MODEL for a server with OpenAI's API",
    )
    made.add_argument("--trace", metavar="FILE", help="where to write the trace of the call")
    made.add_argument("--base-url", metavar="URL", help="the server of the language model")
    made.add_argument("--verbose", action="store_true", help="show the log of Pipecat and Flowcat")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Hold the conversation."""
    path = flow_file(arguments.path)
    lines = None if arguments.script is None else _script(arguments.script)
    given = dict(_input(text) for text in arguments.input)
    key = _key(arguments.llm, arguments.base_url)
    python = None if arguments.handlers is None else handlers_file(arguments.handlers)
    checked = check_file(path, python=python)
    if not checked.can_run:
        return _refused(checked.diagnostics, arguments.color)
    screen = Transcript(palette(arguments.color))
    screen.status("starting Pipecat ...")
    _start_pipecat(screen, verbose=arguments.verbose)
    from flowcat.cli.ending import TRIED_TO_END, run_to_its_end
    from flowcat.cli.talking import talk
    from flowcat.runtime.flow import Flow
    from flowcat.runtime.inputs import checked_inputs

    llm = _llm(arguments.llm, key, arguments.base_url)
    try:
        flow = Flow.load(path, _handlers(arguments.handlers))
        inputs = checked_inputs(flow.plan, _inputs(given, flow.plan))
        typed = lines is None and sys.stdin is not None and sys.stdin.isatty()
        screen.opening(path, arguments.llm, typed=typed)
        return run_to_its_end(talk(flow, llm, inputs, lines, screen, arguments.trace))
    except LoadError as error:
        return _refused(error.diagnostics, arguments.color)
    except InputError as error:
        raise CommandError(f"{error}; give inputs with --input NAME=VALUE") from error
    except SystemExit as error:
        raise CommandError(TRIED_TO_END) from error


def _handlers(path: Path | None) -> object | None:
    """Import the file of ``--handlers``.

    Raises:
        CommandError: If it cannot be imported.
    """
    if path is None:
        return None
    from flowcat.runtime.handlers import load_file

    try:
        return load_file(path)
    except Exception as error:  # whatever its code raises
        raise CommandError(f"cannot import {path}: {type(error).__name__}: {error}") from error


def _refused(diagnostics: "tuple[Diagnostic, ...]", colour: str) -> int:
    from flowcat.diagnostics.human import render_human

    sys.stdout.write(render_human(diagnostics, palette(colour)))
    return 1


def _script(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"cannot read {path}: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"cannot read {path}: it is not UTF-8") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _input(text: str) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not given or not name:
        raise CommandError(f"--input takes NAME=VALUE, not `{text}`")
    return name, value


def _inputs(given: Mapping[str, str], plan: "Plan") -> dict[str, object]:
    """Read each value as JSON, unless only the text as it stands fits its input.

    Raises:
        CommandError: If the flow has no input of a name.
    """
    from flowcat.diagnostics.nearest import did_you_mean

    for name in given:
        if name not in plan.inputs:
            hint = did_you_mean(name, plan.inputs) or "it has none"
            raise CommandError(f"the flow has no input `{name}`; {hint}")
    return {
        name: text
        if (slot := plan.inputs.get(name)) and slot.check(_json(text)) and not slot.check(text)
        else _json(text)
        for name, text in given.items()
    }


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=lambda _: text)
    except (ValueError, RecursionError):
        return text


def _key(llm: str, base_url: str | None) -> str:
    """Return the key of the language model, once its name is one that can be had."""
    provider, _, model = llm.partition(":")
    if llm == "offline":
        if base_url is not None:
            raise CommandError("--base-url needs --llm openai:MODEL")
        return ""
    if provider != "openai" or not model:
        raise CommandError(f"--llm is offline or openai:MODEL, not `{llm}`")
    key = os.environ.get("OPENAI_API_KEY")
    if not key and base_url is None:
        raise CommandError("set OPENAI_API_KEY, or name a local server with --base-url")
    return key or "none"


def _start_pipecat(screen: Transcript, *, verbose: bool) -> None:
    """Import Pipecat; its log is set up first, for it writes to it while it is imported."""
    try:
        from loguru import logger

        logger.remove()
        import flowcat.cli.talking
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("pipecat", "loguru"):
            raise CommandError(_NO_PIPECAT) from error
        raise CommandError(f"Pipecat cannot be started: {error}") from error
    flowcat.cli.talking.show_log(screen, verbose=verbose)


def _llm(name: str, key: str, base_url: str | None) -> Any:  # a Pipecat LLM service
    if name == "offline":
        from flowcat.runtime.offline_llm import OfflineLLM

        return OfflineLLM()
    try:
        from flowcat.runtime.language_models import openai_compatible
    except Exception as error:  # Pipecat raises a bare one where a package is missing
        raise CommandError(f"the language model cannot be used: {error}") from error
    return openai_compatible(name.partition(":")[2], key, base_url)
