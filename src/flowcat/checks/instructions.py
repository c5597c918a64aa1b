"""Instructions that an LLM cannot keep: to say nothing, and to count.

Only English phrases are known, and few: each stands for what flows in use got wrong.
"""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.model import Model
from flowcat.checks.wording import instructions, is_english, prompts
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.leaves import Text


def vain_instructions(model: Model) -> Iterator[Diagnostic]:
    """F806: the LLM is told to be silent. F807: it is told to count or to remember."""
    if not is_english(model.flow):
        return
    for text in prompts(model.flow):
        if said := instructions(text, _SILENT_HINTS):
            yield from _silence(model, text, said)
        if said := instructions(text, _GUARD_HINTS):
            yield from _guard(model, text, said)


def _silence(model: Model, text: Text, said: str) -> Iterator[Diagnostic]:
    for found in re.finditer(_SILENT, said):
        if re.search(_NOT_FOR_IT, said[: found.start()]) is not None:
            continue
        yield Diagnostic(
            rule=rule("F806"),
            message="an LLM that is asked to speak cannot be silent",
            span=text.scalar.span_of(found.start(), found.end()),
            help="let the flow be silent: `respond_immediately: false` at the node"
            + (", or `respond: false` at the function" if model.marked else ""),
        )
        return


_SILENT: Final = (
    r"\bdo nothing\b(?! (?:but|else|other|more))"
    r"|\b(?:stay|remain|keep|be) (?:completely |entirely )?(?:silent|quiet)\b"
    r"|\bsay nothing\b(?! (?:about|but|else|other|more|of|on|to|regarding|that))"
    r"|\b(?:do not|don't|never) (?:respond|reply|say anything|speak)\b"
    r"(?=\s*(?:$|[.,;:!)\n]|until\b|yet\b|at all\b|when\b|and\b))"
    r"|\b(?:wait silently|silently wait|wait in silence)\b"
)
"""What tells the LLM to say nothing at all; ``say nothing about prices`` does not."""

_NOT_FOR_IT: Final = (
    r"(?:\b(?:to|can|could|may|might|need|needs|they|caller|user|customer|not|never)|n't)\s*$"
)
"""What stands before it where it is somebody else who is silent, or where silence is forbidden."""
_SILENT_HINTS: Final = (
    *("do nothing", "silen", "quiet", "say nothing", "respond", "reply", "say anything", "speak"),
)


def _guard(model: Model, text: Text, said: str) -> Iterator[Diagnostic]:
    found = re.search(_GUARD, said)
    if found is not None:
        yield Diagnostic(
            rule=rule("F807"),
            message="an LLM does not count reliably, nor remember what it has done",
            span=text.scalar.span_of(found.start(), found.end()),
            help="let the flow know: lead to another node"
            + (", or keep it in the state and ask in a `when`" if model.marked else ""),
        )


_NUMBER: Final = r"(?:\d+|two|three|four|five|six)"
_GUARD: Final = (
    r"\bonly once\b(?=\s*(?:$|[.,;:!)\n]|per\b|in the\b|during\b))"
    rf"|\b(?:no|not|never|n't)\b[^.;\n]{{0,40}}?\bmore than (?:once|twice|{_NUMBER} times)\b"
    r"|\b(?:if|unless) you(?: have|'ve)(?: not|n't)? already\b"
    r"|\bif you haven't already\b"
    rf"|\bafter {_NUMBER} (?:failed |unsuccessful |wrong )?(?:attempts|tries|failures)\b"
    r"|\b(?:on|after) the (?:second|third|fourth) (?:failed |unsuccessful |wrong )?"
    r"(?:attempt|try|failure)\b"
    rf"|\b(?:up to|at most) (?:twice|{_NUMBER} (?:times|attempts|tries))\b"
    r"|\b(?:keep count|count how (?:many|often))\b"
)
"""What makes the LLM count, or remember what it has done. ``Only once they agree`` does not."""
_GUARD_HINTS: Final = (
    *("once", "more than", "already", "attempt", "tries", "try", "failure", "up to", "at most"),
    "count",
)
