"""``flowcat explain``: what a rule finds, why that is bad on a call, and what to write instead."""

import argparse
import sys

from flowcat.cli.terminal import (
    CommandError,
    Options,
    add_colour_option,
    columns,
    command_parser,
    palette,
)
from flowcat.diagnostics.nearest import nearest
from flowcat.diagnostics.rules import RULES, Rule, rule_called

_EXAMPLES = """\
  flowcat explain F301
  flowcat explain unset-state      the same, by its name

`flowcat rules` lists all rules.

exit codes: 0 explained, 2 there is no such rule"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser("explain", "Tell what a rule is about, with an example.", _EXAMPLES)
    made.add_argument("rules", nargs="+", metavar="RULE", help="a rule's code or its name")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the pages of the rules."""
    from flowcat.cli.page_text import page_text
    from flowcat.diagnostics.pages import page_of

    rules = [_rule(word) for word in arguments.rules]
    pages = [page_of(rule.code) or _facts(rule) for rule in rules]
    width, colours = min(columns(), 80), palette(arguments.color)
    sys.stdout.write("\n\n".join(page_text(page, width, colours) for page in pages))
    return 0


def _rule(word: str) -> Rule:
    """Return a rule, however its letters are written.

    Raises:
        CommandError: If there is none.
    """
    found = rule_called(word.upper()) or rule_called(word.lower())
    if found is not None:
        return found
    close = nearest(word, [name for rule in RULES.values() for name in (rule.code, rule.name)])
    meant = rule_called(close) if close is not None else None
    hint = f"did you mean {meant.code}, {meant.name}?" if meant else "`flowcat rules` lists them"
    raise CommandError(f"there is no rule `{word}`; {hint}")


def _facts(rule: Rule) -> str:
    """Return what the registry knows, for a rule whose page is not there."""
    opt_in = " Opt-in." if rule.opt_in else ""
    severity = f"Severity: {rule.severity}. Since {rule.since}.{opt_in}"
    return f"# {rule.code}: {rule.name}\n\n{severity}\n\n{rule.summary}\n"
