"""How the cases of a branch are matched, as Pipecat matches them."""


def case_key(value: object) -> str:
    """Return the text by which Pipecat matches a case: ``true`` and ``false`` in any spelling."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    lowered = text.lower()
    return lowered if lowered in ("true", "false") else text
