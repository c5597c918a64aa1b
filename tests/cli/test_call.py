"""`flowcat call`: what a file of saved calls holds."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import Ran

from flowcat.plan.position import Position
from flowcat.runtime.checkpoints.snapshot import Snapshot, to_body
from flowcat.runtime.checkpoints.sqlite import SqliteCheckpoints
from flowcat.runtime.checkpoints.store import Row

Flowcat = Callable[..., Ran]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with a call that ended and one that was cut off twice."""
    made = tmp_path / "calls.db"
    asyncio.run(_fill(made))
    return made


async def _fill(file: Path) -> None:
    store = SqliteCheckpoints(file)
    body = to_body(Snapshot(at=Position("a"), state={"pin": "4711", "size": 4}), [])
    await store.claim("one")
    await store.save("one", 1, [_row(1, "a", body), _row(2, "bye", body, "done")])
    for epoch in (1, 2):
        await store.claim("two\x1b[31m")
        await store.save("two\x1b[31m", epoch, [_row(1, "a", body), _row(2, "b", body)])
    await store.close()


def _row(number: int, node: str, body: str, outcome: str | None = None) -> Row:
    return Row(number, "booking", "abc", node, outcome, number == 1, 0, body)


def test_calls_are_listed(file: Path, flowcat: Flowcat) -> None:
    """One line a call, the latest first, with where it stands."""
    told = flowcat("call", "list", file)
    assert (told.code, told.err) == (0, "")
    assert "\x1b" not in told.out
    rows = [line.split() for line in told.out.splitlines()]
    assert [row[0][:3] for row in rows] == ["CAL", "two", "one"]
    assert [row[1:4] for row in rows[1:]] == [["booking", "b", "-"], ["booking", "bye", "done"]]


def test_a_call_is_shown_without_its_values(file: Path, flowcat: Flowcat) -> None:
    """Node by node, with the names of what is set; no value, for any may be sensitive."""
    told = flowcat("call", "show", file, "two\x1b[31m")
    assert told.code == 0
    assert "node     b, without an outcome" in told.out
    assert "state    pin, size" in told.out
    assert "4711" not in told.out
    steps = [line.split("Z  ")[1] for line in told.out.partition("\n\n")[2].splitlines()]
    assert steps == ["a", "b", "taken up again", "a", "b"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["list", "nowhere.db"], "there is no file nowhere.db"),
        (["show", "{file}", "three"], "there is no call `three`"),
        (["show", "{file}"], "`show` needs a call's name"),
        (["list", "{file}", "one"], "`list` takes no name"),
        (["lst", "{file}"], "did you mean `list`?"),
    ],
)
def test_what_cannot_be_told_is_one_line(
    arguments: list[str], why: str, file: Path, flowcat: Flowcat
) -> None:
    """Exit code 2, and a way out."""
    told = flowcat("call", *(word.format(file=file) for word in arguments))
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert why in told.err


def test_another_file_is_refused_and_left_alone(tmp_path: Path, flowcat: Flowcat) -> None:
    """A file that is no file of calls stays as it is."""
    other = tmp_path / "other.db"
    other.write_bytes(b"something else" * 100)
    told = flowcat("call", "list", other)
    assert told.code == 2
    assert "holds no calls" in told.err
    assert other.read_bytes() == b"something else" * 100
