"""A FlowConfig file becomes a marked flow by as few changes as its meaning needs."""

from pathlib import Path

import pytest

from flowcat.checks import check_file, check_text
from flowcat.cli.main import main
from flowcat.convert.migration import Migration, migrate


def _migrated(text: str, name: str = "flow.yaml") -> Migration:
    checked = check_text(text, name)
    assert checked.flow is not None
    assert checked.can_run, [found.message for found in checked.diagnostics]
    return migrate(checked.document, checked.flow, None)


_MESSAGES = "task_messages: [{role: developer, content: Hi.}]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    role_message: null\n    MESSAGES\n", "    MESSAGES\n"),
        ("    MESSAGES\n    role_message:\n", "    MESSAGES\n"),
        ('    role_message: ""\n    MESSAGES\n', "    MESSAGES\n"),
        (
            "    role_message: ~ # nobody in particular\n    MESSAGES\n",
            "     # nobody in particular\n    MESSAGES\n",
        ),
        ("    {MESSAGES, role_message: null, context_strategy: ~}\n", "    {MESSAGES}\n"),
        ("    {role_message: null, context_strategy: null, MESSAGES}\n", "    {MESSAGES}\n"),
        ("    {role_message: null, MESSAGES, context_strategy: }\n", "    {MESSAGES}\n"),
    ],
)
def test_a_key_without_a_value_is_left_out(before: str, after: str) -> None:
    """Null says in a FlowConfig that a key is not given; comments beside it stay."""
    head = "initial_node: a\nnodes:\n  a:\n"
    migration = _migrated(head + before.replace("MESSAGES", _MESSAGES))
    assert migration == Migration("flowcat: 1\n" + head + after.replace("MESSAGES", _MESSAGES))


def test_a_key_without_a_value_may_begin_an_item() -> None:
    """What follows takes its place behind the dash."""
    text = """\
initial_node: a
nodes:
  a:
    task_messages: []
    pre_actions:
      - handler: null
        type: tts_say
        text: Hello.
"""
    migration = _migrated(text)
    assert "      - type: tts_say\n" in migration.text
    assert check_text(migration.text, "flow.yaml").can_run


def test_a_null_that_hides_a_merged_key_is_not_migrated() -> None:
    """Without the null the merged value would come back, so the file is left to its author."""
    migration = _migrated(f"""\
initial_node: a
nodes:
  a: &a
    role_message: You are a.
    {_MESSAGES}
  b:
    <<: *a
    role_message: null
""")
    assert migration.text == ""
    assert "hides a merged key" in migration.trouble


def test_merged_cases_stay_merged() -> None:
    """`<<` means the same in both."""
    text = f"""\
initial_node: a
global_functions:
  - {{name: go, transition_only: true, description: Go., transition_to: a}}
nodes:
  a: &a
    {_MESSAGES}
  b:
    <<: *a
"""
    assert _migrated(text).text == "flowcat: 1\n" + text


def test_names_that_the_language_needs_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A node called `$end` or a placeholder called `result` has to be renamed first."""
    path = tmp_path / "flow.yaml"
    content = '"{{ result }}"'
    path.write_text(
        "initial_node: $end\n"
        f"nodes: {{$end: {{task_messages: [{{role: developer, content: {content}}}]}}}}\n",
        encoding="utf-8",
    )
    assert main(["migrate", str(path)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "$end" in shown.err
    assert "result" in shown.err


def test_an_include_inside_an_included_file_may_have_to_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pipecat's paths begin at the flow's folder; a marked flow's at the file that holds them."""
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "messages.yaml").write_text("- !include parts/message.yaml\n", encoding="utf-8")
    (parts / "message.yaml").write_text("{role: developer, content: Hi.}\n", encoding="utf-8")
    path = tmp_path / "flow.yaml"
    path.write_text(
        "initial_node: a\nnodes: {a: {task_messages: !include parts/messages.yaml}}\n",
        encoding="utf-8",
    )
    assert check_file(path).can_run
    assert main(["migrate", str(path)]) == 1
    assert "parts/message.yaml" in capsys.readouterr().err
