"""The Python of these samples."""


async def book(day: str) -> dict[str, str]:
    """Book a table."""
    return {"day": day}


async def choose(day: str) -> tuple[dict[str, str], str]:
    """Choose what is next."""
    return {"day": day}, "menu" if day == "today" else "bye"
