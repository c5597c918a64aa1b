"""``flowcat VERB ...``: finds the verb, runs it, and turns what happens into an exit code.

Exit codes: 0 all is well, 1 something was found, 2 the command could not run, 130 interrupted.
"""

import atexit
import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from flowcat import __version__
from flowcat.cli.terminal import CommandError

VERBS = {
    "validate": "find every fault in flows, with places and ways out",
    "graph": "draw a flow as Mermaid, DOT or SVG",
    "chat": "talk to a flow in the terminal, offline or with a language model",
    "new": "start a flow: a folder with flow, handlers, caller script and README",
    "migrate": "turn a FlowConfig file into a marked flow",
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

`flowcat VERB --help` tells more about a verb; `flowcat --version` tells the version.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(arguments)
    except CommandError as error:
        sys.stderr.write(f"flowcat: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nflowcat: interrupted\n")
        return 130
    except BrokenPipeError:
        # The reader of a pipe has gone; Python would complain again when it closes stdout.
        sys.stderr.close()
        return 1


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(_USAGE.format(verbs=_listed()))
        return 0 if arguments else 2
    verb, *rest = arguments
    if verb in ("-V", "--version"):
        sys.stdout.write(f"flowcat {__version__}\n")
        return 0
    if verb not in VERBS:
        _unknown(verb)
    # The process gives everything back when it ends: no use in a last look for cycles.
    atexit.register(gc.freeze)
    module = _loaded(verb)
    code: int = module.run(module.parser().parse_args(rest))
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

    raise CommandError(f"there is no verb `{verb}`; {did_you_mean(verb, VERBS)}")


if __name__ == "__main__":
    sys.exit(main())
