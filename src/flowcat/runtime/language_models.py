"""The language models of the terminal's conversations."""

from typing import Any

from pipecat.services.llm_service import LLMService
from pipecat.services.openai.llm import OpenAILLMService


def openai_compatible(model: str, key: str, base_url: str | None) -> LLMService[Any]:
    """Make the service of any server with OpenAI's API, such as Ollama or vLLM.

    Args:
        model: The model's name, as the server knows it.
        key: The API key; a local server takes any.
        base_url: The server's address; OpenAI's own by default.
    """
    settings = OpenAILLMService.Settings(model=model)
    return OpenAILLMService(api_key=key, base_url=base_url, settings=settings)
