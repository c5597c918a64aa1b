"""Random conversations: none hangs, falls silent, or loses or doubles a transition on a session.

`python -m benchmarks.chaos` plays ten thousand turns of them; here are some hundred of the same.
"""

import asyncio
import time

import pytest

from benchmarks.chaos.clock import JumpingLoop
from benchmarks.chaos.judge import Judge
from benchmarks.chaos.meeting import HAZARDS
from benchmarks.chaos.play import play, play_one
from benchmarks.chaos.replies import Made
from benchmarks.chaos.script import Function, Goto, Node, Script
from benchmarks.chaos.world import Behaviour, Seen

_SELDOM = {"H2", "H3", "H16", "H17", "code"}
"""Hazards that a few hundred turns may hold only once or twice."""


def test_a_session_comes_through() -> None:
    """Whatever is drawn, every turn ends, is answered, and leads where it should."""
    tally = play("session", 400, seed=2026)
    assert tally.stories == []
    assert tally.failed["H12"] == 0
    assert {hazard for hazard in HAZARDS if not tally.met[hazard]} <= _SELDOM


def test_a_bare_manager_does_not() -> None:
    """The same kind of conversations harm a bare manager in every way that is looked for."""
    tally = play("bare", 150, seed=2026)
    assert {"hang", "silent", "lost", "doubled", "other"} == tally.faults.keys()
    assert tally.failed["H12"] == tally.met["H12"]


def test_a_seed_is_played_again() -> None:
    """What goes wrong can be looked at: a seed brings back the same conversation."""

    def told() -> list[object]:
        return [(result.met, result.faults, len(result.told)) for result in play_one("bare", "1-0")]

    assert told() == told()


def test_no_time_is_waited_for() -> None:
    """An hour on the loop takes no hour, also when a thread works meanwhile."""

    async def wait() -> float:
        await asyncio.gather(asyncio.sleep(3600), asyncio.to_thread(time.process_time))
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        began = time.monotonic()
        assert runner.run(wait()) >= 3600
        assert time.monotonic() - began < 60


def _script() -> Script:
    nodes = [
        Node(name="a", step="talk", functions=("go", "leave", "look")),
        Node(name="b", step="talk", functions=("back",)),
        Node(name="c", step="talk"),
    ]
    functions = [
        Function(name="go", handled=False, road=Goto("b")),
        Function(name="leave", handled=False, road=Goto("c")),
        Function(name="back", handled=False, road=Goto("$back")),
        Function(name="look", handled=True, on_error="c"),
    ]
    return Script(nodes={n.name: n for n in nodes}, functions={f.name: f for f in functions})


def _judge() -> Judge:
    judge = Judge(_script(), float)
    judge.started()
    return judge


def _made(name: str, seen: Seen | None = None) -> Made:
    return Made(name, name, seen, valid=True)


@pytest.mark.parametrize(
    ("written", "settled", "node"),
    [
        (("go", "leave"), ("leave", "go"), "b"),
        (("leave", "go"), ("leave", "go"), "c"),
        (("look", "go"), ("go", "look"), "b"),
    ],
)
def test_the_judge_takes_the_first_that_is_written(
    written: tuple[str, ...], settled: tuple[str, ...], node: str
) -> None:
    """The order in which calls end decides nothing, and nobody moves before the last has ended."""
    judge = _judge()
    seen = {"look": Seen(Behaviour(), end="returned")}
    judge.replied(tuple(_made(name, seen.get(name)) for name in written))
    judge.settled(settled[0], "landed")
    assert judge.beliefs[0].node == "a"
    judge.settled(settled[1], "landed")
    assert judge.beliefs[0].node == node


def test_the_judge_lets_a_late_call_move_nobody() -> None:
    """A call of an earlier visit is answered, and the conversation stays where it went."""
    judge = _judge()
    judge.replied((_made("leave"),))
    judge.moved("b")
    judge.settled("leave", "landed")
    assert [belief.node for belief in judge.beliefs] == ["b"]
    assert "H18" in judge.met


def test_the_judge_takes_the_road_of_a_failure() -> None:
    """A function that failed leads where its `on_error` does; one that was cancelled, nowhere."""
    for end, node in (("landed", "c"), ("cancelled", "a")):
        judge = _judge()
        judge.replied((_made("look", Seen(Behaviour("raises"), end="cancelled")),))
        judge.settled("look", end)
        assert judge.beliefs[0].node == node
