"""Written YAML means the same to every reader."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowcat.convert.yaml_text import to_yaml
from flowcat.source import read_text
from flowcat.source.tree import plain_value

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("ab #:-{}[],&*!|>'\"%@`\\\n\t?.0123456789~<=yn", max_size=20),
    st.sampled_from(["yes", "No", "012", "1:30", "2024-01-02", "~", "null", "<<", "=", "0x1", "-"]),
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(_TEXTS, _VALUES, max_size=4))
def test_pipecat_reads_back_what_was_written(value: dict[str, object]) -> None:
    """PyYAML, as Pipecat uses it, reads any value as it was."""
    written = to_yaml(value)
    assert (yaml.load(written, yaml.SafeLoader) or {}) == value


@pytest.mark.parametrize("text", ["yes", "012", "1:30", "off", "2024-01-02", "1_000", "y", "<<"])
def test_both_versions_of_yaml_read_a_text(text: str) -> None:
    """What looks like a number or a boolean to one version of YAML is quoted."""
    written = to_yaml({"key": text})
    for marked in (True, False):
        tree = read_text(written, "written.yaml", marked=marked).tree
        assert tree is not None
        assert plain_value(tree) == {"key": text}


def test_prose_is_written_for_people() -> None:
    """Plain words stand without quotes, and several lines as a block."""
    prompt = "Greet the caller.\n\nBe brief: it is late.\n"
    written = to_yaml({"task": "Say hello.", "long": prompt, "items": [{"a": 1, "b": []}]})
    assert written == (
        "task: Say hello.\n"
        "long: |\n  Greet the caller.\n\n  Be brief: it is late.\n"
        "items:\n  - a: 1\n    b: []\n"
    )
