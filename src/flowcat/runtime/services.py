"""The services of a bot: those behind its LLM, and changes of their settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipecat.frames.frames import Frame, LLMUpdateSettingsFrame, TTSUpdateSettingsFrame
from pipecat.services.settings import LLMSettings, TTSSettings

if TYPE_CHECKING:
    from pipecat.pipeline.llm_switcher import LLMSwitcher
    from pipecat.services.llm_service import LLMService


def members(llm: "LLMService[Any] | LLMSwitcher[Any]") -> "list[LLMService[Any]]":
    """Return the services behind a switcher, or the one service."""
    from pipecat.pipeline.llm_switcher import LLMSwitcher

    return llm.llms if isinstance(llm, LLMSwitcher) else [llm]


def settings_frames(llm: Mapping[str, object], tts: Mapping[str, object]) -> list[Frame]:
    """Return the frames that change settings; those of an LLM outlive a switch to another."""
    frames: list[Frame] = []
    if llm:
        changed: Any = LLMSettings(**llm)  # type: ignore[arg-type]
        frames.append(LLMUpdateSettingsFrame(delta=changed, reach_inactive_services=True))
    if tts:
        frames.append(TTSUpdateSettingsFrame(delta=TTSSettings(**tts)))  # type: ignore[arg-type]
    return frames
