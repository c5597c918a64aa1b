"""Where functions lead, once every node that FlowConfig does not have is passed by."""

from flowcat.convert.losses import Losses
from flowcat.language.cases import case_key
from flowcat.language.document import (
    Arm,
    Branch,
    Conversation,
    End,
    FlowDocument,
    HandlerPicks,
    Route,
    Run,
    Say,
    Transition,
)
from flowcat.language.expressions.nodes import Compare, Field, Literal, Name
from flowcat.language.leaves import Name as NameLeaf
from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field

_STAY, _BACK, _END = "$stay", "$back", "$end"


@dataclass(slots=True)
class Targets:
    """Finds targets for one export."""

    flow: FlowDocument
    losses: Losses
    ends: list[str] = field(default_factory=list)
    """The name of the node that stands for `$end`, once something leads there."""

    def of(self, transition: Transition | None, *, has_result: bool) -> object:
        """Return what FlowConfig says for a transition: a node, a branch, or None."""
        match transition:
            case None:
                return None
            case Branch():
                return self._branch(transition)
            case HandlerPicks():
                place = transition.tree.span
                self.losses.add("handler-picks", "the Python function cannot name a node", place)
                return None
            case tuple():
                return self._arms(transition, has_result=has_result)
            case _:
                return self.node(transition.text, transition.span)

    def node(self, name: str, at: Span) -> str | None:
        """Return the conversation or end that a target leads to; None where it stays."""
        passed: set[str] = set()
        while name in self.flow.nodes and name not in passed:
            passed.add(name)
            node = self.flow.nodes[name].value
            match node:
                case Conversation() | End():
                    return name
                case Say():
                    self._lose("say", f"the words of `{name}` are not said", node.say.scalar.span)
                    name = _default(node.transition_to)
                case Route():
                    message = f"`{name}` always takes its last arm"
                    self._lose("route", message, node.tree.span)
                    name = _default(node.route)
                case Run():
                    message = f"`{name}` does not run `{node.run.text}`"
                    self._lose("run", message, node.run.span)
                    name = _default(node.transition_to)
        if name == _END and self.flow.flowcat is not None:
            return self._the_end()
        if name == _BACK:
            self._lose("back", "there is no way back to the conversation before", at)
        elif name != _STAY:
            self._lose("target", f"nothing that FlowConfig has stands behind `{name}`", at)
        return None

    def _the_end(self) -> str:
        if not self.ends:
            name, number = "end", 1
            while name in self.flow.nodes:
                number += 1
                name = f"end_{number}"
            self.ends.append(name)
        return self.ends[0]

    def _branch(self, branch: Branch) -> object:
        cases: dict[str, str] = {}
        for named in branch.cases.values():
            key, target = case_key(named.key.value), named.value
            to = self.node(target.text, target.span)
            if to is not None:
                cases[key] = to
            elif branch.default is not None:
                self._lose("stay", f"the case `{key}` goes to the default", target.span)
        default = None
        if branch.default is not None:
            default = self.node(branch.default.text, branch.default.span)
        return _branch_of(branch.field.text, cases, default)

    def _arms(self, arms: tuple[Arm, ...], *, has_result: bool) -> object:
        for arm in arms:
            self._arm_losses(arm)
        found = _as_cases(arms) if has_result else None
        if found is None:
            self._lose("arms", "the last arm is always taken", _place(arms))
            return self.node(_default(arms), _place(arms))
        field_name, pairs, default = found
        to = {key: self.node(target.text, target.span) for key, target in pairs}
        cases = {key: target for key, target in to.items() if target is not None}
        last = self.node(default.text, default.span) if default is not None else None
        if len(cases) < len(to) and last is not None:
            self._lose("stay", "a case that stays goes to the default", _place(arms))
        return _branch_of(field_name, cases, last)

    def _arm_losses(self, arm: Arm) -> None:
        for name in ("set", "append", "clear", "result", "say"):
            if getattr(arm, name) is not None:
                at, _ = arm.tree.entries[name]
                self._lose(f"arm-{name}", f"`{name}` of this arm does nothing", at.span)

    def _lose(self, name: str, message: str, span: Span) -> None:
        self.losses.add(name, message, span)


def _branch_of(field_name: str, cases: dict[str, str], default: str | None) -> object:
    """Return a branch; without a case it is its default."""
    if not cases:
        return default
    branch: dict[str, object] = {"field": field_name, "cases": cases}
    return branch | ({"default": default} if default is not None else {})


def _default(transition: Transition) -> str:
    """Return where a transition of a silent node leads when nothing else is known."""
    match transition:
        case tuple():
            return transition[-1].to.text
        case Branch():
            last = [named.value for named in transition.cases.values()][-1]
            return (transition.default or last).text
        case HandlerPicks():
            return transition.handler_picks[-1].text
        case _:
            return transition.text


def _place(arms: tuple[Arm, ...]) -> Span:
    return arms[0].tree.span


Cases = tuple[str, list[tuple[str, NameLeaf]], NameLeaf | None]


def _as_cases(arms: tuple[Arm, ...]) -> Cases | None:
    """Read arms that all compare one field of the result with constants as Pipecat's branch."""
    default = arms[-1].to if arms[-1].when is None else None
    compared = arms if default is None else arms[:-1]
    pairs: list[tuple[str, NameLeaf]] = []
    names: set[str] = set()
    for arm in compared:
        found = _field_and_value(arm)
        if found is None:
            return None
        names.add(found[0])
        pairs.append((found[1], arm.to))
    if len(names) != 1 or len({key for key, _ in pairs}) < len(pairs):
        return None
    return names.pop(), pairs, default


def _field_and_value(arm: Arm) -> tuple[str, str] | None:
    match arm.when.expression if arm.when is not None else None:
        case Compare(
            first=Field(target=Name(name="result"), name=name),
            links=(("==", Literal(value=str() | bool() | int() as value)),),
        ):
            return name, case_key(value)
        case _:
            return None
