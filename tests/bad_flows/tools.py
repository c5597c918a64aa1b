"""The Python functions of the bad flows; only their names matter."""


def look_up() -> dict[str, str]:
    """Look something up."""
    return {"status": "free"}
