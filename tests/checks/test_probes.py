"""What goes wrong unseen in plain FlowConfig files gives one right diagnostic each.

Every probe is a whole conversation with one fault, such as people made in real flows. Pipecat 1.14
loads most of them without a word, and shows the fault on a call, if at all.
"""

from typing import NamedTuple

import pytest

from flowcat.checks import check_text

FLOW = """\
initial_node: greet
nodes:
  greet:
    role_message: You take orders for a pizzeria.
    task_messages:
      - {role: developer, content: Greet the caller and ask what they would like.}
    functions:
      - name: order
        transition_only: true
        description: The caller wants to order.
        transition_to: order
      - name: leave
        transition_only: true
        description: The caller wants to leave.
        transition_to: bye
  order:
    task_messages:
      - {role: developer, content: Take the order.}
    functions:
      - name: place_order
        transition_to: {field: status, cases: {placed: bye, closed: greet}, default: bye}
  bye:
    task_messages:
      - {role: developer, content: Say goodbye in one sentence.}
    post_actions:
      - {type: end_conversation}
"""

LEAVE = """      - name: leave
        transition_only: true
        description: The caller wants to leave.
        transition_to: bye
"""
TAKE = "      - {role: developer, content: Take the order.}\n"
SAY_BYE = "      - {role: developer, content: Say goodbye in one sentence.}\n"
ORDER = "    task_messages:\n" + TAKE
PLACE = """    functions:
      - name: place_order
        transition_to: {field: status, cases: {placed: bye, closed: greet}, default: bye}
"""
END = "    post_actions:\n      - {type: end_conversation}\n"
THANKS = """  thanks:
    task_messages: [{role: developer, content: Thank the caller.}]
    functions:
"""
MORE = """  more:
    task_messages: [{role: developer, content: Ask for more.}]
    functions:
"""
BOOKED = """      - {role: developer, content: Tell the caller that all is done.}
    post_actions:
      - {type: end_conversation, text: "Until {{ day }}!"}
"""
SAY = '    pre_actions:\n      - {type: tts_say, text: "One moment."}\n'
RINGS = "      - {type: ring, handler: ring_desk}\n      - {type: ring, handler: ring_cook}\n"
EIGHTY = "tell_the_caller_that_there_is_no_table_left_for_tonight_and_ask_for_another_time"


class Probe(NamedTuple):
    """One change of the flow, and what is to be told of it."""

    fault: str
    old: str
    new: str
    code: str
    marked: str


def function(name: str, description: str, to: str = "bye") -> str:
    """Write one more function of a node."""
    return (
        f"      - name: {name}\n        transition_only: true\n"
        f"        description: {description}\n        transition_to: {to}\n"
    )


COOK = "    role_message: You are the cook.\n"
WONDER = function("wonder", "The caller asks something else.", "more")
MANY = "".join(function(f"wish_{at:02}", f"The caller wants dish {at}.") for at in range(12))

SOURCE = (
    Probe(
        "a node of the same name",
        "  bye:\n",
        "  order:\n    task_messages: []\n  bye:\n",
        "F001",
        "order",
    ),
    Probe(
        "a key given twice",
        "    functions:\n      - name: order",
        "    functions: []\n    functions:\n      - name: order",
        "F001",
        "functions",
    ),
    Probe(
        "cases that Python takes for one",
        "placed: bye, closed: greet",
        "true: bye, 1: greet",
        "F001",
        "1",
    ),
    Probe(
        "cases that Pipecat takes for one",
        "placed: bye, closed: greet",
        'true: bye, "True": greet',
        "F001",
        '"True"',
    ),
    Probe("`yes` as a case", "placed: bye", "yes: bye", "F002", "yes"),
    Probe("`on` as a case", "placed: bye", "on: bye", "F002", "on"),
    Probe("a number with a 0 first", "placed: bye", "012: bye", "F002", "012"),
    Probe("a date as a case", "placed: bye", "2026-11-28: bye", "F002", "2026-11-28"),
    Probe(
        "a `?` that Pipecat cannot read",
        "content: Take the order.",
        "content: What would they like?",
        "F002",
        "What would they like?",
    ),
    Probe(
        "a placeholder without quotes",
        "content: Take the order.",
        "content: {{ name }}",
        "F004",
        "{{ name }}",
    ),
    Probe(
        "a comma that ends a text",
        "content: Take the order.",
        "content: Take the order, please.",
        "F101",
        "Take the order, please.",
    ),
)
SHAPE = (
    Probe(
        "a misspelt key",
        "    functions:\n      - name: place",
        "    funtions:\n      - name: place",
        "F101",
        "funtions",
    ),
    Probe("a version at the top", "initial_node", "version: 1\ninitial_node", "F101", "version"),
    Probe(
        "parameters in YAML",
        "      - name: place_order\n",
        "      - name: place_order\n        parameters: {n: {type: integer}}\n",
        "F106",
        "parameters",
    ),
    Probe("a text for a list", PLACE, "    functions: place_order\n", "F102", "place_order"),
    Probe("a list for a node", "placed: bye", "placed: [bye]", "F102", "[bye]"),
    Probe(
        "a move without a description",
        "        description: The caller wants to leave.\n",
        "",
        "F103",
        "transition_only",
    ),
    Probe(
        "an action without a type",
        "    post_actions:\n",
        "    post_actions:\n      - {handler: ring}\n",
        "F103",
        "handler",
    ),
    Probe(
        "a function action without a handler",
        "    post_actions:\n",
        "    post_actions:\n      - {type: function}\n",
        "F103",
        "function",
    ),
    Probe(
        "a `tts_say` without a text",
        "    post_actions:\n",
        "    pre_actions:\n      - {type: tts_say}\n    post_actions:\n",
        "F103",
        "tts_say",
    ),
    Probe(
        "a `tts_say` without words",
        "    post_actions:\n",
        '    pre_actions:\n      - {type: tts_say, text: ""}\n    post_actions:\n',
        "F107",
        '""',
    ),
    Probe(
        "a handler for one of Pipecat's own actions",
        "{type: end_conversation}",
        "{type: end_conversation, handler: hang_up}",
        "F104",
        "hang_up",
    ),
    Probe(
        "a context strategy that YAML cannot have",
        ORDER,
        "    context_strategy: reset_with_summary\n" + ORDER,
        "F107",
        "reset_with_summary",
    ),
)
GRAPH = (
    Probe("an unknown first node", "initial_node: greet", "initial_node: start", "F201", "start"),
    Probe(
        "an unknown target",
        "        transition_to: bye\n",
        "        transition_to: by\n",
        "F201",
        "by",
    ),
    Probe("an unknown target of a case", "closed: greet", "closed: great", "F201", "great"),
    Probe("an unknown default", "default: bye", "default: by", "F201", "by"),
    Probe("an unreachable node", "  bye:\n", THANKS + LEAVE + "  bye:\n", "F202", "thanks"),
    Probe("a dead end", END, "", "F203", "bye"),
    Probe(
        "a circle without an exit",
        PLACE,
        "    functions:\n"
        + function("go_on", "They go on.", "more")
        + MORE
        + function("again", "They order more.", "order"),
        "F204",
        "order",
    ),
    Probe(
        "a branch that leads one way",
        "placed: bye, closed: greet",
        "placed: bye, closed: bye",
        "F207",
        "bye",
    ),
)
DATA = (
    Probe(
        "an unset placeholder",
        "content: Take the order.",
        'content: "Take the order of {{ name }}."',
        "F301",
        "name",
    ),
)
TEXTS = (
    Probe(
        "a placeholder of two words",
        "content: Take the order.",
        'content: "Take the order of {{ first name }}."',
        "F501",
        "{{ first name }}",
    ),
    Probe(
        "a placeholder with a filter",
        "content: Take the order.",
        'content: "Take the order of {{ name | title }}."',
        "F501",
        "{{ name | title }}",
    ),
    Probe(
        "a placeholder with an index",
        "content: Take the order.",
        'content: "Take {{ orders[0] }}."',
        "F501",
        "{{ orders[0] }}",
    ),
    Probe(
        "a placeholder that is not closed",
        "content: Take the order.",
        'content: "Take the order of {{ name."',
        "F501",
        "{{ name.",
    ),
    Probe(
        "a placeholder with one brace at its end",
        "content: Take the order.",
        'content: "Take the order of {{ name }."',
        "F501",
        "{{ name }",
    ),
    Probe("a placeholder in the last words", SAY_BYE + END, BOOKED, "F503", "{{ day }}"),
    Probe(
        "a placeholder in a description",
        "The caller wants to leave.",
        '"The caller wants {{ dish }}."',
        "F503",
        "{{ dish }}",
    ),
    Probe(
        "a placeholder in an action of one's own",
        "    post_actions:\n",
        '    post_actions:\n      - {type: notify, handler: notify, who: "{{ name }}"}\n',
        "F503",
        "{{ name }}",
    ),
)
FUNCTIONS = (
    Probe("a function name with a blank", "name: leave", "name: leave now!", "F601", "leave now!"),
    Probe("a function name of 80 characters", "name: leave", "name: " + EIGHTY, "F601", EIGHTY),
    Probe("a function offered twice", LEAVE, LEAVE + LEAVE, "F602", "leave"),
    Probe(
        "a function offered here and everywhere",
        "initial_node",
        "global_functions:\n" + LEAVE + "initial_node",
        "F602",
        "leave",
    ),
    Probe(
        "thirteen functions at a node",
        "    functions:\n      - name: place",
        "    functions:\n" + MANY + "      - name: place",
        "F607",
        "order",
    ),
    Probe(
        "a name that begins with another one",
        LEAVE,
        LEAVE + function("leave_now", "The line is cut."),
        "F608",
        "leave_now",
    ),
    Probe(
        "two functions with one description",
        LEAVE,
        LEAVE + function("hang_up", "The caller wants to leave."),
        "F609",
        "The caller wants to leave.",
    ),
    Probe("a misspelt action", "end_conversation", "end_conversaton", "F615", "end_conversaton"),
    Probe(
        "an action that nothing handles",
        "    post_actions:\n",
        "    post_actions:\n      - {type: ring_bell}\n",
        "F615",
        "ring_bell",
    ),
    Probe(
        "a misspelt role",
        "role: developer, content: Take",
        "role: develper, content: Take",
        "F616",
        "develper",
    ),
    Probe(
        "a role of nobody",
        "role: developer, content: Take",
        "role: banana, content: Take",
        "F616",
        "banana",
    ),
    Probe(
        "two handlers for one action type",
        "    post_actions:\n",
        "    post_actions:\n" + RINGS,
        "F617",
        "ring_cook",
    ),
)
CONTEXT = (
    Probe(
        "a reset that loses what the task needs",
        "content: Take the order.}\n",
        "content: Repeat what the caller said before.}\n    context_strategy: reset\n",
        "F701",
        "the caller said",
    ),
    Probe(
        "two roles for one node",
        f"{LEAVE}  order:\n{ORDER}{PLACE}",
        f"{LEAVE}{WONDER}  order:\n{COOK}{ORDER}{PLACE}{WONDER}{MORE}{LEAVE}",
        "F702",
        "more",
    ),
    Probe(
        "words that a reset erases",
        ORDER,
        "    context_strategy: reset\n" + SAY + ORDER,
        "F705",
        '"One moment."',
    ),
    Probe("an empty task", ORDER, "    task_messages: []\n", "F706", "task_messages"),
    Probe("a task of nothing", "content: Take the order.", 'content: ""', "F706", "task_messages"),
)
VOICE = (
    Probe(
        "a node at which nobody speaks",
        ORDER,
        "    respond_immediately: false\n" + ORDER,
        "F803",
        "respond_immediately",
    ),
    Probe(
        "an end action that never fires",
        END,
        "    respond_immediately: false\n" + END,
        "F804",
        "end_conversation",
    ),
    Probe(
        "an address to be said",
        ORDER,
        '    pre_actions:\n      - {type: tts_say, text: "See https://example.com/menu."}\n'
        + ORDER,
        "F805",
        "https://example.com/menu",
    ),
    Probe(
        "an emoji to be said",
        ORDER,
        '    pre_actions:\n      - {type: tts_say, text: "Great \N{GRINNING FACE} one moment."}\n'
        + ORDER,
        "F805",
        "\N{GRINNING FACE}",
    ),
    Probe(
        "an LLM that is told to be silent",
        "content: Take the order.",
        "content: Take the order. Then stay silent.",
        "F806",
        "stay silent",
    ),
    Probe(
        "an LLM that is told to count",
        "content: Take the order.",
        "content: Take the order. Say this only once.",
        "F807",
        "only once",
    ),
    Probe(
        "two goodbyes",
        "{type: end_conversation}",
        "{type: end_conversation, text: Goodbye!}",
        "F810",
        "Goodbye!",
    ),
    Probe(
        "a question before the LLM speaks",
        ORDER,
        '    pre_actions:\n      - {type: tts_say, text: "What would you like?"}\n' + ORDER,
        "F811",
        '"What would you like?"',
    ),
)

ALL = (*SOURCE, *SHAPE, *GRAPH, *DATA, *TEXTS, *FUNCTIONS, *CONTEXT, *VOICE)


def told(text: str, python: frozenset[str] | None = None) -> list[tuple[str, str]]:
    """Return the code and the marked text of each finding."""
    found = check_text(text, "x.yaml", python=python).diagnostics
    return [(one.rule.code, one.span.text) for one in found]


def test_the_flow_of_the_probes_is_right() -> None:
    """What is told of a probe comes from its change."""
    assert told(FLOW) == []
    assert len(EIGHTY) == 80


@pytest.mark.parametrize("probe", ALL, ids=lambda probe: probe.fault)
def test_a_fault_gives_one_right_diagnostic(probe: Probe) -> None:
    """One fault is told once, by its rule, at its place, and nothing else is told."""
    assert FLOW.count(probe.old) >= 1
    assert told(FLOW.replace(probe.old, probe.new, 1)) == [(probe.code, probe.marked)]


def test_a_function_that_python_lacks_is_told_where_python_is_known() -> None:
    """F610, with `--handlers`; Pipecat tells when the program starts."""
    assert told(FLOW, frozenset({"place_order"})) == []
    assert told(FLOW, frozenset({"place_orders"})) == [("F610", "place_order")]
