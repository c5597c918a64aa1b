"""How a flow writes money, dates and times for people. English only, so far."""

from typing import Final

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.moments import Moment, weekday
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Formats:
    """What a flow says about its language and currency."""

    currency: str = "USD"
    """An ISO 4217 code."""
    language: str = "en"
    """A language tag; every language is written as English is."""


def money_text(amount: float, formats: Formats) -> str:
    """Write an amount in the flow's currency: ``$1,234.50``; rounds half to even.

    Raises:
        Unevaluable: if the amount is infinite or no number.
    """
    rounded = round_half_even(amount, _DECIMALS.get(formats.currency, 2))
    sign = "-" if rounded.startswith("-") else ""
    whole, point, cents = rounded.lstrip("-").partition(".")
    symbol = _SYMBOLS.get(formats.currency, f"{formats.currency} ")
    return f"{sign}{symbol}{int(whole):,}{point}{cents}"


def date_text(moment: Moment) -> str:
    """Write the day of a moment: ``Friday, March 6``."""
    from datetime import date

    day = date.fromordinal(moment.day)
    return f"{_WEEKDAYS[weekday(moment.day)]}, {_MONTHS[day.month - 1]} {day.day}"


def time_text(moment: Moment) -> str:
    """Write the time of a moment as its own clock shows it: ``7:30 PM``."""
    hour, minute = divmod(moment.minute, 60)
    return f"{hour % 12 or 12}:{minute:02} {'PM' if hour >= 12 else 'AM'}"


def round_half_even(number: float, digits: int) -> str:
    """Round a number as it is written in decimal; a half goes to the even neighbour.

    Raises:
        Unevaluable: if the number is infinite, no number, or has too many digits.
    """
    from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

    try:
        rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    except (InvalidOperation, ValueError):
        raise Unevaluable("the number is too large") from None
    # Decimal keeps the sign of a zero.
    return format(rounded or abs(rounded), "f")


_SYMBOLS: Final = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "USD": "$",
    "VND": "₫",
}
_DECIMALS: Final = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
