"""The arguments of a call."""

from typing import Any

import pytest

from flowcat.language.values import (
    ValueFault,
    check_arguments,
    compile_arguments,
    describe_fault,
)

PARAMETERS: dict[str, dict[str, Any]] = {
    "party_size": {"type": "integer", "minimum": 1, "maximum": 12},
    "time": {"type": "string", "format": "time"},
    "notes": {"type": "array", "items": {"type": "string"}, "optional": True},
}
REQUIRED = ("party_size", "time")


def sentences(arguments: object) -> list[str]:
    """Return what the LLM is told about its arguments."""
    check = compile_arguments(PARAMETERS, REQUIRED)
    return [describe_fault(fault) for fault in check(arguments)]


@pytest.mark.parametrize(
    "arguments",
    [
        {"party_size": 4, "time": "19:30"},
        {"party_size": 4.0, "time": "19:30:00", "notes": ["a window"]},
        {"party_size": 4, "time": "19:30", "notes": None},
    ],
)
def test_good_arguments_have_no_faults(arguments: object) -> None:
    """Optional arguments may be left out, or sent as null."""
    assert sentences(arguments) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"party_size": 13, "time": "19:30"}, ["`party_size` must be at most 12"]),
        ({"party_size": 4}, ["`time` is missing"]),
        ({"party_size": None, "time": "19:30"}, ["`party_size` is missing"]),
        (None, ["`party_size` is missing", "`time` is missing"]),
        (
            {"partysize": 4, "time": "19:30"},
            [
                "`party_size` is missing",
                "`partysize` is not an argument; did you mean `party_size`?",
            ],
        ),
        (
            {"party_size": 4, "time": "19:30", "notes": ["a", 1]},
            ["`notes[1]` must be a string, not an integer"],
        ),
        ("4", ["the value must be an object that holds the arguments by name"]),
    ],
)
def test_each_fault_is_one_sentence(arguments: object, told: list[str]) -> None:
    """Every fault names its argument and what to do, all of them at once."""
    assert sentences(arguments) == told


def test_an_unknown_argument_lists_the_known_ones() -> None:
    """Where no name is near, the known ones are listed, or it is said that there are none."""
    (fault,) = check_arguments(PARAMETERS, (), {"zzz": 1})
    assert fault.message == "is not an argument; there are `notes`, `party_size`, `time`"
    (fault,) = check_arguments({}, (), {"zzz": 1})
    assert fault.message == "is not an argument; this function takes none"


def test_a_required_argument_may_be_null_where_its_schema_says_so() -> None:
    """Null is an answer where the type lists it; left out is still missing."""
    parameters = {"name": {"type": ["string", "null"]}}
    assert check_arguments(parameters, ["name"], {"name": None}) == ()
    assert check_arguments(parameters, ["name"], {}) == (ValueFault(("name",), "is missing"),)


@pytest.mark.parametrize(
    ("path", "name", "sentence"),
    [
        ((), "party_size", "`party_size` is wrong"),
        (("street",), "address", "`address.street` is wrong"),
        ((0, "name"), "guests", "`guests[0].name` is wrong"),
        ((), "", "the value is wrong"),
    ],
)
def test_a_fault_is_described_with_its_place(
    path: tuple[str | int, ...], name: str, sentence: str
) -> None:
    """A place inside of a value is written as it would be read."""
    assert describe_fault(ValueFault(path, "is wrong"), name) == sentence
