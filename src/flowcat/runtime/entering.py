"""From what the core wants entered to Pipecat's ``NodeConfig``."""

from collections.abc import Callable
from typing import Any, Protocol

from flowcat.language.templates import escape_for_pipecat
from flowcat.plan.effects import Enter, Tool
from flowcat.runtime.actions import Actions
from flowcat.runtime.pipecat_flows import (
    FILLS_PLACEHOLDERS,
    ContextStrategy,
    ContextStrategyConfig,
    FlowsFunctionSchema,
    NodeConfig,
)

LONGEST_CALL = 86_400.0
"""Seconds that a service with a timeout of its own lets a call take. Flowcat's timeouts end it
long before, and settle it in order; Pipecat's would cancel it and lose a transition (H2)."""


class _MayReset(Protocol):
    @property
    def reset(self) -> bool: ...


def node_config(
    enter: Enter,
    role: str | None,
    handler: Callable[..., Any],
    actions: Actions,
    timeout: float | None,
) -> NodeConfig:
    """Build the configuration; texts are escaped, so that what a caller said is never filled in.

    Args:
        enter: What is entered.
        role: The role, where it changes.
        handler: What stands for each function.
        actions: Build the actions.
        timeout: Seconds that Pipecat lets a call take; None for ever.
    """
    config: NodeConfig = {
        "name": enter.node,
        "task_messages": escaped_messages(enter),
        "functions": [function_schema(tool, handler, timeout) for tool in enter.tools],
        "context_strategy": strategy_of(enter),
        "respond_immediately": enter.respond,
    }
    if role:
        config["role_message"] = _verbatim(role)
    if enter.pre_actions:
        config["pre_actions"] = actions.before(enter)
    if enter.post_actions:
        config["post_actions"] = actions.after(enter)
    return config


def escaped_messages(enter: Enter) -> list[dict[str, Any]]:
    """Return the prompt's messages, safe from a second rendering by Pipecat."""
    return [{"role": role, "content": _verbatim(content)} for role, content in enter.messages]


def strategy_of(node: _MayReset) -> ContextStrategyConfig:
    """Return the context strategy; always a fresh one, for Pipecat may change it (H10)."""
    strategy = ContextStrategy.RESET if node.reset else ContextStrategy.APPEND
    return ContextStrategyConfig(strategy=strategy)


def function_schema(
    tool: Tool, handler: Callable[..., Any], timeout: float | None
) -> FlowsFunctionSchema:
    """Show one function to Pipecat."""
    return FlowsFunctionSchema(
        name=tool.name,
        description=tool.description,
        properties=dict(tool.properties),
        required=list(tool.required),
        handler=handler,
        cancel_on_interruption=tool.interruptible,
        timeout_secs=timeout,
    )


def _verbatim(text: str) -> str:
    """Return a text that reaches the LLM as it stands: escaped only where it is filled in."""
    return escape_for_pipecat(text) if FILLS_PLACEHOLDERS else text
