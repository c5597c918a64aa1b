"""Prompts: every node tells the LLM something, and what is told counts."""

from collections.abc import Iterator

from flowcat.checks.fixed_words import ending_action, ends_before_reply, is_readable, prompt_of
from flowcat.checks.model import Model
from flowcat.checks.wording import is_blank
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.contexts import forgets
from flowcat.language.document import Conversation, End


def empty_tasks(model: Model) -> Iterator[Diagnostic]:
    """F706: the LLM comes to a node and is not told what for."""
    for name, named in model.flow.nodes.items():
        node = named.value
        if not isinstance(node, Conversation | End) or prompt_of(node) or not _is_asked(node):
            continue
        if not is_readable(node) or not {"task", "task_messages"} & node.tree.entries.keys():
            continue  # that was reported
        if node.role_message is not None and not is_blank(node.role_message):
            continue  # the role may say what to do
        key = node.tree.entries["task" if "task" in node.tree.entries else "task_messages"][0]
        yield Diagnostic(
            rule=rule("F706"),
            message=f"`{name}` tells the LLM nothing to do",
            span=key.span,
            notes=(_guess(model, name, node),),
            help="say in a sentence what the bot should do here",
        )


def _is_asked(node: Conversation | End) -> bool:
    """Whether the LLM ever speaks at a node."""
    if isinstance(node, End):
        return node.task is not None
    is_over = node.respond_immediately is False and ending_action(node.post_actions) is not None
    return not is_over and not ends_before_reply(node)


def _guess(model: Model, name: str, node: Conversation | End) -> str:
    if forgets(node) or name == model.graph.initial:
        return "it has to guess from the functions that it is offered"
    return "it goes on with what the node before told it"
