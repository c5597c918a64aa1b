"""Flows of any size, free of errors and warnings: ``python -m benchmarks.generate 40``.

Every node has 20 lines, two functions, two guards and one template, so that figures of different
sizes can be compared. No two nodes have the same texts or guards. The last node is the end.
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
          score: {type: integer, minimum: 0, maximum: 100000}
        fills: [party_size]
        transition_to:
          - when: args.score > %(here)d and party_size >= 2
            clear: [remark]
            to: %(next)s
          - to: %(later)s
      - name: skip_%(here)d
        description: The caller does not want to talk about detail %(here)d.
        transition_to:
          - when: answers > %(here)d or not party_size == 1
            to: %(later)s
          - to: $stay
"""

_END = """\
  goodbye:
    task: Thank the caller and say goodbye.
    end: finished
"""

_CONFIG_HEAD = """\
initial_node: step_0
nodes:
"""

_CONFIG_NODE = """\
  step_%(here)d:
    role_message: You ask the questions of a survey by phone, one at a time.
    task_messages:
      - role: developer
        content: Ask for detail %(here)d of the visit of {{ party_size }} people, and wait.
    functions:
      - name: record_%(here)d
        transition_to:
          field: status
          cases:
            good: %(next)s
            small: %(later)s
          default: %(later)s
      - name: skip_%(here)d
        transition_only: true
        description: The caller does not want to talk about detail %(here)d.
        transition_to: %(later)s
    pre_actions:
      - type: tts_say
        text: One moment.
    context_strategy: append
"""

_CONFIG_END = """\
  goodbye:
    task_messages:
      - role: developer
        content: Thank the caller and say goodbye.
"""


def flow(nodes: int) -> str:
    """Return the text of a flow with so many nodes."""
    return _HEAD + _steps(_NODE, nodes - 1) + _END


def flow_config(nodes: int) -> str:
    """Return the nearest thing in Pipecat's ``FlowConfig``: guards and parameters are in Python."""
    return _CONFIG_HEAD + _steps(_CONFIG_NODE, nodes - 1) + _CONFIG_END


def _steps(form: str, count: int) -> str:
    names = [f"step_{number}" for number in range(count)] + ["goodbye"] * 7
    return "".join(
        form % {"here": number, "next": names[number + 1], "later": names[number + 7]}
        for number in range(count)
    )


if __name__ == "__main__":
    sys.stdout.write(flow(int(sys.argv[1])))
