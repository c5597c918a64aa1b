"""A call at a restaurant's desk, for tests that cut it off."""

from typing import Any

from tests.runtime.session.line import Gate, once

from flowcat import Flow

FLOW = """\
flowcat: 1
role_message: You book tables at {{ place }}.
inputs:
  place: {type: string, default: Bella}
state:
  party_size: {type: integer, minimum: 1}
  pin: {type: string, sensitive: true}
  code: {type: string}
outcomes: [booked, unsure]
on_resume: {say: "We were cut off. I have {{ party_size | default(0) }} people."}
initial_node: greet
nodes:
  greet:
    task: Ask how many people come.
    functions:
      - {name: size, description: d, fills: [party_size], transition_to: details}
      - {name: tell_pin, description: d, fills: [pin]}
  details:
    role_message: You are brief.
    task: Ask {{ party_size }} people for the time.
    functions:
      - name: book
        description: d
        parameters: {}
        handler: book
        set: {code: "{{ result.code }}"}
        transition_to: close
        on_error: {say: "I am not sure: {{ error.kind }}.", transition_to: unsure}
      - {name: look, description: d, parameters: {}, handler: look, effects: read}
  close:
    task: Ask whether there is anything else; the code is {{ code }}.
    functions:
      - {name: finish, description: d, transition_to: bye}
  bye: {end: {outcome: booked, say: Goodbye.}}
  unsure: {end: {outcome: unsure, say: Ask at the desk.}}
"""
CALLS = {
    "four": once("size", party_size=4),
    "book": once("book"),
    "look": once("look"),
    "pin": once("tell_pin", pin="4711"),
    "that's all": once("finish"),
}


class Desk:
    """The handlers, and how often each has run."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.booked = self.looked = 0

    async def book(self) -> dict[str, str]:
        self.booked += 1
        await self.gate.wait()
        return {"code": "A1"}

    async def look(self) -> dict[str, int]:
        self.looked += 1
        await self.gate.wait()
        return {"free": 3}

    def flow(self, text: str = FLOW) -> Flow:
        return Flow.from_text(text, {"book": self.book, "look": self.look})


def options(store: Any, **more: Any) -> dict[str, Any]:
    """Return what a session is given besides its pipeline."""
    return {"checkpoints": store, "call_id": "call", **more}
