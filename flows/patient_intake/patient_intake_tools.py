"""The Python behind the patient intake flow: who is registered, and where answers are kept."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from flowcat import FlowManager

PATIENTS = {
    ("1985-06-14", "40217788"): "Nora",
    ("1950-01-02", "11112222"): "Walter",
}
"""First names by date of birth and card number, so that the flow's every way can be tried."""


class Found(TypedDict):
    """Whether a patient was found."""

    status: str
    first_name: NotRequired[str]


class Saved(TypedDict):
    """Whose answers were kept, and how many."""

    first_name: str
    prescriptions: int
    allergies: int


async def find_patient(birth_date: str, insurance_number: str) -> Found:
    """Look a patient up by date of birth (``YYYY-MM-DD``) and card number."""
    first_name = PATIENTS.get((birth_date, insurance_number))
    if first_name is None:
        return {"status": "unknown"}
    return {"status": "found", "first_name": first_name}


async def save_intake(args: Mapping[str, Any], flow_manager: FlowManager) -> Saved:
    """Keep the answers of this call, which the session holds in its state.

    A real clinic would write them to its records here.
    """
    state = flow_manager.state
    return {
        "first_name": args["first_name"],
        "prescriptions": len(state.get("prescriptions", [])),
        "allergies": len(state.get("allergies", [])),
    }
