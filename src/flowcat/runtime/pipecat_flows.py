"""The one place that Pipecat's Flows types come from: ``pipecat.flows``, else ``pipecat_flows``.

The two check these types by identity, so nothing else in Flowcat may import either of them. The
standalone ``pipecat_flows`` knows less: it fills in no placeholders, and it has no ``NO_RESPONSE``
and no ``TRANSITION_IN_YAML``. A session understands both all the same, so Flowcat has its own there
(``flowcat.NO_RESPONSE``, ``flowcat.TRANSITION_IN_YAML``), which only a session may be given.
"""

from typing import TYPE_CHECKING, Final

from flowcat.runtime.compat import STANDALONE

if TYPE_CHECKING or not STANDALONE:
    from pipecat.flows import (
        NO_RESPONSE,
        TRANSITION_IN_YAML,
        ContextStrategy,
        ContextStrategyConfig,
        FlowManager,
        FlowsFunctionSchema,
        NodeConfig,
    )
    from pipecat.flows.types import ActionConfig, FlowsDirectFunctionWrapper
else:
    from enum import Enum

    from pipecat_flows import (
        ContextStrategy,
        ContextStrategyConfig,
        FlowManager,
        FlowsFunctionSchema,
        NodeConfig,
    )
    from pipecat_flows.types import ActionConfig, FlowsDirectFunctionWrapper

    class _NextNode(Enum):
        """What a direct function may return for a next node, besides one."""

        NO_RESPONSE = "no response"
        TRANSITION_IN_YAML = "transition in YAML"

    NO_RESPONSE = _NextNode.NO_RESPONSE
    TRANSITION_IN_YAML = _NextNode.TRANSITION_IN_YAML

FILLS_PLACEHOLDERS: Final = not STANDALONE
"""Whether a manager fills ``{{ name }}`` in when it enters a node; else the LLM reads it as is."""

__all__ = [
    "FILLS_PLACEHOLDERS",
    "NO_RESPONSE",
    "TRANSITION_IN_YAML",
    "ActionConfig",
    "ContextStrategy",
    "ContextStrategyConfig",
    "FlowManager",
    "FlowsDirectFunctionWrapper",
    "FlowsFunctionSchema",
    "NodeConfig",
]
