"""Every sample of the README and the docs does what the page says."""

import ast
import asyncio
import inspect
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.docs.page import Command, Sample, commands_of, matches, samples_of

from flowcat.checks import check_text
from flowcat.checks.settings import Settings
from flowcat.runtime.headless import Headless
from flowcat.runtime.offline_llm import OfflineLLM

ROOT = Path(__file__).parents[2]
PAGES = tuple(
    str(page.relative_to(ROOT))
    for page in (
        ROOT / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
        *sorted((ROOT / "examples").glob("*/README.md")),
        *sorted((ROOT / "flows").glob("*/README.md")),
    )
)
BY_HAND = ("pip install ", "make ", "python examples/", "export ", "cp ", "git clone ", "cd ")
"""What a reader does once, and no test does again."""

FRAME = """\
flowcat: 1
inputs:
  restaurant_name: {type: string, default: La Maison}
state:
  party_size: {type: integer, minimum: 1, maximum: 12}
  time: {type: string, format: time}
  vip: {type: boolean}
  dishes: {type: array, items: {type: string}, default: []}
outcomes: [booked, not_booked]
functions:
  give_up: {description: The caller gives up., transition_to: bye}
initial_node: greet
nodes:
  greet: {task: Greet the caller., functions: [give_up]}
  ask_time: {task: Ask for the time., functions: [give_up]}
  confirm: {task: Read it back., functions: [give_up]}
  bye: {end: not_booked}
  booked: {end: booked}
"""
"""What stands around the parts of flows that the docs show."""

OF_WHOLE_FLOWS = ("F202", "F211", "F212", "F302", "F310")
"""Rules about what a flow does not use: a part leaves most of its frame unused."""


@pytest.mark.parametrize("page", PAGES)
async def test_the_samples_of_a_page_work(page: str, tmp_path: Path) -> None:
    """A reader who follows a page from top to bottom meets what it shows."""
    for folder in ("flows", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    found = samples_of(ROOT / page)
    if all(sample.kind != "python" or sample.file for sample in found):
        for sample in found:
            await _play(sample, page, tmp_path, {})
        return
    llm = OfflineLLM()
    sessions: list[Any] = []
    async with Headless(llm, busy=lambda: any(session.busy for session in sessions)) as pipeline:
        names = {
            "llm": llm,
            "aggregators": pipeline.aggregators,
            "worker": pipeline.worker,
            "transport": pipeline.transport,
            "pipeline": pipeline,
        }
        for sample in found:
            await _play(sample, page, tmp_path, names)
            sessions[:] = [names["session"]] if "session" in names else []
            await pipeline.settle()


async def _play(sample: Sample, page: str, desk: Path, names: dict[str, Any]) -> None:
    place = f"{page}:{sample.line}"
    if sample.file:
        file = desk / sample.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(sample.text, encoding="utf-8")
        return
    match sample.kind:
        case "yaml":
            _check_part(sample, place)
        case "python":
            await _execute(sample, place, desk, names)
        case "console":
            for command in commands_of(sample):
                await _run(command, place, desk)
        case "sh":
            assert all(line.startswith(BY_HAND) for line in sample.text.splitlines()), place
        case "text":
            pass
        case _:
            raise AssertionError(f"{place}: nobody knows how to try `{sample.kind}`")


def _check_part(sample: Sample, place: str) -> None:
    """Check a part of a flow in the frame, of which it replaces what has its names."""
    whole: dict[str, Any] = yaml.safe_load(FRAME)
    for name, value in yaml.safe_load(sample.text).items():
        old = whole.get(name)
        whole[name] = {**old, **value} if isinstance(old, dict) else value
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    settings = Settings(severities=dict.fromkeys(OF_WHOLE_FLOWS))
    found = check_text(text, place, settings=settings).diagnostics
    faults = [f"{one.rule.code} {one.message}" for one in found]
    assert faults == [], place


async def _execute(sample: Sample, place: str, desk: Path, names: dict[str, Any]) -> None:
    code = compile(sample.text, place, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    before = Path.cwd()
    os.chdir(desk)
    try:
        running = eval(code, names)  # noqa: S307 - our own docs
        if inspect.isawaitable(running):
            await running
    finally:
        os.chdir(before)


async def _run(command: Command, place: str, desk: Path) -> None:
    printed = await asyncio.to_thread(printed_by, command.text, desk)
    wanted = tuple(line.rstrip() for line in command.printed)
    assert matches(printed, wanted), f"{place}: $ {command.text}\n" + "\n".join(printed)


def printed_by(command: str, desk: Path) -> tuple[str, ...]:
    """Run ``flowcat`` as in a terminal of 80 columns, and return what it prints."""
    program, *arguments = shlex.split(command)
    assert program == "flowcat", f"the docs run `flowcat` only, not `{program}`"
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "flowcat", *arguments],
        cwd=desk,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return tuple(line.rstrip() for line in run.stdout.splitlines())
