"""What a class of ours may look like, and when what is loaded."""

import abc
import dataclasses
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from flowcat.text import dataclass as ours

T = TypeVar("T")


@ours.dataclass(frozen=True, slots=True)
class Box(Generic[T]):
    """A class with a parameter, and with attributes that are no fields."""

    KINDS: ClassVar[tuple[str, ...]] = ("a",)
    ALSO: "ClassVar[int]" = 3
    inside: T


@ours.dataclass(frozen=True, slots=True)
class Below(Box[int]):
    """A class under another, which gives a field a default."""

    inside: int = 4
    more: str = ""

    def __post_init__(self) -> None:
        if self.inside < 0:
            raise ValueError("less than nothing")


class Plain(Below):
    """A plain class under a dataclass."""

    def __init__(self) -> None:
        super().__init__(9, more="plain")


def test_class_variables_are_no_fields() -> None:
    """They stay on the class, whether their type is a text or not."""
    assert [one.name for one in ours.fields(Box)] == ["inside"]
    assert (Box.KINDS, Box.ALSO) == (("a",), 3)
    assert Box[int](1) == Box(1)


def test_a_class_under_another_has_its_fields_too() -> None:
    """In the order of the first, each with a slot of its own only once."""
    assert repr(Below(more="m")) == "Below(inside=4, more='m')"
    assert Below.__dict__["__slots__"] == ("more",)
    assert not hasattr(Below(), "__dict__")
    with pytest.raises(ValueError, match="less than nothing"):
        Below(-1)


def test_a_plain_class_may_stand_under_a_dataclass() -> None:
    """It can have more attributes, and the fields stay frozen."""
    made: Any = Plain()
    made.own = 1
    assert (made.inside, made.more, made.own) == (9, "plain", 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.inside = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.inside
    del made.own
    assert made != Below(9, "plain")


def test_own_methods_stay() -> None:
    """What the class defines itself is not written anew."""

    @ours.dataclass(slots=True)
    class Own:
        number: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 5

        def __repr__(self) -> str:
            return "own"

    assert Own(1) == Own(2)
    assert (hash(Own(1)), repr(Own(1))) == (5, "own")


def test_an_instance_that_holds_itself_can_be_shown() -> None:
    """The inner one is left out."""

    @ours.dataclass(slots=True, eq=False)
    class Ring:
        after: object = None

    ring = Ring()
    ring.after = ring
    assert repr(ring).endswith("Ring(after=...)")


def test_abstract_classes_stay_abstract() -> None:
    """The metaclass is kept."""

    @ours.dataclass(slots=True)
    class Shape(abc.ABC):
        sides: int

        @abc.abstractmethod
        def area(self) -> float:
            """Return the area."""

    with pytest.raises(TypeError, match="abstract"):
        Shape(3)  # type: ignore[abstract]


def test_the_standard_library_knows_the_classes() -> None:
    """Other code may ask it about them."""
    assert dataclasses.is_dataclass(Box(1))
    assert dataclasses.asdict(Box(Below(1))) == {"inside": {"inside": 1, "more": ""}}
    assert dataclasses.replace(Below(1), more="x") == Below(1, "x")
    assert [one.default for one in dataclasses.fields(Below)] == [4, ""]


def test_threads_may_make_the_first_instance_at_once() -> None:
    """Each gets a whole instance, though both may have compiled the method."""
    for _ in range(50):

        @ours.dataclass(frozen=True, slots=True)
        class Fresh:
            number: int
            text: str = "t"

        start = Barrier(4)

        def make(number: int, cls: type[Fresh] = Fresh, start: Barrier = start) -> Fresh:
            start.wait()
            return cls(number)

        with ThreadPoolExecutor(4) as pool:
            assert [one.number for one in pool.map(make, range(4))] == [0, 1, 2, 3]


def _made(body: dict[str, Any], bases: tuple[type, ...] = (), **options: Any) -> type:
    decorate: Any = ours.dataclass
    made: type = decorate(**{"slots": True} | options)(type("Made", bases, body))
    return made


@pytest.mark.parametrize(
    ("body", "options", "message"),
    [
        ({"__annotations__": {"a": list}, "a": []}, {}, "mutable default"),
        ({"a": ours.field(default=1)}, {}, "no type annotation"),
        ({"__setattr__": object.__setattr__}, {"frozen": True}, "overwrite"),
        ({"__slots__": ()}, {}, "already specifies __slots__"),
        ({"__annotations__": {"a": dataclasses.InitVar[int]}}, {}, "does not know"),
        ({"__annotations__": {"a": dataclasses.KW_ONLY}}, {}, "does not know"),
        ({}, {"slots": False}, "slots=True"),
        ({}, {"order": True}, "order"),
    ],
)
def test_what_cannot_be_declared_is_refused(
    body: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    """When the class is made, not when it is used."""
    with pytest.raises((TypeError, ValueError), match=message):
        _made(body, **options)


def test_a_field_has_one_kind_of_default() -> None:
    """As in the standard library."""
    declare: Any = ours.field
    with pytest.raises(ValueError, match="both"):
        declare(default=1, default_factory=list)


def test_bases_of_another_kind_are_refused() -> None:
    """A dataclass of the standard library above, or one that is not frozen as well."""

    @dataclasses.dataclass
    class Theirs:
        number: int

    with pytest.raises(TypeError, match="standard library"):
        _made({}, (Theirs,))
    with pytest.raises(TypeError, match="frozen"):
        _made({}, (Box,))
    with pytest.raises(TypeError, match="frozen"):
        _made({}, (_made({}),), frozen=True)


def test_only_our_dataclasses_have_fields() -> None:
    """An object of another kind is an error, not an object without fields."""
    ask: Any = ours.fields
    change: Any = ours.replace
    for act in (ask, change):
        with pytest.raises(TypeError, match="no dataclass"):
            act(3)


def test_making_and_using_a_class_loads_nothing_slow() -> None:
    """Nothing is compiled before it is used, and the standard library's module stays away."""
    program = (
        "import sys\n"
        "from flowcat.text.dataclass import dataclass, field, fields, replace\n"
        "sys.modules |= dict.fromkeys(('dataclasses', 'inspect', 'ast', 'dis'))\n"  # now they raise
        "@dataclass(frozen=True, slots=True)\n"
        "class Point:\n"
        "    x: int\n"
        "    more: list[int] = field(default_factory=list)\n"
        "assert type(Point.__dict__['__init__']).__name__ == 'Late'\n"
        "point = replace(Point(1), x=2)\n"
        "assert type(Point.__dict__['__init__']).__name__ == 'function'\n"
        "assert type(Point.__dict__['__hash__']).__name__ == 'Late'\n"
        "assert point == Point(2) and repr(point) and len(fields(point)) == 2\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own program
