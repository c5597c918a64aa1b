"""Which new diagnostics a fault gives."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.mutations.bases import Base
from benchmarks.mutations.operators import Operator, Seed
from flowcat.checks import check_file
from flowcat.checks.model import Python
from flowcat.checks.python_source import python_file
from flowcat.checks.settings import Settings
from flowcat.diagnostics import RULES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one fault."""

    operator: Operator
    base: Base
    seed: Seed
    codes: tuple[str, ...]
    """The rules that tell something which they do not tell of the flow without the fault."""
    by_pipecat: bool | None = None
    """Whether Pipecat catches it; None if it is not in a FlowConfig file."""

    @property
    def is_caught(self) -> bool:
        """Whether anything new is told."""
        return bool(self.codes)

    @property
    def is_named(self) -> bool:
        """Whether the rule that the fault is meant for tells of it, or one that rightly does."""
        return not set(self.codes).isdisjoint(self.operator.codes)


def verdicts(operators: Iterable[Operator], bases: Iterable[Base]) -> Iterator[Verdict]:
    """Seed the faults and check each, in the order of the operators."""
    bases = tuple(bases)
    with tempfile.TemporaryDirectory() as folder:
        for operator in operators:
            for base in bases:
                for seed in operator.on(base):
                    yield judged(operator, base, seed, Path(folder))


def judged(operator: Operator, base: Base, seed: Seed, folder: Path) -> Verdict:
    """Check one fault, beside the flow without it."""
    rules = (RULES[code] for code in operator.codes)
    settings = Settings(enabled=frozenset(rule.code for rule in rules if rule.opt_in))
    before = _clean(base, settings.enabled)
    after = _told(base, seed, folder, settings)
    codes = tuple(sorted({code for code, _, _ in (after - before).elements()}))
    return Verdict(operator, base, seed, codes)


@cache
def _clean(base: Base, enabled: frozenset[str]) -> Counter[tuple[str, ...]]:
    """Return what is told of a flow without a fault; opt-in rules do tell of some."""
    with tempfile.TemporaryDirectory() as folder:
        seed = Seed(base.text, base.python)
        return _told(base, seed, Path(folder), Settings(enabled=enabled))


def _told(base: Base, seed: Seed, folder: Path, settings: Settings) -> Counter[tuple[str, ...]]:
    path = write(base, seed, folder)
    try:
        found = check_file(path, python=_python(base, path), settings=settings).diagnostics
    except ValueError:  # the command line says that the Python file cannot be read
        return Counter([("F007", "", "")])
    return Counter((one.rule.code, one.message, one.span.text) for one in found)


def _python(base: Base, flow: Path) -> Python | None:
    """Name the Python file of a FlowConfig, as ``--handlers`` does and as Pipecat is given it."""
    return None if base.is_marked else python_file(flow.with_name(base.python_name))


def write(base: Base, seed: Seed, folder: Path) -> Path:
    """Write a flow and its Python into a folder of their own; return the flow's path."""
    place = folder / base.name
    place.mkdir(exist_ok=True)
    (place / base.path.name).write_text(seed.text, encoding="utf-8")
    if seed.python is not None:
        (place / base.python_name).write_text(seed.python, encoding="utf-8")
    return place / base.path.name
