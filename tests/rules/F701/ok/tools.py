"""Functions of the samples beside this file."""


def get_booking() -> dict:
    """Get the booking."""
    return {"rooms": 2}
