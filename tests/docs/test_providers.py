"""The page on providers shows the limits that the rules know."""

import re
from pathlib import Path

import pytest

from flowcat.checks.limits import GOOGLE_KEYWORDS, LIMITS, PROVIDER_NAMES
from flowcat.language.document.checks import PROVIDERS

PAGE = Path(__file__).parents[2] / "docs" / "providers.md"
BETWEEN = re.compile(r"(?<=<!-- limits -->\n).*?(?=<!-- end of limits -->)", re.DOTALL)
RULES = {
    "function name": "F601",
    "parameter name": "F603",
    "functions in one request": "F607",
    "length of a description": "F613, F614",
    "properties of a schema": "F605",
    "levels of a schema": "F605",
    "enum values of a schema": "F605",
    "keywords of a schema": "F606",
    "form of a schema": "F604, F606",
}
"""The rules that check each subject."""


def test_the_page_shows_every_limit(request: pytest.FixtureRequest) -> None:
    """The table is that of `checks/limits.py`; `--update-golden` writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    whole = BETWEEN.sub(lambda _: table(), page)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(whole, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == whole


def test_every_target_has_limits() -> None:
    """What can be asked for as a target is known, and nothing else is."""
    assert set(PROVIDERS) == set(PROVIDER_NAMES) == {limit.provider for limit in LIMITS}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.provider}, {limit.subject}")
def test_a_limit_says_when_and_where_it_was_seen(limit: object) -> None:
    """Nobody has to believe a number."""
    assert limit in LIMITS
    row = LIMITS[LIMITS.index(limit)]
    assert re.fullmatch(r"20\d\d-(0\d|1[0-2])", row.seen)
    assert re.search(r"[\w.-]+/[\w.-]+#\d+|\b\d+\.\d+\.\d+\b|reference", row.source)
    assert bool(row.pattern) == row.subject.endswith(" name")


def table() -> str:
    """Return the table of the page."""
    rows = [
        f"| {limit.subject} | {PROVIDER_NAMES[limit.provider]} | {limit.says} | {limit.seen} |"
        f" {limit.source} | {_linked(RULES[limit.subject])} |"
        for limit in LIMITS
    ]
    heads = "| what | provider | limit | seen | where | rule |\n|---|---|---|---|---|---|\n"
    keywords = ", ".join(f"`{word}`" for word in sorted(GOOGLE_KEYWORDS))
    return f"\n{heads}" + "\n".join(rows) + f"\n\nGoogle's keywords: {keywords}.\n\n"


def _linked(codes: str) -> str:
    return re.sub(r"F\d{3}", lambda found: f"[{found[0]}](rules/{found[0]}.md)", codes)
