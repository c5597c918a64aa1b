"""Checking the flows that a command line names, each with the settings of its project."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from flowcat.checks import Checked, check_file, check_text
from flowcat.checks.check import UNFILED
from flowcat.checks.project import Project, Projects
from flowcat.checks.settings import Settings, SettingsError
from flowcat.cli.flow_files import flow_files, handlers_file, standard_input
from flowcat.cli.terminal import CommandError
from flowcat.text.dataclass import dataclass, replace

STDIN = UNFILED
"""Stands for standard input where files are named: `-`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked."""

    names: tuple[str, ...]
    """Files, folders, patterns, and ``-``, as they were given."""
    stdin_name: Path | None = None
    """The file that standard input is to be taken for."""
    handlers: Path | None = None
    """The file of the Python functions, where the command line names it."""
    targets: frozenset[str] | None = None
    """The providers, where the command line names them."""


class Checker:
    """Checks what was asked for; settings and standard input are read once."""

    def __init__(self, request: Request) -> None:
        """Read the Python functions that the request names.

        Raises:
            CommandError: If they cannot be read.
        """
        self.request = request
        handlers = request.handlers
        self._python = None if handlers is None else handlers_file(handlers)
        self._projects = Projects()
        self._given: str | None = None

    def flows(self) -> list[Path]:
        """Return the flows to check, each once; ``STDIN`` is standard input.

        Raises:
            CommandError: If a name leads nowhere, or settings are wrong.
        """
        return list(dict.fromkeys(flow_files(self.request.names, self._leaves_out)))

    def check(self, path: Path, texts: Mapping[Path, str] | None = None) -> Checked:
        """Check one flow.

        Args:
            path: One of ``flows()``.
            texts: What stands in place of the text of files, by their paths with links followed,
                and of standard input.

        Raises:
            CommandError: If settings are wrong, or standard input cannot be read.
        """
        python = self._python
        if path != STDIN:
            settings = self._settings(path.parent)
            return check_file(path, python=python, settings=settings, texts=texts)
        text = (texts or {}).get(STDIN, self.given)
        name = self.request.stdin_name
        if name is None:
            settings = self._settings(Path())
            return check_text(text, "<stdin>", python=python, settings=settings)
        settings = self._settings(name.parent)
        return check_text(
            text, name.as_posix(), python=python, folder=name.parent, settings=settings, texts=texts
        )

    @property
    def given(self) -> str:
        """What standard input holds."""
        if self._given is None:
            self._given = standard_input()
        return self._given

    def other_files(self) -> list[Path]:
        """Return the files besides flows that say something about all of them."""
        handlers = self.request.handlers
        return [*self._projects.files(), *([] if handlers is None else [handlers])]

    def _settings(self, folder: Path) -> Settings:
        settings = self._project(folder).settings
        if self.request.targets is None:
            return settings
        return replace(settings, chosen_targets=self.request.targets)

    def _leaves_out(self, path: Path) -> bool:
        return self._project(path.parent).leaves_out(path)

    def _project(self, folder: Path) -> Project:
        try:
            return self._projects.around(folder)
        except SettingsError as fault:
            raise CommandError(str(fault)) from fault


def files_of(checked: Checked) -> Iterator[Path]:
    """Yield the files that a check of a flow depends on, those that are missing too."""
    for source in checked.document.sources:
        yield source.file or Path(source.name)
    folder = Path(checked.document.source.name).parent
    if checked.flow is not None and checked.flow.handlers is not None:
        yield folder / checked.flow.handlers.text
    # A FlowConfig file names no Python file, so any beside it may be the one.
    yield from sorted(folder.glob("*.py"))
