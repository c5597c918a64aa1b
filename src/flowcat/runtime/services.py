"""The LLM services behind what a bot is given as its LLM."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipecat.pipeline.llm_switcher import LLMSwitcher
    from pipecat.services.llm_service import LLMService


def members(llm: "LLMService[Any] | LLMSwitcher[Any]") -> "list[LLMService[Any]]":
    """Return the services behind a switcher, or the one service."""
    from pipecat.pipeline.llm_switcher import LLMSwitcher

    return llm.llms if isinstance(llm, LLMSwitcher) else [llm]
