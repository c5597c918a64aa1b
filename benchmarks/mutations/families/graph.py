"""Family 2: nodes and targets."""

from benchmarks.mutations.operators import (
    drop,
    entry,
    misspelt,
    on,
    op,
    put,
    sub,
    text,
    texts,
    value,
)

AGAIN = "functions: [{name: once_more, description: The caller asks again., transition_to: <node>}]"
BACK = "{name: go_before, description: The caller wants the question before., transition_to: $back}"
IDLE = "idle_one:\n  description: The caller asks for nothing at all.\n  result: {answer: nothing}"
PLAIN_AGAIN = (
    "functions: [{name: once_more, transition_only: true, description: The caller asks again., "
    "transition_to: <node>}]"
)
LOST = "lost_node:\n  say: This is never said.\n  transition_to: {0}"
PLAIN_LOST = (
    "lost_node:\n  task_messages: [{role: developer, content: Say that.}]\n"
    "  post_actions: [{type: end_conversation}]"
)
ROUND = (
    "round_one:\n  say: One moment.\n  transition_to: round_two\n"
    "round_two:\n  say: One moment more.\n  transition_to: round_one"
)
ENDS = {
    "restaurant": "no_booking",
    "food_ordering": "no_order",
    "appointment_reminder": "no_change",
    "help_desk": "goodbye",
    "insurance_quote": "person",
    "patient_intake": "refused",
}

OPERATORS = (
    op("F201", "a misspelt start", value("initial_node", misspelt)),
    op("F201", "a misspelt target of a function", value("**/functions/*/transition_to", misspelt)),
    op("F201", "a misspelt target of an arm", value("**/to", misspelt)),
    op("F201", "a misspelt target of a case", value("**/cases/*", misspelt)),
    op("F201", "a misspelt default", value("**/transition_to/default", misspelt)),
    op("F201", "a misspelt target after an error", value("**/on_error/transition_to", misspelt)),
    op("F201", "a misspelt node that Python picks", value("**/handler_picks/*", misspelt)),
    op(
        "F201",
        "a reserved target that there is not",
        value("nodes/*/functions/*/transition_to", sub(r"^\w+$", "$stop")),
    ),
    op(
        "F202",
        "a node that nothing leads to",
        *(on(name, put("nodes", LOST.replace("{0}", node))) for name, node in ENDS.items()),
        on("coffee tables", put("nodes", PLAIN_LOST)),
    ),
    op(
        "F202",
        "an arm that leads past its node",
        text("to: no_table", "to: no_booking"),
        text("to: ask_again", "to: front_desk"),
        text("to: first_step", "to: urgency"),
        text("full: no_table", "full: ask_time"),
    ),
    op(
        "F202",
        "another start",
        on("help_desk", value("initial_node", "ask_trouble")),
        on("appointment_reminder", value("initial_node", "choice")),
        on("patient_intake", value("initial_node", "card")),
        on("tables", value("initial_node", "ask_time")),
        on("coffee", value("initial_node", "goodbye")),
    ),
    op(
        "F202",
        "a function that leads past its node",
        text("transition_to: change", "transition_to: confirm"),
        text("transition_to: news", "transition_to: choice"),
        text("transition_to: next_figure", "transition_to: quote"),
        on("patient_intake", text("transition_to: next_question", "transition_to: read_back")),
        on("coffee", text("transition_to: read_back", "transition_to: goodbye")),
    ),
    op(
        "F203",
        "a conversation without functions",
        value("nodes/*/functions", "[]"),
        only="restaurant appointment_reminder parcel coffee",
    ),
    op(
        "F203",
        "an end that does not end",
        on("restaurant", drop("nodes/booked/end")),
        on("coffee", drop("nodes/*/post_actions")),
    ),
    op(
        "F203",
        "functions that all stay",
        drop("nodes/size/functions/*/transition_to"),
        on(
            "parcel",
            texts(
                ("    transition_to: confirm\n  refuse", "  refuse"),
                ("functions: [book_day, refuse]", "functions: [book_day]"),
            ),
        ),
        text(
            "        fills: [party_size] # a parameter with the state's schema, stored once it is valid\n        transition_to: ask_time\n      - give_up",
            "        fills: [party_size]",
        ),
        text("        transition_to: size\n", ""),
    ),
    op(
        "F204 F203",
        "a conversation that leads only to itself",
        entry("nodes/*/functions", AGAIN),
        only="restaurant appointment_reminder parcel",
    ),
    op(
        "F204 F203",
        "an end that starts over",
        on("restaurant", entry("nodes/booked/end", AGAIN)),
        on("coffee", entry("nodes/*/post_actions", PLAIN_AGAIN)),
    ),
    op(
        "F204",
        "two nodes that lead to each other",
        text(
            "        transition_to: booked\n      - name: change_time\n        description: The caller wants another time.\n        transition_to: ask_time\n      - give_up",
            "        transition_to: confirm\n      - name: change_time\n        description: The caller wants another time.\n        transition_to: confirm",
        ),
        text(
            "        transition_to: goodbye\n      - name: change\n",
            "        transition_to: size\n      - name: change\n",
        ),
        on(
            "appointment_reminder",
            texts(
                ("transition_to: wrong_person", "transition_to: opening"),
                ("transition_to: news", "transition_to: opening"),
            ),
        ),
    ),
    op(
        "F205",
        "words that lead to themselves",
        value("nodes/news/transition_to", "<node>"),
        value("nodes/unknown_number/transition_to", "<node>"),
    ),
    op("F205", "an arm that leads to its own route", value("nodes/*/route/*/to", "<node>")),
    op(
        "F205",
        "a run that leads to itself",
        value("nodes/move_it/transition_to", "<node>"),
        value("nodes/cancel_it/transition_to", "<node>"),
        value("nodes/save/transition_to", "<node>"),
    ),
    op(
        "F205",
        "two nodes of words that lead to each other",
        put("nodes", ROUND),
        only="restaurant food_ordering appointment_reminder",
    ),
    op(
        "F206",
        "a retry that nothing counts, inside of a larger circle",
        on("coffee", text("default: size", "default: welcome")),
        beyond="the larger circle has a way out, and F206 looks at whole circles",
    ),
    op(
        "F205",
        "a run that leads to itself for one of its results",
        on("appointment_reminder", value("nodes/look_up/transition_to/0/to", "<node>")),
        on("insurance_quote", value("nodes/reserve/transition_to/default", "<node>")),
        beyond="the function may return something else the next time",
    ),
    op(
        "F206",
        "tries that nobody counts",
        texts(
            (
                "global_functions: [explain_questions, stop]",
                "global_functions: [explain_questions]",
            ),
            ("- when: tries < 2", "- when: result.first_name == null"),
        ),
    ),
    op(
        "F206",
        "a day that must be free",
        texts(
            (
                "    transition_to: confirm\n  refuse",
                '    transition_to:\n      - {when: result.booked == "friday", to: confirm}\n      - {to: ask_day}\n  refuse',
            ),
            ("functions: [book_day, refuse]", "functions: [book_day]"),
            (
                "      - {name: change_day, description: The customer wants another day., transition_to: ask_day}\n",
                "",
            ),
        ),
    ),
    op(
        "F206",
        "a table that must be free",
        texts(
            ("- to: no_table", "- to: ask_time"),
            (
                "people.\n    functions: [check_availability, give_up]",
                "people.\n    functions: [check_availability]",
            ),
            (
                "      - name: change_time\n        description: The caller wants another time.\n        transition_to: ask_time\n",
                "",
            ),
        ),
    ),
    op(
        "F206",
        "a table that must be free, in a FlowConfig",
        texts(
            ("            closed: goodbye\n", ""),
            (
                "  - name: give_up\n    transition_only: true\n    description: The caller does not want a table after all.\n    transition_to: goodbye\n",
                "",
            ),
            (
                "      - name: change_time\n        transition_only: true\n        description: The caller wants to come at another hour.\n        transition_to: ask_time\n",
                "",
            ),
        ),
    ),
    op(
        "F207",
        "arms that all lead to one node",
        text(
            "        to: account\n      - to: first_step",
            "        to: first_step\n      - to: first_step",
        ),
        text("to: excess\n      - to: quote", "to: quote\n      - to: quote"),
        text("to: allergies\n      - to: read_back", "to: read_back\n      - to: read_back"),
        text("to: read_back\n      - to: reason", "to: reason\n      - to: reason"),
    ),
    op(
        "F207",
        "arms of a function that all lead to one node",
        on(
            "parcel",
            text(
                "    transition_to: confirm\n  refuse",
                '    transition_to:\n      - {when: day == "monday", to: confirm}\n      - {to: confirm}\n  refuse',
            ),
        ),
        on(
            "restaurant",
            text(
                "        transition_to: booked\n",
                "        transition_to:\n          - {when: party_size > 4, to: booked}\n          - {to: booked}\n",
            ),
        ),
        on(
            "insurance_quote",
            text(
                "        transition_to: reserve\n",
                "        transition_to:\n          - {when: excess > 0, to: reserve}\n          - {to: reserve}\n",
            ),
        ),
    ),
    op(
        "F207",
        "cases that all lead to one node",
        text(
            "cases: {reserved: reserved, expired: quote}\n      default: person",
            "cases: {reserved: reserved, expired: reserved}\n      default: reserved",
        ),
        text("sold_out: welcome", "sold_out: size"),
        text(
            "            full: no_table\n            closed: goodbye",
            "            full: confirm\n            closed: confirm",
        ),
    ),
    op("F208", "staying where nobody talks, in an arm", value("nodes/*/route/*/to", "$stay")),
    op(
        "F208",
        "staying after words",
        value("nodes/news/transition_to", "$stay"),
        value("nodes/unknown_number/transition_to", "$stay"),
    ),
    op(
        "F208",
        "staying after a run",
        value("nodes/look_up/transition_to/*/to", "$stay"),
        value("nodes/move_it/transition_to", "$stay"),
        value("nodes/cancel_it/transition_to", "$stay"),
        value("nodes/quote/transition_to/*/to", "$stay"),
    ),
    op("F209", "a misspelt outcome", value("nodes/*/end", misspelt)),
    op("F209", "a misspelt outcome with last words", value("nodes/*/end/outcome", misspelt)),
    op("F209", "an outcome that is listed no more", drop("outcomes/*")),
    op(
        "F210",
        "back at the start, from a list",
        put("nodes/greet/functions", BACK),
        put("nodes/opening/functions", BACK),
        put("nodes/home/functions", BACK),
        only="restaurant appointment_reminder insurance_quote help_desk",
    ),
    op(
        "F210",
        "back in place of onwards",
        value("nodes/opening/functions/*/transition_to", "$back"),
        value("nodes/home/functions/*/transition_to", "$back"),
        value("nodes/greet/functions/0/transition_to", "$back"),
        only="restaurant appointment_reminder insurance_quote",
    ),
    op(
        "F210",
        "a shared function with `$back` at the start too",
        on("help_desk", value("nodes/greet/functions", "[describe_trouble, go_back]")),
        beyond="it does lead back from the other nodes that offer it",
    ),
    op(
        "F210",
        "back in an arm at the start",
        on(
            "restaurant",
            text(
                "        fills: [party_size] # a parameter with the state's schema, stored once it is valid\n        transition_to: ask_time",
                "        fills: [party_size]\n        transition_to:\n          - {when: args.party_size > 10, to: $back}\n          - to: ask_time",
            ),
        ),
        on(
            "insurance_quote",
            text(
                "        fills: [home]\n        transition_to: belongings",
                '        fills: [home]\n        transition_to:\n          - {when: args.home == "houseboat", to: $back}\n          - to: belongings',
            ),
        ),
    ),
    op("F211", "a function that nobody offers", put("functions", IDLE)),
    op(
        "F211",
        "a function offered no more",
        text("global_functions: [stop]", "global_functions: []"),
        text("global_functions: [get_prices, ", "global_functions: ["),
        text("      - hold_on\n", ""),
        text("  - opening_hours\n", ""),
    ),
    op(
        "F211",
        "a run that runs another function",
        text("run: move_appointment", "run: cancel_appointment"),
        text("run: reserve_quote", "run: compute_quote"),
        text("functions: [book_day, refuse]", "functions: [refuse]"),
        text("functions: [add_item", "functions: ["),
    ),
    op("F212", "an outcome that nothing gives", put("outcomes", "forgotten")),
    op(
        "F212 F209",
        "an end with the outcome of another",
        text("end: booked", "end: not_booked"),
        text("outcome: cancelled\n", "outcome: moved\n"),
        text("end: solved", "end: ticket"),
        text("outcome: refused", "outcome: agreed"),
    ),
    op(
        "F212",
        "an end that is left out",
        text("end: ordered", "end: given_up"),
        text("outcome: declined", "outcome: handed_over"),
        text("end: complete", "end: refused"),
    ),
)
