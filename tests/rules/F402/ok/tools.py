"""The Python functions of these flows."""

TABLES = {"2030-01-01": "full"}


def look_up(day: str) -> dict[str, str]:
    """Look something up."""
    return {"status": TABLES.get(day, "free")}
