"""Words for a node's task: what a prompt tells the bot to say, said by rule.

A text in double quotes is said as it is. Otherwise each instruction ("Greet the caller", "ask how
many people are coming") becomes its words; instructions about style and about functions are left
out. Where nothing is left the answer is empty, and the caller of this module asks on its own.
"""

import re
from typing import NamedTuple

from flowcat.offline.instructions import words_for
from flowcat.offline.wording import sentence, spoken


def speak(prompt: str, result: object = None) -> str:
    """Say what a prompt asks to be said.

    Args:
        prompt: The node's task.
        result: The last function's result, for prompts such as "offer the other times".
    """
    quoted = _quoted(prompt)
    if quoted:
        return quoted
    return " ".join(piece.text for piece in _pieces(prompt, result))


def question_of(prompt: str) -> str:
    """The question in a prompt, without its greeting; empty if there is none."""
    quoted = _quoted(prompt)
    if quoted:
        asked = re.findall(r"[^.!?]*\?", quoted)
        return asked[-1].strip() if asked else ""
    return " ".join(piece.text for piece in _pieces(prompt, None) if piece.text.endswith("?"))


class Piece(NamedTuple):
    """One instruction's words."""

    verb: str
    text: str


_VERBS = (
    "ask|greet|welcome|thank|say goodbye|say back|say that|say hello|say|tell|apologi[sz]e|"
    "read back|read|repeat|confirm|offer|list|suggest|propose|explain|inform|"
    "mentioning|let|wish|introduce|"
    "find out|determine|collect|get|gather|take|help|mention|give|invite|summari[sz]e|remind|"
    "reassure|congratulate|do not|don't|never|keep|call|use|wait|be|answer|end|acknowledge|"
    "speak|respond|move|continue|record|check|look|if|when|once|after|make|learn|listen"
)
_SPLIT = re.compile(
    r"(?:\s*,\s*(?:and|then|and then)\s+|\s+and(?: then)?\s+|\s*[,;]\s*|\s*:\s+)"
    rf"(?=(?:{_VERBS})\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    rf"^(?:please|then|first|now|politely|warmly|briefly|kindly|next|and|finally|also|"
    rf"your (?:task|job) is to)?,?\s*({_VERBS})\b[,:]?\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_STYLE = re.compile(
    r",?\s*\b(?:in (?:one|a|two|a single|1|2)(?: short| brief| friendly)* sentences?|briefly|"
    r"politely|warmly|kindly|at once|in a friendly (?:way|tone|manner)|in your own words|again)\b",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r",?\s*(?:one|with|using|by calling|via)?\s*\w*[a-z]_[a-z]\w*.*$")


def _quoted(prompt: str) -> str:
    """The quoted texts that a verb of speech, or a colon, comes before."""
    texts = []
    for match in re.finditer(r'"([^"]+)"|“([^”]+)”', prompt):
        before = prompt[: match.start()].rstrip()[-60:]
        if before.endswith(":") or re.search(_SPEECH, before, re.IGNORECASE):
            texts.append(sentence(match[1] or match[2]))
    return " ".join(texts)


_SPEECH = r"\b(?:say|ask|tell|greet|reply|answer|respond|with|words)\b[^.\"]*$"


def _pieces(prompt: str, result: object) -> list[Piece]:
    pieces: list[Piece] = []
    for text in re.split(r"(?<=[.!?])\s+", " ".join(prompt.split())):
        for clause in _SPLIT.split(text.strip()):
            piece = _piece(clause, result)
            if piece is not None and piece.text:
                pieces.append(piece)
    return _with_check(pieces)


def _piece(clause: str, result: object) -> Piece | None:
    match = _HEAD.match(clause.strip())
    if match is None:
        return None
    verb = " ".join(match[1].lower().split())
    rest = _TECHNICAL.sub("", _STYLE.sub("", match[2].strip().rstrip("."))).strip(" ,")
    if verb.startswith("apolog"):
        verb = "apologise"
    elif verb.startswith("summar"):
        verb = "summarise"
    return Piece(verb, spoken(words_for(verb, rest, result)))


def _with_check(pieces: list[Piece]) -> list[Piece]:
    """Ask whether it is right after a ``confirm`` that nothing else asks about."""
    verbs = [piece.verb for piece in pieces]
    asks = any("right" in piece.text or "correct" in piece.text for piece in pieces)
    if "confirm" not in verbs or asks:
        return pieces
    at = verbs.index("confirm") + 1
    if pieces[at - 1].text.endswith("?"):
        return pieces
    return [*pieces[:at], Piece("check", "Is that right?"), *pieces[at:]]
