"""Spoils texts of flows as people and programs do: lines lost, moved, doubled, words exchanged.

What is chosen comes from outside, so the same spoiling serves hypothesis, a fuzzer that coverage
guides, and plain random numbers.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

ROOT: Final = Path(__file__).parents[2]

Choose: TypeAlias = Callable[[int], int]
"""Returns a number below its argument, which is at least 1."""

T = TypeVar("T")

VALUES: Final = tuple(
    """
    null ; {} ; [] ; 1 ; true ; "" ; ~ ; -3 ; 1.5 ; 1e400 ; 0x10 ; 2020-01-01 ; 1_000 ; x ; *a ; &a
    {a: b} ; [1, x] ; [{}] ; [[]] ; {a: {b: c}} ; {? a : b} ; !!binary x ; !include x.yaml ; !x y
    $stay ; $end ; $back ; $nowhere ; '{{ x }}' ; '{{ a.b | default(c) }}' ; '{{' ; '{{ 1 +'
    {when: x, to: y} ; [{when: x > 1, to: $stay}, {to: b}] ; [{to: b}, {to: b}] ; {say: x}
    {field: status, cases: {a: b}, default: c} ; {handler_picks: [a, b]} ; {type: string, enum: []}
    {type: object, properties: {a: {type: [string, "null"]}}} ; {type: integer, default: x}
    {set: {a: '{{ args.b }}'}} ; [*a, *a] ; |\\n ; >- ; "\\u0000" ; "\\ud800" ; é ; 😀 ; \u2028
    """.replace("\n", ";").split(";")
)
"""What takes the place of a value."""


@cache
def seeds() -> tuple[str, ...]:
    """Return the texts to begin from: our flows, the samples of all rules, Pipecat's own forms."""
    places = (
        *("flows/**/*.flow.yaml", "examples/**/*.yaml"),
        *("tests/rules/**/*.flow.yaml", "tests/parity/flows/*.yaml"),
    )
    files = sorted(file for place in places for file in ROOT.glob(place))
    return tuple(file.read_bytes().decode("utf-8", errors="replace") for file in files)


@cache
def words() -> tuple[str, ...]:
    """Return the words that flows and their Python are made of, and signs."""
    found = {
        word
        for seed in (*seeds(), *python_seeds())
        for word in re.findall(r"\{\{.*?\}\}|[\w$.]+|\S", seed)
    }
    return tuple(sorted(found))


@cache
def python_seeds() -> tuple[str, ...]:
    """Return Python files of flows."""
    files = sorted(file for place in ("flows", "examples") for file in ROOT.glob(f"{place}/*/*.py"))
    return tuple(file.read_text(encoding="utf-8") for file in files)


def spoiled(choose: Choose, texts: Sequence[str], times: int) -> str:
    """Return one of some texts, spoiled so many times."""
    text = _one_of(texts, choose)
    for _ in range(times):
        way = choose(len(_WAYS) + 1)
        if way < len(_WAYS):
            text = _WAYS[way](text, choose)
        else:
            text = _take_lines_of(_one_of(texts, choose), text, choose)
    return text


def _one_of(things: Sequence[T], choose: Choose) -> T:
    return things[choose(len(things))]


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _lose_a_line(text: str, choose: Choose) -> str:
    lines = _lines(text)
    del lines[choose(len(lines))]
    return "\n".join(lines)


def _double_a_line(text: str, choose: Choose) -> str:
    lines = _lines(text)
    lines.insert(choose(len(lines)), _one_of(lines, choose))
    return "\n".join(lines)


def _swap_two_lines(text: str, choose: Choose) -> str:
    lines = _lines(text)
    one, other = choose(len(lines)), choose(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _take_lines_of(other: str, text: str, choose: Choose) -> str:
    lines, others = _lines(text), _lines(other)
    at, start = choose(len(lines)), choose(len(others))
    lines[at:at] = others[start : start + 1 + choose(12)]
    return "\n".join(lines)


def _indent_otherwise(text: str, choose: Choose) -> str:
    lines = _lines(text)
    at = choose(len(lines))
    lines[at] = " " * choose(12) + lines[at].lstrip()
    return "\n".join(lines)


def _exchange_a_word(text: str, choose: Choose) -> str:
    lines = _lines(text)
    at = choose(len(lines))
    pieces = re.split(r"(\w+|\s+|[^\w\s])", lines[at])
    pieces[choose(len(pieces))] = _one_of(words(), choose)
    lines[at] = "".join(pieces)
    return "\n".join(lines)


def _exchange_a_value(text: str, choose: Choose) -> str:
    lines = _lines(text)
    at = choose(len(lines))
    value = _one_of(VALUES, choose).strip()
    key = re.match(r"(\s*(?:- )?[\w-]+:)", lines[at])
    lines[at] = f"{key[1] if key else lines[at]} {value}"
    return "\n".join(lines)


def _lose_characters(text: str, choose: Choose) -> str:
    start = choose(len(text) + 1)
    return text[:start] + text[start + choose(30) :]


_WAYS: Final = (
    _lose_a_line,
    _double_a_line,
    _swap_two_lines,
    _indent_otherwise,
    *(_exchange_a_word,) * 3,
    *(_exchange_a_value,) * 3,
    _lose_characters,
)
