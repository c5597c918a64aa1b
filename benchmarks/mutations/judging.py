"""Which new diagnostics a fault gives."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mutations.bases import Base
from benchmarks.mutations.operators import Operator, Seed
from flowcat.checks import check_file
from flowcat.checks.settings import DEFAULTS, Settings
from flowcat.diagnostics import RULES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one fault."""

    operator: Operator
    base: Base
    seed: Seed
    codes: tuple[str, ...]
    """The rules that tell something which they do not tell of the flow without the fault."""

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
    before = _told(base, Seed(base.text, base.python), folder, settings)
    after = _told(base, seed, folder, settings)
    codes = tuple(sorted({code for code, _, _ in (after - before).elements()}))
    return Verdict(operator, base, seed, codes)


def _told(base: Base, seed: Seed, folder: Path, settings: Settings) -> Counter[tuple[str, ...]]:
    path = write(base, seed, folder)
    found = check_file(path, settings=settings or DEFAULTS).diagnostics
    return Counter((one.rule.code, one.message, one.span.text) for one in found)


def write(base: Base, seed: Seed, folder: Path) -> Path:
    """Write a flow and its Python into a folder of their own; return the flow's path."""
    place = folder / base.name
    place.mkdir(exist_ok=True)
    (place / base.path.name).write_text(seed.text, encoding="utf-8")
    if seed.python is not None:
        (place / base.python_name).write_text(seed.python, encoding="utf-8")
    return place / base.path.name
