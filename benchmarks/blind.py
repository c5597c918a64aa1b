"""The blind table of offline mode: utterances written without sight of the code, run as they are.

``tests/offline/blind_table.json`` holds sixty cases from sixteen domains that were not used while
offline mode was written. A case is exact when the functions and all arguments are right, a safe
re-ask when nothing is called though something was meant, and wrong when something else is called.
"""

import json
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from flowcat.offline import Calls, Tool, Turn, decide

TABLE = Path(__file__).parent.parent / "tests" / "offline" / "blind_table.json"


def verdict(case: dict[str, Any]) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """Return ``exact``, ``re-ask`` or ``wrong``, and what was called."""
    decision = decide(_turn(case))
    made = []
    if isinstance(decision, Calls):
        made = [(call.name, dict(call.arguments)) for call in decision.calls]
    wanted = [(call["name"], call["arguments"]) for call in case["expect"].get("calls", [])]
    if sorted(map(_key, made)) == sorted(map(_key, wanted)):
        return "exact", made
    return ("re-ask" if not made else "wrong"), made


def _turn(case: dict[str, Any]) -> Turn:
    tools = tuple(
        Tool(tool["name"], tool["description"], tool["parameters"], tuple(tool["required"]))
        for tool in case["tools"]
    )
    now = datetime.fromisoformat(case["now"])
    return Turn(case["utterance"], tools, now, case["prompt"], case["bot"])


def _key(call: tuple[str, dict[str, Any]]) -> str:
    name, arguments = call
    plain = {
        key: value.lower().rstrip(".") if isinstance(value, str) else value
        for key, value in arguments.items()
    }
    return json.dumps([name, plain], sort_keys=True)


def main() -> None:
    """Print the shares, whole and for each kind."""
    cases = json.loads(TABLE.read_text(encoding="utf-8"))
    totals: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    began = time.process_time()
    for case in cases:
        result, made = verdict(case)
        totals[result] += 1
        kinds.setdefault(case["kind"], Counter())[result] += 1
        if result != "exact":
            print(f"{result:<8}{case['id']:<20}{case['utterance']!r} -> {made}")
    spent = (time.process_time() - began) / len(cases) * 1000
    for kind, counts in sorted(kinds.items()):
        print(f"{kind:<16}{counts['exact']}/{counts.total()}")
    for result in ("exact", "re-ask", "wrong"):
        print(f"{result:<8}{totals[result]:>4} of {len(cases)} = {totals[result] / len(cases):.0%}")
    print(f"mean {spent:.2f} ms of CPU a turn")


if __name__ == "__main__":
    main()
