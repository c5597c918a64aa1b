"""The formats for other programs, with what is hard in each: places, escapes, paths, identity."""

import json
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flowcat.diagnostics import Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.diagnostics.github import render_github
from flowcat.diagnostics.junit import render_junit
from flowcat.diagnostics.report import Checkout, Report
from flowcat.diagnostics.sarif import render_sarif
from flowcat.text import Source, Span

TEXT = "flowcat: 1\nnodes:\n  a: \U0001f600 to: b, 100%\n  c: d\n"
SOURCE = Source("flows/a b.flow.yaml", TEXT)
HERE = Checkout(PurePosixPath("/repo"), PurePosixPath("/repo"))


def span(text: str, source: Source = SOURCE) -> Span:
    """Return where a text stands."""
    start = source.text.index(text)
    return Span(source, start, start + len(text))


def fault(at: Span, code: str = "F201", **more: Any) -> Diagnostic:
    """Make a diagnostic."""
    return Diagnostic(rule=rule(code), message="no node `b`: 100%, <&>", span=at, **more)


def sarif(*found: Diagnostic, checkout: Checkout = HERE, node: str = "a") -> Any:
    """Return the one run of a SARIF log."""
    report = Report("flows/a b.flow.yaml", found, lambda _: node)
    log = json.loads(render_sarif([report], version="1.2.3", checkout=checkout))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("b, 100%", "line=3,col=12,endLine=3,endColumn=19"),
        ("b, 100%\n  c", "line=3,endLine=4"),
    ],
)
def test_a_workflow_command_has_columns_on_one_line_only(at: str, place: str) -> None:
    """GitHub drops an annotation with columns that covers several lines."""
    told = render_github([fault(span(at), help="write\nit")], HERE)
    assert told == (
        f"::error title=F201 unknown-target,file=flows/a b.flow.yaml,{place}"
        "::no node `b`: 100%25, <&>%0Awrite it\n"
    )


def test_a_workflow_command_escapes_what_would_end_its_parts() -> None:
    """A file name with a comma or a colon stays one name."""
    source = Source("a,b:c%.flow.yaml", TEXT)
    told = render_github([fault(span("nodes", source), "F202")], HERE)
    assert told.startswith("::warning title=F202 unreachable-node,file=a%2Cb%3Ac%25.flow.yaml,")


@pytest.mark.parametrize(
    ("here", "name", "path"),
    [
        ("/repo", "flows/a.yaml", "flows/a.yaml"),
        ("/repo/flows", "a.yaml", "flows/a.yaml"),
        ("/repo/flows", "../b/./a.yaml", "b/a.yaml"),
        ("/repo", "/repo/a.yaml", "a.yaml"),
        ("/repo", "../a.yaml", "/a.yaml"),
        ("/repo", "/elsewhere/a.yaml", "/elsewhere/a.yaml"),
        ("/repo", "<stdin>", "<stdin>"),
    ],
)
def test_paths_begin_at_the_repository(here: str, name: str, path: str) -> None:
    """A reader finds the file from whichever folder of the repository flowcat ran in."""
    assert Checkout(PurePosixPath("/repo"), PurePosixPath(here)).path_of(name).as_posix() == path


def test_sarif_counts_code_points_and_names_files_from_the_root() -> None:
    """A smiley is one column, and a blank in a path is escaped."""
    (result,) = (run := sarif(fault(span("b, 100%"))))["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["artifacts"][0]["location"]["uri"] == "flows/a%20b.flow.yaml"
    (place,) = result["locations"]
    physical = place["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "flows/a%20b.flow.yaml"
    assert physical["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    region = {"startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 19}
    assert physical["region"] == region
    assert place["logicalLocations"] == [{"name": "a", "kind": "node"}]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "F201"
    outside = sarif(fault(span("b, 100%", Source("/x/y.yaml", TEXT))))["results"][0]
    assert outside["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///x/y.yaml"
    }


def test_sarif_keeps_a_fault_when_lines_move() -> None:
    """The same rule in the same node is the same alert, wherever the line is now."""

    def prints(*found: Diagnostic, node: str = "a") -> list[str]:
        results = sarif(*found, node=node)["results"]
        return [result["partialFingerprints"]["flowcatNode/v1"] for result in results]

    here, there = fault(span("b, 100%")), fault(span("c: d"))
    assert prints(here) == prints(there)
    assert prints(here, node="c") != prints(here)
    assert prints(fault(span("nodes"), "F202")) != prints(here)
    assert len(set(prints(here, there))) == 2
    assert prints(here, node="") == prints(there, node="")


def test_sarif_holds_second_places_and_fixes() -> None:
    """What a person sees on the terminal is there for programs too."""
    found = fault(
        span("b, 100%"),
        related=(Label(span("c"), "this one"),),
        fix=Fix("write `c`", (Edit(span("b"), "c"), Edit(span("d"), "e"))),
        other_severity=Severity.INFO,
    )
    (result,) = sarif(found)["results"]
    assert result["level"] == "note"
    assert result["relatedLocations"][0]["message"] == {"text": "this one"}
    (fix,) = result["fixes"]
    assert fix["description"] == {"text": "write `c`"}
    (change,) = fix["artifactChanges"]
    assert [one["insertedContent"]["text"] for one in change["replacements"]] == ["c", "e"]


def test_junit_fails_what_makes_the_command_fail() -> None:
    """Each fault is a test case; a warning is one that passes unless it is to fail."""
    warning = fault(span("nodes"), "F202", label="\x1b[31m")
    reports = [
        Report("a.flow.yaml", (fault(span("b, 100%")), warning)),
        Report("b.flow.yaml", ()),
    ]
    lenient = ET.fromstring(render_junit(reports))  # noqa: S314 - our own text
    strict = ET.fromstring(render_junit(reports, set(Severity)))  # noqa: S314
    for root, failures in ((lenient, 1), (strict, 2)):
        assert (root.get("tests"), root.get("failures")) == ("3", str(failures))
        assert len(root.findall(".//failure")) == failures
    (failure,) = lenient.findall(".//failure")
    assert failure.get("message") == "no node `b`: 100%, <&>"
    assert "\x1b" not in (lenient.findtext(".//system-out") or "\x1b")
    assert [case.get("name") for case in lenient[1]] == ["no faults found"]
