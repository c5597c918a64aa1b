"""Filling in a request: pure, and nothing that is put in can change what the flow wrote."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.checks import check_text
from flowcat.plan.compiling import compile_plan
from flowcat.plan.http import Request
from flowcat.plan.requests import BadRequest, filled_in
from flowcat.plan.scope import Scope

FLOW = """
flowcat: 1
env: [BASE, KEY]
http: {hosts: ["{{ env.BASE }}", shop.example]}
functions:
  f:
    description: d
    parameters: {x: {}}
    http: {%s}
initial_node: a
nodes: {a: {task: t, functions: [f]}}
"""


def request(http: str, x: object = "v", **env: str) -> Request:
    """Fill in a request with an argument."""
    checked = check_text(FLOW % http, "x.flow.yaml")
    assert checked.flow is not None
    plan = compile_plan(checked.flow)
    function = plan.functions_at["a"]["f"].http
    assert function is not None
    return filled_in(function, Scope({}, {}, {"args": {"x": x}, "env": env}))


@pytest.mark.parametrize(
    ("url", "x", "wanted"),
    [
        ("https://a.example/a b/{{ args.x }}", "ä/ö", "https://a.example/a%20b/%C3%A4%2F%C3%B6"),
        ("https://shop.example/{{ args.x }}.json?q=1", 7, "https://shop.example/7.json?q=1"),
        ("https://shop.example/?q={{ args.x }}", "a b&c", "https://shop.example/?q=a%20b%26c"),
        ("https://shop.example/?q={{ args.x }}", None, "https://shop.example/?q="),
        ("https://shop.example/{{ args.x }}", 2.0, "https://shop.example/2"),
        ("https://shop.example/{{ args.x }}", True, "https://shop.example/true"),
        ("https://shop.example/{{ args.x }}", "%2e%2e%2f", "https://shop.example/%252e%252e%252f"),
        ("{{ env.BASE }}/{{ args.x }}", "a", "https://b.example/v1/a"),
        ("https://{{ env.KEY }}.example/{{ args.x }}", "a", "https://k.example/a"),
        ("https://shop.example:8443/{{ args.x }}", "😀", "https://shop.example:8443/%F0%9F%98%80"),
    ],
)  # fmt: skip
def test_a_url_is_what_the_flow_wrote_with_values_as_data(url: str, x: object, wanted: str) -> None:
    """Everything but the head is percent-encoded."""
    assert request(f"url: '{url}'", x, BASE="https://b.example/v1", KEY="k").url == wanted


@pytest.mark.parametrize(
    ("http", "x", "why"),
    [
        ("url: 'https://shop.example/{{ args.x }}'", None, "the path of the URL is empty"),
        ("url: 'https://shop.example/{{ args.x }}/a'", "..", "`.` or `..`"),
        ("url: 'https://shop.example/.{{ args.x }}/a'", ".", "`.` or `..`"),
        ("url: 'https://shop.example/{{ args.x }}'", [1], "a list or an object"),
        ("url: 'https://shop.example/a', query: {q: '{{ args.x }}'}", {"a": 1}, "an object cannot"),
        ("url: 'https://shop.example/{{ args.x }}'", "x" * 9_000, "too long"),
        ("url: 'https://shop.example/{{ 1 / args.x }}'", 0, "cannot be computed"),
        ("url: '{{ env.BASE }}/a'", "", "the host of the URL is empty"),
        ("url: 'https://shop.example/a', headers: {A: '{{ args.x }}'}", "a\nb", "line break"),
        ("url: 'https://shop.example/a', headers: {A: '{{ args.x }}'}", None, "is null"),
        ("url: 'https://shop.example/a', method: POST, json: {a: '{{ args.x }}'}", float("nan"),
         "no JSON"),
    ],
)  # fmt: skip
def test_a_request_that_would_mean_something_else_is_not_made(
    http: str, x: object, why: str
) -> None:
    """The reason is in our words, and holds nothing of the value."""
    with pytest.raises(BadRequest) as caught:
        request(http, x)
    assert why in caught.value.why


@pytest.mark.parametrize(
    "base",
    ["shop.example", "ftp://shop.example", "https://", "https://me:pw@shop.example", "file:///etc",
     "https://shop.example\\@evil.com", "https://shop.example:x", "https://a b", "https://[::1"],
)  # fmt: skip
def test_a_variable_that_is_no_address_is_refused(base: str) -> None:
    """Whoever sets it is told by an error of the call, and no request goes anywhere."""
    with pytest.raises(BadRequest):
        request("url: '{{ env.BASE }}/a'", BASE=base)


@given(value=st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False)))
def test_no_value_changes_host_or_path_of_a_url(value: Any) -> None:
    """Whatever a caller says: one segment of the path, one parameter, or no request at all."""
    try:
        url = request("url: 'https://shop.example/a/{{ args.x }}/b?q={{ args.x }}&r=1'", value).url
    except BadRequest:
        return
    assert url.isascii()
    path, _, query = url.removeprefix("https://shop.example").partition("?")
    _, first, _, last = path.split("/")
    assert (first, last) == ("a", "b")
    one, other = query.split("&")
    assert one.startswith("q=")
    assert other == "r=1"


def test_a_request_never_shows_what_it_holds() -> None:
    """Whoever prints an effect does not print a secret."""
    made = request("url: 'https://shop.example/{{ args.x }}'", "caller's words", KEY="key")
    assert repr(made) == "<Request GET>"


def test_what_is_sent_of_the_environment_is_known_to_be_secret() -> None:
    """A variable that only names the host is none."""
    http = "url: '{{ env.BASE }}/{{ args.x }}', query: {k: '{{ env.KEY }}'}"
    made = request(http, BASE="https://b.example", KEY="the-key")
    assert made.secrets == ("the-key",)
    assert made.hosts == ("https://b.example", "shop.example")
