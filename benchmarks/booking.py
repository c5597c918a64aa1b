"""The conversation that is timed: as a flow, by hand on a bare ``FlowManager``, and its model."""

from itertools import cycle
from typing import Any

from flowcat.runtime.headless import Answerer, Call, Headless, Inference, Reply
from flowcat.runtime.pipecat_flows import (
    ContextStrategy,
    ContextStrategyConfig,
    FlowManager,
    FlowsFunctionSchema,
    NodeConfig,
)

FLOW = """\
flowcat: 1
name: bookings
role_message: You take bookings by phone.
state:
  name: {type: string}
  party_size: {type: integer, minimum: 1, maximum: 40}
  day: {type: string, format: date}
functions:
  record:
    description: Record what the caller wants.
    parameters:
      name: {type: string, minLength: 1}
      party_size: {type: integer, minimum: 1, maximum: 40}
      day: {type: string, format: date}
      table: {enum: [inside, outside]}
      remark: {type: string}
    set:
      name: "{{ args.name }}"
      party_size: "{{ args.party_size }}"
      day: "{{ args.day }}"
    result: {status: recorded}
    transition_to:
      - when: args.party_size > 8 and args.table == "outside"
        to: refuse
      - when: args.table == "inside"
        to: inside
      - to: outside
initial_node: inside
nodes:
  inside:
    task: Ask for the next booking. The last was {{ name | default("nobody") }}, inside.
    functions: [record]
    context_strategy: reset
  outside:
    task: Ask for the next booking. The last was {{ name | default("nobody") }}, outside.
    functions: [record]
    context_strategy: reset
  refuse:
    task: Say that large groups cannot sit outside.
    functions: [record]
"""

_ROLE = "You take bookings by phone."
_CALLER = {
    "name": "Ann Brown",
    "party_size": 4,
    "day": "2026-11-21",
    "remark": "by the window, please",
}


def answerer() -> Answerer:
    """Make a model that records a booking when the caller has spoken, and talks otherwise."""
    tables = cycle(("outside", "inside"))

    def answer(inference: Inference) -> Reply:
        if inference.messages[-1]["role"] != "user":
            return Reply("Who is the next one?")
        return Reply(calls=(Call("record", {**_CALLER, "table": next(tables)}),))

    return answer


async def start_by_hand(headless: Headless) -> None:
    """Start the conversation on a bare ``FlowManager``."""
    manager = FlowManager(
        llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
    )
    manager.state["name"] = "nobody"
    # The role is said once; a session too sends it only when it changes.
    await manager.initialize({**_inside(), "role_message": _ROLE})


async def _record(args: dict[str, Any], flow_manager: FlowManager) -> tuple[Any, NodeConfig]:
    """Do what a hand-written handler does: nothing is validated."""
    flow_manager.state["name"] = args["name"]
    flow_manager.state["party_size"] = args["party_size"]
    flow_manager.state["day"] = args["day"]
    if args["party_size"] > 8 and args["table"] == "outside":
        return {"status": "recorded"}, _refuse()
    return {"status": "recorded"}, _inside() if args["table"] == "inside" else _outside()


def _inside() -> NodeConfig:
    return {
        "name": "inside",
        "task_messages": [
            {
                "role": "developer",
                "content": "Ask for the next booking. The last was {{ name }}, inside.",
            }
        ],
        "functions": [_schema()],
        "context_strategy": ContextStrategyConfig(strategy=ContextStrategy.RESET),
    }


def _outside() -> NodeConfig:
    return {
        "name": "outside",
        "task_messages": [
            {
                "role": "developer",
                "content": "Ask for the next booking. The last was {{ name }}, outside.",
            }
        ],
        "functions": [_schema()],
        "context_strategy": ContextStrategyConfig(strategy=ContextStrategy.RESET),
    }


def _refuse() -> NodeConfig:
    return {
        "name": "refuse",
        "task_messages": [
            {"role": "developer", "content": "Say that large groups cannot sit outside."}
        ],
        "functions": [_schema()],
    }


def _schema() -> FlowsFunctionSchema:
    return FlowsFunctionSchema(
        name="record",
        description="Record what the caller wants.",
        properties={
            "name": {"type": "string", "minLength": 1},
            "party_size": {"type": "integer", "minimum": 1, "maximum": 40},
            "day": {"type": "string", "format": "date"},
            "table": {"enum": ["inside", "outside"]},
            "remark": {"type": "string"},
        },
        required=["name", "party_size", "day", "table", "remark"],
        handler=_record,
        cancel_on_interruption=True,
    )
