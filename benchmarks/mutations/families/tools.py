"""Family 6: functions, providers and Python handlers."""

from benchmarks.mutations.operators import (
    double,
    drop,
    misspelt,
    on,
    op,
    put,
    python,
    sub,
    text,
    value,
)

EIGHTY = "tell_the_caller_that_there_is_no_table_left_for_tonight_and_ask_for_another_time"
NAME = "nodes/*/functions/*/name"
DEFINED = r"^(async )?def (\w+)\("
SPARE = "tell_more_{0}: {type: string, description: What else they say.}"
MANY = ", ".join(SPARE.replace("{0}", str(at)) for at in range(101))
ENUM = "[" + ", ".join(f"word{at}" for at in range(501)) + "]"
DEEP = "{type: object, properties: {a: " * 6 + "{type: string}" + "}}" * 6
LONG = "The caller says so. " * 60
DIRECT = "coffee tables"

CROWD = "\n<item>".join(
    f"{{name: wish_{word}, description: The caller speaks of {word}., result: {{answer: We have no {word}.}}}}"
    for word in [
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
    ]
)
PLAIN_CROWD = "\n<item>".join(
    f"{{name: wish_{word}, transition_only: true, description: The caller speaks of {word}., transition_to: <node>}}"
    for word in [
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
    ]
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
    op("F610", "a misspelt function of a list", value("nodes/*/functions/*", misspelt)),
    op("F610", "a misspelt handler", value("**/handler", misspelt)),
    op("F610", "a misspelt function of a run", value("**/run", misspelt)),
    op(
        "F610",
        "a misspelt function of a FlowConfig",
        value("nodes/*/functions/0/name", misspelt),
        only="coffee tables",
    ),
    op(
        "F610",
        "a misspelt handler of an action",
        value("nodes/*/pre_actions/*/handler", misspelt),
        value("nodes/*/post_actions/*/handler", misspelt),
    ),
    op(
        "F610",
        "a function that Python has no more",
        python(DEFINED, r"\1def the_\2("),
        only="restaurant parcel insurance_quote coffee tables",
    ),
    op(
        "F611",
        "a parameter of Python that the flow does not give",
        python(
            r"def (find_free_times|compute_quote|book_day|open_ticket|check_availability|find_patient)\(",
            r"def \1(caller: str, ",
        ),
        only="restaurant parcel insurance_quote help_desk patient_intake appointment_reminder",
    ),
    op(
        "F611",
        "a parameter that Python does not have",
        python(r", (party_size: int|excess: int|insurance_number: str|tried: list\[str\])\)", ")"),
    ),
    op(
        "F611",
        "a misspelt parameter of Python",
        python(r"\((time|home|birth_date|trouble|day): str", r"(the_\1: str"),
    ),
    op(
        "F611",
        "an argument that is not given",
        drop("**/arguments/excess"),
        drop("**/arguments/party_size"),
        drop("**/arguments/insurance_number"),
        drop("**/arguments/tried"),
        drop("nodes/cancel_it/arguments"),
    ),
    op(
        "F611",
        "a direct function that is not async",
        python(r"async (def \w+\(\n? *flow_manager)", r"\1"),
    ),
    op(
        "F611",
        "an action that cannot be called",
        python(r"action: Mapping\[str, Any\], flow_manager: FlowManager", ""),
    ),
    op(
        "F612",
        "Python that takes the name of a function",
        python(
            r"^(async )?def (find_patient|check_availability|compute_quote|find_free_times|book_day)",
            r"def accept() -> None:\n    pass\n\n\ndef take_it() -> None:\n    pass\n\n\ndef confirm() -> None:\n    pass\n\n\n\1def \2",
        ),
    ),
    op(
        "F612",
        "Python that is renamed to a function of the flow",
        python(
            r"^async def page_technician",
            "async def still_locked() -> None:\n    pass\n\n\nasync def page_technician",
        ),
        python(
            r"^class (Saved|Moved|Reservation|Availability)",
            r"def record_reason() -> None:\n    pass\n\n\ndef record_home() -> None:\n    pass\n\n\ndef change_time() -> None:\n    pass\n\n\nclass \1",
        ),
    ),
    op(
        "F612",
        "a value of Python that takes the name of a function",
        python(
            r"^(PATIENTS|TIMES|YEARLY_RATE|CLOSED) = ",
            r"async def record_reason() -> None:\n    pass\n\n\nasync def take_it() -> None:\n    pass\n\n\nasync def change_day() -> None:\n    pass\n\n\n\1 = ",
        ),
    ),
    op(
        "F613",
        "a function of the flow that says nothing",
        drop("functions/*/description"),
        only="food_ordering patient_intake help_desk",
    ),
    op(
        "F613",
        "a function of a node that says nothing",
        on("restaurant", drop("nodes/greet/functions/0/description")),
        on("appointment_reminder", drop("nodes/ask_time/functions/0/description")),
        on(
            "patient_intake",
            drop("nodes/card/functions/0/description"),
            drop("nodes/reason/functions/0/description"),
        ),
        on(
            "insurance_quote",
            drop("nodes/home/functions/0/description"),
            drop("nodes/offer/functions/1/description"),
        ),
    ),
    op(
        "F613",
        "Python that says nothing",
        python(r'^    """(?:Record|Tell|Check) .*(?:\n\n    Args:[\s\S]*?\n    """|""")\n', ""),
        only=DIRECT,
    ),
    op("F613 F107", "an empty description", value("functions/*/description", '""')),
    op("F614", "a description of 1,200 characters", value("functions/*/description", LONG)),
    op(
        "F614",
        "a description of 1,200 characters at a node",
        value("nodes/*/functions/*/description", LONG),
    ),
    op(
        "F614",
        "a docstring of 1,200 characters",
        python(r'^    """((?:Record|Tell|Check) .*?)(""")?$', r'    """\1 ' + LONG.strip() + r"\2"),
        only=DIRECT,
    ),
    op(
        "F615",
        "a misspelt action of Pipecat's",
        value("**/pre_actions/*/type", sub("tts_say", "tts_sey")),
        value("**/post_actions/*/type", sub("end_conversation", "end_conversaton")),
    ),
    op(
        "F615",
        "an action that nothing handles",
        put("**/pre_actions", "{type: play_music}"),
        put("**/post_actions", "{type: play_music}"),
    ),
    op("F615", "an action without its handler", drop("**/pre_actions/*/handler"), only="tables"),
    op("F616", "a misspelt role", value("**/task_messages/*/role", "developper")),
    op("F616", "a role of another system", value("**/task_messages/*/role", "bot")),
    op("F616", "a role in capitals", value("**/task_messages/*/role", "System")),
    op(
        "F617",
        "one action type with two handlers",
        text(
            "      - type: function\n        handler: note_booking",
            "      - type: ring\n        handler: note_booking",
        ),
    ),
    op(
        "F617",
        "one more action of a type with another handler",
        put("**/post_actions", "{type: ring, handler: note_booking}"),
        only="tables",
    ),
    op(
        "F617",
        "an action of a type with another handler before",
        put("nodes/greet/pre_actions", "{type: ring, handler: note_booking}"),
        only="tables",
    ),
    op(
        "F618",
        "a field that Python never returns",
        python(r'return \{"status": ', 'return {"state": '),
        only="restaurant insurance_quote patient_intake coffee",
    ),
    op(
        "F618",
        "a value that has no case",
        python(r'\{"status": "(reserved|closed|full|unknown|found)"', r'{"status": "\1_now"'),
    ),
    op(
        "F618",
        "a node that Python names and that is not listed",
        python(r'\}, "(blocked|unknown_number|unlocked)"', r'}, "the_\1"'),
    ),
    op("F618", "a result without what Pipecat asks for", python(r"\}, TRANSITION_IN_YAML$", "}")),
    op(
        "F618",
        "Python that returns nothing",
        python(r"^    return .*[^{]$", "    return None"),
        only="restaurant insurance_quote coffee tables patient_intake",
    ),
    op(
        "F619",
        "a function of Python that nothing uses",
        python(
            r"^(async )?def (check_availability|book_day|find_patient|compute_quote|choose_size|opening_hours|open_ticket)\(",
            r"async def spare_one(flow_manager: FlowManager) -> None:\n    pass\n\n\n\1def \2(",
        ),
    ),
    op(
        "F619",
        "a function offered no more",
        text("        handler: ring_kitchen", "        handler: note_booking"),
        text("  - name: opening_hours\n", ""),
        text(
            "  - name: get_opening_hours\n",
            "  - name: accept_hours\n    transition_only: true\n    description: They ask for it.\n    transition_to: goodbye\n",
        ),
        only="tables coffee",
    ),
    op(
        "F619",
        "a handler replaced by another",
        text("handler: page_technician", "handler: open_ticket"),
        text("    handler: cancel_appointment", "    handler: move_appointment"),
        text("    handler: reserve_quote", "    handler: compute_quote"),
    ),
)
