"""Offline mode: it matches this flow's functions, nothing else.

It stands in for a language model where there is no key and no network: in a first try, in a
demonstration, in a test. It chooses among a node's functions by the caller's words, fills their
arguments by type, asks for what is missing, and says what a prompt tells the bot to say. It is
deterministic, it understands English only, and it makes no conversation beyond the flow.
"""

from flowcat.offline.decide import decide
from flowcat.offline.respond import Memory, Message, Reply, respond
from flowcat.offline.speech import speak
from flowcat.offline.telling import tell
from flowcat.offline.turns import Ask, Call, Calls, Chat, Decision, Pending, Schema, Tool, Turn

__all__ = [
    "Ask",
    "Call",
    "Calls",
    "Chat",
    "Decision",
    "Memory",
    "Message",
    "Pending",
    "Reply",
    "Schema",
    "Tool",
    "Turn",
    "decide",
    "respond",
    "speak",
    "tell",
]
