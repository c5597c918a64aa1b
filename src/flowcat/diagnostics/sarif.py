"""Reports as SARIF 2.1.0, the format of code scanning.

Results are tracked by their rule and the node they are in, so that a fault stays the same alert
when lines move. GitHub's upload action adds the one fingerprint that GitHub itself reads, a hash of
the line's text; where there is one already it complains, so none is written here.
"""

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote

from flowcat.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from flowcat.diagnostics.pages import page_of
from flowcat.diagnostics.report import Checkout, Report, remarks
from flowcat.diagnostics.rules import Rule
from flowcat.text import Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_BASE = "%SRCROOT%"
_FINGERPRINT = "flowcatNode/v1"

Json = dict[str, object]


def render_sarif(reports: Iterable[Report], *, version: str, checkout: Checkout) -> str:
    """Render a SARIF log with one run.

    Args:
        reports: What was found.
        version: Flowcat's version.
        checkout: Its root is the folder that paths in the log are relative to.
    """
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [_Run(tuple(reports), checkout).written(version)],
    }
    return json.dumps(log, indent=2) + "\n"


class _Run:
    """One run while it is written: the rules and files that its results refer to by number."""

    def __init__(self, reports: tuple[Report, ...], checkout: Checkout) -> None:
        self.reports = reports
        self.checkout = checkout
        found = [diagnostic for report in reports for diagnostic in report.diagnostics]
        codes = sorted({diagnostic.rule.code for diagnostic in found})
        self.rules = {code: number for number, code in enumerate(codes)}
        self.known = {diagnostic.rule.code: diagnostic.rule for diagnostic in found}
        self.files = {
            name: number
            for number, name in enumerate(dict.fromkeys(report.flow for report in reports))
        }
        self.seen: Counter[tuple[str, ...]] = Counter()

    def written(self, version: str) -> Json:
        """Return the run."""
        results = [
            self.result(diagnostic, report)
            for report in self.reports
            for diagnostic in report.diagnostics
        ]
        driver = {
            "name": "Flowcat",
            "version": version,
            "rules": [_rule(self.known[code]) for code in self.rules],
        }
        return {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": True}],
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
            "artifacts": [{"location": self.location(name)} for name in self.files],
            "results": results,
        }

    def result(self, diagnostic: Diagnostic, report: Report) -> Json:
        """Return one result."""
        node = report.node_at(diagnostic.span)
        told = "\n".join((f"{diagnostic.message}.", *remarks(diagnostic)))
        made: Json = {
            "ruleId": diagnostic.rule.code,
            "ruleIndex": self.rules[diagnostic.rule.code],
            "level": _LEVELS[diagnostic.severity],
            "message": {"text": told},
            "locations": [self.place(diagnostic.span, node)],
            "partialFingerprints": {_FINGERPRINT: self.fingerprint(diagnostic, node)},
        }
        if diagnostic.related:
            made["relatedLocations"] = [
                self.related(label, number)
                for number, label in enumerate(diagnostic.related, start=1)
            ]
        if diagnostic.fix is not None:
            made["fixes"] = [self.fix(diagnostic.fix)]
        return made

    def fingerprint(self, diagnostic: Diagnostic, node: str) -> str:
        """Tell a fault from others by its rule, file and node; equal ones are counted."""
        code, name = diagnostic.rule.code, diagnostic.span.source.name
        what = (code, name, node) if node else (code, name, "", diagnostic.message)
        self.seen[what] += 1
        digest = sha256("\0".join(what).encode(errors="replace")).hexdigest()[:16]
        return f"{digest}:{self.seen[what]}"

    def place(self, span: Span, node: str) -> Json:
        """Return a location, with the node it is in."""
        physical: Json = {"physicalLocation": self.physical(span)}
        if node:
            physical["logicalLocations"] = [{"name": node, "kind": "node"}]
        return physical

    def related(self, label: Label, number: int) -> Json:
        """Return a second place."""
        return {
            "id": number,
            "message": {"text": label.text},
            "physicalLocation": self.physical(label.span),
        }

    def physical(self, span: Span) -> Json:
        """Return a place in a file."""
        return {"artifactLocation": self.location(span.source.name), "region": _region(span)}

    def fix(self, fix: Fix) -> Json:
        """Return a fix, its edits put together by their file."""
        changes: dict[str, list[Json]] = {}
        for edit in fix.edits:
            replaced = {
                "deletedRegion": _region(edit.span),
                "insertedContent": {"text": edit.replacement},
            }
            changes.setdefault(edit.span.source.name, []).append(replaced)
        return {
            "description": {"text": fix.title},
            "artifactChanges": [
                {"artifactLocation": self.location(name), "replacements": replaced}
                for name, replaced in changes.items()
            ],
            "properties": {"applicability": fix.applicability.value},
        }

    def location(self, name: str) -> Json:
        """Return a file: relative to the root where it lies inside of it."""
        path = self.checkout.path_of(name)
        number: Json = {"index": self.files[name]} if name in self.files else {}
        if path.is_absolute():
            return {"uri": f"file://{quote(path.as_posix())}", **number}
        return {"uri": quote(path.as_posix()), "uriBaseId": _BASE, **number}


def _rule(rule: Rule) -> Json:
    page = page_of(rule.code) or rule.summary
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.opt_in},
    }


def _region(span: Span) -> Json:
    start, end = span.from_position, span.to_position
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
