"""Figures with their bars, printed as a table: what every benchmark here ends with.

The machine may be shared, so a bar that is missed is only marked; the exit code tells of one that
is missed by far.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FAR = 2.5
"""How many times its bar a figure may be before the benchmark fails."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured; less is better."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    """The most that it should be; None where there is no bar."""

    @property
    def verdict(self) -> str:
        """How the figure stands to its bar, in a word or two."""
        if self.bar is None:
            return ""
        if self.value <= self.bar:
            return "ok"
        return "missed" if self.value <= FAR * self.bar else "missed by far"


def report(title: str, figures: Iterable[Figure]) -> int:
    """Print figures with their bars; return the exit code, 1 if a bar is missed by far."""
    figures = tuple(figures)
    print(f"\n{title}")
    for figure in figures:
        bar = "" if figure.bar is None else f"<= {_number(figure.bar)} {figure.unit}"
        value = f"{_number(figure.value)} {figure.unit}"
        print(f"  {figure.name:<58}{value:>12}   {bar:<12} {figure.verdict}".rstrip())
    return int(any(figure.verdict == "missed by far" for figure in figures))


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
