"""What Flowcat promises of every text, whatever is in it."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from flowcat.checks import Checked, check_text
from flowcat.diagnostics import Diagnostic
from flowcat.diagnostics.concise import render_concise
from flowcat.diagnostics.diagnostic import Applicability
from flowcat.diagnostics.edits import compatible, edited
from flowcat.diagnostics.github import render_github
from flowcat.diagnostics.human import render_human
from flowcat.diagnostics.json_format import render_json
from flowcat.diagnostics.junit import render_junit
from flowcat.diagnostics.report import Checkout, Report
from flowcat.diagnostics.sarif import render_sarif
from flowcat.formatting import Formatted, formatted
from flowcat.graph import build_graph
from flowcat.plan.compiling import compile_plan
from flowcat.source import read_text
from flowcat.text import Span
from flowcat.view import render_mermaid
from flowcat.view.extract import picture_of

NAME = "fuzzed.flow.yaml"
_CHECKOUT = Checkout(PurePosixPath("/repository"), PurePosixPath("/repository"))


def assert_all_promises(text: str) -> Checked:
    """Check a text, and that whatever can be done with what was found works."""
    checked = check_text(text, NAME)
    assert_findings(checked)
    assert_shown(checked)
    assert_fixed(checked)
    if checked.is_complete and not checked.has_errors:
        assert_usable(checked)
    assert_formatted(text)
    return checked


def assert_findings(checked: Checked) -> None:
    """Each finding is in a file and says something; what cannot be read is an error."""
    assert checked.is_complete or checked.has_errors
    for found in checked.diagnostics:
        assert found.message, found.rule.code
        assert "\n" not in found.message, found
        assert not found.message.endswith("."), found
        for span in spans_of(found):
            assert 0 <= span.start <= span.end <= len(span.source.text), found


def spans_of(found: Diagnostic) -> Iterator[Span]:
    """Yield every place that a diagnostic names."""
    yield found.span
    yield from (label.span for label in found.related)
    if found.fix is not None:
        yield from (edit.span for edit in found.fix.edits)


def assert_shown(checked: Checked) -> None:
    """Every format can show it."""
    found = checked.diagnostics
    report = Report(NAME, found)
    assert bool(render_human(found)) == bool(found)
    assert len(render_concise(found).splitlines()) == len(found)
    assert render_json(found)
    assert render_junit([report])
    assert render_sarif([report], version="0", checkout=_CHECKOUT)
    assert len(render_github(found, _CHECKOUT).splitlines()) == len(found)


def assert_fixed(checked: Checked) -> None:
    """Fixes that are called safe leave a text that can be read, if it could be read before."""
    source = checked.document.source
    safe = [
        found.fix
        for found in checked.diagnostics
        if found.fix is not None and found.fix.applicability is Applicability.SAFE
    ]
    edits = [edit for fix in compatible(safe) for edit in fix.edits if edit.span.source is source]
    if edits:
        again = check_text(edited(source.text, edits), NAME)
        assert_findings(again)
        assert again.document.tree is not None or checked.document.tree is None


def assert_usable(checked: Checked) -> None:
    """A flow without errors can be compiled and drawn."""
    assert checked.flow is not None
    compile_plan(checked.flow)
    render_mermaid(picture_of(build_graph(checked.flow), checked.flow, checked.diagnostics))


def assert_formatted(text: str) -> None:
    """The layout of a text is its own layout."""
    result = formatted(read_text(text, NAME))
    if isinstance(result, Formatted):
        assert formatted(read_text(result.text, NAME)) == result
