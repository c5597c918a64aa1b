"""What is saved of a call whose sensitive values must not be: enough to go on until one is told."""

from flowcat.plan.effects import End
from flowcat.plan.plan import Plan
from flowcat.plan.position import Call, Position, Reply
from flowcat.runtime.checkpoints.snapshot import Snapshot
from flowcat.text.dataclass import replace


def without_secrets(snapshot: Snapshot, plan: Plan) -> Snapshot:
    """Return a snapshot without sensitive values, nor words and arguments that may hold them.

    Inputs are given again when the call goes on, so they are not missed.
    """
    told = [name for name in plan.sensitive if name in snapshot.state and name not in plan.inputs]
    return replace(
        snapshot,
        at=_without_arguments(snapshot.at),
        state={} if told else _open(snapshot, plan),
        role=_without(snapshot, plan),
        owed=tuple(owed for owed in snapshot.owed if isinstance(owed, End)),
        unknown=tuple(_bare(call) for call in snapshot.unknown),
        left_out=tuple(sorted(told)),
    )


def _open(snapshot: Snapshot, plan: Plan) -> dict[str, object]:
    return {name: value for name, value in snapshot.state.items() if name not in plan.sensitive}


def _without(snapshot: Snapshot, plan: Plan) -> str | None:
    """Return the role, unless a sensitive value stands in it."""
    role = snapshot.role
    secrets = (str(snapshot.state[name]) for name in plan.sensitive if name in snapshot.state)
    return None if role is None or any(secret in role for secret in secrets) else role


def _without_arguments(at: Position) -> Position:
    replies = tuple(
        Reply(reply.visit, tuple(_bare(call) for call in reply.calls)) for reply in at.replies
    )
    # Digits that are being entered may be those of a secret.
    return at.counting(replace(at.counters, digits=""), replies)


def _bare(call: Call) -> Call:
    return replace(call, arguments={}, words="")
