"""Settings of a project and of a flow: which win, and what is said when they are wrong."""

import json
from pathlib import Path

import pytest

from flowcat.checks import check_file, check_text
from flowcat.checks.merging import with_table
from flowcat.checks.project import Projects
from flowcat.checks.settings import DEFAULTS, Settings, SettingsError
from flowcat.diagnostics import Severity

FLOW = """\
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:
    task: Greet the caller and ask whether they want to leave.
    functions:
      - {name: leave, description: The caller wants to leave., transition_to: bye}
  bye: {end: left}
  late: {end: left}
"""


def told(text: str, settings: Settings = DEFAULTS) -> dict[str, Severity]:
    """Return the codes of what is found in a flow, with their severities."""
    checked = check_text(text, "a.flow.yaml", settings=settings)
    return {one.rule.code: one.severity for one in checked.diagnostics}


def with_checks(checks: str, text: str = FLOW) -> str:
    """Return a flow with settings of its own."""
    return f"{text}checks: {checks}\n"


def test_a_rule_can_be_made_stricter_or_milder_or_be_turned_off() -> None:
    """By code or name, in the project or in the flow."""
    assert told(FLOW) == {"F202": Severity.WARNING}
    for word in ("F202", "unreachable-node"):
        for severity in ("error", "info"):
            wanted = {"F202": Severity(severity)}
            project = with_table(DEFAULTS, {"severity": {word: severity}})
            assert told(FLOW, project) == wanted
            assert told(with_checks(f"{{severity: {{{word}: {severity}}}}}")) == wanted
        assert told(FLOW, with_table(DEFAULTS, {"severity": {word: "off"}})) == {}
        # In YAML 1.2 `off` is a text; other readers take it for a boolean, so it is quoted.
        assert told(with_checks(f'{{severity: {{{word}: "off"}}}}')) == {}


def test_the_flow_wins_over_the_project() -> None:
    """What stands nearer to the fault counts."""
    project = with_table(DEFAULTS, {"severity": {"F202": "off"}})
    assert told(with_checks("{severity: {F202: error}}"), project) == {"F202": Severity.ERROR}
    assert told(with_checks("{enable: [F202]}"), project) == {"F202": Severity.WARNING}


def test_a_fault_that_keeps_a_flow_from_loading_stays_an_error() -> None:
    """No setting makes a flow of what is none."""
    with pytest.raises(SettingsError, match="`F201` cannot be set: a flow with this fault cannot"):
        with_table(DEFAULTS, {"severity": {"F201": "warning"}})
    assert "F107" in told(with_checks("{severity: {F201: warning}}"))


def test_opt_in_rules_run_where_they_are_asked_for() -> None:
    """Nobody hears of them otherwise."""
    assert "F809" not in told(FLOW)
    assert told(FLOW, with_table(DEFAULTS, {"enable": ["F809"]}))["F809"] is Severity.INFO
    assert told(with_checks("{enable: [no-way-to-a-person]}"))["F809"] is Severity.INFO
    severe = with_table(DEFAULTS, {"severity": {"F809": "warning"}})
    assert told(FLOW, severe)["F809"] is Severity.WARNING


def test_providers_are_those_of_the_command_line_else_of_the_flow_else_of_the_project() -> None:
    """The limits of others do not count."""
    long = FLOW.replace("name: leave", f"name: leave_{'x' * 70}")
    anthropic = with_table(DEFAULTS, {"targets": ["anthropic"]})
    chosen = Settings(chosen_targets=frozenset({"openai"}))
    assert "F601" in told(long)
    assert "F601" not in told(long, anthropic)
    assert "F601" in told(with_checks("{targets: [openai]}", long), anthropic)
    assert "F601" not in told(with_checks("{targets: [anthropic]}", long))
    assert "F601" in told(with_checks("{targets: [anthropic]}", long), chosen)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"target": ["openai"]}, "there is no setting `target`; did you mean `targets`?"),
        (
            {"prompt-budget": 1},
            "there is no setting `prompt-budget`; did you mean `prompt_budget`?",
        ),
        ({"targets": []}, "`targets` is empty; leave it out for all providers"),
        ({"targets": "openai"}, "`targets` takes a list of texts"),
        ({"targets": ["opnai"]}, "`targets`: there is no provider `opnai`; did you mean `openai`?"),
        ({"severity": ["F202"]}, '`severity` takes a table such as `{F203 = "warning"}`'),
        ({"severity": {"F299": "off"}}, "`severity`: there is no rule `F299`; did you mean"),
        (
            {"severity": {"F202": "of"}},
            "`severity.F202`: there is no severity `of`; did you mean `off`?",
        ),
        ({"enable": ["F809", 1]}, "`enable` takes a list of texts"),
        ({"prompt_budget": True}, "`prompt_budget` takes a whole number above 0"),
        ({"functions_per_node": 0}, "`functions_per_node` takes a whole number above 0"),
        ({"exclude": "old"}, "`exclude` takes a list of texts"),
    ],
)
def test_wrong_settings_are_one_clear_message(
    table: dict[str, object], message: str, tmp_path: Path
) -> None:
    """The message names the key and says what it takes."""
    lines = [f"{key} = {_toml(value)}" for key, value in table.items()]
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.flowcat]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        Projects().around(tmp_path)
    assert f"pyproject.toml: [tool.flowcat]: {message}" in str(raised.value)


def test_the_nearest_file_with_settings_counts(tmp_path: Path) -> None:
    """A `pyproject.toml` that says nothing to Flowcat, or that nobody can read, is passed over."""
    inner = tmp_path / "bots" / "a"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.flowcat]\nprompt_budget = 7", "utf-8")
    (tmp_path / "bots" / "pyproject.toml").write_text("[tool.ruff]\n", "utf-8")
    (inner / "pyproject.toml").write_bytes(b"\xff")
    projects = Projects()
    found = projects.around(inner)
    assert (found.folder, found.settings.prompt_budget) == (tmp_path, 7)
    assert projects.files() == [tmp_path / "pyproject.toml"]
    assert projects.around(tmp_path / "bots") is found


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    """It would otherwise be as if there were no settings."""
    (tmp_path / "pyproject.toml").write_text("[tool.flowcat]\na = ", "utf-8")
    with pytest.raises(SettingsError, match="the file is not TOML: "):
        Projects().around(tmp_path)


def test_a_flow_file_knows_the_settings_it_is_given(tmp_path: Path) -> None:
    """Checking from Python takes settings as an argument, and looks for no file."""
    (tmp_path / "a.flow.yaml").write_text(FLOW, encoding="utf-8")
    off = with_table(DEFAULTS, {"severity": {"F202": "off"}})
    assert check_file(tmp_path / "a.flow.yaml", settings=off).diagnostics == ()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)
