"""What people get who install Flowcat, and what must never be in its files."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import flowcat

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src" / "flowcat").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MADE = {"build", "dist", "__pycache__", "node_modules"}
"""Folders that are made from the files; so are those that begin with a dot, except `.ci`."""
LONGEST_MODULE = 400
REGISTRY = re.compile(r"""(?<!no-emit-)index[-_]url|https?://[^\s"']+/(?:simple|packages|-)/""")
OWN_MACHINE = re.compile(r"""(?<![\w.~/-])/(?:work|root|home/\w+|tmp/v)/""")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that people install."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_wheel_ships_types_and_every_module(wheel: Path) -> None:
    """The package that people install holds all modules, its types and its licence."""
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    wanted = {file.relative_to(ROOT / "src").as_posix() for file in MODULES}
    assert wanted | {"flowcat/py.typed"} <= shipped
    assert any(name.endswith("/licenses/LICENSE") for name in shipped)


def test_an_installed_package_has_the_page_of_every_rule(wheel: Path, tmp_path: Path) -> None:
    """`flowcat explain` needs no checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = (
        "import flowcat; from flowcat.diagnostics.pages import page_of;"
        "print(flowcat.__file__, page_of('F201'))"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and program
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    place, _, page = run.stdout.partition(" ")
    assert Path(place).is_relative_to(tmp_path)
    assert page.rstrip("\n") == (ROOT / "docs/rules/F201.md").read_text("utf-8").rstrip("\n")
    pages = {file.name for file in (ROOT / "docs" / "rules").glob("*.md")}
    assert {file.name for file in (tmp_path / "flowcat" / "rule_pages").iterdir()} == pages


def test_version_is_the_same_everywhere() -> None:
    """`flowcat.__version__` is the version of the installed package, and the changelog has it."""
    assert PROJECT["project"]["version"] == flowcat.__version__
    assert f"## [{flowcat.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_public_names_are_sorted_and_exist() -> None:
    """Every name in `flowcat.__all__` can be imported."""
    assert list(flowcat.__all__) == sorted(flowcat.__all__)
    program = "import flowcat; print(*[n for n in flowcat.__all__ if hasattr(flowcat, n)])"
    run = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == list(flowcat.__all__)


def test_lock_holds_every_dependency_with_hashes() -> None:
    """`make test` installs exactly what the project asks for, and only files with known hashes."""
    locked = _locked("dev.txt")
    assert _wanted() <= locked.keys()
    assert [name for name, hashes in locked.items() if not hashes] == []


def test_build_lock_agrees_with_the_whole_lock() -> None:
    """What builds packages is at the same version in both lock files."""
    assert _locked("build.txt").items() <= _locked("dev.txt").items()


def test_files_name_no_registry_and_no_machine() -> None:
    """The files work anywhere: none names a package registry or a path of somebody's machine."""
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in _files(ROOT)
        for number, line in enumerate(_text(file).splitlines(), start=1)
        if REGISTRY.search(line) or OWN_MACHINE.search(line)
    ]
    assert wrong == [], "\n".join(wrong)


def test_every_module_says_why_it_exists() -> None:
    """A reader who opens any module finds a docstring first."""
    silent = [
        str(file.relative_to(ROOT))
        for file in MODULES
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_module_is_too_long_to_read() -> None:
    """A module has at most 400 lines."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in MODULES
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def _wanted() -> set[str]:
    """Name what `pyproject.toml` asks for, in the registry's spelling."""
    project = PROJECT["project"]
    lists = [
        project["dependencies"],
        # The standalone Flows pin another Pipecat, so they have a lock of their own.
        project["optional-dependencies"]["pipecat"],
        *PROJECT["dependency-groups"].values(),
    ]
    return {
        re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")
        for requirements in lists
        for requirement in requirements
    }


def _locked(name: str) -> dict[str, frozenset[str]]:
    """Read a lock file: the hashes of each name, with its version where it has only one."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    locked: dict[str, frozenset[str]] = {}
    for entry in re.split(r"\n(?=\S)", text.strip()):
        package = re.split(r"[=\s]", entry, maxsplit=1)[0]
        found = frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry))
        locked[package] = locked.get(package, frozenset()) | found
    return locked


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name != ".ci"
        if path.is_file():
            yield path
        elif not hidden and path.name not in MADE and not path.name.endswith(".egg-info"):
            yield from _files(path)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="ignore")
