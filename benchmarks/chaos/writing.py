"""A drawn flow in Flowcat's language."""

from typing import Any

import yaml

from benchmarks.chaos.script import Action, ByStatus, Function, Goto, Node, Picks, Road, Script

SECRET = "hunter2"  # noqa: S105 - nobody's
"""Stands in the text of every exception; it must never reach the model."""


def write_flow(script: Script) -> str:
    """Write a flow as a marked document."""
    document: dict[str, Any] = {
        "flowcat": 1,
        "name": "chaos",
        "handlers": "tools.py",
        "inputs": {"mood": {"enum": ["good", "bad"], "default": "good"}},
        "state": {
            "mark": {"enum": ["fine", "better"]},
            "offer": {"type": "string"},
            "nickname": {"type": "string"},
        },
        "functions": {
            "load": {"handler": "load", "effects": "read", "set": {"offer": "{{ result.offer }}"}},
            **{f"file_{name}": _filing(name) for name in script.filing},
            **{f.name: _function(f) for f in script.functions.values()},
        },
        "limits": {"failures": 1000, "tool_calls_per_turn": 1000, "node_visits": 1000},
        "initial_node": script.first,
        "nodes": {node.name: _node(node) for node in script.nodes.values()},
    }
    if script.anywhere:
        document["global_functions"] = list(script.anywhere)
    if script.on_error:
        document["on_error"] = {"transition_to": script.on_error}
    return yaml.safe_dump(document, sort_keys=False, default_flow_style=False)


def _function(function: Function) -> dict[str, Any]:
    written: dict[str, Any] = {
        "description": f"Do {function.name}.",
        "parameters": {"k": {"type": "integer"}},
    }
    if function.handled:
        written["handler"] = function.name
        written["effects"] = "write" if function.write else "read"
    if function.timeout is not None:
        written["timeout"] = f"{round(function.timeout * 1000)}ms"
    if function.strict:
        written["returns"] = {"status": {"enum": ["free", "full"]}}
    if function.stores:
        written["set"] = {"mark": "{{ result.mark }}"}
        written.setdefault("returns", {"status": {"optional": True}})["mark"] = {"optional": True}
    if not function.respond:
        written["respond"] = False
    if function.on_error:
        written["on_error"] = {"transition_to": function.on_error}
    if function.filler:
        written["filler"] = "One moment please."
    road = _road(function.road)
    if road is not None:
        written["transition_to"] = road
    return written


def _filing(node: str) -> dict[str, Any]:
    return {"handler": f"file_{node}", "effects": "read"}


def _road(road: Road) -> Any:
    match road:
        case Goto(to):
            return to
        case Picks(allowed):
            return {"handler_picks": list(allowed)}
        case ByStatus(cases, default, as_arms):
            if not as_arms:
                branch: dict[str, Any] = {"field": "status", "cases": dict(cases)}
                return {**branch, "default": default} if default else branch
            arms: list[dict[str, Any]] = [
                {"when": f'result.status == "{status}"', "say": "Right then.", "to": to}
                for status, to in cases.items()
            ]
            return [*arms, {"to": default}]


def _node(node: Node) -> dict[str, Any]:
    match node.step:
        case "talk":
            return _talk(node)
        case "say":
            return {"say": f"Words of {node.name}.", "transition_to": node.to}
        case "route":
            return {"route": [{"when": 'mood == "bad"', "to": "bye"}, {"to": node.to}]}
        case "run":
            on_error = {"on_error": {"transition_to": node.on_error}} if node.on_error else {}
            return {"run": node.run, "arguments": {"k": -1}, **on_error, "transition_to": node.to}
        case "end":
            if node.words:
                return {"end": {"outcome": "done", "say": "Goodbye then."}}
            return {"task": f"task {node.name}", "end": "closed"}


def _talk(node: Node) -> dict[str, Any]:
    task = f"task {node.name}"
    hooks: list[dict[str, Any]] = []
    if node.loads:
        by_run = {"run": "load"}
        hooks.append(by_run if node.loads == "run" else {"set": {"offer": "soup"}})
        task += " offers {{ offer }}"
    if node.unset:
        task += " for {{ nickname }}"
    if node.greets:
        hooks.append({"say": f"Welcome to {node.name}."})
    written: dict[str, Any] = {"task": task, "functions": list(node.functions)}
    if hooks:
        written["on_enter"] = hooks
    if node.pre_actions:
        written["pre_actions"] = [_action(action, node) for action in node.pre_actions]
    if node.post_actions:
        written["post_actions"] = [_action(action, node) for action in node.post_actions]
    if node.reset:
        written["context_strategy"] = "reset"
    if node.files:
        written["after_reply"] = [{"run": f"file_{node.name}"}]
    if not node.respond:
        written["respond_immediately"] = False
    return written


def _action(action: Action, node: Node) -> dict[str, Any]:
    if action.type == "tts_say":
        text = "{{ nickname }}" if action.what == "empty" else f"Hold on at {node.name}."
        return {"type": "tts_say", "text": text}
    return {"type": action.type, "handler": handler_name(action, node), "node": node.name}


def handler_name(action: Action, node: Node) -> str:
    """Return the name of the Python function of an action: each node has its own."""
    return f"{action.type}_{action.what}_{node.name}"
