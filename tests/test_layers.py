"""Which part of Flowcat may import which, and what the quick verbs load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "flowcat"
FLOW = ROOT / "flows" / "restaurant" / "restaurant.flow.yaml"

LANGUAGE = {"text", "diagnostics", "source", "language"}
PLAN = LANGUAGE | {"graph", "plan"}
RUNTIME = LANGUAGE | {"checks", "plan", "trace", "offline", "errors", "runtime"}
ALLOWED = {
    "text": {"text"},
    "diagnostics": {"text", "diagnostics"},
    "errors": {"diagnostics"},
    "source": {"text", "diagnostics", "source"},
    "language": LANGUAGE,
    "pysource": {"text", "pysource"},
    "graph": LANGUAGE | {"pysource", "graph"},
    "checks": LANGUAGE | {"pysource", "graph", "checks"},
    "formatting": {"text", "diagnostics", "source", "formatting"},
    "convert": LANGUAGE | {"convert"},
    "view": {"text", "diagnostics", "language", "graph", "view"},
    "plan": PLAN,
    "trace": PLAN | {"trace"},
    "simulate": PLAN | {"simulate"},
    "offline": {"offline"},
    "runtime": RUNTIME | {""},  # the root module, for the version
    "bot": RUNTIME | {"bot"},
}
"""The parts that a part may import. What is not listed stands on top and may import every part."""

PIPECAT_USERS = {"runtime", "bot"}
THIRD_PARTY = {"source": {"yaml"}, "language": {"jsonschema", "referencing"}}
"""The packages from elsewhere that a part of the base install may import. jsonschema brings
referencing, which resolves `$ref`."""

FORMATS = ("human", "concise", "json_format", "github", "sarif", "junit", "columns")
HEAVY = {"pipecat", "pydantic", "asyncio", "jinja2", "jsonschema", "loguru"}
SLOW_TO_IMPORT = {"dataclasses", "inspect", "dis"}
"""What no quick verb needs; see `flowcat.text.dataclass`."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import in one module of Flowcat."""

    module: str
    """The module that imports, such as ``flowcat.plan.step``."""
    line: int
    target: str
    """What is imported, with the name if it is one from ``flowcat`` itself."""
    at_start: bool
    """Whether it happens as soon as the module is imported."""

    @property
    def part(self) -> str:
        """The part of Flowcat that imports; empty for the root module."""
        return _part(self.module)

    def __str__(self) -> str:
        """Say it as a failed test shows it."""
        return f"{self.module}:{self.line} imports {self.target}"


def test_parts_import_only_what_lies_below_them() -> None:
    """A part can be read, tested and used without anything that is built on top of it."""
    wrong = [
        str(found)
        for found in IMPORTS
        if found.target.partition(".")[0] == "flowcat"
        and _part(found.target) not in ALLOWED.get(found.part, {_part(found.target)})
    ]
    assert wrong == [], "\n".join(wrong)


def test_only_the_runtime_and_the_bot_import_pipecat() -> None:
    """Everything else works without Pipecat, whose next version changes these two parts alone."""
    wrong = [
        str(found)
        for found in IMPORTS
        if found.target.partition(".")[0] in ("pipecat", "pipecat_flows")
        and found.part not in PIPECAT_USERS
    ]
    assert wrong == [], "\n".join(wrong)


def test_base_parts_import_nothing_from_elsewhere() -> None:
    """What checks, plans and draws a flow needs Python, PyYAML and jsonschema, no more."""
    wrong = [
        str(found)
        for found in IMPORTS
        if found.part in ALLOWED.keys() - PIPECAT_USERS
        and (top := found.target.partition(".")[0]) != "flowcat"
        and top not in sys.stdlib_module_names
        and top not in THIRD_PARTY.get(found.part, ())
    ]
    assert wrong == [], "\n".join(wrong)


def test_root_module_imports_lazily() -> None:
    """``import flowcat`` loads no part but the errors."""
    at_start = {
        found.target for found in IMPORTS if found.module == "flowcat" and found.at_start
    } - {"typing"}
    assert at_start == {"flowcat.errors"}


def test_errors_import_nothing_at_start() -> None:
    """Catching an error of Flowcat does not load what shows diagnostics."""
    wrong = [
        str(found)
        for found in IMPORTS
        if found.part == "errors" and found.at_start and found.target != "typing"
    ]
    assert wrong == [], "\n".join(wrong)


def test_dataclasses_are_declared_with_our_own_decorator() -> None:
    """What a quick verb loads is declared fast; only what comes with Pipecat may do otherwise."""
    wrong = [
        str(found)
        for found in IMPORTS
        if found.target == "dataclasses"
        and found.at_start
        and found.part not in PIPECAT_USERS | {"offline"}
    ]
    assert wrong == [], "\n".join(wrong)


def test_private_parts_of_pipecat_are_touched_in_one_module() -> None:
    """A new version of Pipecat that moves its private parts breaks `runtime/private.py` alone."""
    wrong = [
        f"{_name(file)}:{line} touches {what}"
        for part in sorted(PIPECAT_USERS)
        for file in sorted((PACKAGE / part).rglob("*.py"))
        if file != PACKAGE / "runtime" / "private.py"
        for line, what in _private_reads(file)
    ]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("verb", ["validate", "graph"])
def test_quick_verbs_load_nothing_heavy(verb: str) -> None:
    """`flowcat validate` and `flowcat graph` start fast: they load no Pipecat, no event loop."""
    loaded = {name.partition(".")[0] for name in _loaded_by(verb)}
    assert "flowcat" in loaded
    assert loaded & (HEAVY | SLOW_TO_IMPORT) == set()


def test_checking_a_sound_flow_loads_nothing_for_faults() -> None:
    """What tells, mends or explains faults is loaded when there are some."""
    told = {f"flowcat.diagnostics.{name}" for name in FORMATS}
    other = {"flowcat.cli.fixing", "flowcat.cli.watching", "flowcat.checks.mending", "difflib"}
    texts = {"flowcat.checks.suppressions", "flowcat.diagnostics.pages", "json", "tomllib"}
    assert _loaded_by("validate") & (told | other | texts) == set()


def _loaded_by(verb: str) -> set[str]:
    """Return the modules that are loaded once a verb has run on a flow."""
    program = (
        "import sys\n"
        "from flowcat.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program, verb, str(FLOW)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(run.stderr.split())


def _imports_of(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    late = set(_late_nodes(tree))
    module = _name(file)
    for node in ast.walk(tree):
        for target in _targets(node):
            yield Import(module, getattr(node, "lineno", 0), target, node not in late)


def _late_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what does not run when the module is imported: functions, and typing's own block."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from ast.walk(node)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                for inner in node.body:
                    yield from ast.walk(inner)


def _targets(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import():
            yield from (alias.name for alias in node.names)
        case ast.ImportFrom(level=0, module="flowcat"):
            yield from (f"flowcat.{alias.name}" for alias in node.names)
        case ast.ImportFrom(level=0, module=str(module)):
            yield module
        case ast.ImportFrom():
            raise AssertionError(f"line {node.lineno} has a relative import: write it in full")
        case ast.Call(
            func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(module)), *_],
        ):
            yield module
        case _:
            pass


def _private_reads(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the private attributes of other objects that a module reads or writes."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if _is_private(name):
                yield node.lineno, f"`{name}`"
            case ast.Call(
                func=ast.Name(id="getattr" | "setattr" | "delattr" | "hasattr"),
                args=[_, ast.Constant(value=str(name)), *_],
            ) if _is_private(name):
                yield node.lineno, f"`{name}`"
            case ast.Call(func=ast.Name(id="vars")) | ast.Attribute(attr="__dict__"):
                yield node.lineno, "all attributes of an object"
            case _:
                pass


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _part(module: str) -> str:
    """Tell the part of a module; what is imported from the root itself has the part ''."""
    name = module.partition(".")[2].partition(".")[0]
    is_part = (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()
    return name if is_part else ""


IMPORTS = tuple(found for file in sorted(PACKAGE.rglob("*.py")) for found in _imports_of(file))
