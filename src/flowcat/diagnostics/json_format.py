"""Diagnostics as JSON, for programs: a list, in the order of places."""

import json
from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Diagnostic, Fix
from flowcat.text import Span


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Render a JSON array; lines and columns count from 1, ends are after the last character."""
    return json.dumps([_entry(diagnostic) for diagnostic in diagnostics], indent=2) + "\n"


def _entry(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "place": _place(diagnostic.span),
        "label": diagnostic.label,
        "related": [
            {"place": _place(label.span), "text": label.text} for label in diagnostic.related
        ],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix) if diagnostic.fix is not None else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "applicability": fix.applicability.value,
        "edits": [
            {"place": _place(edit.span), "replacement": edit.replacement} for edit in fix.edits
        ],
    }


def _place(span: Span) -> dict[str, object]:
    start, end = span.from_position, span.to_position
    return {
        "path": span.source.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
