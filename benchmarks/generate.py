"""Flows of any size, free of errors and warnings: ``python benchmarks/generate.py 40 > forty.yaml``.

Every node has 20 lines, two functions, two guards and one template, so that figures of different
sizes can be compared. The last node is the end.
"""

import sys

_HEAD = """\
flowcat: 1
name: generated
description: A long survey, made for measuring.
role_message: You ask the questions of a survey by phone, one at a time.
state:
  party_size: {type: integer, minimum: 1, maximum: 12, default: 2}
  answers: {type: integer, minimum: 0, default: 0}
  remark: {type: string}
outcomes: [finished]
initial_node: step_0
nodes:
"""

_NODE = """\
  step_%(here)d:
    task: Ask for detail %(here)d of the visit of {{ party_size }} people, and wait.
    functions:
      - name: record_%(here)d
        description: Record what the caller said about detail %(here)d.
        parameters:
          answer: {type: string, minLength: 1}
          score: {type: integer, minimum: 0, maximum: 10}
        fills: [party_size]
        transition_to:
          - when: args.score > 5 and party_size >= 2
            clear: [remark]
            to: %(next)s
          - to: %(later)s
      - name: skip_%(here)d
        description: The caller does not want to talk about detail %(here)d.
        transition_to:
          - when: answers > 3 or not party_size == 1
            to: %(later)s
          - to: $stay
"""

_END = """\
  goodbye:
    task: Thank the caller and say goodbye.
    end: finished
"""


def flow(nodes: int) -> str:
    """Return the text of a flow with so many nodes."""
    steps = nodes - 1
    return _HEAD + "".join(_node(number, steps) for number in range(steps)) + _END


def flow_config(nodes: int) -> str:
    """Return a like document in Pipecat's ``FlowConfig``: no guards, parameters in Python."""
    steps = nodes - 1
    body = "".join(_config_node(number, steps) for number in range(steps))
    return _CONFIG_HEAD + body + _CONFIG_END


def _node(number: int, steps: int) -> str:
    places = {"here": number, "next": _name(number + 1, steps), "later": _name(number + 7, steps)}
    return _NODE % places


def _config_node(number: int, steps: int) -> str:
    places = {"here": number, "next": _name(number + 1, steps), "later": _name(number + 7, steps)}
    return _CONFIG_NODE % places


def _name(number: int, steps: int) -> str:
    return f"step_{number}" if number < steps else "goodbye"


if __name__ == "__main__":
    sys.stdout.write(flow(int(sys.argv[1])))
