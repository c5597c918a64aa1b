"""The Python of these samples."""


async def place() -> dict[str, int]:
    """Look up the place in the queue."""
    return {"ahead": 0}
