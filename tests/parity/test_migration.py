"""A migrated file is free of errors, keeps its comments and holds the same conversation."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.parity.driver import Inference, Record, play_flowcat
from tests.parity.scripts import (
    FLOWS,
    Conversation,
    conversations,
    conversations_of,
    flow_files,
    parse,
)
from tests.parity.stage import Stage
from tests.parity.tools import tools

from flowcat.checks import check_file
from flowcat.convert.migration import migrate
from flowcat.runtime.handlers import names_in

_SHOW_VALUES = frozenset({"booleans", "memory", "placeholders"})
"""Flows whose prompts show booleans, null, lists or mappings: a marked flow writes JSON."""

_CHECKED = frozenset(
    {
        "menu: arguments that nobody asked for",
        "parameters: values of other types reach the function as they come",
        "parameters: null for what may be left out",
    }
)
"""Conversations with arguments that a marked flow does not take: it tells the LLM so."""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every file of the comparison, migrated."""
    folder = tmp_path_factory.mktemp("migrated")
    shutil.copytree(FLOWS, folder, dirs_exist_ok=True)
    for flow in flow_files():
        checked = check_file(folder / flow.name)
        assert checked.flow is not None
        migration = migrate(checked.document, checked.flow, "tools.py")
        assert migration.trouble == ""
        (folder / flow.name).write_text(migration.text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_a_migrated_file_has_no_errors(flow: Path, migrated: Path) -> None:
    """What Pipecat reads, migrated, is a marked flow without errors."""
    checked = check_file(migrated / flow.name, python=names_in(tools(Stage())))
    assert checked.document.marked
    assert checked.can_run, [found.message for found in checked.diagnostics]


@pytest.mark.parametrize("flow", flow_files(), ids=lambda known: known.stem)
def test_a_migrated_file_keeps_its_comments(flow: Path, migrated: Path) -> None:
    """Nothing that people wrote for people is lost."""
    before, after = (path.read_text(encoding="utf-8") for path in (flow, migrated / flow.name))
    assert _comments(after) == _comments(before)


@pytest.mark.parametrize("conversation", conversations(), ids=lambda known: known.title)
def test_a_migrated_file_holds_the_same_conversation(
    conversation: Conversation, migrated: Path
) -> None:
    """Prompts, tools, state, words and results stay; `docs/flowconfig.md` lists what does not."""
    before = _comparable(play_flowcat(conversation))
    after = _comparable(play_flowcat(conversation, migrated / conversation.flow.name))
    if conversation.flow.stem in _SHOW_VALUES:
        before, after = _without_prompts(before), _without_prompts(after)
    assert (after == before) is (conversation.title not in _CHECKED)


def test_a_barge_in_may_cancel_a_migrated_transition(migrated: Path) -> None:
    """A function that only moves the conversation is `read` in a marked flow: it may be cancelled.

    Python functions keep what they say of themselves.
    """
    before, after = _offered(FLOWS / "menu.yaml"), _offered(migrated / "menu.yaml")
    assert (before["pizza"], after["pizza"]) == (False, True)
    before, after = _offered(FLOWS / "options.yaml"), _offered(migrated / "options.yaml")
    assert before == after == {"look_up": True, "look_on": False, "search": False}


def test_a_migrated_transition_is_answered_by_ok(migrated: Path) -> None:
    """Pipecat's word is `acknowledged`."""
    conversation = conversations_of(FLOWS / "menu.yaml")[0]
    before = play_flowcat(conversation)
    after = play_flowcat(conversation, migrated / "menu.yaml")
    assert '{"status": "acknowledged"}' in str(before.context)
    assert '{"status": "ok"}' in str(after.context)


def _offered(flow: Path) -> dict[str, object]:
    conversation = parse(flow, "> Hello.")
    [inference] = play_flowcat(conversation).inferences
    return {tool.name: tool.cancel_on_interruption for tool in inference.tools}


def _comments(text: str) -> list[str]:
    return re.findall(r"(?m)(?:^|\s)(#.*)$", text)


def _comparable(record: Record) -> Record:
    """Return a record without what a marked flow does otherwise on purpose.

    A function that only moves the conversation is answered by `ok`, and a barge-in may cancel it,
    which is seen in how it is registered and in the frames of its call.
    """
    return replace(
        record,
        inferences=tuple(_plain(inference) for inference in record.inferences),
        context=_messages(record.context),
        frames=(),
        answers=(),
    )


def _plain(inference: Inference) -> Inference:
    known = tuple(replace(tool, cancel_on_interruption=None) for tool in inference.tools)
    system = (inference.system or "").partition("ASYNC TOOLS:")[0].strip()
    return Inference(_messages(inference.messages), known, system)


def _messages(messages: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        {**message, "content": '{"status": "ok"}'}
        if message.get("content") == '{"status": "acknowledged"}'
        else message
        for message in messages
    )


def _without_prompts(record: Record) -> Record:
    def spoken(messages: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(message for message in messages if message["role"] != "developer")

    inferences = tuple(replace(i, messages=spoken(i.messages)) for i in record.inferences)
    return replace(record, inferences=inferences, context=spoken(record.context))
