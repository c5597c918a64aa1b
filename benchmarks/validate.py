"""``flowcat validate``: how soon it answers, and how it grows.

Run it with ``python -m benchmarks.validate``; ``--quick`` takes fewer rounds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

from benchmarks.figures import Figure, report
from benchmarks.generate import flow, flow_config
from benchmarks.processes import output_of, prepare, time_in_turns
from flowcat.checks import check_text

SMALL = 40
SIZES = (50, 500, 5_000)
_LOAD = "import sys; from pipecat.flows import FlowConfig; FlowConfig.from_file(sys.argv[1])"
_TIMED_LOAD = """\
import sys, time
from pipecat.flows import FlowConfig
began = time.process_time()
FlowConfig.from_file(sys.argv[1])
print(time.process_time() - began)
"""


def main(arguments: list[str]) -> int:
    """Measure, print and compare with the bars; return the exit code."""
    quick = "--quick" in arguments
    prepare()
    cold = report(
        f"flowcat validate, {SMALL} nodes, whole processes", cold_figures(7 if quick else 25)
    )
    grown = report(
        "checking generated flows in one process, CPU time", growth_figures(2 if quick else 5)
    )
    return cold or grown


def cold_figures(rounds: int) -> list[Figure]:
    """Compare the command with a bare interpreter, and with loading a ``FlowConfig``."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "generated.flow.yaml")
        theirs = Path(folder, "generated.yaml")
        ours.write_text(flow(SMALL), encoding="utf-8")
        theirs.write_text(flow_config(SMALL), encoding="utf-8")
        fast = time_in_turns(
            {"bare": ("-c", "pass"), "validate": ("-m", "flowcat", "validate", str(ours))}, rounds
        )
        slow = time_in_turns({"load": ("-W", "ignore", "-c", _LOAD, str(theirs))}, 3)["load"]
    bare, validate = fast["bare"], fast["validate"]
    return [
        Figure("bare `python -c pass`, wall", bare.wall * 1000, "ms"),
        Figure("bare `python -c pass`, CPU", bare.cpu * 1000, "ms"),
        Figure("flowcat validate, wall", validate.wall * 1000, "ms", 150),
        Figure("flowcat validate, CPU", validate.cpu * 1000, "ms"),
        Figure("flowcat validate to bare, wall", validate.wall / bare.wall, "x", 8),
        Figure("flowcat validate to bare, CPU", validate.cpu / bare.cpu, "x"),
        Figure("Pipecat's FlowConfig.from_file, wall", slow.wall * 1000, "ms"),
        Figure("Pipecat's FlowConfig.from_file, CPU", slow.cpu * 1000, "ms"),
    ]


def growth_figures(rounds: int) -> list[Figure]:
    """Check flows of three sizes, beside PyYAML's events of the same text and a ``FlowConfig``."""
    figures: list[Figure] = []
    for size in SIZES:
        text = flow(size)
        checked = check_text(text, "generated.flow.yaml")
        assert not checked.diagnostics, checked.diagnostics[0].message
        del checked
        events, check = _interleaved(text, rounds)
        figures.append(Figure(f"{size} nodes: PyYAML's events", events, "s"))
        last = size == SIZES[-1]
        figures.append(Figure(f"{size} nodes: check", check, "s", 3.5 if last else None))
        ratio = check / events
        figures.append(Figure(f"{size} nodes: check to events", ratio, "x", 5 if last else None))
        figures.append(Figure(f"{size} nodes: check, per node", check / size * 1e6, "us"))
        figures.append(Figure(f"{size} nodes: FlowConfig.from_file", _load_seconds(size), "s"))
    each = [figure.value for figure in figures if figure.unit == "us"]
    figures.append(Figure("growth: a node of the largest to one of 500", each[2] / each[1], "x", 2))
    peak = float(output_of(("-m", "benchmarks.peak", str(SIZES[-1]))))
    figures.append(Figure(f"{SIZES[-1]} nodes: peak memory", peak, "MB", 250))
    return figures


def _interleaved(text: str, rounds: int) -> tuple[float, float]:
    events: list[float] = []
    checks: list[float] = []
    for _ in range(rounds):
        events.append(_seconds(_events, text))
        checks.append(_seconds(_check, text))
    return median(events), median(checks)


def _load_seconds(nodes: int) -> float:
    """Time Pipecat reading the like, without its imports, in a process of its own.

    In this one its hundred thousands of objects would make our collections of garbage slower.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "generated.yaml")
        file.write_text(flow_config(nodes), encoding="utf-8")
        return float(output_of(("-W", "ignore", "-c", _TIMED_LOAD, str(file))))


def _events(text: str) -> object:
    return sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader))


def _check(text: str) -> object:
    return check_text(text, "generated.flow.yaml")


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Time the work alone, in CPU seconds: what it returns is freed after the clock is read."""
    began = time.process_time()
    result = work(text)
    elapsed = time.process_time() - began
    del result
    return elapsed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
