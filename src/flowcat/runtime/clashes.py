"""Functions that a bot has registered itself, under a name that its flow offers too.

Pipecat runs the bot's own and never the flow's, so the call would lead nowhere. It is said before
the caller hears anything.
"""

from collections.abc import Iterable
from typing import Any

from pipecat.services.llm_service import LLMService

from flowcat.errors import RunError
from flowcat.plan.plan import Plan
from flowcat.runtime.private import hides


def refuse_clashes(plan: Plan, llms: "Iterable[LLMService[Any]]") -> None:
    """Check that no function of a flow is hidden by one of the bot's own.

    Raises:
        RunError: If one is; names every one.
    """
    offered = {name for functions in plan.functions_at.values() for name in functions}
    hidden = sorted(name for name in offered for llm in llms if hides(llm, name))
    if hidden:
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(hidden))
        raise RunError(
            f"the flow offers {names}, and the bot has registered a function of that name on its"
            " LLM service, which Pipecat would call instead: leave that out, or rename one of them"
        )
