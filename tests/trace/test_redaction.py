"""What must not be seen is in no value that a redactor returns."""

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flowcat.trace.redaction import HIDDEN, Redactor

_texts = st.text(alphabet="ab7 ", max_size=6)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats() | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)


@given(secret=st.text(alphabet="ab7", min_size=1, max_size=4) | st.integers(-99, 99), value=_values)
def test_a_value_that_was_seen_once_is_nowhere(secret: str | int, value: Any) -> None:
    """In no text, list or mapping, however deep; the result is JSON."""
    redactor = Redactor(frozenset({"pin"}))
    redactor.learn({"pin": secret})
    shown = redactor.plain({"x": [value, f"it is {secret}", secret]})
    leaves = list(_leaves(shown))
    assert all(str(secret) not in leaf.replace(HIDDEN, "") for leaf in leaves if leaf != HIDDEN)
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert redactor.replaced >= 2


def _leaves(value: Any) -> Any:
    """Yield the texts and numbers of a value; keys are names, no values."""
    match value:
        case dict():
            for item in value.values():
                yield from _leaves(item)
        case list():
            for item in value:
                yield from _leaves(item)
        case str():
            yield value
        case _:
            pass


@given(_values)
def test_a_hidden_name_hides_whatever_it_holds(value: Any) -> None:
    """What was never learned is hidden by its name; unset stays unset."""
    redactor = Redactor(frozenset({"pin"}))
    shown = redactor.plain({"a": [{"pin": value}]})
    assert shown == {"a": [{"pin": None if value is None else HIDDEN}]}


@given(_values)
def test_without_names_nothing_is_hidden(value: Any) -> None:
    """What is JSON stays what it is."""
    redactor = Redactor(frozenset())
    assert not redactor.active
    assert json.dumps(redactor.plain(value)) == json.dumps(_finite(value))


def _finite(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list():
            return [_finite(item) for item in value]
        case _:
            return value


def test_the_longest_hidden_value_goes_first() -> None:
    """No part of a value is left where another one is a part of it."""
    redactor = Redactor(frozenset({"a", "b"}))
    redactor.learn({"a": "47", "b": "4711"})
    assert redactor.text("4711 and 47") == f"{HIDDEN} and {HIDDEN}"


def test_short_variables_are_no_secrets() -> None:
    """A variable that holds `de` does not hide every `de`; a key is hidden."""
    redactor = Redactor(frozenset(), ("de", "s3cr3t"))
    assert redactor.text("de, s3cr3t") == f"de, {HIDDEN}"


def test_what_has_no_form_in_json_is_named_by_its_type() -> None:
    """An object's own text may hold anything; depth has a bound."""
    value: Any = []
    for _ in range(100):
        value = [value]
    shown = json.dumps(Redactor(frozenset()).plain([object(), value]))
    assert "<object>" in shown
    assert "<list>" in shown
