"""The page of each rule, as the docs have it."""

from pathlib import Path

from flowcat.diagnostics.rules import RULES

_INSTALLED = Path(__file__).parents[1] / "rule_pages"
"""Where an installed package has the pages."""

_CHECKOUT = Path(__file__).parents[3] / "docs" / "rules"
"""Where they are written; an editable install reads them there."""


def page_of(code: str) -> str | None:
    """Return the Markdown page of a rule; None if there is no such rule or it has no page."""
    if code not in RULES:
        return None
    for folder in (_INSTALLED, _CHECKOUT):
        page = folder / f"{code}.md"
        if page.is_file():
            return page.read_text(encoding="utf-8")
    return None
