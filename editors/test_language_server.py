"""What an author sees while typing a flow, in a real YAML language server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editors.language_server import LanguageServer

_HERE = Path(__file__).parent
_PROGRAM = _HERE / "node_modules" / ".bin" / "yaml-language-server"
_SCHEMA = _HERE.parent / "schemas" / "flow.schema.json"
_NODE = "flowcat: 1\ninitial_node: a\nnodes:\n  a:\n"


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    """Start one server for all tests."""
    with LanguageServer(_PROGRAM, _SCHEMA) as started:
        yield started


def test_an_empty_file_offers_the_marker(server: LanguageServer) -> None:
    """Whoever starts with nothing is shown how a flow begins."""
    assert {"flowcat", "initial_node", "nodes"} <= server.completions("|\n")


def test_a_conversation_offers_what_the_llm_needs(server: LanguageServer) -> None:
    """Next to a task stand functions and the rest of a conversation, and no other kind's keys."""
    offered = server.completions(f"{_NODE}    task: Greet.\n    |")
    assert {"functions", "role_message", "on_enter", "respond_immediately"} <= offered
    assert not {"route", "run", "end"} & offered


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("    say: Hello.\n    |", {"transition_to"}),
        ("    run: look_up\n    |", {"arguments", "set", "on_error", "transition_to"}),
        ("    route:\n      - when: a == 1\n        |", {"to", "set", "say"}),
        ("    end:\n      |", {"outcome", "say", "reason"}),
    ],
    ids=["say", "run", "route", "end"],
)
def test_each_kind_of_node_offers_its_own_keys(
    server: LanguageServer, written: str, offered: set[str]
) -> None:
    """The key that tells a node's kind decides what is offered beside it."""
    found = server.completions(_NODE + written)
    assert offered <= found
    assert "functions" not in found


def test_a_function_offers_its_keys(server: LanguageServer) -> None:
    """Inside a function stand parameters, handler, writes and transitions."""
    written = "    task: Greet.\n    functions:\n      - name: f\n        |"
    offered = server.completions(_NODE + written)
    assert {"description", "parameters", "fills", "handler", "transition_to"} <= offered


def test_a_plain_flowconfig_file_offers_its_own_keys_only(server: LanguageServer) -> None:
    """Without the marker only what Pipecat reads is offered."""
    offered = server.completions("initial_node: a\nnodes:\n  a:\n    |")
    assert "task_messages" in offered
    assert not {"task", "route", "on_enter"} & offered


def test_a_key_explains_itself(server: LanguageServer) -> None:
    """Resting on a key shows what it does."""
    assert "one developer message" in server.hover(f"{_NODE}    ta|sk: Greet.\n")
