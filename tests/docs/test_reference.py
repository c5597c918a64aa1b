"""The pages that are made from the language say what the language is."""

import re
from pathlib import Path

import pytest

from flowcat.cli.main import VERBS
from flowcat.language.reference import keys_page, rules_page

ROOT = Path(__file__).parents[2]
MADE = {"reference.md": keys_page, "rules.md": rules_page}


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_what_the_language_says(name: str, request: pytest.FixtureRequest) -> None:
    """The reference lists the keys and rules of this version; `--update-golden` writes it anew."""
    page = ROOT / "docs" / name
    text = MADE[name]()
    if request.config.getoption("--update-golden"):
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text


def test_every_test_that_a_page_names_exists() -> None:
    """A reader who doubts a statement can look up the test that it names."""
    named = [
        found
        for page in (ROOT / "docs").glob("*.md")
        for found in re.findall(r"`(tests/[\w/]+\.py)::(\w+)", page.read_text(encoding="utf-8"))
    ]
    assert named
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"\b(def|class) {name}\b", text), f"{path}::{name}"


def test_every_link_between_pages_leads_somewhere() -> None:
    """No link of the README or the docs leads to a file that is not there."""
    pages = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*/README.md"))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)", text):
            if not target.startswith("https://"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_lists_every_command() -> None:
    """A reader of the README learns of every verb, and of none that does not exist."""
    listed = re.findall(
        r"^\| `flowcat (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(VERBS)
