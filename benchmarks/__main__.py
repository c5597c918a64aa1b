"""Every benchmark, one after the other: ``python -m benchmarks``, with ``--quick`` for CI.

Each runs in a process of its own. The exit code is 1 if a bar is missed by far.
"""

import subprocess
import sys

WITH_BARS = ("validate", "overhead", "memory", "chaos")
OTHERS = ("compose", "expressions", "offline", "blind")


def main(arguments: list[str]) -> int:
    """Run all benchmarks; the quick run leaves out those without bars."""
    quick = "--quick" in arguments
    codes = [_run(name, *arguments) for name in WITH_BARS]
    codes += [_run(name) for name in OTHERS if not quick]
    return max(codes)


def _run(name: str, *arguments: str) -> int:
    print(f"==> {name}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
