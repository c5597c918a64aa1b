"""What the Python functions of a conversation share with the test that plays it."""

import asyncio


class Stage:
    """A log of what was done, and gates at which slow functions wait."""

    def __init__(self) -> None:
        self.log: list[object] = []
        self.held = 0
        self._gates: dict[str, asyncio.Event] = {}

    def note(self, entry: object) -> None:
        """Write something down, in the order in which it happens."""
        self.log.append(entry)

    async def gate(self, name: str) -> None:
        """Wait until the test opens a gate; a gate stays open."""
        gate = self._gates.setdefault(name, asyncio.Event())
        if gate.is_set():
            return
        self.held += 1
        try:
            await gate.wait()
        finally:
            self.held -= 1

    def open(self, name: str) -> None:
        """Open a gate."""
        self._gates.setdefault(name, asyncio.Event()).set()
