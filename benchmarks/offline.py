"""How long offline mode takes for one turn.

Run it with ``python benchmarks/offline.py``. It decides every row of the tests' tables several
times and prints the mean, the 99th percentile and the slowest turn in milliseconds of CPU. The bar
for a turn is 2 ms.
"""

import importlib.util
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from flowcat.offline import Turn, decide

ROUNDS = 10
TABLES = Path(__file__).parents[1] / "tests" / "offline"


def main() -> None:
    turns = tuple(_turns())
    cold = [_milliseconds(turn) for turn in turns]
    warm = [_milliseconds(turn) for _ in range(ROUNDS) for turn in turns]
    print(f"{len(turns)} utterances")
    _report("first time", cold)
    _report(f"{ROUNDS} rounds more", warm)


def _turns() -> Iterator[Turn]:
    known = _table("test_decide")
    for node, utterance, _ in (*known.ROWS, *known.UNSEEN):
        place = known.NODES[node]
        yield Turn(utterance, place.tools, known.NOW, prompt=place.prompt, bot=place.bot)
    new = _table("test_new_services")
    for node, utterance, _ in new.ROWS:
        prompt, tools = new.NODES[node]
        yield Turn(utterance, tools, new.NOW, prompt=prompt)


def _table(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TABLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _milliseconds(turn: Turn) -> float:
    start = time.thread_time()
    decide(turn)
    return (time.thread_time() - start) * 1000


def _report(title: str, times: list[float]) -> None:
    ordered = sorted(times)
    mean = sum(times) / len(times)
    high = ordered[int(len(ordered) * 0.99)]
    print(f"{title}: mean {mean:.2f} ms, 99 % {high:.2f} ms, slowest {ordered[-1]:.2f} ms")


if __name__ == "__main__":
    main()
