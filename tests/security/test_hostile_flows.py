"""A flow from somebody else reaches no file, runs no code and takes no time that it should not."""

import time
from pathlib import Path

import pytest

from flowcat import Flow, LoadError
from flowcat.checks import check_file, check_text

_FLOW = "flowcat: 1\ninitial_node: a\nnodes:\n  a: {task: %s}\n"


def _messages(text: str) -> list[str]:
    return [found.message for found in check_text(text, "hostile").diagnostics if found.is_error]


@pytest.mark.parametrize("path", ["../secret.yaml", "/etc/hostname", "sub/../../secret.yaml"])
def test_an_include_stays_inside_the_project(path: str, tmp_path: Path) -> None:
    """A file outside of the flow's folder is not included, and nothing of it is shown."""
    folder = tmp_path / "flow"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("hunter2", encoding="utf-8")
    file = folder / "a.flow.yaml"
    file.write_text(_FLOW % f"!include {path}", encoding="utf-8")
    checked = check_file(file)
    assert checked.has_errors
    assert "hunter2" not in repr([found.message for found in checked.diagnostics])


def test_an_include_does_not_follow_a_link_outside(tmp_path: Path) -> None:
    """A link beside the flow that leads elsewhere is a file elsewhere."""
    folder = tmp_path / "flow"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("hunter2", encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    file = folder / "a.flow.yaml"
    file.write_text(_FLOW % "!include link.yaml", encoding="utf-8")
    assert check_file(file).has_errors


def test_text_from_elsewhere_includes_nothing() -> None:
    """A flow that is only a text can include no file at all."""
    assert _messages(_FLOW % "!include other.yaml")


def test_aliases_that_multiply_are_refused() -> None:
    """A few lines that stand for millions of values are a fault, found at once."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    began = time.perf_counter()
    assert _messages("flowcat: 1\n" + "\n".join(lines))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{" * 100_000, "- " * 100_000, "a: " + "x" * 1_000_000, "\x00\x01", "\ud800"],
    ids=["lists", "maps", "dashes", "long", "controls", "surrogate"],
)
def test_hostile_texts_give_diagnostics(text: str) -> None:
    """Whatever the text, there is a fault with a place, soon, and no exception."""
    began = time.perf_counter()
    assert _messages(text)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "expression",
    [
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('true')",
        "open('/etc/hostname').read()",
        "(lambda: 1)()",
        "[x for x in [1]]",
        "call.__class__",
        "env.__dict__",
        "'{0.__class__}'.format(1)",
        "f'{1}'",
        "x := 1",
        "9 ** 9 ** 9",
    ],
)
def test_an_expression_cannot_escape(expression: str) -> None:
    """What is no expression of the language is refused when the flow is read."""
    assert _messages(_FLOW % repr("{{ " + expression + " }}"))


@pytest.mark.parametrize("name", ["../tools.py", "/tmp/tools.py", "link.py"])
def test_handlers_are_imported_from_beside_the_flow_only(name: str, tmp_path: Path) -> None:
    """Python outside of the flow's folder is not run, by a path or by a link."""
    folder = tmp_path / "flow"
    folder.mkdir()
    mark = tmp_path / "ran"
    tools = tmp_path / "tools.py"
    tools.write_text(f"open({str(mark)!r}, 'w').close()\ndef h(): ...\n", encoding="utf-8")
    (folder / "link.py").symlink_to(tools)
    file = folder / "a.flow.yaml"
    text = (
        f"flowcat: 1\nhandlers: {name}\ninitial_node: a\nnodes:\n  a: {{task: t, functions: [h]}}\n"
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError):
        Flow.load(file)
    assert not mark.exists()


def test_checking_a_flow_runs_no_python(tmp_path: Path) -> None:
    """A check reads the names of the handlers without importing their file."""
    mark = tmp_path / "ran"
    tools = tmp_path / "tools.py"
    tools.write_text(f"open({str(mark)!r}, 'w').close()\ndef h(): ...\n", encoding="utf-8")
    file = tmp_path / "a.flow.yaml"
    text = (
        "flowcat: 1\nhandlers: tools.py\ninitial_node: a\nnodes:\n  a: {task: t, functions: [h]}\n"
    )
    file.write_text(text, encoding="utf-8")
    assert check_file(file).can_run
    assert not mark.exists()


def test_a_handlers_file_may_import_what_lies_beside_it(tmp_path: Path) -> None:
    """Files beside the flow's Python file can be imported by it, and stay unknown to others."""
    import sys

    (tmp_path / "beside_the_flow.py").write_text("N = 3\n", encoding="utf-8")
    (tmp_path / "tools.py").write_text(
        "from beside_the_flow import N\ndef h(): return N\n", encoding="utf-8"
    )
    file = tmp_path / "a.flow.yaml"
    text = (
        "flowcat: 1\nhandlers: tools.py\ninitial_node: a\nnodes:\n  a: {task: t, functions: [h]}\n"
    )
    file.write_text(text, encoding="utf-8")
    assert Flow.load(file).handlers["h"].function() == 3
    assert str(tmp_path) not in sys.path
