"""Names, phones, e-mail addresses, street addresses and codes, as they are said or typed."""

import re

from flowcat.offline.numbers import TEENS, TENS, UNITS, spot_digits
from flowcat.offline.words import STOP_WORDS, Found, Words, word_set


def spot_names(words: Words, text: str) -> tuple[Found[str], ...]:
    """Find names that are announced: ``my name is``, ``this is``, ``under``."""
    found = []
    for at in range(len(words)):
        after = _after_lead(words, at)
        if after > at and (name := name_at(words, text, after)) is not None:
            found.append(name)
    return tuple(found[:1])


def name_at(words: Words, text: str, at: int) -> Found[str] | None:
    """Read a name of up to four words that begins here; None if there is none."""
    last = at
    while last < len(words) and last - at < 4 and _may_be_name(words[last].text):
        last += 1
        if words[last - 1].pause and not _initial(text, words[last - 1].end):
            break
    return Found(_as_name(words, text, at, last), at, last) if last > at else None


def spot_emails(words: Words) -> tuple[Found[str], ...]:
    """Find e-mail addresses, typed or spoken with ``at`` and ``dot``."""
    found = []
    for at, word in enumerate(words):
        if "@" in word.text:
            found.append(Found(word.text.strip("."), at, at + 1))
        elif word.text == "at" and (spoken := _spoken_email(words, at)) is not None:
            found.append(spoken)
    return tuple(found)


def spot_phones(words: Words) -> tuple[Found[str], ...]:
    """Find phone numbers: seven to fifteen digits, with a plus if it was said."""
    found = []
    for run in spot_digits(words):
        if 7 <= len(run.value) <= 15:
            plus = run.first > 0 and words[run.first - 1].text == "plus"
            found.append(Found(("+" if plus else "") + run.value, run.first - plus, run.last))
    return tuple(found)


def spot_addresses(words: Words, text: str) -> tuple[Found[str], ...]:
    """Find street addresses: a number, up to four words, and a word such as ``street``.

    A flat's number before or after it belongs to it.
    """
    found = []
    for at, word in enumerate(words):
        if word.pause or _is_digit(words, at + 1) or not _is_digit(words, at):
            continue
        for place in range(at + 2, min(at + 6, len(words))):
            if words[place].text in _STREETS:
                last = _with_unit(words, place + 1)
                found.append(_address(words, text, at, last))
                break
    return tuple(found)


def spot_codes(words: Words) -> tuple[Found[str], ...]:
    """Find codes of letters and digits, in capitals: ``AB12``, ``b four seven``."""
    found = []
    at = 0
    while at < len(words):
        code, last = _code_at(words, at)
        if len(code) >= 2 and any(sign.isdigit() for sign in code):
            found.append(Found(code, at, last))
        at = max(last, at + 1)
    return tuple(found)


_LEADS = (
    ("my", "name", "is"),
    ("my", "name's"),
    ("the", "name", "is"),
    ("name", "is"),
    ("name", "of"),
    ("this", "is"),
    ("i'm", "called"),
    ("call", "me"),
    ("i", "am"),
    ("i'm",),
    ("under",),
)
_NOT_NAMES = STOP_WORDS | word_set(
    "calling speaking here sorry sure looking trying interested good fine great afraid happy right "
    "correct wrong all done back ready available coming going allergic having hoping very really "
    "actually thinking table booking reservation order appointment room today tomorrow tonight "
    "late early number phone email address because so just still also one two three four five six "
    "seven eight nine ten never mind nothing nobody wait hold goodbye bye okay pm at "
    "in pain sick hungry running stuck lost unable name under born busy yes no it she "
    "he they what why"
)
_STREETS = word_set(
    "street st road rd avenue ave lane ln drive dr court ct way boulevard blvd place square "
    "terrace close crescent highway grove gardens mews hill"
)
_NUMERALS = UNITS.keys() | TEENS.keys() | TENS.keys()
_ROOMS = word_set("apartment apt unit flat suite")
_JOINTS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+", "point": "."}
_EMAIL_LEADS = word_set("is it's its address email e mail to at my me use try on um uh")


def _after_lead(words: Words, at: int) -> int:
    for lead in _LEADS:
        said = tuple(word.text for word in words[at : at + len(lead)])
        if said == lead:
            return at + len(lead)
    return at


def _may_be_name(text: str) -> bool:
    return text not in _NOT_NAMES and re.fullmatch(r"[^\W\d_]+(?:'[^\W\d_]+)*", text) is not None


def _initial(text: str, end: int) -> bool:
    return re.search(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr))$", text[:end]) is not None


def _as_name(words: Words, text: str, first: int, last: int) -> str:
    said = text[words[first].start : words[last - 1].end]
    return said if said != said.lower() else re.sub(r"\b[^\W\d_]", _capital, said)


def _capital(match: re.Match[str]) -> str:
    return match.group().upper()


def _spoken_email(words: Words, at: int) -> Found[str] | None:
    domain, last = _domain_after(words, at + 1)
    if not domain:
        return None
    local, first = "", at
    while first > 0 and words[first - 1].text not in _EMAIL_LEADS:
        first -= 1
        text = words[first].text
        if words[first].pause:
            first += 1
            break
        local = _JOINTS.get(text, str(UNITS.get(text, text))) + local
    return Found(f"{local}@{domain}", first, last) if local else None


def _domain_after(words: Words, at: int) -> tuple[str, int]:
    domain = ""
    while at < len(words):
        domain += words[at].text
        if at + 2 >= len(words) or words[at + 1].text not in {"dot", "point"}:
            break
        domain, at = domain + ".", at + 2
    return (domain, at + 1) if "." in domain.strip(".") else ("", at)


def _is_digit(words: Words, at: int) -> bool:
    return at < len(words) and (words[at].text.isdigit() or words[at].text in _NUMERALS)


def _address(words: Words, text: str, at: int, last: int) -> Found[str]:
    """The address whose house number ends at a word; it may be said digit by digit."""
    runs = (run for run in spot_digits(words[: at + 1]) if run.last == at + 1)
    run = next(runs, Found(words[at].text, at, at + 1))
    pauses = [place + 1 for place in range(run.first, at) if words[place].pause]
    first = pauses[-1] if pauses else run.first
    digits = "".join(part.value for part in spot_digits(words[first : at + 1]))
    street = f"{digits} {text[words[at + 1].start : words[last - 1].end]}"
    if first > 1 and words[first - 2].text in _ROOMS:
        unit = text[words[first - 2].start : words[first].start]
        return Found(f"{unit}{street}", first - 2, last)
    return Found(street, first, last)


def _with_unit(words: Words, last: int) -> int:
    if last + 1 < len(words) and words[last].text in _ROOMS:
        return last + 2
    return last


def _code_part(words: Words, at: int) -> bool:
    """A word with a digit, a letter, or two letters before a digit."""
    text = words[at].text
    if re.fullmatch(r"[a-z]*\d[a-z\d]*|[b-hj-z]", text):
        return True
    after = words[at + 1].text if at + 1 < len(words) else ""
    return len(text) == 2 and text not in STOP_WORDS and (after.isdigit() or after in UNITS)


def _code_at(words: Words, at: int) -> tuple[str, int]:
    code = ""
    while at < len(words):
        text = words[at].text
        if text in UNITS:
            code += str(UNITS[text])
        elif (code and len(text) == 1) or _code_part(words, at):
            code += text.upper()
        else:
            break
        at += 1
    return code, at
