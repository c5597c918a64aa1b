"""The Python functions of these flows; only their names matter."""


def look_up() -> dict[str, str]:
    """Look something up."""
    return {"status": "free"}
