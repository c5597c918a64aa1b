"""Functions of the samples beside this file."""


def book(day: str) -> dict:
    """Book a day."""
    return {"day": day}
