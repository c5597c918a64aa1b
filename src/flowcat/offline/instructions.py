"""The words for one instruction of a prompt, by its verb: ``thank``, ``ask``, ``read back``."""

import re
from collections.abc import Callable, Mapping

from flowcat.offline.questions import addressed, question
from flowcat.offline.wording import listed, sentence, valued
from flowcat.offline.words import word_set

Maker = Callable[[str, object], str]
"""Makes words of what follows the verb and of the last function's result."""


def words_for(verb: str, rest: str, result: object) -> str:
    """Say one instruction; empty for one that is not about speaking.

    Args:
        verb: The verb in lower case.
        rest: What follows it.
        result: The last function's result, for offers.
    """
    make = _MAKERS.get(verb)
    return make(rest, result) if make is not None else ""


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


_MAKERS: dict[str, Maker] = {
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
