"""The one place that Pipecat's Flows types come from.

``pipecat.flows`` and the standalone ``pipecat_flows`` check these types by identity, so whoever
exchanges one for the other exchanges it here and nowhere else.
"""

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

__all__ = [
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
