"""Family 6: functions, and what providers take of them."""

from benchmarks.mutations.operators import double, on, op, put, python, sub, text, value

EIGHTY = "tell_the_caller_that_there_is_no_table_left_for_tonight_and_ask_for_another_time"
NAME = "nodes/*/functions/*/name"
SPARE = "tell_more_{0}: {type: string, description: What else they say.}"
MANY = ", ".join(SPARE.replace("{0}", str(at)) for at in range(101))
ENUM = "[" + ", ".join(f"word{at}" for at in range(501)) + "]"
DEEP = "{type: object, properties: {a: " * 6 + "{type: string}" + "}}" * 6
FOOD = (
    "apples",
    "bread",
    "carrots",
    "dates",
    "eggs",
    "figs",
    "grapes",
    "honey",
    "icing",
    "jam",
    "kale",
    "lemons",
)
CROWD = "\n<item>".join(
    f"{{name: wish_{word}, description: The caller speaks of {word}., result: {{answer: We have no {word}.}}}}"
    for word in FOOD
)
PLAIN_CROWD = "\n<item>".join(
    f"{{name: wish_{word}, transition_only: true, description: The caller speaks of {word}., transition_to: <node>}}"
    for word in FOOD
)

OPERATORS = (
    op("F601", "a name with a blank", value(NAME, sub("_", " "))),
    op("F601", "a name of 80 characters", value(NAME, EIGHTY)),
    op("F601", "a name with a dot and a slash", value(NAME, sub("$", "/now"))),
    op("F601", "a name that begins with a digit", value(NAME, sub("^", "1"))),
    op("F601", "a name with an umlaut", value(NAME, sub("e", "é"))),
    op("F602", "a function offered twice", double("nodes/*/functions/*")),
    op(
        "F602",
        "a global function offered at a node",
        on("insurance_quote", put("nodes/*/functions", "stop")),
        on("food_ordering", put("nodes/*/functions", "get_prices")),
        on("help_desk", put("nodes/*/functions", "bye")),
        on("tables", put("nodes/*/functions", "{name: opening_hours}")),
        on("coffee", put("nodes/*/functions", "{name: get_opening_hours}")),
    ),
    op(
        "F602",
        "two functions renamed to one",
        text("name: change_time", "name: accept"),
        text("name: change\n", "name: accept\n"),
        text("name: no_thanks", "name: take_it"),
        text("name: change_day", "name: accept"),
    ),
    op(
        "F603",
        "a parameter with a blank",
        put("functions/*/parameters", "the day: {type: string, description: The day.}"),
        put("nodes/*/functions/*/parameters", "the day: {type: string, description: The day.}"),
    ),
    op(
        "F603",
        "a parameter with a `$`",
        put("functions/*/parameters", "$day: {type: string, description: The day.}"),
        put("nodes/*/functions/*/parameters", "$day: {type: string, description: The day.}"),
    ),
    op(
        "F603",
        "a parameter of 80 characters",
        put("functions/*/parameters", EIGHTY + ": {type: string, description: The day.}"),
    ),
    op(
        "F604",
        "an enum of numbers",
        put(
            "functions/*/parameters",
            "many: {type: integer, enum: [1, 2, 3], description: How many.}",
        ),
        put(
            "nodes/*/functions/*/parameters",
            "many: {type: integer, enum: [1, 2, 3], description: How many.}",
        ),
    ),
    op(
        "F604",
        "bounds written as an enum",
        text(
            "excess: {type: integer, minimum: 0, maximum: 1000,",
            "excess: {type: integer, enum: [0, 250, 500, 1000],",
        ),
        text(
            "party_size: {type: integer, minimum: 1, maximum: 12,",
            "party_size: {type: integer, enum: [1, 2, 3, 4],",
        ),
    ),
    op(
        "F604",
        "a number among words",
        text(
            "enum: [monday, tuesday, wednesday, thursday, friday]",
            "enum: [monday, tuesday, wednesday, thursday, 5]",
        ),
        text("enum: [account, internet, printer]", "enum: [account, internet, printer, 4]"),
        text("enum: [low, normal, high]", "enum: [low, normal, high, 9]"),
        text("enum: [apartment, house, houseboat]", "enum: [apartment, house, houseboat, 7]"),
    ),
    op(
        "F605",
        "101 more parameters",
        put("functions/check_availability/parameters", MANY.replace(", tell", "\ntell")),
        put("functions/add_item/parameters", MANY.replace(", tell", "\ntell")),
        put("functions/add_prescription/parameters", MANY.replace(", tell", "\ntell")),
    ),
    op(
        "F605",
        "an enum of 501 words",
        put(
            "functions/*/parameters", f"word: {{type: string, enum: {ENUM}, description: A word.}}"
        ),
    ),
    op("F605", "a parameter of six levels", put("functions/*/parameters", f"deep: {DEEP}")),
    op(
        "F606",
        "a list without what is in it",
        put("functions/*/parameters", "days: {type: array, description: The days.}"),
    ),
    op(
        "F606",
        "an exclusive bound",
        put(
            "functions/*/parameters",
            "many: {type: integer, exclusiveMinimum: 1, description: How many.}",
        ),
        text("minimum: 1, maximum: 12", "exclusiveMinimum: 1, maximum: 12"),
    ),
    op(
        "F606",
        "one of two schemas",
        put(
            "functions/*/parameters",
            "day: {oneOf: [{type: string}, {type: integer}], description: The day.}",
        ),
    ),
    op(
        "F606",
        "an object without properties",
        put("functions/*/parameters", "what: {type: object, description: The rest.}"),
    ),
    op(
        "F606",
        "a parameter of Python that is a bare list",
        python(
            r"flow_manager: FlowManager, (\w+): .*\n?\)? ?->",
            r"flow_manager: FlowManager, \1: list) ->",
        ),
        python(
            r"    flow_manager: FlowManager, (\w+): int$",
            r"    flow_manager: FlowManager, \1: list",
        ),
        python(r"FlowManager, time: str", "FlowManager, time: list"),
        only="tables",
    ),
    op(
        "F607",
        "13 functions at a node",
        put("nodes/*/functions", CROWD),
        only="restaurant food_ordering patient_intake insurance_quote help_desk",
    ),
    op(
        "F607",
        "13 functions at a node of a FlowConfig",
        put("nodes/*/functions", PLAIN_CROWD),
        only="coffee tables",
    ),
    op(
        "F607",
        "13 functions everywhere",
        put("global_functions", CROWD),
        only="insurance_quote patient_intake",
    ),
    op(
        "F608",
        "a name that begins with another",
        text("name: other_day", "name: choose_time_later"),
        text("name: change_time", "name: accept_later"),
        text("name: correct_allergies", "name: confirm_allergies"),
        text("name: no_thanks", "name: take_it_not"),
        text("name: change\n", "name: accept_not\n"),
    ),
    op(
        "F608",
        "a name that is the beginning of another",
        text("name: correct_medicines", "name: correct"),
        text("name: still_locked", "name: solved"),
        text("name: more_trouble", "name: nothing"),
    ),
    op(
        "F608",
        "a longer name beside a shorter one",
        on(
            "restaurant",
            put(
                "nodes/*/functions",
                "{name: give_up_now, description: They hang up at once., transition_to: no_booking}",
            ),
        ),
        on(
            "appointment_reminder",
            put(
                "nodes/ask_time/functions",
                "{name: keep_it_so, description: They agree to all., transition_to: confirmed}",
            ),
        ),
        on(
            "tables",
            put(
                "nodes/*/functions",
                "{name: give_up_now, transition_only: true, description: They hang up at once., transition_to: goodbye}",
            ),
        ),
    ),
    op(
        "F609",
        "two functions that are described alike",
        text("The caller wants another time.", "The caller says it is right."),
        text("The caller wants a different day or time.", "The client says it is right."),
        text("The caller wants another day.", "The customer says it is right."),
        text("The customer wants something else.", "The customer says it is right."),
        text("The caller wants to come at another hour.", "The caller says it is right."),
    ),
    op(
        "F609",
        "descriptions that differ in words without meaning",
        text(
            "The client says yes and will come.",
            "The client wants to cancel the appointment, please.",
        ),
        text("The caller says no, nothing more.", "The user says yes and has other trouble."),
        text(
            "The caller wants to correct the allergies.",
            "The user would like to correct the medicines.",
        ),
    ),
    op(
        "F609",
        "a function described as a global one",
        text("The caller accepts the price.", "The caller does not want a quote after all."),
        text(
            "The caller wants to change something.", "The caller does not want to order after all."
        ),
        text(
            "The caller wants to come at another hour.",
            "The caller does not want a table after all.",
        ),
    ),
)
