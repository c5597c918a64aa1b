"""The Python of these samples."""


async def price(dish: str) -> dict[str, str]:
    """Look up what a dish costs."""
    return {"dish": dish, "price": "12 dollars"}
