"""``flowcat rules``: every rule, with its severity and what it finds."""

import argparse
import json
import sys
from collections.abc import Iterator

from flowcat.cli.terminal import (
    Options,
    add_colour_option,
    columns,
    command_parser,
    one_of,
    palette,
)
from flowcat.diagnostics.columns import wrapped
from flowcat.diagnostics.palette import Palette
from flowcat.diagnostics.rules import RULES, Rule, Severity, families, is_needed

_EXAMPLES = """\
  flowcat rules                 by family, with a few words about each
  flowcat rules --format json   for programs

`flowcat explain RULE` tells more about a rule. An opt-in rule runs where the
settings enable it.

exit codes: 0 listed, 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser("rules", "List every rule of flowcat validate.", _EXAMPLES)
    made.add_argument(
        "--format",
        type=one_of("human", "json"),
        default="human",
        metavar="FORMAT",
        help="human (the default) or json",
    )
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the rules."""
    if arguments.format == "json":
        entries = [_entry(rule) for _, rule in sorted(RULES.items())]
        sys.stdout.write(json.dumps(entries, indent=2) + "\n")
    else:
        lines = _lines(min(columns(), 120), palette(arguments.color))
        sys.stdout.write("\n".join(lines).rstrip("\n") + "\n")
    return 0


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "opt_in": rule.opt_in,
        "can_be_set": not is_needed(rule),
        "since": rule.since,
        "summary": rule.summary,
    }


def _lines(width: int, colours: Palette) -> Iterator[str]:
    """Yield a table for each family; what does not fit goes on below."""
    name_width = max(len(rule.name) for rule in RULES.values())
    lead = 4 + 2 + name_width + 2 + 7 + 2
    for title, rules in families():
        yield f"{colours.bold}{title}{colours.off}"
        for rule in rules:
            summary = f"{rule.summary}{' (opt-in)' if rule.opt_in else ''}"
            first, *rest = wrapped(summary, max(width - lead, 20))
            paint = _paint(rule.severity, colours)
            severity = f"{paint}{rule.severity:<7}{colours.off if paint else ''}"
            yield f"{rule.code}  {rule.name:<{name_width}}  {severity}  {first}"
            yield from (" " * lead + line for line in rest)
        yield ""


def _paint(severity: Severity, colours: Palette) -> str:
    match severity:
        case Severity.ERROR:
            return colours.error
        case Severity.WARNING:
            return colours.warning
        case Severity.INFO:
            return colours.info
