"""Whole processes, timed: commands take turns, so that a busy moment meets all of them alike."""

import compileall
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import flowcat


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took, in seconds: the median of its rounds."""

    wall: float
    cpu: float


def prepare() -> None:
    """Compile Flowcat to bytecode, as an installer does, and say so."""
    compileall.compile_dir(Path(flowcat.__file__).parent, quiet=1)
    print("Flowcat was compiled to bytecode first, and PYTHONDONTWRITEBYTECODE is unset.")


def time_in_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run Python with each list of arguments in turn, so many rounds, and return their costs."""
    taken: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            taken[name].append(_timed(arguments))
    return {
        name: Cost(median(c.wall for c in costs), median(c.cpu for c in costs))
        for name, costs in taken.items()
    }


def output_of(arguments: Sequence[str]) -> str:
    """Run Python with these arguments and return what it prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=_environment(), check=True, capture_output=True, text=True
    ).stdout


def _timed(arguments: Sequence[str]) -> Cost:
    before, began = _children(), time.perf_counter()
    output_of(arguments)
    return Cost(time.perf_counter() - began, _children() - before)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
