"""The JSON Schema of flow files agrees with the reader, whatever stands in a file."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flowcat.diagnostics import Diagnostic
from flowcat.language.json_schema import flow_schema, schema_text
from flowcat.language.reader import read_flow
from flowcat.source import plain_value, read_file, read_text

ROOT = Path(__file__).parents[2]
FLOWS = tuple(sorted((ROOT / "flows").rglob("*.flow.yaml")))
BAD = tuple(sorted((ROOT / "tests" / "rules").glob("F1*/err/*.flow.yaml")))
FAMILY_1 = frozenset({"F101", "F102", "F103", "F104", "F105", "F106", "F107"})

VALIDATOR = Draft202012Validator(flow_schema())

MARKED = read_text(
    """
flowcat: 1
name: everything
description: Uses every key once.
role_message: You are brief.
inputs: {shop: {type: string, default: La Maison}}
state: {size: {type: integer}, names: {type: array, items: {type: string}, default: []}}
computed: {double: size * 2, sure: true}
outcomes: [done]
env: [TOKEN]
mcp:
  one: {command: [python, x.py], env: [TOKEN]}
  two: {url: "https://a.example/mcp", headers: {a: b}}
http: {hosts: [api.example.com], private_hosts: ["{{ env.TOKEN }}"]}
language: en-US
timezone: Europe/Berlin
currency: EUR
functions:
  look:
    description: Look it up.
    parameters: {word: {type: string}}
    arguments: {size: "{{ size }}", deep: [1, {a: b}]}
    handler: look_up
    returns: {status: {enum: [free, full]}}
    reject: [{when: size > 9, say: Too many.}]
    effects: read
    timeout: 5s
    retries: 2
    filler: {after: 500ms, say: One moment.}
    set: {size: 2}
    append: {names: x}
    clear: [size]
    respond: false
    on_error: {say: I am sorry., transition_to: bye}
    cancel_on_interruption: true
    transition_to:
      - {when: size > 3, set: {size: 1}, append: {names: y}, clear: [size], result: {a: 1}, to: bye}
      - {say: Good., to: $stay}
  slow: {description: Slow., handler: look_up, timeout_secs: 8, filler: Wait., transition_to: bye}
  pick: {description: Pick., handler: look_up, transition_to: {handler_picks: [bye, tell]}}
  move: {description: Move., transition_only: true, transition_to: bye}
  get: {description: D., http: {url: "https://api.example.com/", query: {a: [1]}, headers: {b: c}}}
  post:
    description: Post.
    http: {method: POST, url: "https://api.example.com/", json: {a: 1}, result: {d: status}}
  tool: {mcp: one.tool}
  other: {mcp: {server: two, tool: a.b}}
  put:
    description: Put.
    http: {method: PUT, url: "https://api.example.com/", form: {a: 1}, allow_status: [404]}
global_functions: [move]
on_error: {transition_to: bye}
initial_node: greet
nodes:
  greet:
    task: Greet the caller.
    role_message: You are kind.
    functions:
      - look
      - [slow, [pick]]
      - name: branch
        result: {ok: true}
        transition_to: {field: ok, cases: {"true": bye}, default: bye}
      - {name: fill, description: Fill., fills: [size], x-note: mine}
    on_enter: [{set: {size: 1}}, {say: Hello.}, {append: {names: a}}, {clear: [size]}]
    pre_actions: [{type: tts_say, text: Hello., extra: [1]}, {type: function, handler: look_up}]
    post_actions: [{type: end_conversation}, {type: custom}]
    context_strategy: reset
    respond_immediately: false
    on_error: {say: Sorry.}
  talk: {task_messages: [{role: developer, content: ""}]}
  fork: {route: [{when: size == 1, say: One., to: bye}, {to: tell}]}
  tell: {say: Hello., transition_to: [{to: work}]}
  work:
    run: look
    arguments: {word: x}
    filler: {say: Wait.}
    set: {size: 3}
    append: {names: z}
    clear: [size]
    on_error: {transition_to: bye}
    transition_to: {field: status, cases: {free: bye}}
  bye:
    end: {outcome: done, say: Goodbye., reason: over}
    task: Thank them.
    context_strategy: append
  also: {end: done, role_message: You are sad.}
x-anything: [goes]
""",
    "everything.flow.yaml",
)
UNMARKED = read_text(
    """
initial_node: greet
global_functions:
  - {name: leave, transition_only: yes, description: They leave., transition_to: bye}
nodes:
  greet:
    role_message: You are brief.
    task_messages: [{role: developer, content: "Greet {{ name }}."}]
    functions:
      - {name: look, transition_to: {field: status, cases: {free: bye}, default: bye}}
      - {name: note, transition_to: null, description: null}
    pre_actions: [{type: tts_say, text: Hello., handler: null}, {type: function, handler: look_up}]
    post_actions: [{type: end_conversation, text: Bye.}, {type: custom, anything: {a: 1}}]
    context_strategy: append
    respond_immediately: 1
  bye: {task_messages: [], functions: [], role_message: null, context_strategy: null}
""",
    "plain.flow.yaml",
)
GOOD = tuple(
    plain_value(document.tree)
    for document in (MARKED, UNMARKED, *map(read_file, FLOWS))
    if document.tree is not None
)

DEFINITIONS: dict[str, Any] = json.loads(schema_text())["$defs"]
KEYS = sorted({name for made in DEFINITIONS.values() for name in made.get("properties", ())})
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, -1, 2.5, 100_000, "", "text", "bye", "5s", "0s", "true", "read"),
    *([], ["size"], [[]], {}, {"a": 1}, {"x-a": 1}, [{}], {"to": "bye"}, [{"to": "bye"}]),
)


def faults_of_shape(document: Any) -> list[Diagnostic]:
    """Return what the reader finds of family 1, apart from what no JSON Schema can tell."""
    assert document.tree is not None
    return [
        found
        for found in read_flow(document.tree, marked=document.marked).diagnostics
        if found.rule.code in FAMILY_1
        and found.is_error
        and not found.message.startswith("there is no action type")
    ]


@pytest.mark.parametrize("value", GOOD)
def test_good_flows_are_accepted(value: object) -> None:
    """The shipped flows, and flows that use every key, are valid to an editor."""
    assert [error.message for error in VALIDATOR.iter_errors(value)] == []


def test_the_flows_that_use_every_key_are_good_to_the_reader_too() -> None:
    """What the agreement starts from has no fault."""
    assert faults_of_shape(MARKED) == []
    assert faults_of_shape(UNMARKED) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: "/".join(path.parts[-3:]))
def test_bad_flows_are_rejected_where_the_reader_rejects_them(path: Path) -> None:
    """An editor underlines a file exactly when `flowcat validate` finds a fault of family 1."""
    document = read_file(path)
    assert document.tree is not None
    assert VALIDATOR.is_valid(plain_value(document.tree)) == (not faults_of_shape(document))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_changed_flows_are_judged_alike(data: st.DataObject) -> None:
    """Keys taken out, renamed or added, and values exchanged: schema and reader agree."""
    value = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    for _ in range(data.draw(st.integers(1, 2))):
        value = changed(value, data)
    document = read_text(json.dumps(value), "x.flow.json")
    faults = faults_of_shape(document)
    assert VALIDATOR.is_valid(value) == (not faults), [found.message for found in faults]


def test_the_schema_is_a_schema() -> None:
    """The schema itself is valid, and every key has words for a hover."""
    Draft202012Validator.check_schema(flow_schema())
    for made in DEFINITIONS.values():
        for name, key in made.get("properties", {}).items():
            if "patternProperties" in made:
                assert key["description"] == key["markdownDescription"], name


def test_the_written_schema_is_the_schema() -> None:
    """`schemas/flow.schema.json` is up to date; `flowcat schema -o` writes it."""
    written = (ROOT / "schemas" / "flow.schema.json").read_text(encoding="utf-8")
    assert written == schema_text()


def changed(value: Any, data: st.DataObject) -> Any:
    """Change one place of a value."""
    holders = list(containers(value))
    if not holders:
        return data.draw(st.sampled_from(VALUES))
    holder = data.draw(st.sampled_from(holders))
    new = copy.deepcopy(data.draw(st.sampled_from(VALUES)))
    if isinstance(holder, list):
        holder.insert(data.draw(st.integers(0, len(holder))), new)
        return value
    keys = sorted(holder)
    match data.draw(
        st.sampled_from(("take out", "rename", "exchange", "add") if keys else ("add",))
    ):
        case "take out":
            del holder[data.draw(st.sampled_from(keys))]
        case "rename":
            holder[data.draw(st.sampled_from(KEYS))] = holder.pop(data.draw(st.sampled_from(keys)))
        case "exchange":
            holder[data.draw(st.sampled_from(keys))] = new
        case _:
            holder[data.draw(st.sampled_from((*KEYS, "x-a", "zzz")))] = new
    return value


def containers(value: Any) -> Iterator[Any]:
    """Yield every list and mapping inside of a value."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)
