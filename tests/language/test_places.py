"""No place in a flow where something is computed or written is forgotten."""

from flowcat.checks import check_text
from flowcat.language.places import Computed, Condition, Fork, Picked, Write, places

FLOW = """
flowcat: 1
role_message: "{{ r01 }}"
mcp: {m: {url: "{{ r52 }}", headers: {a: "{{ r53 }}"}}}
http: {hosts: ["{{ r50 }}"], private_hosts: ["{{ r51 }}"]}
inputs: {shop: {type: string, enum: "{{ r02 }}"}}
state: {size: {type: integer, maximum: "{{ r03 }}"}}
functions:
  look:
    description: "{{ r04 }}"
    parameters: {x: {type: string, enum: "{{ r05 }}"}}
    fills: [w1]
    arguments: {a: ["{{ r06 }}", {b: "{{ r07 }}"}]}
    handler: look_up
    reject: [{when: r08, say: "{{ r09 }}"}]
    filler: {say: "{{ r10 }}"}
    set: {w2: "{{ r11 }}"}
    append: {w3: "{{ r12 }}"}
    clear: [w4]
    on_error: {say: "{{ r13 }}"}
    transition_to:
      - {when: r14, set: {w5: "{{ r15 }}"}, append: {w6: 1}, clear: [w7], to: talk}
      - {result: "{{ r16 }}", say: "{{ r17 }}", to: talk}
  tell: {description: D., result: {a: "{{ r18 }}"}, filler: "{{ r19 }}"}
  ask:
    description: D.
    http:
      method: POST
      url: "{{ r44 }}"
      query: {a: ["{{ r45 }}"]}
      headers: {b: "{{ r46 }}"}
      json: {c: "{{ r47 }}"}
      result: {d: r48}
  send: {description: D., http: {url: u, method: PUT, form: {a: "{{ r49 }}"}}}
global_functions: [{name: look, set: {w8: "{{ r20 }}"}}]
on_error: {say: "{{ r21 }}"}
initial_node: talk
nodes:
  talk:
    role_message: "{{ r22 }}"
    task: "{{ r23 }}"
    on_enter: [{set: {w9: "{{ r24 }}"}}, {say: "{{ r25 }}"}]
    pre_actions: [{type: tts_say, text: "{{ r26 }}", extra: "{{ r27 }}"}]
    post_actions: [{type: end_conversation, text: "{{ r28 }}"}]
    functions:
      - {name: own, description: D., clear: [wa], transition_to: [{to: talk, say: "{{ r29 }}"}]}
    on_error: {say: "{{ r30 }}"}
  listen: {task_messages: [{role: user, content: "{{ r31 }}"}]}
  fork: {route: [{when: r32, to: talk}, {to: talk}]}
  say: {say: "{{ r33 }}", transition_to: [{to: talk, set: {wb: 1}}]}
  work:
    run: look
    arguments: {a: "{{ r34 }}"}
    filler: "{{ r35 }}"
    set: {wc: "{{ r36 }}"}
    on_error: {say: "{{ r37 }}"}
    transition_to: talk
  bye: {end: {outcome: "{{ r38 }}", say: "{{ r39 }}", reason: "{{ r40 }}"}, task: "{{ r41 }}"}
  gone: {end: "{{ r42 }}", role_message: "{{ r43 }}"}
"""


def test_every_place_is_walked_once() -> None:
    """Templates, conditions and writes of all sections are found, each of them once."""
    flow = check_text(FLOW, "x.flow.yaml").flow
    assert flow is not None
    read: list[str] = []
    written: list[str] = []
    forks = 0
    for place in places(flow):
        match place:
            case Computed():
                read.append(place.text.scalar.text.strip("{} "))
            case Condition() | Picked():
                read.append(place.formula.scalar.text)
            case Write():
                written.append(place.name.text)
            case Fork():
                forks += 1
    assert sorted(read) == [f"r{number:02}" for number in range(1, 54)]
    assert sorted(written) == [f"w{digit}" for digit in "123456789abc"]
    assert forks == 4
