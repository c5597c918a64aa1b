"""Random conversations: ``python -m benchmarks.chaos``, with ``--quick`` for CI.

Nothing may hang, fall silent, or lose or double a transition on a session; each hazard must make a
bare ``FlowManager`` fail. ``--show session 1-17`` tells a conversation turn by turn.
"""

import sys
import time
import warnings

from loguru import logger

with warnings.catch_warnings():
    # Pipecat warns about itself as it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from benchmarks.chaos.meeting import HAZARDS
    from benchmarks.chaos.play import SideName, Tally, play, play_one
    from benchmarks.figures import Figure, report

TURNS, BARE_TURNS = 10_000, 1_000
QUICK_TURNS, QUICK_BARE_TURNS = 600, 100
OFTEN = 50
"""How often each hazard must be met in all turns."""

_SEED = 1


def main(arguments: list[str]) -> int:
    """Play, print and compare with the bars; return the exit code."""
    logger.remove()
    logger.disable("pipecat")
    if arguments[:1] == ["--show"]:
        return _show("bare" if arguments[1] == "bare" else "session", arguments[2])
    quick = "--quick" in arguments
    began = time.process_time()
    session = play("session", QUICK_TURNS if quick else TURNS, _SEED)
    ours = time.process_time() - began
    bare = play("bare", QUICK_BARE_TURNS if quick else BARE_TURNS, _SEED)
    _print_hazards(session, bare)
    for story in session.stories:
        print(f"  {story}")
    code = report(f"random conversations on a session, {session.turns} turns", _figures(session))
    if quick:
        return code
    rare = sum(session.met[hazard] < OFTEN for hazard in HAZARDS)
    harmless = sum(not bare.failed_alone[hazard] for hazard in HAZARDS)
    return max(
        code,
        report(
            "the conversations themselves",
            [
                Figure(f"hazards met in fewer than {OFTEN} turns", rare, "", 0),
                Figure("hazards that never harmed a bare manager by themselves", harmless, "", 0),
                Figure("CPU time of the session's turns", ours, "s"),
            ],
        ),
    )


def _figures(tally: Tally) -> list[Figure]:
    names = {
        "hang": "hangs",
        "silent": "silent turns",
        "lost": "lost transitions",
        "doubled": "doubled transitions",
        "other": "other faults, such as a second inference or a secret",
    }
    figures = [Figure(name, tally.faults[kind], "", 0) for kind, name in names.items()]
    return [
        *figures,
        Figure("turns in which the bot's own filter missed", tally.failed["H12"], "", 0),
    ]


def _print_hazards(session: Tally, bare: Tally) -> None:
    print(f"\nturns in which each hazard was met: {session.turns} on a session, {bare.turns} on a")
    print("bare manager; how many went wrong, and how many of these met no other hazard")
    print(f"  {'':10}{'':68}{'session':>14}{'bare manager':>22}")
    for hazard, what in HAZARDS.items():
        ours = f"{session.met[hazard]} / {session.failed[hazard]}"
        theirs = f"{bare.met[hazard]} / {bare.failed[hazard]} / {bare.failed_alone[hazard]}"
        print(f"  {hazard:10}{what:68}{ours:>14}{theirs:>22}")
    print(f"  all faults of the bare manager: {dict(sorted(bare.faults.items()))}")


def _show(side: SideName, seed: str) -> int:
    for number, result in enumerate(play_one(side, seed)):
        print(f"turn {number}: {result.faults or 'well'}; met {dict(result.met)}")
        for line in result.told:
            print(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
