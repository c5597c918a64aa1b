"""Time of reading YAML to a tree, beside libyaml's bare events: ``python benchmarks/compose.py``.

The flow is generated: 20 lines a node, with two functions, two guards and one template each. The
two are timed in turn, and the best of five rounds counts.
"""

import time
from collections.abc import Callable

import yaml

from flowcat.source import read_text

ROUNDS = 5

NODE = """\
  node_{0}:
    task: Ask the caller for detail {0}, for {{{{ party_size }}}} people, and wait.
    on_enter:
      set: {{visits: "{{{{ visits + 1 }}}}"}}
    functions:
      - name: record_{0}
        description: Record what the caller said about detail {0}.
        parameters:
          answer: {{type: string, minLength: 1}}
          score: {{type: integer, minimum: 0, maximum: 10}}
        fills: [party_size]
        transition_to:
          - when: args.score > 5 and party_size >= 2
            set: {{answer: "{{{{ args.answer }}}}"}}
            to: node_{1}
          - to: node_{2}
      - name: skip_{0}
        description: The caller does not want to say.
        transition_to:
          - {{when: visits > 3, to: node_{2}}}
          - to: $stay
"""


def flow(nodes: int) -> str:
    """Return the text of a flow with so many nodes."""
    head = "flowcat: 1\nname: generated\ninitial_node: node_0\nnodes:\n"
    return head + "".join(NODE.format(n, (n + 1) % nodes, (n + 7) % nodes) for n in range(nodes))


def main() -> None:
    """Print the times."""
    for nodes in (40, 1_000, 5_000):
        text = flow(nodes)
        bare = read = float("inf")
        for _ in range(ROUNDS):
            bare = min(bare, _seconds(_events, text))
            read = min(read, _seconds(_read, text))
        print(
            f"{nodes} nodes, {len(text):,} characters: events {bare * 1000:.1f} ms, "
            f"read_text {read * 1000:.1f} ms, ratio {read / bare:.2f}"
        )


def _events(text: str) -> object:
    return sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader))


def _read(text: str) -> object:
    return read_text(text, "flow.yaml")


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Time the work alone: what it returns is freed after the clock is read."""
    began = time.perf_counter()
    result = work(text)
    elapsed = time.perf_counter() - began
    del result
    return elapsed


if __name__ == "__main__":
    main()
