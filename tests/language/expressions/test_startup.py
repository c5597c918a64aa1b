"""What importing the grammar costs."""

import os
import subprocess
import sys

LATE = ("json", "datetime", "decimal", "difflib", "flowcat.language.expressions.compiling")


def test_checking_a_flow_loads_nothing_that_only_running_it_needs() -> None:
    """Dates, decimals, JSON and the compiler are imported when they are first used."""
    code = f"import sys, flowcat.language.templates; print([m for m in {LATE} if m in sys.modules])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    run = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
