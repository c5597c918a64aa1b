"""Plain scalars mean what the document's dialect says, and ambiguous ones are told."""

import datetime as dt
import math
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flowcat.diagnostics import Applicability, Diagnostic
from flowcat.source import Mapping, Plain, Scalar, read_text
from flowcat.source.quoting import unambiguous
from flowcat.source.scalars import SPECIAL_STARTS, SPECIAL_WORDS, resolve

SCALAR_LIKE = st.one_of(
    st.text(alphabet="0123456789+-._:xobeE~TtZ ", min_size=1, max_size=12),
    st.sampled_from(sorted(SPECIAL_WORDS - {""})),
    st.from_regex(r"[-+]?[0-9]{1,4}(\.[0-9]{0,3})?([eE][-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[-+]?[0-9]{1,2}(:[0-9]{1,2}){1,2}(\.[0-9]*)?", fullmatch=True),
)


def value_of(text: str, *, marked: bool) -> tuple[object, tuple[Diagnostic, ...]]:
    """Read a scalar as the value of a key."""
    document = read_text(f"a: {text}\n", "x.yaml", marked=marked)
    assert isinstance(document.tree, Mapping)
    value = document.tree.get("a")
    assert isinstance(value, Scalar)
    return value.value, document.diagnostics


def same(one: object, other: object) -> bool:
    """Compare values and their types; not-a-number equals itself."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-12", -12),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("5.", 5.0),
        (".5", 0.5),
        ("-.inf", -math.inf),
        ("1.0e+3", 1000.0),
        ("hello", "hello"),
        ("1.2.3", "1.2.3"),
        ("tRue", "tRue"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_values_that_all_readers_agree_about(text: str, value: object) -> None:
    """Booleans, null, numbers and texts are the same in both dialects, without a warning."""
    for marked in (True, False):
        assert value_of(text, marked=marked) == (value, ())


@pytest.mark.parametrize(
    ("text", "marked", "unmarked"),
    [
        ("yes", "yes", True),
        ("No", "No", False),
        ("on", "on", True),
        ("OFF", "OFF", False),
        ("012", "012", 10),
        ("-012", "-012", -10),
        ("08", "08", "08"),
        ("1:30", "1:30", 90),
        ("1:30.5", "1:30.5", 90.5),
        ("1_000", "1_000", 1000),
        ("0b11", "0b11", 3),
        ("-0x10", "-0x10", -16),
        ("2026-01-02", "2026-01-02", "2026-01-02"),
        ("2026-1-2 3:04:05", "2026-1-2 3:04:05", "2026-1-2 3:04:05"),
        ("1e3", 1000.0, "1e3"),
        ("0o14", 12, "0o14"),
        ("=", "=", "="),
    ],
)
def test_values_that_readers_disagree_about(text: str, marked: object, unmarked: object) -> None:
    """Each dialect has its reading, and warns that others have another (F002)."""
    for is_marked, expected in ((True, marked), (False, unmarked)):
        value, found = value_of(text, marked=is_marked)
        assert same(value, expected)
        assert [one.rule.code for one in found] == ["F002"]
        assert found[0].span.text == text
        assert found[0].fix is not None


@pytest.mark.parametrize("text", ["y", "N"])
def test_single_letters_are_texts_to_pipecat_too(text: str) -> None:
    """`y` and `n` are told only where quoting them is our own advice."""
    assert value_of(text, marked=False) == (text, ())
    value, found = value_of(text, marked=True)
    assert value == text
    assert [one.rule.code for one in found] == ["F002"]


def test_the_fix_keeps_the_value() -> None:
    """The fix of an ambiguous scalar writes what was read so that all agree."""
    for text in ("yes", "012", "1:30", "2026-01-02", "1e3", "0o14", "n"):
        for marked in (True, False):
            value, found = value_of(text, marked=marked)
            for one in found:
                assert one.fix is not None
                assert one.fix.edits[0].span == one.span
                again, quiet = value_of(one.fix.edits[0].replacement, marked=marked)
                assert same(again, value)
                assert quiet == ()


def test_quoting_a_date_for_pipecat_is_a_guess() -> None:
    """Pipecat makes a date of it, so that quotes change the unmarked document."""
    _, found = value_of("2026-01-02", marked=False)
    assert found[0].fix is not None
    assert found[0].fix.applicability is Applicability.UNSAFE
    assert found[0].message == "`2026-01-02` is a date to Pipecat, and text to YAML 1.2 readers"


def test_messages_name_both_readings() -> None:
    """The warning says what the value is here and elsewhere."""
    _, found = value_of("no", marked=True)
    assert found[0].message == "`no` is text here, and the boolean `false` to other YAML readers"
    assert found[0].help == 'write `"no"`'


def test_keys_are_told_only_among_cases() -> None:
    """A key such as `on` is fine, but the keys of `cases` are values."""
    document = read_text("flowcat: 1\non: {no: a}\ncases: {no: b, 'off': c}\n", "x.yaml")
    assert [(one.rule.code, one.span.start) for one in document.diagnostics] == [("F002", 31)]


@given(SCALAR_LIKE)
@settings(max_examples=300, deadline=None, derandomize=True)
@example("0_")
@example("0x_")
@example("+.5")
def test_unmarked_scalars_equal_pyyaml(text: str) -> None:
    """An unmarked document's plain scalars have the values that PyYAML gives them."""
    found = resolve(text, marked=False)
    loader: Any = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))
    try:
        expected = loader.construct_object(yaml.ScalarNode(tag, text))
    except (yaml.YAMLError, ValueError):
        assert found.value == text
        assert found.ours or text == "<<"
        return
    if isinstance(expected, dt.date):
        assert (found.value, found.ours) == (text, "a date")
    else:
        assert same(found.value, expected)


@given(SCALAR_LIKE)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_the_fast_path_skips_is_text(text: str) -> None:
    """A scalar that looks like text at its first character is text in both dialects."""
    if text not in SPECIAL_WORDS and text[0] not in SPECIAL_STARTS:
        assert resolve(text, marked=True) == (text, "", "")
        assert resolve(text, marked=False) == (text, "", "")


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_unambiguous_writing(value: Plain) -> None:
    """A value written unambiguously is read as itself by both dialects."""
    written = unambiguous(value)
    for marked in (True, False):
        again, found = value_of(written, marked=marked)
        assert same(again, value)
        assert found == ()
