"""A conversation that was cut off goes on: what was under way is settled, then it is entered."""

from tests.plan.talk import Talk

from flowcat.plan.effects import Answer, End, Enter, Run, Speak
from flowcat.plan.events import Resumed, Returned

_FLOW = """\
flowcat: 1
state:
  n: {type: integer}
  log: {type: array, items: {type: integer}, default: []}
outcomes: [done, unsure]
on_resume: {say: We were cut off.}
initial_node: ask
nodes:
  ask:
    task: Ask how many.
    on_enter: [{append: {log: 1}}]
    context_strategy: reset
    functions:
      - {name: note, description: d, fills: [n], transition_to: pay}
      - {name: look, description: d, parameters: {}, handler: h, effects: read, transition_to: pay}
  pay:
    task: Ask for the card, for {{ n }}.
    on_resume: {say: "We were at {{ n }}."}
    respond_immediately: false
    functions:
      - name: charge
        description: d
        parameters: {}
        handler: h
        transition_to: sent
        on_error: {say: "Not sure: {{ error.kind }}.", transition_to: unsure}
      - {name: plain, description: d, parameters: {}, handler: h}
  sent: {run: send, transition_to: done, on_error: {transition_to: unsure}}
  done: {end: {outcome: done, say: Bye.}}
  unsure: {end: {outcome: unsure, say: Ask the desk.}}
functions:
  send: {description: d, parameters: {}, handler: h}
"""


def _talk() -> Talk:
    return Talk(_FLOW, "h")


def _paying() -> Talk:
    talk = _talk()
    talk.call("note", n=3)
    return talk


def test_the_node_is_entered_again_and_its_hooks_are_not() -> None:
    """State stays as it was: writes on entry are not made twice, and a reset erases nothing."""
    talk = _talk()
    effects = talk.feed(Resumed(entered=True))
    (enter,) = (made for made in effects if isinstance(made, Enter))
    assert (talk.state["log"], enter.reset, enter.respond) == ([1], False, True)
    assert enter.messages[-1] == ("developer", "Ask how many.")
    assert [made.text for made in effects if isinstance(made, Speak)] == ["We were cut off."]


def test_an_entry_that_was_not_carried_out_is_made_with_its_reset() -> None:
    """What the move had decided still happens."""
    (enter,) = (e for e in _talk().feed(Resumed(entered=False)) if isinstance(e, Enter))
    assert enter.reset


def test_the_node_s_own_words_win_and_it_may_wait() -> None:
    """A node that waits for the caller waits on resume, once the caller was told."""
    talk = _paying()
    effects = talk.feed(Resumed(entered=True))
    assert [made.text for made in effects if isinstance(made, Speak)] == ["We were at 3."]
    assert [made.respond for made in effects if isinstance(made, Enter)] == [False]


def test_without_words_the_llm_is_asked_to_say_so() -> None:
    """A bot is never silent on resume, at a node that waits neither."""
    text = _FLOW.replace("on_resume: {say: We were cut off.}\n", "").replace(
        'on_resume: {say: "We were at {{ n }}."}', "on_error: {say: Oh.}"
    )
    talk = Talk(text, "h")
    talk.call("note", n=3)
    (enter,) = (e for e in talk.feed(Resumed(entered=True)) if isinstance(e, Enter))
    assert enter.respond
    assert "Say so" in enter.messages[0][1]


def test_an_answered_call_moves_on() -> None:
    """What a call had decided is done, though its answer never landed."""
    talk = _talk()
    (call_id,) = talk.replies("note")
    talk.requests(call_id, n=3)
    talk.feed(Resumed(entered=True))
    assert (talk.node, talk.at.replies) == ("pay", ())


def test_an_open_read_is_gone() -> None:
    """The LLM may call it again."""
    talk = _talk()
    talk.run("look")
    effects = talk.feed(Resumed(entered=True))
    assert (talk.node, talk.at.replies) == ("ask", ())
    assert not [made for made in effects if isinstance(made, Answer)]


def test_an_open_write_takes_its_error_road() -> None:
    """Nobody knows whether it took effect: it is not run again, and the flow decides."""
    talk = _paying()
    call_id = talk.run("charge")
    call = talk.at.find(call_id)
    assert call is not None
    effects = talk.feed(Resumed(entered=True, unknown=(call[1],)))
    assert not [made for made in effects if isinstance(made, Run)]
    assert talk.said[-2:] == ["Not sure: interrupted.", "Ask the desk."]
    assert talk.outcome == "unsure"


def test_an_open_write_without_a_road_is_told_to_the_llm() -> None:
    """The sentence says that the outcome is unknown; the conversation stays."""
    talk = _paying()
    call_id = talk.run("plain")
    call = talk.at.find(call_id)
    assert call is not None
    talk.feed(Resumed(entered=True, unknown=(call[1],)))
    assert "nobody knows whether it took effect" in talk.told(call_id)["error"]
    assert (talk.node, talk.at.replies) == ("pay", ())


def test_a_write_that_the_end_of_the_line_cancelled_counts_as_unknown() -> None:
    """The end of a pipeline cancels its calls: a call may be gone, and have taken effect."""
    talk = _paying()
    call_id = talk.run("charge")
    call = talk.at.find(call_id)
    assert call is not None
    talk.cancel(call_id)
    talk.feed(Resumed(entered=True, unknown=(call[1],)))
    assert talk.outcome == "unsure"


def test_a_node_that_runs_a_read_runs_it_again() -> None:
    """What only reads is done again."""
    talk = Talk(_FLOW.replace("handler: h}\n", "handler: h, effects: read}\n"), "h")
    talk.call("note", n=3)
    talk.returns(talk.run("charge"), {})
    effects = talk.feed(Resumed(entered=False))
    assert [made.function for made in effects if isinstance(made, Run)] == ["send"]
    talk.returns("run-3", {})
    assert talk.outcome == "done"


def test_a_node_that_runs_a_write_takes_its_error_road() -> None:
    """What writes is not done again."""
    talk = _paying()
    talk.returns(talk.run("charge"), {})
    assert talk.at.running is not None
    effects = talk.feed(Resumed(entered=False, unknown=(talk.at.running,)))
    assert not [made for made in effects if isinstance(made, Run)]
    assert talk.outcome == "unsure"


def test_what_was_owed_is_said_and_the_call_ends() -> None:
    """Last words that nobody heard are said, after those that say that the call goes on."""
    talk = _paying()
    talk.returns(talk.run("charge"), {})
    ending = talk.feed(Returned("run-3", {}))
    owed = tuple(made for made in ending if isinstance(made, Speak | End))
    effects = talk.feed(Resumed(entered=False, owed=owed))
    shown = [made for made in effects if isinstance(made, Speak | End)]
    assert [type(made).__name__ for made in shown] == ["Speak", "Speak", "End"]
    assert [made.text for made in shown if isinstance(made, Speak)] == ["We were cut off.", "Bye."]
