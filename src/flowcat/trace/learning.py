"""What a step shows of hidden values, so that they are known wherever they appear afterwards."""

from collections.abc import Mapping

from flowcat.plan.effects import Answer, Effect, Enter
from flowcat.plan.events import Event, Requested, Returned, Start
from flowcat.plan.plan import Plan
from flowcat.plan.scope import Scope
from flowcat.plan.step import Step
from flowcat.trace.redaction import Redactor

_SHORTEST = 4
"""Letters from which on a part of a text is hidden for what it is made of: `no` says nothing."""


def learn(
    redactor: Redactor, plan: Plan, event: Event, step: Step, state: Mapping[str, object]
) -> None:
    """Let a redactor see what a step brings in; ``state`` is as it was before."""
    names = _names_of(event, step)
    for values in (state, {**state, **step.writes}):
        scope = Scope(values, plan.computed, {}).having(**names)
        redactor.learn(scope)
        rendered = (render(scope).text.strip() for render in plan.hidden_texts)
        redactor.learn_texts(text for text in rendered if _tells(text))
    for brought in names.values():
        if isinstance(brought, Mapping):
            redactor.learn(brought)
    if isinstance(event, Start):
        redactor.learn(event.inputs)


def shows_hidden(redactor: Redactor, effects: tuple[Effect, ...]) -> bool:
    """Whether the LLM is shown a hidden value, which it may then say in words of its own."""
    return any(
        redactor.shows([effect.role, *effect.messages])
        if isinstance(effect, Enter)
        else isinstance(effect, Answer) and redactor.shows(effect.result)
        for effect in effects
    )


def _names_of(event: Event, step: Step) -> dict[str, object]:
    """Return the arguments and the result that a step could read."""
    match event:
        case Requested():
            return {"args": event.arguments}
        case Returned():
            found = step.at.find(event.id)
            arguments = found[1].arguments if found is not None else {}
            return {"args": arguments, "result": event.result}
        case _:
            return {}


def _tells(text: str) -> bool:
    return len(text) >= _SHORTEST or any(letter.isdigit() for letter in text)
