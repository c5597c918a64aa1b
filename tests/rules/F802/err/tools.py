"""Functions of the samples beside this file."""


def book(day: str) -> dict[str, object]:
    """Book a day."""
    return {"day": day}


def look_up() -> dict[str, object]:
    """Look the caller up."""
    return {"found": True}
