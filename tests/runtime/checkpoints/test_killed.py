"""Calls whose process is killed at any moment lose nothing that was told, and do nothing twice."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killed_calls_come_to_their_end() -> None:
    """Twenty calls, each killed one to three times; the benchmark does the same five hundred times.

    A write that the caller or the LLM was told of is saved, no handler that writes runs twice, and
    what nobody can know is told.
    """
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.resume", "20"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "killed at random moments" in run.stdout
