"""`flowcat chat` with scripts and pipes: transcripts, inputs, handlers that fail, exit codes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import RESTAURANT, ROOT, Ran, run

Flowcat = Callable[..., Ran]
FLOW = "restaurant.flow.yaml"
FOOD = ROOT / "flows" / "food_ordering"
UNFIT = "the inputs do not fit: `restaurant_name` is missing"
GIVE = "; give inputs with --input NAME=VALUE"

ERRAND = """\
flowcat: 1
name: errand
handlers: tools.py
outcomes: [done]
state:
  way: {type: string, sensitive: true}
initial_node: ask
nodes:
  ask:
    task: Ask what they want.
    functions:
      - name: go
        description: Go on.
        parameters: {how: {enum: [well, badly, forever, away, aloud]}}
        handler: go
        timeout: 300ms
        set: {way: "{{ args.how }}"}
        transition_to: leave
  leave:
    end: {outcome: done, say: Goodbye!}
"""
TOOLS = """\
import asyncio, sys, time

async def go(how):
    if how == "badly":
        raise ValueError("the disk is on fire")
    if how == "forever":
        await asyncio.sleep(1000)
    if how == "away":
        sys.exit(3)
    if how == "aloud":
        print("printed by a handler")
    return {"status": "fine"}
"""
WITHOUT_PIPECAT = """\
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pipecat", "loguru"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
from flowcat.cli.main import main
sys.exit(main())
"""


@pytest.fixture
def errand(tmp_path: Path) -> Path:
    """A folder with a flow whose only function does as it is told."""
    (tmp_path / "errand.flow.yaml").write_text(ERRAND, encoding="utf-8")
    (tmp_path / "tools.py").write_text(TOOLS, encoding="utf-8")
    return tmp_path


def said_to(folder: Path, words: str) -> Ran:
    """Run the errand's flow with one line of the caller."""
    return run("chat", "errand.flow.yaml", cwd=folder, stdin=words.encode())


def test_the_restaurant_reads_as_kept(golden: Callable[[str, str], None]) -> None:
    """A scripted call is the same transcript every time, easy to read."""
    told = run("chat", FLOW, "--script", "caller.txt", cwd=RESTAURANT)
    assert (told.code, told.err) == (0, "")
    golden("cli/chat_restaurant.txt", told.out)


def test_the_food_order_reads_as_kept(golden: Callable[[str, str], None]) -> None:
    """Lists and long values stay inside of the width."""
    told = run(
        *("chat", "food_ordering.flow.yaml", "--script", "caller.txt"),
        *("--input", "restaurant_name=Bella"),
        cwd=FOOD,
    )
    assert (told.code, told.err) == (0, "")
    assert max(map(len, told.out.splitlines())) <= 80
    golden("cli/chat_food_ordering.txt", told.out)


def test_a_short_script_ends_before_the_call(tmp_path: Path) -> None:
    """A script that stops early shows how far the call came; comments and blanks are no words."""
    script = tmp_path / "s.txt"
    script.write_text("# a comment\n\nfour people please\n", encoding="utf-8")
    told = run("chat", FLOW, "--script", script, cwd=RESTAURANT)
    assert told.code == 0
    assert "path: greet -> ask_time\n" in told.out
    assert told.out.endswith("outcome: (the conversation has not ended)\n")


def test_a_long_script_is_told(tmp_path: Path) -> None:
    """Lines after the bot has hung up are counted and not said."""
    script = tmp_path / "s.txt"
    script.write_text("forget it\nhello?\nhello?\n", encoding="utf-8")
    told = run("chat", FLOW, "--script", script, cwd=RESTAURANT)
    assert "(2 lines of the script left over)" in told.out
    assert "hello?" not in told.out
    assert told.out.endswith("outcome: not_booked\n")


def test_a_pipe_is_a_caller() -> None:
    """Lines through a pipe are said and shown; bytes that are no text do no harm."""
    told = run("chat", FLOW, cwd=RESTAURANT, stdin=b"four\n\nat \xff six\n")
    assert (told.code, told.err) == (0, "")
    assert "caller  four\n" in told.out
    assert "caller  at \ufffd six\n" in told.out
    assert 'time = "18:00"\n' in told.out


def test_an_input_is_text_or_json_as_the_flow_needs() -> None:
    """A number is text for an input that is a text, and a list or object is read as JSON."""
    told = run(
        *("chat", "food_ordering.flow.yaml", "--input", "restaurant_name=66"),
        *("--input", 'menu={"pie": 3}'),
        cwd=FOOD,
        stdin=b"one pie\n",
    )
    assert told.code == 0
    assert 'restaurant_name = "66"\n' in told.out
    assert '"price": 3' in told.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--input", "restaurant_name"], "--input takes NAME=VALUE, not `restaurant_name`"),
        (["--input", "=x"], "--input takes NAME=VALUE, not `=x`"),
        (
            ["--input", "restaurant_nme=x"],
            "the flow has no input `restaurant_nme`; did you mean `restaurant_name`?",
        ),
        (
            ["--input", 'menu={"pie": '],
            f"{UNFIT}; `menu` must be an object, not a string{GIVE}",
        ),
        ([], f"{UNFIT}{GIVE}"),
        (["--script", "none.txt"], "cannot read none.txt: there is no such file or folder"),
        (["--script", "."], "cannot read .: it is a folder"),
        (["--script", sys.executable], f"cannot read {sys.executable}: it is not UTF-8"),
        (["--llm", "gpt"], "--llm is offline or openai:MODEL, not `gpt`"),
        (["--llm", "openai:"], "--llm is offline or openai:MODEL, not `openai:`"),
        (["--base-url", "http://x"], "--base-url needs --llm openai:MODEL"),
        (
            ["--llm", "openai:x"],
            "set OPENAI_API_KEY, or name a local server with --base-url",
        ),
    ],
)
def test_what_cannot_begin_is_one_line(arguments: list[str], told: str) -> None:
    """Inputs, scripts and models that do not fit are told before the call begins."""
    ran = run("chat", "food_ordering.flow.yaml", *arguments, cwd=FOOD)
    assert ran == Ran(2, "", f"flowcat: {told}\n")


def test_a_flow_with_errors_is_not_talked_to(flowcat: Flowcat) -> None:
    """The errors are shown at once, without starting Pipecat."""
    faulty = Path(__file__).parent / "faulty.flow.yaml"
    told = flowcat("chat", faulty)
    assert (told.code, told.err) == (1, "")
    assert told.out.startswith("error[F")


def test_a_handler_that_raises_is_told_with_its_place(errand: Path) -> None:
    """The exception and its line are shown, without a traceback, and the call goes on."""
    told = said_to(errand, "go badly")
    assert (told.code, told.err) == (0, "")
    assert "error: `go` failed: ValueError: the disk is on fire (tools.py, line 5)" in told.out
    assert "Traceback" not in told.out
    assert told.out.count("\nbot ") == 2


def test_a_handler_that_hangs_runs_into_its_timeout(errand: Path) -> None:
    """A handler that takes too long is told, and the call goes on."""
    told = said_to(errand, "go forever")
    assert (told.code, told.err) == (0, "")
    assert "error: `go` took longer than its timeout\n" in told.out


def test_a_handler_in_a_thread_cannot_hold_up_the_end(errand: Path) -> None:
    """A thread that sleeps on does not keep the command from ending."""
    tools = errand / "tools.py"
    blocking = TOOLS.replace("async def", "def").replace("await asyncio", "time")
    tools.write_text(blocking, encoding="utf-8")
    told = said_to(errand, "go forever")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("outcome: (the conversation has not ended)\n")


def test_a_handler_that_prints_is_seen(errand: Path) -> None:
    """What a handler prints stands in the transcript; a sensitive value does not."""
    told = said_to(errand, "go aloud")
    assert "printed by a handler\n" in told.out
    assert "way = (sensitive)\n" in told.out
    assert told.out.endswith("outcome: done\n")


def test_a_handler_cannot_end_the_program(errand: Path) -> None:
    """`sys.exit` in a handler is a failure of that call; in the file itself it is told."""
    message = "flowcat: the flow's Python code tried to end the program\n"
    told = said_to(errand, "go away")
    assert (told.code, told.err) == (0, "")
    assert "error: " in told.out
    (errand / "tools.py").write_text(f"{TOOLS}\nsys.exit()\n", encoding="utf-8")
    assert said_to(errand, "go well") == Ran(2, "", message)


def test_python_that_cannot_be_imported_is_a_diagnostic(errand: Path) -> None:
    """Handlers that fail as they are imported are told at the line that names them."""
    (errand / "tools.py").write_text(f"{TOOLS}\nraise RuntimeError('no')\n", encoding="utf-8")
    told = said_to(errand, "go well")
    assert (told.code, told.err) == (1, "")
    assert "`tools.py` cannot be imported: RuntimeError: no" in told.out


def test_verbose_shows_the_log(errand: Path) -> None:
    """`--verbose` gives all of Pipecat's log, on standard error."""
    told = run("chat", "errand.flow.yaml", "--verbose", cwd=errand, stdin=b"go well")
    assert told.code == 0
    assert "| DEBUG " in told.err
    assert "| DEBUG " not in told.out


def test_without_pipecat_only_chat_is_missing(tmp_path: Path) -> None:
    """Without Pipecat a flow can be checked and drawn, and chat names what to install."""
    flow = RESTAURANT / FLOW
    program = [sys.executable, "-c", WITHOUT_PIPECAT]
    assert run("validate", flow, command=program).code == 0
    assert run("graph", flow, command=program).code == 0
    told = "flowcat: chat runs on Pipecat, which is not installed: pip install 'flowcat[pipecat]'\n"
    assert run("chat", flow, command=program) == Ran(2, "", told)
