"""What the card service does at the bank's systems; here, a list in memory."""

from typing import Any

CARDS = {"204512": ("Ada", "7731"), "331908": ("Ben", "0042")}
"""The first name and the last digits of the card, by customer number."""

BLOCKED: list[str] = []
REPORTS: list[dict[str, Any]] = []


def find_card(customer: str) -> dict[str, str]:
    """Find the card of a customer."""
    first_name, digits = CARDS[customer]
    return {"first_name": first_name, "card_digits": digits}


def block_card(customer: str, digits: str) -> dict[str, str]:
    """Block the card of a customer."""
    BLOCKED.append(f"{customer} {digits}")
    return {"blocked": digits}


def file_report(customer: str, steps: list[str], questions: int) -> None:
    """File what was done in a call."""
    REPORTS.append({"customer": customer, "steps": steps, "questions": questions})
