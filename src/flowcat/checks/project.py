"""The settings of the project around a flow: ``[tool.flowcat]`` in ``pyproject.toml``."""

import os
from collections.abc import Mapping
from pathlib import Path

from flowcat.checks.settings import DEFAULTS, Settings, SettingsError
from flowcat.text.dataclass import dataclass

_SECTION = "[tool.flowcat"
"""What a file holds that says anything to Flowcat."""


@dataclass(frozen=True, slots=True)
class Project:
    """What the nearest file with settings says."""

    folder: Path | None = None
    """Where that file lies; None if there is none."""
    settings: Settings = DEFAULTS
    exclude: tuple[str, ...] = ()
    """Patterns of files, relative to the folder, that are left out when a folder is searched."""

    def leaves_out(self, path: Path) -> bool:
        """Tell whether a file, or a folder around it, is one of those that are left out."""
        if not self.exclude or self.folder is None:
            return False
        from fnmatch import fnmatchcase

        inside = Path(os.path.abspath(path)).relative_to(self.folder)
        names = [part.as_posix() for part in (inside, *inside.parents)]
        return any(
            fnmatchcase(name, pattern.rstrip("/")) for name in names for pattern in self.exclude
        )


class Projects:
    """Finds the project of each folder; a file of settings is read once."""

    def __init__(self) -> None:
        self._known: dict[str, Project] = {}

    def around(self, folder: Path) -> Project:
        """Return the project of a folder: of the nearest one around it that has settings.

        Raises:
            SettingsError: If they are wrong; the message names the file.
        """
        passed: list[str] = []
        at = os.path.abspath(folder)
        while at not in self._known:
            passed.append(at)
            found = _project_in(at)
            parent = os.path.dirname(at)
            if found is not None or parent == at:
                self._known[at] = found or Project()
                break
            at = parent
        project = self._known[at]
        self._known.update(dict.fromkeys(passed, project))
        return project

    def files(self) -> list[Path]:
        """Return the files of settings that were found."""
        folders = {project.folder for project in self._known.values()}
        return [folder / "pyproject.toml" for folder in folders if folder is not None]


def _project_in(folder: str) -> Project | None:
    path = os.path.join(folder, "pyproject.toml")
    if not os.path.isfile(path):
        return None
    shown = os.path.relpath(path)
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None  # it cannot be known whether it says anything
    if _SECTION not in text:
        return None
    from flowcat.checks.merging import excluded, with_table

    try:
        table = _table(text)
        return Project(Path(folder), with_table(DEFAULTS, table), excluded(table))
    except SettingsError as fault:
        raise SettingsError(f"{shown}: [tool.flowcat]: {fault}") from None


def _table(text: str) -> Mapping[str, object]:
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("flowcat", {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the file is not TOML: {error}") from None
    return table if isinstance(table, dict) else {}
