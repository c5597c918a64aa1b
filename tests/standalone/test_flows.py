"""The shipped flows on the standalone package: their callers hear what they hear on Pipecat 1.14.

The transcripts are those of the main run, which writes them.
"""

import asyncio
from pathlib import Path

import pytest
from tests.flows import test_conversations
from tests.flows.driver import play
from tests.flows.shipped import Script, scripts

from flowcat import Flow, LoadError


def _imports_newer_flows(script: Script) -> bool:
    """Tell whether the flow's Python imports `pipecat.flows`, which is not there."""
    files = script.flow.parent.glob("*.py")
    return any("pipecat.flows" in file.read_text(encoding="utf-8") for file in files)


def _needs_mcp(script: Script) -> bool:
    """Tell whether the flow runs tools of MCP servers, which the frozen package's Pipecat lacks."""
    return "mcp:" in script.flow.read_text(encoding="utf-8")


_PLAYED = [
    script for script in scripts() if not _imports_newer_flows(script) and not _needs_mcp(script)
]
"""The scripts of the flows that can run on both. Those whose Python does not fit say so when they
are loaded, below."""

_WRITTEN_FOR_THE_NEWER = """\
flowcat: 1
name: newer
handlers: newer_tools.py
initial_node: a
nodes:
  a:
    task: Look it up.
    functions: [look]
"""


@pytest.mark.parametrize("script", _PLAYED, ids=lambda script: script.name)
def test_a_script_is_heard_as_on_the_newer_pipecat(script: Script) -> None:
    """A caller who follows a shipped script hears the same words, and the flow takes the same way.

    The transcript has every call, write and transition as well.
    """
    file = test_conversations.GOLDEN / f"{script.name}.txt"
    played = asyncio.run(play(script))
    assert played.transcript == file.read_text(encoding="utf-8")
    assert played.ended


def test_the_first_flows_are_among_them() -> None:
    """The restaurant and the pizzeria run on both."""
    assert {"restaurant/caller", "food_ordering/caller"} <= {script.name for script in _PLAYED}


def test_python_written_for_the_newer_pipecat_is_refused_by_name(tmp_path: Path) -> None:
    """A flow whose Python imports `pipecat.flows` does not load, and the message says why."""
    (tmp_path / "newer.flow.yaml").write_text(_WRITTEN_FOR_THE_NEWER, encoding="utf-8")
    tools = "from pipecat.flows import FlowManager\n\n\ndef look() -> str:\n    return 'soup'\n"
    (tmp_path / "newer_tools.py").write_text(tools, encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        Flow.load(tmp_path / "newer.flow.yaml")
    messages = [found.message for found in refused.value.diagnostics]
    assert any("No module named 'pipecat.flows'" in message for message in messages)
