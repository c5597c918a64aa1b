"""Family 0: the text and its YAML."""

from benchmarks.mutations.operators import double, key, on, op, put, python, sub, text, value

PLAIN = r"^(?![\"'>|\[{&*])"
QUOTED = r'^"(.*)"$'
DEEP = 70
BOMB = "\n".join(
    ["x-a: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"]
    + [f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 6)]
)

OPERATORS = (
    op("F000", "a quote that is not closed", value("**/description", sub(PLAIN, '"'))),
    op(
        "F000",
        "a bracket that is not closed",
        value("nodes/*/functions", sub(r"^(\[.*)\]$", r"\1")),
    ),
    op("F000", "a tab as indentation", text("\n  ", "\n\t")),
    op("F000", "a colon inside of a text", value("nodes/*/task", sub(PLAIN + r"(\w+) ", r"\1: "))),
    op("F000", "a colon inside of a message", value("**/content", sub(PLAIN + r"(\w+) ", r"\1: "))),
    op("F000", "an alias without its anchor", value("nodes/*/functions", "*usual")),
    op("F000", "a text that begins with `@`", value("**/description", sub(PLAIN, "@"))),
    op("F001", "a node given twice", double("nodes/*")),
    op("F001", "a state key given twice", double("state/*")),
    op(
        "F001",
        "a key of a node given twice",
        double("nodes/*/task"),
        double("nodes/*/task_messages"),
    ),
    op("F001", "a key of a function given twice", double("**/functions/*/description")),
    op("F001", "a case given twice", double("**/cases/*")),
    op("F001", "a target given twice", double("**/transition_to"), double("**/to")),
    op("F002", "`yes` as a case", key("**/cases/*", "yes")),
    op("F002", "`on` as a case", key("**/cases/*", "on")),
    op("F002", "a number with a 0 first as a case", key("**/cases/*", "012")),
    op("F002", "`no` among the values of an enum", put("**/enum", "no")),
    op("F002", "`off` as an outcome", put("outcomes", "off")),
    op("F002", "a date among the values of an enum", put("**/enum", "2027-03-08")),
    op("F003", "lists in lists, 70 deep", value("nodes/*/functions", "[" * DEEP + "]" * DEEP)),
    op(
        "F003",
        "mappings in mappings, 70 deep",
        put("", "x-deep: " + "{a: " * DEEP + "1" + "}" * DEEP),
    ),
    op("F003", "aliases that stand for a million values", put("", BOMB)),
    op("F004", "a value of `set` without quotes", value("**/set/*", sub(QUOTED, r"\1"))),
    op("F004", "an argument without quotes", value("**/arguments/*", sub(QUOTED, r"\1"))),
    op("F004", "an appended value without quotes", value("**/append/*", sub(QUOTED, r"\1"))),
    op("F004", "a message that begins with a value", value("**/content", "{{ coffee }} it is.")),
    op("F004", "a task that begins with a value", value("nodes/*/task", "{{ call.from }} it is.")),
    op(
        "F005 F101",
        "a comma in a text inside of braces",
        on("restaurant", value("nodes/no_booking/end/say", "No problem, goodbye!")),
        on(
            "help_desk",
            value("nodes/goodbye/end/say", "Thank you, goodbye!"),
            value("on_error/say", "I am sorry, our systems do not answer."),
        ),
        on("insurance_quote", value("nodes/declined/end/say", "No problem, thank you. Goodbye!")),
        on(
            "parcel",
            value("nodes/confirm/functions/0/description", "The customer agrees, it is right."),
        ),
        on(
            "food_ordering",
            value("nodes/confirm/functions/0/description", "The caller agrees, it is right."),
        ),
    ),
    op(
        "F005",
        "` #` in a description",
        value("functions/*/description", sub(PLAIN + r"(\w+) ", r"\1 #")),
    ),
    op("F005", "` #` in words to be said", value("nodes/*/say", sub(PLAIN + r"(\w+) ", r"\1 #"))),
    op("F005", "` #` in a message", value("**/content", sub(PLAIN + r"(\w+ \w+) ", r"\1 #"))),
    op(
        "F006", "an include of a file that is not there", value("nodes/*/task", "!include task.txt")
    ),
    op(
        "F006",
        "an include from outside of the project",
        value("nodes/*/task", "!include ../task.txt"),
    ),
    op("F006", "an include of the flow in itself", value("nodes/*/functions", "!include .")),
    op("F006", "an include in a message", value("**/content", "!include ask.txt")),
    op("F006", "handlers outside of the flow's folder", value("handlers", sub("^", "../"))),
    op("F007", "a misspelt Python file", value("handlers", sub("tools", "tolls"))),
    op("F007", "handlers that are no Python file", value("handlers", "tools")),
    op(
        "F007",
        "Python that is not closed",
        python(r"\) -> (.*):$", r" -> \1:"),
        only=("restaurant appointment_reminder help_desk insurance_quote patient_intake parcel"),
    ),
    op(
        "F007",
        "Python with a broken indentation",
        python(r"^    return", "  return"),
        only=("restaurant appointment_reminder help_desk insurance_quote patient_intake parcel"),
    ),
    op(
        "F008",
        "a suppression without a code",
        value("initial_node", sub("$", " # flowcat: ignore")),
    ),
    op(
        "F008",
        "a suppression of a rule that is none",
        value("initial_node", sub("$", " # flowcat: ignore[F299] opened from Python")),
    ),
    op(
        "F008",
        "a suppression without a reason",
        value("initial_node", sub("$", " # flowcat: ignore[F202]")),
    ),
    op(
        "F009",
        "a suppression that hides nothing",
        value("initial_node", sub("$", " # flowcat: ignore[F202] opened from Python")),
    ),
    op(
        "F009",
        "a suppression beside the fault that it is for",
        value("**/role_message", sub(PLAIN + "(.*)$", r"\1 # flowcat: ignore[F706] as agreed")),
        value("nodes/*/end", sub(r"^(\w+)$", r"\1 # flowcat: ignore[F810] as agreed")),
    ),
    op(
        "F009",
        "a suppression that outlives its fault",
        text("colleague: # flowcat: ignore[F202]", "colleague: # flowcat: ignore[F203]"),
        only="parcel",
    ),
)
