"""The pictures of three flows, compared with files that people have looked at."""

from collections.abc import Callable

import pytest

from flowcat.view import (
    Arrow,
    ArrowKind,
    Box,
    Kind,
    Picture,
    render_dot,
    render_mermaid,
    render_svg,
)

RESTAURANT = Picture(
    title="restaurant-reservation",
    boxes=(
        Box(
            "greet",
            "greet",
            lines=("Greet the caller and ask how many people are coming.",),
            is_start=True,
        ),
        Box(
            "ask_time",
            "ask_time",
            lines=("Ask what time they would like to come, for {{ party_size }} people.",),
        ),
        Box(
            "no_table",
            "no_table",
            lines=(
                "Apologise, offer the other times the check returned, and ask which one suits.",
            ),
        ),
        Box(
            "confirm",
            "confirm",
            lines=(
                "Read back {{ party_size }} people at {{ time }} and ask whether that is right.",
            ),
        ),
        Box(
            "booked",
            "booked",
            Kind.END,
            ("Thank them and say goodbye in one sentence.", "outcome: booked"),
        ),
        Box("no_booking", "no_booking", Kind.END, ("No problem. Goodbye!", "outcome: not_booked")),
    ),
    arrows=(
        Arrow("greet", "ask_time", "record_party_size"),
        Arrow("greet", "no_booking", "give_up"),
        Arrow("ask_time", "confirm", "check_availability", 'result.status == "available"'),
        Arrow("ask_time", "no_table", "check_availability", "else"),
        Arrow("ask_time", "no_booking", "give_up"),
        Arrow("no_table", "confirm", "check_availability", 'result.status == "available"'),
        Arrow("no_table", "no_table", "check_availability", "else"),
        Arrow("no_table", "no_booking", "give_up"),
        Arrow("confirm", "booked", "accept"),
        Arrow("confirm", "ask_time", "change_time"),
        Arrow("confirm", "no_booking", "give_up"),
    ),
)

FOOD = Picture(
    title="food-ordering",
    boxes=(
        Box(
            "order",
            "order",
            lines=("Greet the caller and take the order, one add_item call a dish.",),
            is_start=True,
        ),
        Box(
            "confirm",
            "confirm",
            lines=("Say back {{ order_text }}, {{ total | money }} in all, and ask whether …",),
            severity="warning",
        ),
        Box(
            "goodbye",
            "goodbye",
            Kind.END,
            ("Thank the caller for the order and say goodbye.", "outcome: ordered"),
        ),
        Box("no_order", "no_order", Kind.END, ("No problem. Goodbye!", "outcome: given_up")),
    ),
    arrows=(
        Arrow("order", "order", "add_item"),
        Arrow("order", "order", "remove_item"),
        Arrow("order", "order", "that_is_all", "len(items) == 0"),
        Arrow("order", "confirm", "that_is_all", "else"),
        Arrow("confirm", "goodbye", "complete_order"),
        Arrow("confirm", "order", "revise_order"),
    ),
    globals=(
        Arrow("", "", "get_prices"),
        Arrow("", "", "get_delivery_estimate"),
        Arrow("", "no_order", "give_up"),
    ),
)

SILENT, ERROR = ArrowKind.SILENT, ArrowKind.ERROR

BANK = Picture(
    title="bank-line",
    boxes=(
        Box(
            "greet",
            "greet",
            lines=("Find out what the caller wants. Do not greet again.",),
            is_start=True,
        ),
        Box("gate", "gate", Kind.ROUTE),
        Box("identity", "identity", Kind.EXTERNAL, ("identify.flow.yaml",)),
        Box(
            "payment",
            "payment",
            lines=("collects kind, recipient, amount, frequency, start_date, end_date",),
        ),
        Box("pay", "pay", Kind.RUN, ("set_up_payment",)),
        Box("paid", "paid", Kind.SAY, ("Done. Your reference is {{ reference | spell }}.",)),
        Box("report", "report", lines=("collects details",)),
        Box("file", "file", Kind.RUN, ("submit_report",), severity="error"),
        Box("filed", "filed", Kind.SAY, ("Your report is filed under {{ reference | spell }}.",)),
        Box("menu", "menu", lines=("Ask whether there is anything else.",)),
        Box(
            "refused", "refused", Kind.END, ("I am sorry, but I cannot authenticate you. Goodbye.",)
        ),
        Box("person", "person", Kind.END, ("Let me connect you to a colleague.",)),
        Box("goodbye", "goodbye", Kind.END, ("Say goodbye in one sentence.",)),
    ),
    arrows=(
        Arrow("greet", "gate", "want_payment"),
        Arrow("greet", "gate", "want_report"),
        Arrow("greet", "goodbye", "finished"),
        Arrow("gate", "identity", guard="customer == null", kind=SILENT),
        Arrow("gate", "payment", guard='wish == "pay"', kind=SILENT),
        Arrow("gate", "report", guard="else", kind=SILENT),
        Arrow("identity", "gate", guard="verified", kind=SILENT),
        Arrow("identity", "refused", guard="refused", kind=SILENT),
        Arrow("payment", "pay", kind=SILENT),
        Arrow("payment", "menu", guard="declined", kind=SILENT),
        Arrow("pay", "paid", guard='result.status == "ok"', kind=SILENT),
        Arrow("pay", "payment", guard="else", kind=SILENT),
        Arrow("pay", "person", guard="on error", kind=ERROR),
        Arrow("paid", "menu", kind=SILENT),
        Arrow("report", "file", kind=SILENT),
        Arrow("file", "filed", kind=SILENT),
        Arrow("file", "person", guard="on error", kind=ERROR),
        Arrow("filed", "menu", kind=SILENT),
        Arrow("menu", "gate", "want_payment"),
        Arrow("menu", "gate", "want_report"),
        Arrow("menu", "goodbye", "finished"),
    ),
    globals=(
        Arrow("", "", "repeat"),
        Arrow("", "", "opening_hours"),
        Arrow("", "person", "human"),
    ),
)

RENDERERS: dict[str, Callable[[Picture], str]] = {
    "mmd": render_mermaid,
    "dot": render_dot,
    "svg": render_svg,
}


@pytest.mark.parametrize("format_", RENDERERS)
@pytest.mark.parametrize("picture", [RESTAURANT, FOOD, BANK], ids=lambda picture: picture.title)
def test_picture_is_the_one_kept(
    picture: Picture, format_: str, golden: Callable[[str, str], None]
) -> None:
    """The same flow gives the same bytes on every machine, as people have looked at them."""
    golden(f"view/{picture.title}.{format_}", RENDERERS[format_](picture))
