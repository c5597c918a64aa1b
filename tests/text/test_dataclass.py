"""Our dataclasses against the standard library's: whoever uses one cannot tell them apart."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.text import dataclass as ours

NAMES = ("a", "b", "self", "other", "cls", "_d", "_make_a")


class Declared(NamedTuple):
    """One field of a random class."""

    name: str
    default: str
    """How an instance gets it when it is not given, if it does."""
    repr: bool
    compare: bool

    def value(self, module: Any) -> Any:
        """Return what the class has under the field's name; None for nothing."""
        flags = {"repr": self.repr, "compare": self.compare, "metadata": {"of": self.name}}
        match self.default:
            case "none":
                return None
            case "plain":
                return 7
            case "field":
                return module.field(**flags)
            case "value":
                return module.field(default=(8,), **flags)
            case _:
                return module.field(default_factory=list, **flags)


class Options(NamedTuple):
    """What the decorator is told."""

    frozen: bool
    eq: bool
    kw_only: bool


FIELDS = st.lists(
    st.builds(
        Declared,
        st.sampled_from(NAMES),
        st.sampled_from(["none", "none", "plain", "field", "value", "factory"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.name,
)
OPTIONS = st.builds(Options, st.booleans(), st.booleans(), st.booleans())
ARGUMENTS = st.tuples(
    st.lists(st.integers(0, 1), max_size=4),
    st.dictionaries(st.sampled_from([*NAMES, "unknown"]), st.integers(0, 1), max_size=4),
)


def declare(module: Any, declared: list[Declared], options: Options, base: type = object) -> Any:
    """Make a class with the decorator of a module."""
    body: dict[str, Any] = {
        "__annotations__": {one.name: int for one in declared},
        "__module__": __name__,
        "__doc__": "A class.",
    }
    for one in declared:
        value = one.value(module)
        if value is not None:
            body[one.name] = value
    return module.dataclass(slots=True, **options._asdict())(type("Made", (base,), body))


def outcome(act: Callable[[], Any]) -> Any:
    """Return what comes out, or the error as a text."""
    try:
        return act()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error), str(error)


def values(instance: Any) -> Any:
    """Return the fields of an instance by name; an error stays what it is."""
    return instance if isinstance(instance, tuple) else dataclasses.asdict(instance)


def both(
    base: list[Declared], declared: list[Declared], options: Options, below: Options
) -> tuple[Any, Any]:
    """Declare a class and one under it: the standard library's and ours, or their errors."""
    below = below._replace(frozen=options.frozen)

    def made(module: Any) -> Any:
        return declare(module, declared, below, declare(module, base, options))

    return outcome(lambda: made(dataclasses)), outcome(lambda: made(ours))


CLASSES = st.builds(both, FIELDS, FIELDS, OPTIONS, OPTIONS)


@given(CLASSES)
def test_a_class_has_the_same_signature_and_fields(classes: tuple[Any, Any]) -> None:
    """Field lists that are refused are refused with the same words."""
    theirs, our = classes
    if isinstance(theirs, tuple):
        assert our[0] is theirs[0]
        assert our[1].startswith(theirs[1])  # Python 3.11 says a little less
        return
    assert str(inspect.signature(our)) == str(inspect.signature(theirs))
    assert our.__match_args__ == theirs.__match_args__
    assert our.__slots__ == theirs.__slots__
    for asked in (dataclasses.fields, ours.fields):
        assert [shown(one) for one in asked(our)] == [
            shown(one) for one in dataclasses.fields(theirs)
        ]


def shown(one: Any) -> tuple[Any, ...]:
    """Return what a field says about itself."""
    return one.name, one.type, one.repr, one.compare, dict(one.metadata), one.kw_only


@given(CLASSES, ARGUMENTS, ARGUMENTS)
def test_instances_are_the_same(
    classes: tuple[Any, Any],
    given_: tuple[list[int], dict[str, int]],
    changes: tuple[list[int], dict[str, int]],
) -> None:
    """What instances are made from, how they compare, show, hash and change."""
    theirs, our = classes
    if isinstance(theirs, tuple):
        return
    one, same = (outcome(lambda c=c: c(*given_[0], **given_[1])) for c in classes)  # type: ignore[misc]
    assert values(same) == values(one)
    if isinstance(one, tuple):
        return
    assert repr(same) == repr(one)
    assert (same == our(*given_[0], **given_[1])) is (one == theirs(*given_[0], **given_[1]))
    assert same != one
    if theirs.__hash__ is object.__hash__:
        assert our.__hash__ is object.__hash__
    else:
        assert outcome(lambda: hash(same)) == outcome(lambda: hash(one))
    for replace in (ours.replace, dataclasses.replace):
        changed = outcome(lambda replace=replace: replace(same, **changes[1]))  # type: ignore[misc]
        wanted = outcome(lambda: dataclasses.replace(one, **changes[1]))
        assert values(changed) == values(wanted)
        if not isinstance(wanted, tuple):
            assert (changed == same) is (wanted == one)


@given(CLASSES, st.sampled_from([*NAMES, "unknown"]))
def test_instances_are_frozen_alike(classes: tuple[Any, Any], name: str) -> None:
    """What can be written or deleted, and the error where it cannot; copies are whole."""
    theirs, our = classes
    if isinstance(theirs, tuple):
        return
    given_ = dict.fromkeys((one.name for one in dataclasses.fields(theirs)), 5)
    one, same = (outcome(lambda c=c: c(**given_)) for c in classes)  # type: ignore[misc]
    if isinstance(one, tuple):
        assert one == same
        return
    for copied in (copy.copy(same), copy.deepcopy(same)):
        assert type(copied) is our
        assert values(copied) == values(same)
    if name not in given_:  # here the standard library's frozen classes fail by accident
        with pytest.raises(AttributeError):
            setattr(same, name, 1)
        return
    assert outcome(lambda: setattr(same, name, 1)) == outcome(lambda: setattr(one, name, 1))
    assert values(same) == values(one)
    assert outcome(lambda: delattr(same, name)) == outcome(lambda: delattr(one, name))


@ours.dataclass(frozen=True, slots=True)
class Point:
    """A frozen class."""

    x: int
    y: int = 0
    tags: list[str] = ours.field(default_factory=list, compare=False)


@ours.dataclass(slots=True)
class Counter:
    """A class whose fields can be set."""

    count: int = 0


@pytest.mark.parametrize(
    ("instance", "protocol"),
    [(Point(1, 2, ["a"]), protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    + [(Counter(3), protocol) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)],
)
def test_instances_can_be_pickled(instance: Any, protocol: int) -> None:
    """Also by the older protocols, where the standard library's can be too."""
    assert pickle.loads(pickle.dumps(instance, protocol)) == instance  # noqa: S301 - our own bytes


def test_instances_match_by_position() -> None:
    """A pattern takes the fields in their order."""
    match Point(1, 2):
        case Point(x, 2):
            assert x == 1
        case _:
            pytest.fail("it does not match")


def test_what_is_set_by_default_is_made_for_each_instance() -> None:
    """No two instances share a list."""
    assert Point(1).tags is not Point(1).tags
