"""``flowcat validate --fix`` and ``--diff``: what the fixes of the findings make of the files."""

import sys
from collections.abc import Iterator
from pathlib import Path

from flowcat.checks import Checked
from flowcat.checks.mending import Mended, Texts, mend
from flowcat.cli.checking import STDIN, Checker
from flowcat.cli.reporting import Findings, Look, last_lines, numbered, tell
from flowcat.cli.rewriting import rewrite, shown_diff, written_text
from flowcat.cli.terminal import counted, emit, palette
from flowcat.diagnostics import Applicability
from flowcat.diagnostics.palette import PLAIN
from flowcat.source.files import project_root
from flowcat.text import Source


def fix(checker: Checker, look: Look, trusted: Applicability) -> int:
    """Mend the flows, write the files that change, and tell what is left.

    A flow from standard input goes to standard output, and what is left in it to standard error.
    """
    run = _Run(checker, look, trusted)
    stream = sys.stdout
    for path, mended in run.flows():
        for file, text in mended.after.items():
            if file != STDIN:
                rewrite(file, mended.before[file], text)
        if path == STDIN:
            sys.stdout.write(mended.after.get(STDIN, checker.given))
            stream = sys.stderr
    code = tell(run.findings.reports, look, stream)
    run.tell_count("mended")
    return code


def show_fixes(checker: Checker, look: Look, trusted: Applicability) -> int:
    """Show what ``fix`` would change, as a diff; return 1 if there is anything left to do.

    What would be left is counted on standard error.
    """
    run = _Run(checker, look, trusted)
    before: dict[Path, str] = {}
    for _, mended in run.flows():
        before = {**mended.before, **before}
    colours = PLAIN if look.output else palette(look.colour)
    diff = "".join(
        shown_diff(text, run.texts[file], run.names[file], colours) for file, text in before.items()
    )
    emit(diff, look.output)
    run.tell_count("to mend")
    if any(report.diagnostics for report in run.findings.reports):
        sys.stderr.write(last_lines(run.findings.reports, PLAIN))
    return int(bool(diff) or look.fails(run.findings.reports))


class _Run:
    """The flows of one command while they are being mended."""

    def __init__(self, checker: Checker, look: Look, trusted: Applicability) -> None:
        self.checker = checker
        self.trusted = trusted
        self.findings = Findings(look)
        self.texts: dict[Path, str] = {}
        """The files as they are to be: a later flow sees what an earlier one has changed."""
        self.names: dict[Path, str] = {}
        """What these files are called."""
        self.count = self.left_out = 0

    def flows(self) -> Iterator[tuple[Path, Mended]]:
        """Mend each flow."""
        for path in counted(self.checker.flows()):
            mended = self._mended(path)
            self.texts |= mended.after
            self.count += mended.count
            self.left_out += len(mended.left_out)
            self.findings.add(mended.checked)
            yield path, mended

    def tell_count(self, what: str) -> None:
        """Say how much was mended, where it is in nobody's way."""
        if self.count:
            faults, files = numbered(self.count, "fault"), numbered(len(self.texts), "file")
            sys.stderr.write(f"{faults} {what} in {files}\n")
        if self.left_out:
            faults = numbered(self.left_out, "fault")
            sys.stderr.write(f"{faults} left as found: the fix would bring new errors\n")

    def _mended(self, path: Path) -> Mended:
        root = project_root(path.absolute().parent)

        def check(texts: Texts) -> Checked:
            checked = self.checker.check(path, {**self.texts, **texts})
            for source in checked.document.sources:
                self.names.setdefault(source.file or STDIN, source.name)
            return checked

        def written(source: Source) -> str | None:
            if source.file is None:
                return self.checker.given if path == STDIN else None
            is_own = path != STDIN and source.file == path.resolve()
            if not is_own and not source.file.is_relative_to(root.resolve()):
                return None
            return self.texts.get(source.file) or written_text(source.file)

        return mend(check, written, self.trusted)
