"""Fixed words that a voice cannot say: addresses, markup, emoji, long runs of digits."""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.fixed_words import fixed_words
from flowcat.checks.model import Model
from flowcat.checks.wording import without_slots
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.leaves import Text


def unspeakable_texts(model: Model) -> Iterator[Diagnostic]:
    """F805: what is written for the eye is spelled out or garbled by a voice.

    Prompts are not looked at: they are read by the LLM, and it chooses the words.
    """
    for text in fixed_words(model.flow):
        said = without_slots(text)
        if re.search(_SUSPECT, said) is not None:
            yield from _in_text(text, said)


def _in_text(text: Text, said: str) -> Iterator[Diagnostic]:
    for pattern, what, help_ in _KINDS:
        if pattern is _DIGITS and "<" in said:
            continue  # a tag for the voice may say how to read them
        found = re.search(pattern, said)
        if found is None:
            continue
        shown = found[0].lstrip()
        yield Diagnostic(
            rule=rule("F805"),
            message=f"a voice cannot say {what}: {shown}" if len(shown) <= _SHOWN else _long(what),
            span=text.scalar.span_of(found.end() - len(shown), found.end()),
            help=help_,
        )
        if pattern in (_WEB, _MAIL):
            return  # its parts are not told again


def _long(what: str) -> str:
    return f"a voice cannot say {what}"


_SHOWN = 40
_SUSPECT: Final = (
    r"(?m)[/@*_`#\[\u2022\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
    r"|www\.|\d{5}|^[ \t]*(?:-|\d+\.)"
)
"""What a text holds that may have any of the following."""

_WEB: Final = r"(?i)\b(?:https?://|www\.)[^\s,)]*[^\s,.!?)]"
_MAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_MARKUP: Final = (
    r"\*\*|`+|\b__\w|\[[^\]\n]+\]\([^)\n]+\)|(?<![\w*])\*\w(?:[^*\n]*\w)?\*(?![\w*])"
    r"|(?m:^[ \t]*(?:#{1,6}|[-*\u2022]|\d{1,2}\.)(?=[ \t]+\S))"
)
_EMOJI: Final = r"[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
_DIGITS: Final = r"(?<![\d.,])\d{5,}(?!\d|[.,]\d)"

_KINDS: Final = (
    (_WEB, "an address of the web", "say where to find it in words, or offer to send it"),
    (_MAIL, "an e-mail address", "write it as it is said, as in `info at example dot com`"),
    (_MARKUP, "markup", "write it as it is said, without signs"),
    (_EMOJI, "an emoji", "take it out"),
    (
        _DIGITS,
        "so many digits in a row",
        "write them in groups as they are said, or one by one: `4 0 7 1 2`",
    ),
)
