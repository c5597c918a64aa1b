"""An unmarked file holds the same conversation on Flowcat as on Pipecat, frame by frame."""

from pathlib import Path

import pytest
from tests.parity.driver import (
    Record,
    play_flowcat,
    play_flowcat_text,
    play_pipecat,
    play_pipecat_text,
)
from tests.parity.scripts import Conversation, conversations, conversations_of, flow_files, parse

_CONVERSATIONS = conversations()
_PLAYED: dict[str, tuple[Record, Record]] = {}


@pytest.mark.parametrize("conversation", _CONVERSATIONS, ids=lambda known: known.title)
def test_the_conversation_is_the_same(conversation: Conversation) -> None:
    """Prompts, tools, roles, context, state, words and frames are those of Pipecat."""
    pipecat, flowcat = _both(conversation)
    for theirs, ours in zip(pipecat.inferences, flowcat.inferences, strict=False):
        assert ours == theirs
    assert flowcat.frames == pipecat.frames
    assert flowcat == pipecat


@pytest.mark.parametrize("conversation", _CONVERSATIONS, ids=lambda known: known.title)
def test_pipecat_comes_through(conversation: Conversation) -> None:
    """Only conversations in which Pipecat neither hangs nor leaves a reply out are compared."""
    pipecat, _ = _both(conversation)
    assert pipecat.settled
    assert len(pipecat.inferences) == len(conversation.replies)
    assert '"status": "error"' not in str(pipecat.context)


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_each_flow_is_tried_in_several_ways(flow: Path) -> None:
    """Each file is compared in three conversations or more."""
    assert len(conversations_of(flow)) >= 3


def test_enough_is_compared() -> None:
    """The comparison covers at least these many files, conversations, prompts and frames."""
    played = [_both(conversation) for conversation in _CONVERSATIONS]
    assert len(flow_files()) >= 24
    assert len(played) >= 83
    assert sum(len(pipecat.inferences) for pipecat, _ in played) >= 370
    assert sum(len(pipecat.frames) + len(pipecat.answers) for pipecat, _ in played) >= 4600


_OWN_WORDS = """
initial_node: $end
nodes:
  $end:
    task_messages: [{role: developer, content: Begin.}]
    functions: [{name: note_call, transition_to: $stay}]
  $stay:
    task_messages: [{role: developer, content: "{{ call }} calls at {{ env.now }}."}]
"""


def test_words_of_the_language_are_names_like_others() -> None:
    """Without the marker, `$end` and `$stay` are nodes, and `call` and `env` are state."""
    script = """
    > Who is it?
    < Ann.
    > | note_call {"call": "Ann"}
    > Hello, Ann.
    """
    conversation = parse(Path("inline.yaml"), script)
    pipecat = play_pipecat_text(_OWN_WORDS, conversation)
    assert pipecat.node == "$stay"
    assert play_flowcat_text(_OWN_WORDS, conversation) == pipecat


def _both(conversation: Conversation) -> tuple[Record, Record]:
    if conversation.title not in _PLAYED:
        _PLAYED[conversation.title] = (play_pipecat(conversation), play_flowcat(conversation))
    return _PLAYED[conversation.title]
