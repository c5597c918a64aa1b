"""Functions of the samples beside this file."""


def get_booking() -> dict[str, object]:
    """Get the booking."""
    return {"rooms": 2}
