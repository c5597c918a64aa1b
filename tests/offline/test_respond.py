"""The driver over a chat context: which message is answered, and how."""

import json
from datetime import datetime

from flowcat.offline import Call, Memory, Message, Pending, Reply, Tool, respond

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # the caller's wall clock
TIME: dict[str, object] = {"type": "string", "format": "time"}
BOOK = Tool(
    "book",
    "Book a table.",
    {"people": {"type": "integer", "maximum": 12}, "time": TIME},
    ("people", "time"),
)
LEAVE = Tool("leave", "The caller does not want a table after all.")
TOOLS = (BOOK, LEAVE)
TASK: Message = {"role": "developer", "content": "Ask when they would like to come."}


def reply(*messages: Message, memory: Memory | None = None) -> Reply:
    """Answer a context."""
    return respond(messages, TOOLS, NOW, memory or Memory())


def user(text: str) -> Message:
    """A caller's message."""
    return {"role": "user", "content": text}


def called(name: str) -> Message:
    """A call of the bot."""
    function = {"id": "c1", "type": "function", "function": {"name": name, "arguments": "{}"}}
    return {"role": "assistant", "tool_calls": [function]}


def result(content: str) -> Message:
    """A result of a call."""
    return {"role": "tool", "tool_call_id": "c1", "content": content}


def late(status: str, text: str | None = None) -> str:
    """What Pipecat writes about a function that runs on while the conversation goes on."""
    fields = {"type": "async_tool", "status": status, "tool_call_id": "c1", "description": ""}
    return json.dumps(fields | ({} if text is None else {"result": text}))


def test_a_node_that_was_entered_is_spoken() -> None:
    """After a task message the bot says what the task asks it to say."""
    assert reply(TASK).text == "When would you like to come?"


def test_what_is_missing_is_asked_for_and_the_answer_completes_the_call() -> None:
    """A call waits in the memory until its last parameter is known."""
    first = reply(TASK, user("a table for four"))
    assert (first.text, first.calls) == ("What time would you like?", ())
    assert first.memory.pending == Pending("book", ("time",), {"people": 4})
    second = reply(
        TASK,
        user("a table for four"),
        {"role": "assistant", "content": first.text},
        user("eight"),
        memory=first.memory,
    )
    assert second.calls == (Call("book", {"people": 4, "time": "20:00"}),)
    assert second.memory == Memory()


def test_a_known_value_can_be_corrected_while_another_is_asked_for() -> None:
    """The answer to a question may change what was said before."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    answer = reply(TASK, user("half past seven, and we are five people"), memory=memory)
    assert answer.calls == (Call("book", {"people": 5, "time": "19:30"}),)


def test_a_caller_may_leave_while_something_is_asked_for() -> None:
    """A question does not hold the caller who wants something else."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    assert reply(TASK, user("never mind"), memory=memory).calls == (Call("leave", {}),)


def test_a_caller_who_gives_up_a_question_is_let_go() -> None:
    """Even where no function stands for giving up, the question is not asked for ever."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    free = respond([TASK, user("forget it")], (BOOK,), NOW, memory)
    assert (free.calls, free.memory) == ((), Memory())


def test_a_question_is_repeated_on_demand() -> None:
    """The caller who did not hear gets the same words, and the call still waits."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    asked: Message = {"role": "assistant", "content": "What time would you like?"}
    again = reply(TASK, asked, user("sorry, what did you say?"), memory=memory)
    assert (again.text, again.memory) == ("What time would you like?", memory)


def test_a_known_value_that_turns_impossible_is_asked_for_again() -> None:
    """A correction out of bounds does not leave the old value standing."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    again = reply(TASK, user("we are twenty people"), memory=memory)
    assert again.memory.pending == Pending("book", ("people", "time"), {})


def test_an_answer_that_is_none_is_asked_for_again() -> None:
    """The question is repeated and nothing is lost."""
    memory = Memory(Pending("book", ("time",), {"people": 4}))
    again = reply(TASK, user("well you know"), memory=memory)
    assert again.text == "Sorry, I did not get that. What time would you like?"
    assert again.memory == memory


def test_a_question_about_a_function_that_is_gone_is_forgotten() -> None:
    """At another node a pending call of the old one does not take the caller's words."""
    memory = Memory(Pending("order", ("dish",), {}))
    answer = reply(TASK, user("a table for four at eight"), memory=memory)
    assert answer.calls == (Call("book", {"people": 4, "time": "20:00"}),)


def test_several_messages_of_the_caller_are_one_utterance() -> None:
    """What a caller said in pieces since the bot's last words counts as a whole."""
    answer = reply(TASK, user("a table for four"), user("at eight"))
    assert answer.calls == (Call("book", {"people": 4, "time": "20:00"}),)


def test_a_message_in_parts_is_read() -> None:
    """Content given as a list of text parts is read like plain text."""
    parts: Message = {"role": "user", "content": [{"type": "text", "text": "four at eight"}]}
    assert reply(TASK, parts).calls == (Call("book", {"people": 4, "time": "20:00"}),)


def test_a_result_is_told_when_the_bot_stays() -> None:
    """A result without a new task is said, also after words that bridged the wait."""
    told = reply(TASK, user("x"), called("book"), result('{"table": 7}'))
    assert told.text == "Table: 7."
    bridged: Message = {"role": "assistant", "content": "One moment."}
    assert (
        reply(TASK, user("x"), called("book"), result('{"table": 7}'), bridged).text == "Table: 7."
    )


def test_a_bare_acknowledgement_leads_back_to_the_question() -> None:
    """When a result says nothing, the node's question is asked again."""
    assert reply(TASK, user("x"), called("book"), result('{"status": "ok"}')).text == (
        "When would you like to come?"
    )
    nothing: Message = {"role": "developer", "content": "Be brief."}
    assert reply(nothing, called("book"), result("ok")).text == "Anything else?"


def test_a_running_function_is_not_told() -> None:
    """Messages about functions that still run are passed over; a final result is told."""
    running = result(late("running"))
    words = user("a table for four at eight")
    assert reply(TASK, words, called("slow"), result("IN_PROGRESS"), words).calls
    assert reply(TASK, running, words).calls
    final: Message = {"role": "developer", "content": late("finished", '{"table": 7}')}
    spoken: Message = {"role": "assistant", "content": "All right."}
    assert reply(TASK, running, spoken, final).text == "Table: 7."


def test_a_late_result_is_told_after_the_caller_is_answered() -> None:
    """Words that are still unanswered come first, the result at the end."""
    final: Message = {"role": "developer", "content": late("finished", '{"table": 7}')}
    both = reply(TASK, user("a table for four"), final)
    assert both.text == "What time would you like? Table: 7."


def test_a_cancelled_function_is_admitted() -> None:
    """The caller hears that something did not finish, not an internal word."""
    gone = reply(TASK, user("x"), called("book"), result("CANCELLED"))
    assert gone.text == "Sorry, that did not finish."


def test_the_bot_greets_once() -> None:
    """A node that is entered again is not greeted again."""
    greet: Message = {"role": "developer", "content": "Greet the caller and ask for their name."}
    spoken: Message = {"role": "assistant", "content": "Hello! What is your name?"}
    assert reply(greet).text == "Hello! What is your name?"
    assert reply(greet, spoken, greet).text == "What is your name?"


def test_a_task_without_words_asks_for_what_the_node_needs() -> None:
    """There is always something to say on entry."""
    quiet: Message = {"role": "developer", "content": "You take reservations."}
    assert reply(quiet).text == "What is the people?"
    assert respond([quiet], (), NOW, Memory()).text == "How can I help you?"


def test_an_empty_context_is_answered() -> None:
    """Nothing at all still gives words."""
    assert reply().text == "Anything else?"
