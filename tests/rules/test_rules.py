"""Every rule finds what it is for, in the words kept here, and nothing in what is right.

``<CODE>/err`` holds flows with one fault. The first line of each tells the code and the text that
is marked; a second line ``# and more: why`` stands where a flow rightly gives more than that one
diagnostic. What is printed for a flow is kept beside it. ``<CODE>/ok`` holds the nearest flows that
are right, of which nothing at all is said.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flowcat.checks import Checked, check_file
from flowcat.checks.settings import Settings
from flowcat.diagnostics import RULES
from flowcat.diagnostics.human import render_human

FOLDER = Path(__file__).parent
ERR = tuple(str(path.relative_to(FOLDER)) for path in sorted(FOLDER.glob("*/err/*.flow.yaml")))
OK = tuple(str(path.relative_to(FOLDER)) for path in sorted(FOLDER.glob("*/ok/*.flow.yaml")))
HEADER = re.compile(r"# (?P<code>F\d{3}) at: ?(?P<marked>.*)\n(?P<more># and more: \S.*\n)?")
SAMPLES = 2
"""How many flows of each kind a rule needs at least."""


@pytest.mark.parametrize("name", ERR)
def test_a_fault_is_told_once_where_it_was_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault is reported once, where it was made, and brings no follow-up reports."""
    text = (FOLDER / name).read_bytes().decode("utf-8-sig", errors="replace")
    header = HEADER.match(text)
    assert header is not None, "the first line is `# CODE at: marked text`"
    assert header["code"] == _code(name)
    found = _checked(name, monkeypatch).diagnostics
    told = [(one.rule.code, one.span.text.partition("\n")[0]) for one in found]
    assert (header["code"], header["marked"]) in told
    assert header["more"] is not None or len(told) == 1, told


@pytest.mark.parametrize("name", ERR)
def test_a_fault_is_told_in_these_words(
    name: str, monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]
) -> None:
    """What is printed for a fault changes only when somebody has read it as an author would."""
    printed = render_human(_checked(name, monkeypatch).diagnostics)
    golden(f"../rules/{name.removesuffix('.flow.yaml')}.out", printed)


@pytest.mark.parametrize("name", OK)
def test_nothing_is_said_of_what_is_right(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An author who makes no mistake hears nothing, not even a remark."""
    assert render_human(_checked(name, monkeypatch).diagnostics) == ""


@pytest.mark.parametrize("name", [name for name in (*ERR, *OK) if "/plain_" in name])
def test_a_plain_flow_has_no_marker(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called plain is a file that Pipecat reads too."""
    assert not _checked(name, monkeypatch).document.marked


def test_every_kept_text_has_its_flow() -> None:
    """No golden file outlives its flow."""
    kept = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*/*.out")}
    assert kept == {f"{name.removesuffix('.flow.yaml')}.out" for name in ERR}


def test_every_folder_is_of_a_rule() -> None:
    """No samples outlive their rule, and none lies where nothing looks at it."""
    assert {_code(name) for name in (*ERR, *OK)} <= set(RULES)
    lying = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.flow.yaml")}
    assert lying == {*ERR, *OK}


def test_every_rule_has_its_samples() -> None:
    """Each rule is shown to find what it is for, and to be silent on the nearest right flows."""
    missing = []
    for code in sorted(RULES):
        err, ok = (sum(_code(name) == code for name in names) for names in (ERR, OK))
        if err < SAMPLES or ok < SAMPLES:
            missing.append(f"{code}: {err} err, {ok} ok")
    assert not missing, f"{len(missing)} rules lack samples\n" + "\n".join(missing)


def _code(name: str) -> str:
    return name.partition("/")[0]


def _checked(name: str, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """Check a sample from within its folder, so that no message holds a path."""
    path = FOLDER / name
    monkeypatch.chdir(path.parent)
    rule = RULES[_code(name)]
    enabled = frozenset({rule.code} if rule.opt_in else ())
    return check_file(Path(path.name), settings=Settings(enabled=enabled))
