"""The peak memory of checking one generated flow: ``python -m benchmarks.peak 5000`` prints MB.

It is a process of its own, because a process never gives its peak back.
"""

import resource
import sys

from benchmarks.generate import flow
from flowcat.checks import check_text


def main() -> None:
    check_text(flow(int(sys.argv[1])), "generated.flow.yaml")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
