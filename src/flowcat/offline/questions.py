"""Turn what a prompt tells the bot to ask into the question itself.

``what time they would like to come`` becomes ``What time would you like to come?``: the caller is
addressed, and subject and verb change places where English wants it.
"""

import re

from flowcat.offline.wording import sentence
from flowcat.offline.words import word_set


def question(indirect: str) -> str:
    """Make a direct question of what follows ``ask``.

    Args:
        indirect: For example ``for their name``, ``whether that is right`` or ``who it is for``.
    """
    told = re.sub(r"\byou\b", "I", _without_object(indirect.strip().rstrip("?. ")))
    text = addressed(told)
    first, _, rest = text.partition(" ")
    match first.lower():
        case "whether" | "if":
            return _ended(_yes_no(rest))
        case "for":
            return _ended(_for(rest))
        case "about":
            return _ended(f"Could you tell me about {rest}")
        case "to":
            return _ended(f"Could you {rest}")
        case word if word in _WH:
            return _ended(_wh(text.split()))
        case "":
            return ""
    return _ended(_inverted(text.split()) or f"Could you tell me {text}")


def addressed(text: str) -> str:
    """Speak to the caller instead of about them: ``their name`` becomes ``your name``."""
    text = re.sub(rf"\b{_CALLER}'s\b", "your", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{_CALLER} (\w+)", _as_you, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{_CALLER}\b", "you", text, flags=re.IGNORECASE)
    for theirs, yours in _PRONOUNS:
        text = re.sub(rf"\b{theirs}\b", yours, text, flags=re.IGNORECASE)
    return text


_CALLER = r"the (?:caller|user|customer|guest|patient|client|person|visitor)"
_PRONOUNS = (
    ("they're", "you are"),
    ("they've", "you have"),
    ("they'd", "you would"),
    ("they'll", "you will"),
    ("they", "you"),
    ("their", "your"),
    ("theirs", "yours"),
    ("them", "you"),
    ("themselves", "yourself"),
)
_SPEAKERS = ("you", "I")
_WH = word_set("what when where which who whom whose why how")
_BE = word_set("is are was were")
_MODALS = word_set("would will can could should may might must shall")
_AUXILIARIES = _BE | _MODALS | frozenset({"have", "had", "do", "did"})
_SUBJECTS = word_set("it that this there the a an your he she my our these those")
_SINGULAR = {"is": "are", "was": "were", "has": "have", "does": "do"}


def _as_you(match: re.Match[str]) -> str:
    verb = match[1]
    if verb in _SINGULAR:
        return f"you {_SINGULAR[verb]}"
    if verb.endswith("s") and not verb.endswith("ss") and len(verb) > 3:
        return f"you {verb[:-1]}"
    return f"you {verb}"


def _without_object(text: str) -> str:
    pattern = rf"^(?:them|{_CALLER}|him or her)\s+(?=(?:for|to|whether|if|about|{'|'.join(_WH)})\b)"
    return re.sub(pattern, "", text, flags=re.IGNORECASE)


def _for(rest: str) -> str:
    rest = rest.replace(", then why", " and why")
    if rest.startswith("your ") and " and " not in rest and "," not in rest:
        return f"What is {rest}"
    return f"Could you tell me {rest}"


def _yes_no(rest: str) -> str:
    return _inverted(rest.split()) or f"Could you tell me whether {rest}"


def _inverted(words: list[str]) -> str:
    """Put the verb first: ``that is right``, ``you need help``; empty if none is found."""
    if not words:
        return ""
    if words[0] in _SPEAKERS and len(words) > 1:
        return " ".join(_spoken_inverted(words[0], words[1:]))
    for at, word in enumerate(words[1:], 1):
        if word in _BE | _MODALS:
            return " ".join((word, *words[:at], *words[at + 1 :]))
    return ""


def _spoken_inverted(subject: str, words: list[str]) -> list[str]:
    verb, rest = words[0], words[1:]
    if verb in _AUXILIARIES and (verb not in {"have", "do", "had"} or _participle(rest)):
        return [verb, subject, *rest]
    return ["do", subject, *words]


def _participle(rest: list[str]) -> bool:
    return bool(rest) and (rest[0].endswith(("ed", "en")) or rest[0] in {"been", "had", "made"})


def _wh(words: list[str]) -> str:
    if words == ["what", "you", "want"]:
        return "What can I do for you"
    if words == ["what", "you", "need"]:
        return "How can I help you"
    at = next((at for at, word in enumerate(words) if at and word in _SPEAKERS), 0)
    if at:
        return " ".join((*words[:at], *_spoken_inverted(words[at], words[at + 1 :] or ["want"])))
    if len(words) > 2 and words[1] in _SUBJECTS:
        inverted = _inverted(words[1:])
        return f"{words[0]} {inverted}" if inverted else " ".join(words)
    return " ".join(words)


def _ended(text: str) -> str:
    text = text.strip().rstrip(".")
    return sentence(f"{text}?") if text else ""
