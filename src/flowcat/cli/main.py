"""``flowcat VERB ...``: finds the verb, runs it, and turns what happens into an exit code.

Exit codes: 0 all is well, 1 something was found, 2 the command could not run,
130 interrupted, 141 nobody reads the output any more.
"""

import atexit
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType
from typing import NoReturn

from flowcat import __version__
from flowcat.cli.terminal import CommandError, reason

VERBS = {
    "validate": "find every fault in flows, with places and ways out",
    "fmt": "write flows in one layout, comments and all",
    "explain": "tell what a rule is about, with an example",
    "rules": "list every rule of validate",
    "graph": "draw a flow as Mermaid, DOT or SVG",
    "chat": "talk to a flow in the terminal, offline or with a language model",
    "trace": "show what happened on a call, or play it again",
    "new": "start a flow: a folder with handlers, caller script and README",
    "migrate": "turn a FlowConfig file into a marked flow",
    "export": "write a flow as Pipecat's FlowConfig, and list what is lost",
    "call": "tell what a file of saved calls holds",
    "schema": "print the JSON Schema of flow files, for editors",
}
"""Each verb, and what it does in a few words; its module has the same name."""

_USAGE = """\
usage: flowcat VERB [options]

The checked, testable way to write voice conversations for Pipecat.

verbs:
{verbs}

examples:
  flowcat new pizzeria                      start a flow
  flowcat validate pizzeria                 check every flow in a folder
  flowcat chat pizzeria/pizzeria.flow.yaml  talk to it, offline
  flowcat graph pizzeria/pizzeria.flow.yaml -o pizzeria.svg

`flowcat VERB --help` tells more about a verb, `flowcat --version` the version.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _prepare_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except CommandError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        sys.stderr.write("\nflowcat: interrupted\n")
        return 130
    except BrokenPipeError:
        _let_go_of_output()
        return 141
    except OSError as error:
        _let_go_of_output()
        what = f"read or write {error.filename}" if error.filename else "write the output"
        return _failed(f"cannot {what}: {reason(error)}")
    except Exception as error:  # a fault of ours is one line; the variable shows the rest
        if os.environ.get("FLOWCAT_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        return _failed(f"a fault in Flowcat, {what} (FLOWCAT_TRACEBACK=1 shows where)")
    return code


def _run(arguments: list[str]) -> int:
    if not arguments or arguments in (["-h"], ["--help"], ["help"]):
        sys.stdout.write(_USAGE.format(verbs=_listed()))
        return 0 if arguments else 2
    verb, *rest = arguments
    if verb == "help":
        verb, *rest = *rest, "--help"
    if verb in ("-V", "--version"):
        sys.stdout.write(f"flowcat {__version__}\n")
        return 0
    if verb not in VERBS:
        _unknown(verb)
    # The process gives everything back when it ends: no use in a last look for cycles.
    atexit.register(gc.freeze)
    module = _loaded(verb)
    code: int = module.run(module.parser().read(rest))
    return code


def _loaded(verb: str) -> ModuleType:
    """Import a verb's module. Nothing that is imported is garbage, so none is looked for."""
    gc.disable()
    try:
        return import_module(f"flowcat.cli.{verb}")
    finally:
        # Freezing and thawing makes everything old, so that the collector leaves it alone.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def _listed() -> str:
    return "\n".join(f"  {verb:<10} {words}" for verb, words in VERBS.items())


def _unknown(verb: str) -> NoReturn:
    from flowcat.diagnostics.nearest import did_you_mean

    if verb.startswith("-"):
        raise CommandError(f"there is no option `{verb}`; see `flowcat --help`")
    raise CommandError(f"there is no verb `{verb}`; {did_you_mean(verb, VERBS)}")


def _failed(message: str) -> int:
    from flowcat.diagnostics.printable import printable

    sys.stderr.write(f"flowcat: {printable(message)}\n")
    return 2


def _prepare_streams() -> None:
    """Make standard output and error fit to take any text."""
    # Python has none where whoever started it closed them.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _let_go_of_output() -> None:
    """Point standard output at nothing, for Python writes what is left to it as it ends."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
