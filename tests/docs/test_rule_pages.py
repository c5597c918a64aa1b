"""Every rule has a page that agrees with the registry, and its examples do what it says."""

import re
from itertools import groupby
from pathlib import Path

import pytest
from tests.docs.page import Sample, samples_of

from flowcat.checks import check_file
from flowcat.checks.settings import Settings
from flowcat.diagnostics import RULES, Diagnostic, Rule, Severity

PAGES = Path(__file__).parents[2] / "docs" / "rules"
WRITTEN = tuple(sorted(path.stem for path in PAGES.glob("*.md")))

EXAMPLE, MENDED = "Example", "Write instead"
SECTIONS = (
    "What it finds",
    "Why it is bad on a call",
    EXAMPLE,
    MENDED,
    "When it can be wrong",
)


def test_every_rule_has_a_page() -> None:
    """Whoever sees a code can read what it means; no page outlives its rule."""
    missing = sorted(set(RULES) - set(WRITTEN))
    assert not missing, f"{len(missing)} rules lack a page: {', '.join(missing)}"
    assert set(WRITTEN) == set(RULES)


@pytest.mark.parametrize("code", WRITTEN)
def test_a_page_agrees_with_the_registry(code: str) -> None:
    """A page's first lines are the facts of its rule, and its sections stand in their order."""
    title, blank, facts, *rest = _page(code).read_text(encoding="utf-8").splitlines()
    assert (title, blank, facts) == (f"# {code}: {RULES[code].name}", "", facts_of(RULES[code]))
    assert tuple(line[3:] for line in rest if line.startswith("## ")) == SECTIONS
    assert {sample.kind for sample in samples_of(_page(code))} <= {"yaml", "python", "text"}


@pytest.mark.parametrize("code", WRITTEN)
def test_the_example_of_a_page_has_this_fault_only(code: str, tmp_path: Path) -> None:
    """The example shows what the rule finds, and nothing else that would have to be mended."""
    found = _findings(code, EXAMPLE, tmp_path)
    assert {one.rule.code for one in found if _counts(one, code)} == {code}, _told(found)


@pytest.mark.parametrize("code", WRITTEN)
def test_what_a_page_advises_has_no_fault(code: str, tmp_path: Path) -> None:
    """What an author is told to write instead is right."""
    found = _findings(code, MENDED, tmp_path)
    assert [one for one in found if _counts(one, code)] == [], _told(found)


def facts_of(rule: Rule) -> str:
    """Return the line of a page that says what the registry says."""
    opt_in = " Opt-in." if rule.opt_in else ""
    return f"Severity: {rule.severity}. Since {rule.since}.{opt_in}"


def _page(code: str) -> Path:
    return PAGES / f"{code}.md"


def _findings(code: str, section: str, desk: Path) -> tuple[Diagnostic, ...]:
    """Check the one flow of a section, with the other files of the section beside it."""
    samples = _sections(_page(code))[section]
    for sample in samples:
        if sample.file:
            (desk / sample.file).write_text(sample.text, encoding="utf-8")
    (flow,) = (sample for sample in samples if sample.kind == "yaml" and not sample.file)
    path = desk / "example.flow.yaml"
    path.write_text(flow.text, encoding="utf-8")
    enabled = frozenset({code} if RULES[code].opt_in else ())
    return check_file(path, settings=Settings(enabled=enabled)).diagnostics


def _sections(page: Path) -> dict[str, tuple[Sample, ...]]:
    """Return the samples of each section."""
    heads = {
        number: line[3:]
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1)
        if re.match("## ", line)
    }

    def head(sample: Sample) -> str:
        return heads[max(number for number in heads if number < sample.line)]

    return {section: tuple(group) for section, group in groupby(samples_of(page), head)}


def _counts(found: Diagnostic, code: str) -> bool:
    return found.rule.code == code or found.severity is not Severity.INFO


def _told(found: tuple[Diagnostic, ...]) -> str:
    return "\n".join(f"{one.rule.code} {one.message}" for one in found) or "nothing is found"
