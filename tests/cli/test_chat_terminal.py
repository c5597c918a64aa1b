"""`flowcat chat` on a terminal: what is typed, Ctrl-D, and Ctrl-C at any moment."""

from pathlib import Path

import pytest
from tests.cli.driver import END_OF_INPUT, INTERRUPT, RESTAURANT, Typed, run_on_terminal

FLOW = "restaurant.flow.yaml"
STUCK = """\
flowcat: 1
name: stuck
handlers: tools.py
outcomes: [done]
initial_node: ask
nodes:
  ask:
    task: Ask what they want.
    functions:
      - name: go
        description: Go on.
        handler: go
        transition_to: leave
  leave:
    end: done
"""
HANDLERS = {
    "waits": "import asyncio\nasync def go():\n    await asyncio.sleep(1000)\n",
    "sleeps": "import time\ndef go():\n    time.sleep(1000)\n",
    "spins": "async def go():\n    while True:\n        pass\n",
}


def test_typing_a_call(tmp_path: Path) -> None:
    """What is typed is heard, Ctrl-D ends the call, and the end is summed up."""
    typed = [Typed("caller  ", b"four people\n"), Typed("caller  ", END_OF_INPUT)]
    told = run_on_terminal("chat", FLOW, "--color=never", cwd=RESTAURANT, typed=typed)
    assert told.code == 0
    assert "starting Pipecat ..." in told.out
    assert "type what the caller says; Ctrl-D ends the call\n" in told.out
    assert "caller  four people\n        record_party_size(party_size: 4)\n" in told.out
    assert told.out.endswith("outcome: (the conversation has not ended)\n")


def test_a_narrow_terminal_breaks_lines_between_words() -> None:
    """On 40 columns no line is longer, and the words stay beside the speakers' names."""
    typed = [Typed("caller  ", b"four people\n"), Typed("caller  ", END_OF_INPUT)]
    told = run_on_terminal("chat", FLOW, "--color=never", cwd=RESTAURANT, typed=typed, columns=40)
    assert max(map(len, told.out.replace("\r\x1b[K", "\n").splitlines())) <= 40
    assert "bot     What time would you like to\n        come, for 4 people?\n" in told.out


def test_colours_on_a_terminal() -> None:
    """The names stand out, and what is not said is faint."""
    typed = [Typed("Hello!", END_OF_INPUT)]
    told = run_on_terminal("chat", FLOW, cwd=RESTAURANT, typed=typed)
    assert "\x1b[1;36mbot\x1b[0m     Hello!" in told.out
    assert "\x1b[2m-> greet\x1b[0m" in told.out


def test_interrupt_while_typing() -> None:
    """Ctrl-C in the middle of a line ends the program with code 130."""
    typed = [Typed("caller  ", b"half a li"), Typed("half a li", INTERRUPT)]
    told = run_on_terminal("chat", FLOW, "--color=never", cwd=RESTAURANT, typed=typed)
    assert told.code == 130
    assert told.out.endswith("caller  half a li^C\nflowcat: interrupted\n")


@pytest.mark.parametrize("handler", HANDLERS)
def test_interrupt_while_a_handler_runs(handler: str, tmp_path: Path) -> None:
    """Ctrl-C ends the program soon, however stubborn a handler is."""
    (tmp_path / "stuck.flow.yaml").write_text(STUCK, encoding="utf-8")
    (tmp_path / "tools.py").write_text(HANDLERS[handler], encoding="utf-8")
    typed = [Typed("caller  ", b"go on\n"), Typed("go()", INTERRUPT)]
    told = run_on_terminal("chat", "stuck.flow.yaml", "--color=never", cwd=tmp_path, typed=typed)
    assert told.code == 130
    assert told.out.endswith("flowcat: interrupted\n")
    assert "Traceback" not in told.out


SILENT = """\
flowcat: 1
initial_node: ask
nodes:
  ask:
    task: 'Say: "What do you want?"'
    no_input:
      after: 300ms
      attempts: [{say: Are you there?}]
      then: {say: Goodbye., transition_to: bye}
    functions: [{name: go, description: Go on., transition_to: bye}]
  bye: {end: nobody}
"""


def test_a_caller_who_types_nothing_hears_the_bot(tmp_path: Path) -> None:
    """What is tried is shown beside the prompt, and the bot may hang up meanwhile."""
    (tmp_path / "silent.flow.yaml").write_text(SILENT, encoding="utf-8")
    told = run_on_terminal("chat", "silent.flow.yaml", "--color=never", cwd=tmp_path, typed=[])
    assert told.code == 0
    assert "caller  \nbot     Are you there?\ncaller  " in told.out
    assert "bot     Goodbye.\n" in told.out
    assert told.out.endswith("outcome: nobody\n")
