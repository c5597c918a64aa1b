"""Names, phones, e-mail addresses, street addresses and codes."""

import pytest

from flowcat.offline.people import (
    spot_addresses,
    spot_codes,
    spot_emails,
    spot_names,
    spot_phones,
)
from flowcat.offline.words import read_words


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my name is Anna Miller", "Anna Miller"),
        ("this is peter jones", "Peter Jones"),
        ("it's under Garcia please", "Garcia"),
        ("I'm Mary-Ann O'Neill, and I want a table", "Mary-Ann O'Neill"),
        ("under the name of Smith for two", "Smith"),
    ],
)
def test_an_announced_name_is_found(said: str, name: str) -> None:
    """A name after its usual leads is taken as it was said, with capitals."""
    assert [hit.value for hit in spot_names(read_words(said), said)] == [name]


@pytest.mark.parametrize("said", ["I'm calling about my order", "this is not right", "I'm sorry"])
def test_other_words_are_no_name(said: str) -> None:
    """What often follows ``I'm`` and ``this is`` is not taken for a name."""
    assert spot_names(read_words(said), said) == ()


@pytest.mark.parametrize(
    ("said", "email"),
    [
        ("amy@example.com", "amy@example.com"),
        ("it's john dot smith at gmail dot com", "john.smith@gmail.com"),
        (
            "my email is jane underscore doe at mail dot example dot org",
            "jane_doe@mail.example.org",
        ),
        ("anna four two at example dot com", "anna42@example.com"),
    ],
)
def test_an_email_address_is_found(said: str, email: str) -> None:
    """Typed and spoken addresses are written as addresses."""
    assert [hit.value for hit in spot_emails(read_words(said))] == [email]


def test_a_time_is_no_email_address() -> None:
    """``at`` alone makes no address."""
    assert spot_emails(read_words("at seven tomorrow")) == ()


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("(415) 555-0134", "4155550134"),
        ("plus four four seven seven double nine one two three", "+447799123"),
        ("oh seven seven double nine one two three four", "077991234"),
    ],
)
def test_a_phone_number_is_found(said: str, phone: str) -> None:
    """Written and spoken numbers are given as digits, with a plus if it was said."""
    assert [hit.value for hit in spot_phones(read_words(said))] == [phone]


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("it's 12 Main Street", "12 Main Street"),
        ("please deliver to Flat 3, 18 Elm Grove", "Flat 3, 18 Elm Grove"),
        ("one two four Old Mill Road apartment 3", "124 Old Mill Road apartment 3"),
    ],
)
def test_a_street_address_is_found(said: str, address: str) -> None:
    """A house number with a street is taken as it was said."""
    assert [hit.value for hit in spot_addresses(read_words(said), said)] == [address]


@pytest.mark.parametrize(
    ("said", "code"), [("my code is AB12", "AB12"), ("b four seven", "B47"), ("AB 1 2 3", "AB123")]
)
def test_a_code_is_found(said: str, code: str) -> None:
    """Letters and digits that are spelled out join to a code in capitals."""
    assert [hit.value for hit in spot_codes(read_words(said))] == [code]
