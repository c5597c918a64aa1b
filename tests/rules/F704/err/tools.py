"""Functions of the samples beside this file."""


def book(day: str) -> dict[str, object]:
    """Book a day."""
    return {"day": day}
