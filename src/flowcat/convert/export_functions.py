"""Functions as FlowConfig has them: a Python function by its name, or a transition and no more."""

from collections.abc import Set as AbstractSet

from flowcat.convert.export_targets import Targets
from flowcat.convert.export_texts import Texts
from flowcat.convert.losses import Losses
from flowcat.language.document import Conversation, FlowDocument
from flowcat.language.functions import Offer, offers
from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field

_LOST = (
    "fills", "arguments", "result", "returns", "reject", "effects", "timeout", "timeout_secs",
    "retries", "filler", "set", "append", "clear", "respond", "on_error", "parameters",
    "cancel_on_interruption",
)  # fmt: skip
"""Keys of a function that FlowConfig does not have."""


@dataclass(slots=True)
class Functions:
    """Writes the functions of one flow."""

    flow: FlowDocument
    texts: Texts
    targets: Targets
    losses: Losses
    other_python: AbstractSet[str]
    _common: set[str] = field(default_factory=set)

    def common(self) -> list[dict[str, object]]:
        """Return the global functions; call this before any node's."""
        offered = offers(self.flow, self.flow.global_functions)
        return self._written(offered, self._common)

    def of(self, node: Conversation) -> list[dict[str, object]]:
        """Return what a node offers besides."""
        return self._written(offers(self.flow, node.functions), set(self._common))

    def _written(self, offered: tuple[Offer, ...], taken: set[str]) -> list[dict[str, object]]:
        made = [self._function(offer, taken) for offer in offered]
        return [function for function in made if function is not None]

    def _function(self, offer: Offer, taken: set[str]) -> dict[str, object] | None:
        for key in _LOST:
            if getattr(offer.function, key) is not None:
                message = f"`{key}` of `{offer.name}` has no counterpart"
                self.losses.add(f"function-{key.replace('_', '-')}", message, _at(offer, key))
        if offer.function.handler is not None:
            return self._python(offer, offer.function.handler.text, taken)
        for key, does in (("http", "makes the request"), ("mcp", "calls the tool")):
            if getattr(offer.function, key) is not None:
                message = f"`{offer.name}` has to become a Python function that {does}"
                self.losses.add(key, message, _at(offer, key))
                return self._python(offer, offer.name, taken)
        return self._transition_only(offer, taken)

    def _python(self, offer: Offer, handler: str, taken: set[str]) -> dict[str, object]:
        name = handler if handler not in taken else offer.name
        taken.add(name)
        add = self.losses.add
        if name != offer.name:
            message = f"the LLM knows `{offer.name}` by its Python name `{name}`"
            add("function-name", message, offer.at.span)
        elif name != handler:
            message = f"the handlers have to hold `{handler}` under the name `{name}` too"
            add("function-name", message, offer.at.span)
        if offer.function.description is not None:
            message = f"`{name}` is described in its docstring alone"
            add("function-description", message, offer.function.description.scalar.span)
        if handler in self.other_python:
            message = f"`{handler}` has to become a direct function of Pipecat"
            add("python", message, offer.at.span)
        made: dict[str, object] = {"name": name}
        leads = self.targets.of(offer.function.transition_to, has_result=True)
        return made if leads is None else made | {"transition_to": leads}

    def _transition_only(self, offer: Offer, taken: set[str]) -> dict[str, object] | None:
        leads = self.targets.of(offer.function.transition_to, has_result=False)
        if not isinstance(leads, str) or offer.name in taken:
            message = f"`{offer.name}` moves nobody and runs no Python, so it is left out"
            self.losses.add("function", message, offer.at.span)
            return None
        taken.add(offer.name)
        described = offer.function.description
        words = self.texts.literal(described) if described is not None else ""
        return {
            "name": offer.name,
            "transition_only": True,
            "description": words or offer.name,
            "transition_to": leads,
        }


def _at(offer: Offer, key: str) -> Span:
    """Return where a key of a function stands; its own entry says more than the definition."""
    for function in (offer.own, offer.function):
        tree = function.tree if function is not None else None
        if tree is not None and key in tree.entries:
            return tree.entries[key][0].span
    return offer.at.span
