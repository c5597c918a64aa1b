"""What becomes of the conversation so far when a node is entered."""

from flowcat.language.document import Conversation, End


def strategy_of(node: Conversation | End) -> str:
    """Return ``append``, ``reset`` or ``summarize``, however the node spells it."""
    if isinstance(node, Conversation) and node.context is not None:
        return node.context.strategy
    if node.context_strategy == "reset_with_summary":
        return "summarize"
    return node.context_strategy or "append"


def forgets(node: Conversation | End) -> bool:
    """Whether nothing of the conversation so far is kept."""
    keeps_some = isinstance(node, Conversation) and (
        node.context is not None and node.context.carry is not None
    )
    return strategy_of(node) == "reset" and not keeps_some
