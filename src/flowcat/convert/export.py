"""From a flow to Pipecat's FlowConfig, as far as that format can say it.

What it cannot say is listed by name and place, and the document still holds a conversation: a node
without the LLM is passed by, a function without Python behind it moves or is left out.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from flowcat.convert.export_functions import Functions
from flowcat.convert.export_targets import Targets
from flowcat.convert.export_texts import Texts
from flowcat.convert.losses import Loss, Losses
from flowcat.convert.yaml_text import to_yaml
from flowcat.language.document import (
    Action,
    Conversation,
    End,
    Ending,
    FlowDocument,
    Hook,
)
from flowcat.language.leaves import Text, ValueSchema
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Export:
    """A FlowConfig document, and what it does not say."""

    text: str
    losses: tuple[Loss, ...]


def export_flowconfig(flow: FlowDocument, other_python: AbstractSet[str] = frozenset()) -> Export:
    """Write a flow without errors as a FlowConfig document.

    Args:
        flow: The flow, marked or not.
        other_python: The Python functions of the flow that are known not to be direct functions,
            the only kind that FlowConfig calls.
    """
    exporter = _Exporter(flow, other_python)
    text = to_yaml(exporter.document())
    return Export(text, exporter.losses.in_order)


class _Exporter:
    """One export."""

    def __init__(self, flow: FlowDocument, other_python: AbstractSet[str]) -> None:
        self._flow = flow
        self.losses = Losses()
        self._texts = Texts(flow, self.losses)
        self._targets = Targets(flow, self.losses)
        self._functions = Functions(flow, self._texts, self._targets, self.losses, other_python)

    def document(self) -> dict[str, object]:
        flow = self._flow
        self._lose_root_keys()
        start = self._targets.node(flow.initial_node.text, flow.initial_node.span)
        common = self._functions.common()
        nodes: dict[str, object] = {}
        for name, named in flow.nodes.items():
            match named.value:
                case Conversation():
                    nodes[name] = self._conversation(named.value)
                case End():
                    nodes[name] = self._end(name, named.value)
                case _:
                    pass
        for name in self._targets.ends:
            nodes[name] = _silent([{"type": "end_conversation"}])
        if start is None:  # silent nodes that lead nowhere: the first conversation is as good
            start = next(iter(nodes), "end")
            nodes.setdefault(start, _silent([{"type": "end_conversation"}]))
        made: dict[str, object] = {"initial_node": start}
        if common:
            made["global_functions"] = common
        return made | {"nodes": nodes}

    def _lose_root_keys(self) -> None:
        flow, add = self._flow, self.losses.add
        for name, named in (flow.inputs or {}).items():
            message = f"code has to put `{name}` into `flow_manager.state` before the start"
            add("input", message, named.key.span)
        for name, named in (flow.state or {}).items():
            if _says_something(named.value):
                add("state", f"nobody checks or presets `{name}`", named.key.span)
        for name, computed in (flow.computed or {}).items():
            add("computed", f"`{name}` is not computed", computed.key.span)
        for variable in flow.env or ():
            add("env", f"`{variable.text}` is not read", variable.span)
        if flow.on_error is not None:
            add("on-error", "a function that fails leads nowhere", flow.on_error.tree.span)
        if flow.limits is not None:
            add("limits", "nothing bounds the call", flow.limits.tree.span)
        if flow.no_input is not None:
            add("no-input", "nobody asks a caller who is silent", flow.no_input.tree.span)
        if flow.on_resume is not None:
            add("on-resume", "a call that was cut off is not resumed", flow.on_resume.tree.span)

    def _conversation(self, node: Conversation) -> dict[str, object]:
        made: dict[str, object] = {}
        self._add_role(made, node.role_message)
        made["task_messages"] = self._messages(node)
        if functions := self._functions.of(node):
            made["functions"] = functions
        said = [action for hook in node.on_enter or () for action in self._hook(hook)]
        before = [part for action in node.pre_actions or () for part in self._action(action)]
        after = [part for action in node.post_actions or () for part in self._action(action)]
        if said or before:
            made["pre_actions"] = [*said, *before]
        if after:
            made["post_actions"] = after
        if node.context_strategy is not None:
            made["context_strategy"] = _plain(node.context_strategy)
            if node.context_strategy == "reset_with_summary":
                span = node.tree.entries["context_strategy"][0].span
                self.losses.add("context", "the context is emptied without a summary", span)
        if node.respond_immediately is not None:
            made["respond_immediately"] = node.respond_immediately
        if node.on_error is not None:
            message = "a function that fails here leads nowhere"
            self.losses.add("on-error", message, node.on_error.tree.span)
        self._lose_happenings(node)
        if node.on_resume is not None:
            message = "a call that was cut off is not resumed"
            self.losses.add("on-resume", message, node.on_resume.tree.span)
        return made

    def _lose_happenings(self, node: Conversation) -> None:
        for name in _HAPPENINGS:
            if (tree := node.tree.get(name)) is not None:
                message = f"nobody does what `{name}` says"
                self.losses.add(name.replace("_", "-"), message, tree.span)

    def _add_role(self, made: dict[str, object], own: Text | None) -> None:
        role = own or self._flow.role_message
        if role is not None:
            made["role_message"] = self._texts.rendered(role)

    def _messages(self, node: Conversation) -> list[dict[str, object]]:
        if node.task is not None:
            return [_developer(self._texts.rendered(node.task))]
        return [
            {"role": message.role.text, "content": self._texts.rendered(message.content)}
            for message in node.task_messages or ()
        ]

    def _hook(self, hook: Hook) -> Iterator[dict[str, object]]:
        for name in ("wait", "interruptible", "add_to_context", "emit", "run"):
            if getattr(hook, name) is not None:
                at, _ = hook.tree.entries[name]
                self.losses.add(f"on-enter-{name}", f"nobody does what `{name}` says", at.span)
        if hook.say is not None:
            yield {"type": "tts_say", "text": self._texts.rendered(hook.say)}
            return
        for name in ("set", "append", "clear"):
            if getattr(hook, name) is not None:
                at, _ = hook.tree.entries[name]
                self.losses.add(f"on-enter-{name}", "nothing is written on entry", at.span)

    def _action(self, action: Action) -> Iterator[dict[str, object]]:
        made: dict[str, object] = {"type": action.type.text}
        if action.handler is not None:
            made["handler"] = action.handler.text
        extras = {name: self._texts.value(value) for name, value in action.extras.items()}
        text = action.text
        if text is None:
            yield made | extras
        elif action.type.text == "end_conversation" and self._texts.is_marked:
            *words, end = self._last_words(text)
            yield from ({**said, **extras} for said in words)
            yield end | extras
        elif action.type.text == "tts_say":
            yield made | {"text": self._texts.rendered(text)} | extras
        else:
            yield made | {"text": self._texts.literal(text)} | extras

    def _last_words(self, text: Text | None) -> list[dict[str, object]]:
        """End with these words; Pipecat fills in placeholders in a `tts_say` only."""
        end: dict[str, object] = {"type": "end_conversation"}
        if text is None:
            return [end]
        if text.is_constant:
            return [end | {"text": self._texts.literal(text)}]
        return [{"type": "tts_say", "text": self._texts.rendered(text)}, end]

    def _end(self, name: str, node: End) -> dict[str, object]:
        ending = node.end if isinstance(node.end, Ending) else None
        outcome = ending.outcome if ending is not None else node.end
        assert isinstance(outcome, Text)
        message = f"nobody is told that `{name}` ends with `{outcome.scalar.text}`"
        self.losses.add("outcome", message, outcome.scalar.span)
        if ending is not None and ending.reason is not None:
            message = f"the reason of `{name}` is written nowhere"
            self.losses.add("reason", message, ending.reason.scalar.span)
        last = self._last_words(ending.say if ending is not None else None)
        if node.task is None:
            return _silent(last)
        made: dict[str, object] = {}
        self._add_role(made, node.role_message)
        made["task_messages"] = [_developer(self._texts.rendered(node.task))]
        made["post_actions"] = last
        if node.context_strategy is not None:
            made["context_strategy"] = node.context_strategy
        return made


def _developer(content: str) -> dict[str, object]:
    return {"role": "developer", "content": content}


def _silent(actions: list[dict[str, object]]) -> dict[str, object]:
    """Return a node that only acts: the LLM is not asked."""
    return {"task_messages": [], "pre_actions": actions, "respond_immediately": False}


def _says_something(schema: ValueSchema) -> bool:
    return any(name != "description" for name in schema.keywords)


_HAPPENINGS = (
    "limits", "no_input", "dtmf", "after_reply", "on_exit", "interruptions", "context",
    "llm", "tts",
)  # fmt: skip


def _plain(strategy: str) -> str:
    """Return the strategy that a FlowConfig has for this one."""
    return "reset" if strategy == "reset_with_summary" else strategy
