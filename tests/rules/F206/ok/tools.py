"""The Python of these samples."""

KNOWN = {"1234"}


def check(number: str) -> dict[str, str]:
    """Say whether a number is known."""
    if number in KNOWN:
        return {"status": "known"}
    return {"status": "unknown"}
