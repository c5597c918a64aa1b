"""Words for a node's task: what a prompt tells the bot to say, said by rule.

A text in double quotes is said as it is. Otherwise each instruction ("Greet the caller", "ask how
many people are coming") becomes its words; instructions about style and about functions are left
out. Where nothing is left the answer is empty, and the caller of this module asks on its own.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from flowcat.offline.questions import addressed, question
from flowcat.offline.wording import listed, sentence, spoken, valued
from flowcat.offline.words import word_set


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
    "read back|read|repeat|confirm|offer|list|suggest|propose|explain|inform|mentioning|let|wish|introduce|"
    "find out|determine|collect|get|gather|take|help|mention|give|invite|summari[sz]e|remind|"
    "reassure|congratulate|do not|don't|never|keep|call|use|wait|be|answer|end|acknowledge|"
    "speak|respond|move|continue|record|check|look|if|when|once|after|make|learn|listen"
)
_SPLIT = re.compile(
    rf"(?:\s*,\s*(?:and|then|and then)\s+|\s+and(?: then)?\s+|\s*[,;]\s*|\s*:\s+)(?=(?:{_VERBS})\b)",
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
            piece = _piece(clause, pieces, result)
            if piece is not None and piece.text:
                pieces.append(piece)
    return _with_check(pieces)


def _piece(clause: str, before: list[Piece], result: object) -> Piece | None:
    match = _HEAD.match(clause.strip())
    if match is None:
        return None
    verb = " ".join(match[1].lower().split())
    rest = _TECHNICAL.sub("", _STYLE.sub("", match[2].strip().rstrip("."))).strip(" ,")
    if verb.startswith("apolog"):
        verb = "apologise"
    elif verb.startswith("summar"):
        verb = "summarise"
    make = _MAKERS.get(verb)
    return Piece(verb, spoken(make(rest, result))) if make is not None else None


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


def _greet(rest: str, _: object) -> str:
    by_name = re.search(r"\bto ([A-Z][\w' ]*)$", rest)
    return f"Hello, welcome to {by_name[1]}!" if by_name else "Hello!"


def _ask(rest: str, _: object) -> str:
    return question(rest)


def _find_out(rest: str, _: object) -> str:
    bare = rest.split(" ", 1)[0].lower() in _INDIRECT
    return question(rest if bare else f"for {rest}")


def _take(rest: str, result: object) -> str:
    if re.match(r"(?:the|their|an?|the caller's)?\s*order\b", rest):
        return "What would you like?"
    return _find_out(rest, result)


def _thank(rest: str, _: object) -> str:
    reason = re.search(r"\bfor (.+)$", rest)
    return sentence(f"Thank you for {addressed(reason[1])}" if reason else "Thank you")


def _goodbye(_: str, __: object) -> str:
    return "Goodbye!"


def _say(rest: str, _: object) -> str:
    if re.match(r"(?:goodbye|good bye|bye)\b", rest, re.IGNORECASE):
        return "Goodbye!"
    if re.match(r"(?:hello|hi)\b", rest, re.IGNORECASE):
        return "Hello!"
    return sentence(addressed(rest.removeprefix("that ")))


def _tell(rest: str, _: object) -> str:
    rest = re.sub(rf"^(?:{_LISTENER})\s*", "", rest, flags=re.IGNORECASE)
    first = rest.split(" ", 1)[0].lower()
    if first in {"about", "of", *_INDIRECT} or not rest:
        return ""
    return sentence(
        addressed(rest.removeprefix("that ").removeprefix("know ").removeprefix("that "))
    )


_LISTENER = "them|the (?:caller|user|customer|guest|patient|client)(?! is|'s)"
_INDIRECT = word_set("what when where which who why how whether if")


def _apologise(rest: str, _: object) -> str:
    reason = re.match(r"for (.+)$", rest)
    if reason:
        return sentence(f"I am sorry for {addressed(reason[1])}")
    that = re.match(r"that (.+)$", rest)
    return sentence(f"I am sorry that {addressed(that[1])}" if that else "I am sorry")


def _back(rest: str, _: object) -> str:
    text = addressed(re.sub(r"\s*\bback\b(?: to (?:them|the caller|the user))?", "", rest))
    text = re.sub(r"\s+to you$", "", text)
    if not text:
        return ""
    if re.match(r"(?:the|your|all|what)\b", text) and not re.search(r"\d", text):
        return sentence(f"Let me confirm {text}")
    return sentence(text)


def _confirm(rest: str, result: object) -> str:
    if re.match(r"(?:whether|if)\b", rest):
        return question(rest)
    text = re.sub(r"^with (?:them|the caller|the user)\s*", "", rest)
    return _back(text.removeprefix("that "), result)


def _offer(rest: str, result: object) -> str:
    if "help" in rest.split():
        return "How can I help you?"
    choices = _choices(result)
    if choices:
        return sentence(f"I can offer {listed(choices, 'or')}")
    known = re.search(r"\d", rest)
    return sentence(f"I can offer {addressed(rest)}") if known else ""


def _choices(result: object) -> list[str]:
    """The first list in a result, each item in words."""
    if isinstance(result, Mapping):
        lists = (value for value in result.values() if isinstance(value, list | tuple))
        return _choices(next(lists, None))
    return [valued(item) for item in result] if isinstance(result, list | tuple) else []


def _help(_: str, __: object) -> str:
    return "How can I help you?"


def _introduce(rest: str, _: object) -> str:
    name = re.search(r"\bas (.+)$", rest)
    return sentence(f"This is {name[1]}" if name else "")


def _wish(rest: str, _: object) -> str:
    thing = re.sub(rf"^(?:{_LISTENER})\s*", "", rest, flags=re.IGNORECASE)
    return f"Have {thing}!" if thing else ""


_MAKERS: dict[str, Callable[[str, object], str]] = {
    "ask": _ask,
    "greet": _greet,
    "welcome": _greet,
    "thank": _thank,
    "say": _say,
    "say that": _say,
    "say goodbye": _goodbye,
    "say hello": _greet,
    "say back": _back,
    "read back": _back,
    "read": _back,
    "repeat": _back,
    "summarise": _back,
    "confirm": _confirm,
    "tell": _tell,
    "inform": _tell,
    "explain": _tell,
    "mention": _tell,
    "mentioning": _tell,
    "let": _tell,
    "remind": _tell,
    "apologise": _apologise,
    "offer": _offer,
    "suggest": _offer,
    "propose": _offer,
    "list": _offer,
    "find out": _find_out,
    "determine": _find_out,
    "collect": _find_out,
    "gather": _find_out,
    "learn": _find_out,
    "get": _find_out,
    "take": _take,
    "help": _help,
    "introduce": _introduce,
    "wish": _wish,
}
