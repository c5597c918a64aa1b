"""An unmarked file holds the same conversation on Flowcat as on Pipecat, frame by frame."""

from functools import cache

import pytest
from tests.parity.driver import Record, play_flowcat, play_pipecat
from tests.parity.scripts import Conversation, conversations, conversations_of, flow_files

_CONVERSATIONS = conversations()


@pytest.mark.parametrize("conversation", _CONVERSATIONS, ids=lambda known: known.title)
def test_the_conversation_is_the_same(conversation: Conversation) -> None:
    """Prompts, tools, context, state, words and frames are those of Pipecat."""
    pipecat, flowcat = _both(conversation)
    assert pipecat.settled
    assert len(pipecat.inferences) == len(conversation.replies)
    for theirs, ours in zip(pipecat.inferences, flowcat.inferences, strict=False):
        assert ours == theirs
    assert flowcat.frames == pipecat.frames
    assert flowcat == pipecat


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_three_conversations_at_least(flow) -> None:  # type: ignore[no-untyped-def]
    """Each flow is tried in several ways."""
    assert len(conversations_of(flow)) >= 3


@cache
def _both(conversation: Conversation) -> tuple[Record, Record]:
    return play_pipecat(conversation), play_flowcat(conversation)
