"""The hooks for pre-commit, and the CI steps that the docs show, run what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.docs.page import samples_of

from flowcat.cli.main import VERBS

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
CI = {
    sample.file: yaml.safe_load(sample.text)
    for sample in samples_of(ROOT / "docs" / "ci.md")
    if sample.kind == "yaml"
}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_verb_on_flows(hook: dict[str, Any]) -> None:
    """A hook gets the flows that a commit changes, and nothing else."""
    program, verb = hook["entry"].split()
    assert (program, hook["language"]) == ("flowcat", "python")
    assert verb in VERBS
    assert hook["id"] == f"flowcat-{verb}"
    assert re.search(hook["files"], "flows/restaurant/restaurant.flow.yaml")
    assert not re.search(hook["files"], "flows/restaurant/restaurant_tools.py")
    assert not re.search(hook["files"], "pnpm.yaml")


def test_the_docs_name_the_hooks_there_are() -> None:
    """Whoever copies the sample gets hooks that exist."""
    (repository,) = CI[".pre-commit-config.yaml"]["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == {hook["id"] for hook in HOOKS}


def test_the_steps_of_the_docs_are_commands_that_can_be_read() -> None:
    """Each step passes options that the command has."""
    from flowcat.cli import validate

    lines = [*CI[".gitlab-ci.yml"]["flows"]["script"]]
    for name, workflow in CI.items():
        if name.startswith(".github/"):
            lines += [step.get("run", "") for step in workflow["jobs"]["flows"]["steps"]]
    commands = [line.split()[2:] for line in lines if line.startswith("flowcat validate ")]
    assert len(commands) == 3
    for command in commands:
        assert validate.parser().read(command).paths == ["."]
