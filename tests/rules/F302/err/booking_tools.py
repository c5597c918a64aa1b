"""Functions for the sample beside this file."""


async def book_table(size: int) -> dict[str, str]:
    """Book a table."""
    return {"time": "19:30" if size < 5 else "21:00"}
