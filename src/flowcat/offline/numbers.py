"""Numbers as people say and as recognisers write them: ``twenty one``, ``a couple``, ``1,200``."""

import re

from flowcat.offline.words import Found, Words, word_list, word_set

Number = int | float

UNITS = {
    name: value
    for value, name in enumerate(word_list("zero one two three four five six seven eight nine"))
}
TEENS = {
    name: value
    for value, name in enumerate(
        word_list(
            "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        ),
        10,
    )
}
TENS = {
    name: 10 * value
    for value, name in enumerate(
        word_list("twenty thirty forty fifty sixty seventy eighty ninety"), 2
    )
}


def spot_numbers(words: Words) -> tuple[Found[Number], ...]:
    """Find the numbers, in order; ``one`` that stands for a thing (``the red one``) is none."""
    found = []
    at = 0
    while at < len(words):
        number = None if _pronoun(words, at) else _number_at(words, at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.last
    return tuple(found)


def spot_digits(words: Words) -> tuple[Found[str], ...]:
    """Find runs of digits said or written one after another: phones, accounts, codes."""
    found = []
    at = 0
    while at < len(words):
        digits, last = _run_at(words, at)
        if digits:
            found.append(Found(digits, at, last))
        at = max(last, at + 1)
    return tuple(found)


_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_GROUPS = {"couple": 2, "pair": 2, "dozen": 12}
_POINTERS = word_set(
    "later earlier that this the another which any every some other same first last no each next"
)
_BEFORE_ONE = word_set(
    "it just only for number be is room make and um at or table party say to maybe about past pass "
    "half quarter around until after before by till"
)
_TAILS = word_set("please then thanks would is works")
_REPEATS = {"double": 2, "triple": 3}
_OH = frozenset({"oh", "o"})


def _pronoun(words: Words, at: int) -> bool:
    if words[at].text != "one" or at == 0:
        return False
    before = words[at - 1]
    if before.text in _POINTERS:
        return True
    ends = words[at].pause or at + 1 == len(words) or words[at + 1].text in _TAILS
    spoken = before.text in UNITS or before.text in TENS or before.text in _BEFORE_ONE
    return ends and not spoken and not before.pause and not before.text.isdigit()


def _number_at(words: Words, at: int) -> Found[Number] | None:
    group = _group_at(words, at)
    if group is not None:
        return group
    value, last = _below_million(words, at)
    if last == at:
        return None
    whole = isinstance(value, int)
    if whole and last + 1 < len(words) and words[last].text == "point":
        decimals, end = _run_at(words, last + 1)
        if decimals:
            return Found(float(f"{value}.{decimals}"), at, end)
    return Found(value, at, last)


def _group_at(words: Words, at: int) -> Found[Number] | None:
    texts = [word.text for word in words[at : at + 3]]
    match texts:
        case ["half", "a", "dozen"]:
            return Found(6, at, at + 3)
        case ["a" | "one", ("couple" | "pair" | "dozen") as group, *_]:
            return Found(_GROUPS[group], at, at + 2)
        case [("couple" | "dozen") as group, *_]:
            return Found(_GROUPS[group], at, at + 1)
    return None


def _below_million(words: Words, at: int) -> tuple[Number, int]:
    value, last = _below_thousand(words, at)
    if last == at or not _scale(words, last, "thousand"):
        return value, last
    value, last = value * 1000, last + 1
    rest, end = _below_thousand(words, _skip_and(words, last))
    return (value + rest, end) if end > _skip_and(words, last) else (value, last)


def _below_thousand(words: Words, at: int) -> tuple[Number, int]:
    if at < len(words) and words[at].text == "a" and at + 1 < len(words):
        if words[at + 1].text not in _SCALES:
            return 0, at
        value, last = 1, at + 1
        if words[last].text != "hundred":
            return value, last
    else:
        first, last = _below_hundred(words, at)
        if last == at or not _scale(words, last, "hundred"):
            return first, last
        value = int(first)
    value, last = value * 100, last + 1
    rest, end = _below_hundred(words, _skip_and(words, last))
    return (value + rest, end) if end > _skip_and(words, last) else (value, last)


def _below_hundred(words: Words, at: int) -> tuple[Number, int]:
    if at >= len(words):
        return 0, at
    text = words[at].text
    written = _written(text)
    if written is not None:
        return written, at + 1
    if text in UNITS or text in TEENS:
        return UNITS.get(text, TEENS.get(text, 0)), at + 1
    if text not in TENS:
        return 0, at
    if at + 1 < len(words) and not words[at].pause:
        unit = UNITS.get(words[at + 1].text, 0)
        if unit:
            return TENS[text] + unit, at + 2
    return TENS[text], at + 1


def _written(text: str) -> Number | None:
    if not text[0].isdigit():
        return None
    if re.fullmatch(r"[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"\d+(,\d{3})+(\.\d+)?|\d+\.\d+", text):
        value = float(text.replace(",", ""))
        return int(value) if value.is_integer() and "." not in text else value
    return None


def _scale(words: Words, at: int, name: str) -> bool:
    return at < len(words) and words[at].text == name


def _skip_and(words: Words, at: int) -> int:
    return at + 1 if at < len(words) and words[at].text == "and" else at


def _run_at(words: Words, at: int) -> tuple[str, int]:
    digits = ""
    while at < len(words):
        text = words[at].text
        more, last = _digits_at(words, at)
        if not more and text in _OH and (digits or _digits_at(words, at + 1)[0]):
            more, last = "0", at + 1
        if not more:
            break
        digits, at = digits + more, last
    return digits, at


def _digits_at(words: Words, at: int) -> tuple[str, int]:
    text = words[at].text if at < len(words) else ""
    if text.isdigit() and text.isascii():
        return text, at + 1
    if text in _REPEATS and at + 1 < len(words):
        digit = "0" if words[at + 1].text in _OH else str(UNITS.get(words[at + 1].text, ""))
        return (digit * _REPEATS[text], at + 2) if digit else ("", at)
    value, last = _below_hundred(words, at)
    return (str(value), last) if last > at and isinstance(value, int) else ("", at)
