"""URLs are cut where their parts end, and hosts are read as people write them."""

import pytest

from flowcat.language.templates import Slot, parse_template
from flowcat.language.web_addresses import Host, read_host, url_pieces


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://a.example", "head:https://a.example"),
        ("https://a.example/b?c#d", "head:https://a.example path:/b query:?c fragment:#d"),
        ("{{ a }}/b", "head:* path:/b"),
        ("{{ a }}{{ b }}/c", "head:* head:* path:/c"),
        ("https://{{ a }}.example/{{ b }}", "head:https:// head:* head:.example path:/ path:*"),
        ("https://a.example?{{ b }}/c", "head:https://a.example query:? query:* query:/c"),
        ("{{ a }}://b/c", "head:* head:://b path:/c"),
        ("https://a.example/x://y/{{ b }}", "head:https://a.example path:/x://y/ path:*"),
    ],
)
def test_a_url_is_cut_where_its_parts_end(url: str, parts: str) -> None:
    """What is computed lies in the part in which it stands."""
    pieces = url_pieces(parse_template(url).template)
    found = [f"{one.part}:{'*' if isinstance(one.piece, Slot) else one.piece}" for one in pieces]
    assert found == parts.split()


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("API.example.com.", Host("api.example.com")),
        ("api.example.com:8443", Host("api.example.com", 8443)),
        ("*.example.com", Host("example.com", is_domain=True)),
        ("10.0.0.1", Host("10.0.0.1")),
        ("[::1]:80", Host("::1", 80)),
        ("::1", Host("::1")),
        ("https://user@crm.example/v1?a", Host("crm.example")),
        ("my_host", Host("my_host")),
    ],
)
def test_a_host_is_read(text: str, host: Host) -> None:
    """By name, with a port, as a domain, as an address, from a URL."""
    assert read_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "*.com",
        "a..b",
        "-a.example",
        "a.example/path",
        "a b",
        "a.example:0",
        "a:99999",
        "ä",
    ],
)
def test_what_names_no_host_allows_none(text: str) -> None:
    """A slip in a list never opens more than was meant."""
    assert read_host(text) is None
