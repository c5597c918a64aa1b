"""Family 5: templates."""

from benchmarks.mutations.operators import op, put, sub, text, value

OPERATORS = (
    op(
        "F501",
        "a template with one brace too few at its end",
        value("nodes/*/task", sub(r" \}\}", " }")),
        value("**/say", sub(r" \}\}", " }")),
    ),
    op("F501", "a template that is not closed", value("**/say", sub(r" \}\}", ""))),
    op(
        "F501",
        "a filter that there is not",
        value("**", sub(r"\| (date|time|money|spell|join)\b", r"| \1s")),
        only="restaurant food_ordering",
    ),
    op(
        "F501",
        "a misspelt filter in words",
        value("**/say", sub(r"\| (date|time|money|spell)", r"| the_\1")),
    ),
    op("F501", "a template that is closed twice", value("nodes/*/task", sub(r" \}\}", " }} }}"))),
    op(
        "F501",
        "a placeholder of a FlowConfig with a filter",
        value("**/content", sub(r" \}\}", " | upper }}")),
    ),
    op(
        "F501",
        "a placeholder of a FlowConfig with one brace too few",
        value("**/content", sub(r" \}\}", " }")),
    ),
    op(
        "F501",
        "an expression in a FlowConfig",
        value("**/content", sub(r"\{\{ (\w+)", r"{{ \1 + 1")),
        only="coffee tables",
    ),
    op(
        "F502",
        "a list in words",
        value("**/say", sub(r"\{\{ day \| date \}\}", "{{ free_times }}")),
        text("Let me look at {{ day | date }}.", "You asked for {{ days_asked }}."),
        text("I cannot find that staff number.", "I know only of {{ tickets }}."),
        text("order, which is: {{ order_text }}", "order, which is: {{ items }}"),
        only="appointment_reminder help_desk",
    ),
    op(
        "F502",
        "a boolean in words",
        text(
            "One moment, I am putting you through to a colleague.",
            "Solved is {{ solved }}. I am putting you through.",
        ),
        text("Take your time.", "Take your time, {{ has_advice }}."),
        text("Thank you for calling. Goodbye!", "It stops work, {{ stops_work }}. Goodbye!"),
        only="help_desk",
    ),
    op(
        "F502",
        "an object in words",
        text('say: "No problem. Goodbye!"', 'say: "We have {{ menu }}. Goodbye!"'),
        only="food_ordering",
    ),
    op(
        "F502",
        "a list in a filler",
        text("filler: One moment while I check.", 'filler: "Not {{ alternatives }}, one moment."'),
        text("filler: I am reserving that for you.", 'filler: "One of {{ quotes }}, one moment."'),
        text(
            "filler: One moment while I write the ticket.",
            'filler: "After {{ steps_tried }}, one moment."',
        ),
    ),
    op(
        "F503",
        "a placeholder in the last words of a FlowConfig",
        put("**/post_actions/*", 'text: "Goodbye, {{ coffee }}!"'),
        only="coffee",
    ),
    op(
        "F503",
        "a placeholder in the last words after a booking",
        text(
            "      - type: end_conversation\n\n  goodbye",
            '      - type: end_conversation\n        text: "Until {{ time }}!"\n\n  goodbye',
        ),
        only="tables",
    ),
    op(
        "F503",
        "a placeholder in a description of a FlowConfig",
        value("nodes/*/functions/*/description", sub(r"^The (\w+)", r"The \1 says {{ size }} and")),
        only="coffee",
    ),
    op(
        "F503",
        "a placeholder in the description of a global function",
        value(
            "global_functions/*/description", sub(r"^The caller", "The caller, {{ party_size }},")
        ),
        only="tables",
    ),
    op(
        "F503",
        "a placeholder in a key of an action",
        text(
            "        handler: ring_kitchen",
            '        handler: ring_kitchen\n        table: "{{ party_size }}"',
        ),
        text(
            "        handler: note_booking",
            '        handler: note_booking\n        table: "{{ party_size }}"',
        ),
        only="tables",
    ),
)
