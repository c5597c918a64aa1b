"""Reports as JUnit XML, which most CI systems show as test results.

A flow is a test suite. Each of its diagnostics is a test case of its own, because the readers of
Jenkins and GitLab take one failure from a test case; a flow without any has one case that passes.
"""

import re
from collections.abc import Iterable, Iterator, Set

from flowcat.diagnostics.diagnostic import Diagnostic, Severity
from flowcat.diagnostics.printable import printable
from flowcat.diagnostics.report import Report, remarks


def render_junit(
    reports: Iterable[Report], failing: Set[Severity] = frozenset({Severity.ERROR})
) -> str:
    """Render an XML document.

    Args:
        reports: What was found.
        failing: The severities that make a test case fail; others are told and pass.
    """
    suites = [(report, _failures(report, failing)) for report in reports]
    tests = sum(len(report.diagnostics) or 1 for report, _ in suites)
    failures = sum(count for _, count in suites)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="flowcat validate" tests="{tests}" failures="{failures}" errors="0">',
        *(line for report, count in suites for line in _suite(report, count, failing)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _failures(report: Report, failing: Set[Severity]) -> int:
    return sum(diagnostic.severity in failing for diagnostic in report.diagnostics)


def _suite(report: Report, failures: int, failing: Set[Severity]) -> Iterator[str]:
    name, tests = _escaped(report.flow), len(report.diagnostics) or 1
    yield f'  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0">'
    if not report.diagnostics:
        yield f'    <testcase classname="{name}" name="no faults found"/>'
    for diagnostic in report.diagnostics:
        yield from _case(report, diagnostic, fails=diagnostic.severity in failing)
    yield "  </testsuite>"


def _case(report: Report, diagnostic: Diagnostic, *, fails: bool) -> Iterator[str]:
    rule, at = diagnostic.rule, diagnostic.span.from_position
    place = f"{diagnostic.span.source.name}:{at.line}:{at.column}"
    classname, name = _escaped(report.flow), _escaped(f"{rule.code} {rule.name} at {place}")
    kind = _escaped(f"{diagnostic.severity}[{rule.code}]")
    message = _escaped(printable(diagnostic.message))
    text = _escaped("\n".join((f"{place}: {diagnostic.message}", *remarks(diagnostic))))
    yield f'    <testcase classname="{classname}" name="{name}">'
    if fails:
        yield f'      <failure type="{kind}" message="{message}">{text}</failure>'
    else:
        yield f"      <system-out>{kind}: {text}</system-out>"
    yield "    </testcase>"


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _escaped(text: str) -> str:
    """Write a text for an attribute or an element; what XML cannot hold is replaced."""
    clean = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return "".join(_ENTITIES.get(character, character) for character in clean)
