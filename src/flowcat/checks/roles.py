"""Roles: who the bot is at each node, and where what a flow says of it has no effect.

Pipecat hands a role to the LLM when a node has one, and it stays until another node has one; a
reset does not change that. In a marked document the role of the whole flow stands in for a node's.
"""

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from flowcat.checks.fixed_words import conversations, ending_action, is_readable
from flowcat.checks.model import Model
from flowcat.checks.wording import is_blank
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.dataflow import solve
from flowcat.language.document import Conversation, End
from flowcat.language.leaves import Text

Roles: TypeAlias = tuple[str, ...]
"""The roles that may hold at a place, by their text. Two are enough to know: no more are kept."""


def inherited_roles(model: Model) -> Iterator[Diagnostic]:
    """F702: who the bot is at a node depends on the way that led there."""
    roles = _roles(model)
    texts = {text.scalar.text: text for text in roles.values()}
    if model.flow.role_message is not None or len(texts) < 2:
        return
    edges = _edges(model, roles)
    none: Roles = ()
    held = solve(edges, model.graph.initial, none, _leaving, _joined)
    fresh = _freshly_entered(model, edges, held)
    for name, node in conversations(model):
        several = held.get(name, ())
        if name in roles or name not in fresh or len(several) < 2:
            continue
        if _is_goodbye(node) or not is_readable(node):
            continue
        one, other = (texts[text] for text in several)
        yield Diagnostic(
            rule=rule("F702"),
            message=f"who the bot is at `{name}` depends on the way that led there",
            span=model.graph.vertices[name].at.span,
            related=(
                Label(one.scalar.span, "holds there after one way"),
                Label(other.scalar.span, "holds there after another"),
            ),
            help="give it a `role_message`, or come to it under one role only",
        )


def ignored_roles(model: Model) -> Iterator[Diagnostic]:
    """F708: a role or a reset at a place where the LLM never sees it."""
    nodes = [(name, named.value) for name, named in model.flow.nodes.items()]
    for name, node in nodes:
        if isinstance(node, End) and "task" not in node.tree.entries:
            for key in ("role_message", "context_strategy"):
                if key in node.tree.entries:
                    yield Diagnostic(
                        rule=rule("F708"),
                        message=f"`{key}` has no effect at `{name}`, where the LLM does not speak",
                        span=node.tree.entries[key][0].span,
                        help="take it out, or add a `task` with what the LLM should say",
                    )
        role = node.role_message if isinstance(node, Conversation) else None
        if role is not None and is_blank(role) and not model.marked:
            yield Diagnostic(
                rule=rule("F708"),
                message="an empty role changes nothing: the one of the node before goes on",
                span=role.scalar.span,
                help="write who the bot is here, or take the key out",
            )
    yield from _hidden_role(model)


def _hidden_role(model: Model) -> Iterator[Diagnostic]:
    speaking = [
        named
        for named in model.flow.nodes.values()
        if isinstance(named.value, Conversation)
        or (isinstance(named.value, End) and named.value.task is not None)
    ]
    own = [named for named in speaking if _role_of(named.value) is not None]
    if model.flow.role_message is not None and own and len(own) == len(speaking):
        key = model.flow.tree.entries["role_message"][0]
        yield Diagnostic(
            rule=rule("F708"),
            message="no node uses this role: each one has its own",
            span=key.span,
            help="take it out, or take the node's own role out where this one should hold",
        )


def _roles(model: Model) -> dict[str, Text]:
    """Return the role of each node that has one."""
    return {
        name: role
        for name, named in model.flow.nodes.items()
        if (role := _role_of(named.value)) is not None and not is_blank(role)
    }


def _role_of(node: object) -> Text | None:
    return node.role_message if isinstance(node, Conversation | End) else None


def _edges(model: Model, roles: dict[str, Text]) -> dict[str, list[tuple[str, Roles]]]:
    """Return where each node leads, with the role that it gives; none if it gives none."""
    vertices = model.graph.vertices
    edges: dict[str, list[tuple[str, Roles]]] = {name: [] for name in vertices}
    given = {name: (role.scalar.text,) for name, role in roles.items()}
    everywhere = {edge.target for edge in model.graph.everywhere}
    talks = (name for name, _ in conversations(model))
    for source, target in chain(
        ((edge.source, edge.target) for edge in model.graph.edges),
        ((name, target) for name in talks for target in everywhere),
    ):
        if target in vertices:
            edges[source].append((target, given.get(source, ())))
    return edges


def _leaving(given: Roles, held: Roles) -> Roles:
    return given or held


def _joined(one: Roles, other: Roles) -> Roles:
    return tuple(sorted({*one, *other})[:2])


def _freshly_entered(
    model: Model, edges: dict[str, list[tuple[str, Roles]]], held: dict[str, Roles]
) -> set[str]:
    """Return the nodes at which several roles meet, and not only at a node before."""
    found: set[str] = set()
    for source, outgoing in edges.items():
        if source not in held:
            continue
        is_talk = isinstance(model.graph.vertices[source].node, Conversation)
        found |= {
            target
            for target, given in outgoing
            if not is_talk or len(_leaving(given, held[source])) < 2
        }
    return found


def _is_goodbye(node: Conversation) -> bool:
    """Whether a node only ends the call, which any persona can do."""
    return ending_action(node.post_actions) is not None and not node.functions
