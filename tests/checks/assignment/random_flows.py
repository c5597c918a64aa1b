"""Small random flows, and every conversation they allow, walked through value by value."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from flowcat.language.expressions import compile_expression, parse
from flowcat.language.expressions.formats import Formats

Values = Mapping[str, object]

DOMAINS: dict[str, tuple[object, ...]] = {
    "one": (0, 1, 2),
    "two": (0, 1, 2),
    "sure": (True, False),
    "tries": (0, 1, 2),
}
"""All values that the schemas allow; `tries` has a default, and the others are unset at first."""

STATE = """\
  one: {type: integer, minimum: 0, maximum: 2}
  two: {type: integer, minimum: 0, maximum: 2}
  sure: {type: boolean}
  tries: {type: integer, minimum: 0, maximum: 2, default: 0}
"""
START: dict[str, object] = {"one": None, "two": None, "sure": None, "tries": 0}
UNSET = ("one", "two", "sure")


@dataclass(frozen=True, slots=True)
class Write:
    """A write: `fill one`, `set one 2`, `copy one two`, `clear one`, or nothing."""

    verb: str
    name: str = ""
    value: object = None

    def lines(self, indent: str) -> Iterator[str]:
        """Write it as YAML."""
        match self.verb:
            case "fill":
                yield f"{indent}fills: [{self.name}]"
            case "set":
                yield f"{indent}set: {{{self.name}: {str(self.value).lower()}}}"
            case "copy":
                yield f'{indent}set: {{{self.name}: "{{{{ {self.value} }}}}"}}'
            case "clear":
                yield f"{indent}clear: [{self.name}]"

    def after(self, values: Values) -> Iterator[Values]:
        """Yield the state after it, once for each value that a caller may give."""
        match self.verb:
            case "fill":
                if START[self.name] is not None:
                    yield values  # an optional argument, left out
                for value in DOMAINS[self.name]:
                    yield {**values, self.name: value}
            case "set":
                yield {**values, self.name: self.value}
            case "copy":
                yield {**values, self.name: values[str(self.value)]}
            case "clear":
                yield {**values, self.name: START[self.name]}
            case _:
                yield values


@dataclass(frozen=True, slots=True)
class Arm:
    """A way on; the last one has no condition."""

    when: str
    write: Write
    to: str

    def lines(self, indent: str) -> Iterator[str]:
        """Write it as YAML."""
        parts = [f"when: {self.when}"] if self.when else []
        parts += [*self.write.lines(""), f"to: {self.to}"]
        yield f"{indent}- {parts[0]}"
        yield from (f"{indent}  {part}" for part in parts[1:])


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a conversation, without Python."""

    write: Write
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: a conversation, a route, or an end, with the names that its words read."""

    kind: str
    reads: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    arms: tuple[Arm, ...] = ()

    def lines(self, name: str) -> Iterator[str]:
        """Write it as YAML."""
        yield f"  {name}:"
        words = "Talk" + "".join(f" {{{{ {read} }}}}" for read in self.reads)
        match self.kind:
            case "route":
                yield "    route:"
                for arm in self.arms:
                    yield from arm.lines("      ")
            case "end":
                yield f'    end: {{outcome: done, say: "{words}"}}'
            case _:
                yield f'    task: "{words}"'
                yield "    functions:"
                for at, function in enumerate(self.functions):
                    yield f"      - name: {name}_f{at}"
                    yield f"        description: Number {at} of {name}."
                    yield from function.write.lines("        ")
                    yield "        transition_to:"
                    for arm in function.arms:
                        yield from arm.lines("          ")


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow whose nodes are called `n0`, `n1`, ...; it begins at the first."""

    nodes: tuple[Node, ...]
    conditions: dict[str, object] = field(default_factory=dict, compare=False)

    def text(self) -> str:
        """Write it as YAML."""
        lines = [line for at, node in enumerate(self.nodes) for line in node.lines(f"n{at}")]
        return f"flowcat: 1\nstate:\n{STATE}initial_node: n0\nnodes:\n" + "\n".join(lines) + "\n"

    def bad_reads(self, name: str) -> set[str]:
        """Return the nodes at which some conversation first reads a name that is unset."""
        found: set[str] = set()
        start = ("n0", True, tuple(START.items()))
        seen = {start}
        waiting = deque([start])
        while waiting:
            here, is_entered, items = waiting.popleft()
            values = dict(items)
            node = self.nodes[int(here[1:])]
            if is_entered and name in node.reads and values[name] is None:
                found.add(here)
                continue
            for to, after in self._after(node, values):
                state = (here if to == "$stay" else to, to != "$stay", tuple(after.items()))
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
        return found

    def _after(self, node: Node, values: Values) -> Iterator[tuple[str, Values]]:
        for arm in self._taken(node.arms, values):
            for written in arm.write.after(values):
                yield arm.to, written
        for function in node.functions:
            for after in function.write.after(values):
                for arm in self._taken(function.arms, after):
                    for written in arm.write.after(after):
                        yield arm.to, written

    def _taken(self, arms: tuple[Arm, ...], values: Values) -> Iterator[Arm]:
        for arm in arms:
            if not arm.when or self._holds(arm.when, values):
                yield arm
                return

    def _holds(self, when: str, values: Values) -> bool:
        if when not in self.conditions:
            parsed = parse(when).expression
            assert parsed is not None
            self.conditions[when] = compile_expression(parsed, Formats())
        return self.conditions[when](values) is True  # type: ignore[operator]


ATOMS = (
    *(f"{name} {relation} null" for name in UNSET for relation in ("==", "!=")),
    *("sure", "sure == true", "sure == false", "one == two"),
    *(f"{name} {test}" for name in ("one", "two", "tries") for test in ("== 1", ">= 1", "< 2")),
    "one in [0, 2]",
)
CONDITIONS = st.one_of(
    st.sampled_from(ATOMS),
    st.builds("not ({})".format, st.sampled_from(ATOMS)),
    st.builds("{} and {}".format, st.sampled_from(ATOMS), st.sampled_from(ATOMS)),
    st.builds("{} or {}".format, st.sampled_from(ATOMS), st.sampled_from(ATOMS)),
)
NOTHING = Write("none")
SETS = st.sampled_from([*DOMAINS]).flatmap(
    lambda name: st.builds(Write, st.just("set"), st.just(name), st.sampled_from(DOMAINS[name]))
)
CLEARS = st.builds(Write, st.just("clear"), st.sampled_from([*DOMAINS]))
COPIES = st.sampled_from([Write("copy", "one", "two"), Write("copy", "two", "one")])
FILLS = st.builds(Write, st.just("fill"), st.sampled_from([*DOMAINS]))
ARM_WRITES = st.one_of(st.just(NOTHING), SETS, CLEARS, COPIES)
WRITES = st.one_of(st.just(NOTHING), FILLS, SETS, CLEARS, COPIES)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Draw a flow of up to five nodes."""
    count = draw(st.integers(2, 5))
    names = [f"n{at}" for at in range(count)]

    def arms(targets: list[str]) -> tuple[Arm, ...]:
        when = draw(st.lists(CONDITIONS, max_size=2))
        return tuple(
            Arm(condition, draw(ARM_WRITES), draw(st.sampled_from(targets)))
            for condition in (*when, "")
        )

    nodes: list[Node] = []
    for at in range(count):
        kind = draw(st.sampled_from(["talk", "talk", "route", "end"])) if at else "talk"
        reads = draw(st.lists(st.sampled_from(["one", "two"]), max_size=2, unique=True))
        match kind:
            case "talk":
                functions = tuple(
                    Function(draw(WRITES), arms([*names, "$stay"]))
                    for _ in range(draw(st.integers(1, 2)))
                )
                nodes.append(Node(kind, tuple(reads), functions))
            case "route":
                nodes.append(Node(kind, arms=arms(names)))
            case _:
                nodes.append(Node(kind, tuple(reads)))
    return Flow(tuple(nodes))
