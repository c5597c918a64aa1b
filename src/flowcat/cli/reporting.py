"""Telling what was found, in the form that was asked for. Each form is loaded when it is used."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import TextIO

from flowcat.checks import Checked
from flowcat.cli.terminal import columns, palette, write_file
from flowcat.diagnostics import Applicability, Diagnostic, Severity
from flowcat.diagnostics.palette import PLAIN, Palette
from flowcat.diagnostics.report import Report, nowhere
from flowcat.text import Span
from flowcat.text.dataclass import dataclass

FORMATS = ("human", "concise", "json", "github", "sarif", "junit")


@dataclass(frozen=True, slots=True)
class Look:
    """How the findings are told."""

    form: str
    """One of ``FORMATS``."""
    colour: str
    """When there are colours: ``auto``, ``always`` or ``never``."""
    output: Path | None
    """The file they are written to; None: standard output."""
    failing: frozenset[Severity]
    """The severities that make the command fail."""

    @property
    def palette(self) -> Palette:
        """The colours of what is written; there are none in a file."""
        return PLAIN if self.output and self.colour == "auto" else palette(self.colour)

    def fails(self, reports: Iterable[Report]) -> bool:
        """Tell whether something was found that makes the command fail."""
        return any(one.severity in self.failing for report in reports for one in report.diagnostics)


class Findings:
    """Reports as they come in: what two flows share, an included file, is told once."""

    def __init__(self, look: Look) -> None:
        self._locates = look.form == "sarif"
        """Whether the form says in which node a fault is."""
        self._told: set[tuple[str, int, str, str]] = set()
        self.reports: list[Report] = []

    def add(self, checked: Checked) -> None:
        """Add what was found in one flow."""
        flow = checked.document.source.name
        new = []
        for one in checked.diagnostics:
            told = (one.span.source.name, one.span.start, one.rule.code, one.message)
            if told not in self._told:
                self._told.add(told)
                new.append(one)
        self.reports.append(Report(flow, tuple(new), self._node_finder(checked)))

    def _node_finder(self, checked: Checked) -> Callable[[Span], str]:
        """Return what tells the node of a place, where the form says it."""
        if not self._locates:
            return nowhere
        from flowcat.language.node_places import NodePlaces

        return NodePlaces(checked.document.tree).name_at


def tell(reports: list[Report], look: Look, stream: TextIO | None = None) -> int:
    """Write the reports, to standard output unless told otherwise; return the exit code."""
    text = rendered(reports, look)
    if look.output is not None:
        write_file(look.output, text)
        text = f"{summary(reports, palette(look.colour))}\n"
    (stream or sys.stdout).write(text)
    return int(look.fails(reports))


def rendered(reports: list[Report], look: Look) -> str:
    """Return the reports as text."""
    found = [one for report in reports for one in report.diagnostics]
    match look.form:
        case "json":
            from flowcat.diagnostics.json_format import render_json

            return render_json(found)
        case "concise":
            from flowcat.diagnostics.concise import render_concise

            return render_concise(found)
        case "github":
            from flowcat.diagnostics.github import render_github
            from flowcat.diagnostics.report import Checkout

            return render_github(found, Checkout(*_folders()))
        case "sarif":
            from flowcat import __version__
            from flowcat.diagnostics.report import Checkout
            from flowcat.diagnostics.sarif import render_sarif

            return render_sarif(reports, version=__version__, checkout=Checkout(*_folders()))
        case "junit":
            from flowcat.diagnostics.junit import render_junit

            return render_junit(reports, look.failing)
        case _:
            return _human(found, look) + last_lines(reports, look.palette)


def summary(reports: list[Report], colours: Palette) -> str:
    """Say in a line how many flows were checked and what was found."""
    found = [one for report in reports for one in report.diagnostics]
    counts = [
        numbered(count, severity)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := sum(one.severity is severity for one in found))
    ]
    told = ", ".join(counts) or "no faults found"
    at_fault = len({one.span.source.name for one in found})
    where = f" in {numbered(at_fault, 'file')}" if counts and len(reports) > 1 else ""
    return f"{colours.bold}{numbered(len(reports), 'flow')} checked: {told}{where}{colours.off}"


def numbered(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _human(found: list[Diagnostic], look: Look) -> str:
    if not found:
        return ""
    from flowcat.diagnostics.human import WIDTH, render_human

    width = columns(otherwise=WIDTH) if look.output is None else WIDTH
    return render_human(found, look.palette, width)


def last_lines(reports: list[Report], colours: Palette) -> str:
    """Return the summary, and what ``--fix`` could do."""
    fixes = [one.fix for report in reports for one in report.diagnostics if one.fix is not None]
    safe = sum(fix.applicability is Applicability.SAFE for fix in fixes)
    counts = {"--fix": safe, "--fix --unsafe": len(fixes) if len(fixes) > safe else 0}
    offers = [f"`{option}` mends {count}" for option, count in counts.items() if count]
    return "".join(f"{line}\n" for line in (summary(reports, colours), ", ".join(offers)) if line)


def _folders() -> tuple[PurePosixPath, PurePosixPath]:
    """Return the folder that paths in reports begin at, and the one that we are in."""
    here = Path.cwd()
    root = Path(os.environ.get("GITHUB_WORKSPACE") or here).absolute()
    return PurePosixPath(root.as_posix()), PurePosixPath(here.as_posix())
