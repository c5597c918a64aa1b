"""Drawing a random flow."""

from collections.abc import Sequence
from random import Random
from typing import Literal, TypeVar

from benchmarks.chaos.script import (
    BACK,
    STAY,
    Action,
    ByStatus,
    Function,
    Goto,
    Node,
    Picks,
    Road,
    Script,
)

_T = TypeVar("_T")

STATUSES = ("free", "full")
STYLES: tuple[Literal["plain", "sync", "direct", "args"], ...] = ("plain",) * 4 + (
    "sync",
    "direct",
    "args",
)
TIMEOUT = 0.05
"""Seconds that a function with a timeout may take."""


THEMES = ("H3", "H11", "H15", "H16", "H18")
"""Hazards that seldom come alone, so that some conversations are about one of them only."""


def draw_theme(random: Random) -> str:
    """Draw what a conversation is about; empty if it is about everything at once."""
    return random.choice(THEMES) if random.random() < 0.3 else ""


def draw_script(random: Random, theme: str, *, bare: bool) -> Script:
    """Draw a flow; one for a bare manager has nothing that only Flowcat's language knows."""
    return _Drawing(random, theme, bare=bare).script()


class _Drawing:
    def __init__(self, random: Random, theme: str, *, bare: bool) -> None:
        self._random = random
        self._theme = theme
        self._bare = bare
        self._talks = tuple("abcdefg"[: random.randint(3, 6)])
        self._silent: list[Node] = []
        self._functions: dict[str, Function] = {}

    def script(self) -> Script:
        self._draw_silent()
        ends = [
            Node(name="bye", step="end", words=True),
            Node(name="close", step="end", words=False),
        ]
        anywhere = tuple(self._function() for _ in range(self._random.randint(0, 1)))
        talks = [self._talk(name) for name in self._talks]
        on_error = None if self._bare else self._maybe(0.3, self._pick(self._talks))
        nodes = {node.name: node for node in (*talks, *self._silent, *ends)}
        return Script(nodes=nodes, functions=self._functions, anywhere=anywhere, on_error=on_error)

    def _draw_silent(self) -> None:
        names = self._talks
        self._silent.append(Node(name="say1", step="say", to=self._pick(names)))
        self._silent.append(Node(name="route1", step="route", to=self._pick((*names, "say1"))))
        if not self._bare:
            run = self._function(to=Goto(None), runs=True)
            self._silent.append(
                Node(
                    name="run1",
                    step="run",
                    run=run,
                    to=self._pick((*names, "say1")),
                    on_error=self._maybe(0.4, self._pick(names)),
                )
            )

    def _talk(self, name: str) -> Node:
        random = self._random
        count = random.randint(2, 4)
        respond = random.random() > 0.06
        if self._theme:
            return self._themed(name, count)
        if self._bare and name == "a":
            # A bare manager that fails at its first node tells nothing of the others.
            return Node(
                name=name, step="talk", functions=tuple(self._function() for _ in range(count))
            )
        return Node(
            name=name,
            step="talk",
            functions=tuple(self._function() for _ in range(count)),
            pre_actions=self._actions(0.4),
            post_actions=self._actions(0.12) if respond else (),
            greets=random.random() < 0.1,
            loads=random.choice(("set", "run")) if random.random() < 0.1 else "",
            files=respond and random.random() < 0.12,
            unset=name != "a" and random.random() < 0.05,
            reset=random.random() < 0.15,
            respond=respond or name == "a",
        )

    def _themed(self, name: str, count: int) -> Node:
        """Draw a node at which nothing goes wrong but what the conversation is about."""
        by_theme = {"H3": Action("tts_say"), "H11": Action("notify")}
        action = by_theme.get(self._theme)
        plain = action is None or name == "a" or self._random.random() < 0.2
        return Node(
            name=name,
            step="talk",
            functions=tuple(self._themed_function() for _ in range(count)),
            pre_actions=() if plain or action is None else (action,),
        )

    def _themed_function(self) -> str:
        to = Goto(self._pick(self._talks) if self._random.random() < 0.7 else None)
        late = self._theme == "H18"
        name = f"f{len(self._functions)}"
        handled = late or to.to is None or self._theme == "H15"
        self._functions[name] = Function(name=name, handled=handled, write=late, road=to)
        return name

    def _actions(self, likely: float) -> tuple[Action, ...]:
        actions: list[Action] = []
        while self._random.random() < likely and len(actions) < 3:
            kind = self._random.choice(("tts_say", "function", "notify"))
            match kind:
                case "tts_say":
                    what = self._random.choice(("fine", "fine", "fine", "empty"))
                case "function":
                    what = self._random.choice(("fine", "fine", "raises", "slow", "moves"))
                case _:
                    what = self._random.choice(("fine", "fine", "fine", "raises", "slow"))
            actions.append(Action(kind, what))  # type: ignore[arg-type]  # drawn from its values
        return tuple(actions)

    def _function(self, to: Road | None = None, *, runs: bool = False) -> str:
        random = self._random
        road = to or self._road()
        handled = runs or not isinstance(road, Goto) or road.to is None or random.random() < 0.5
        write = handled and random.random() < 0.4
        name = f"f{len(self._functions)}"
        guarded = handled and not self._bare and not isinstance(road, Picks)
        self._functions[name] = Function(
            name=name,
            handled=handled,
            style="plain" if self._bare or runs else random.choice(STYLES),
            write=write,
            timeout=TIMEOUT if handled and random.random() < 0.55 else None,
            strict=guarded and random.random() < 0.2,
            stores=guarded and random.random() < 0.2,
            respond=random.random() > 0.06,
            on_error=self._maybe(0.15, self._pick(self._talks))
            if handled and not self._bare
            else None,
            filler=handled and not self._bare and random.random() < 0.1,
            road=road,
        )
        return name

    def _road(self) -> Road:
        kind = self._random.choices(("goto", "stay", "arms", "cases", "picks"), (45, 30, 10, 7, 8))[
            0
        ]
        match kind:
            case "goto":
                return Goto(self._target())
            case "stay":
                return Goto(None)
            case "picks":
                return Picks(tuple(sorted({self._pick(self._talks), self._pick(self._talks)})))
            case _:
                cases = {
                    status: self._target() for status in STATUSES[: self._random.randint(1, 2)]
                }
                arms = kind == "arms"
                default = self._maybe(0.5, self._target())
                return ByStatus(cases, default or STAY, arms)

    def _target(self) -> str:
        others = [node.name for node in self._silent]
        kind = self._random.choices(
            ("talk", "silent", "end", "back", "stay"),
            (72, 18, 2, 0 if self._bare else 5, 3),
        )[0]
        match kind:
            case "talk":
                return self._pick(self._talks)
            case "silent":
                return self._pick(others) if others else self._pick(self._talks)
            case "end":
                return self._pick(("bye", "close"))
            case "back":
                return BACK
            case _:
                return STAY

    def _pick(self, choices: Sequence[_T]) -> _T:
        return self._random.choice(choices)

    def _maybe(self, likely: float, value: str) -> str | None:
        return value if self._random.random() < likely else None
