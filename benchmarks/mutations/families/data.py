"""Family 3: state and inputs."""

from benchmarks.mutations.operators import (
    drop,
    key,
    misspelt,
    on,
    op,
    put,
    python,
    sub,
    text,
    texts,
    value,
)

STATE_WRITE = r"^ *flow_manager\.state\[\"(?:coffee|size|party_size|time)\"\] = .*$"
USUAL = """{name: the_usual, description: They want what they had last time., set: {items: [{dish: cheese, count: 1, price: 10}]}}
<item>{name: all_new, description: They want to begin anew., set: {items: []}}"""
TWO_REASONS = """{name: too_far, description: The practice is too far away., set: {reason: too far}}
<item>{name: too_late, description: The hour is too late for them., set: {reason: too late}}"""
TWO_SIZES = """{name: a_pair, description: They come as a pair., set: {party_size: 2}}
<item>{name: a_family, description: They come as a family., set: {party_size: 4}}"""

OPERATORS = (
    op(
        "F301",
        "a function that does not store what it asks",
        text(
            "        fills: [party_size] # a parameter with the state's schema, stored once it is valid\n",
            "",
        ),
        text("        fills: [home]\n", ""),
        text("    fills: [trouble]\n", ""),
        text(
            "        fills: [reason]\n        transition_to: cancel_it",
            "        transition_to: cancel_it",
        ),
        text("    fills: [day]\n    handler: book_day\n", ""),
    ),
    op("F301", "an arm that stores nothing", text('        set: {time: "{{ args.time }}"}\n', "")),
    op(
        "F301",
        "a run that stores nothing",
        text('    set: {moved_to: "{{ result.appointment }}"}\n', ""),
        text('    set: {ticket: "{{ result.number }}"}\n', ""),
        text('    set: {reference: "{{ result.reference }}"}\n', ""),
        text('    set: {monthly: "{{ result.monthly }}"}\n', ""),
    ),
    op(
        "F301",
        "state without its default",
        text("tries: {type: integer, default: 0}", "tries: {type: integer}"),
        text(
            "      properties: {dish: {type: string}, count: {type: integer}, price: {type: number}}\n    default: []",
            "      properties: {dish: {type: string}, count: {type: integer}, price: {type: number}}",
        ),
        text(
            "steps_tried:\n    type: array\n    items: {type: string}\n    default: []",
            "steps_tried:\n    type: array\n    items: {type: string}",
        ),
    ),
    op(
        "F301",
        "a value that may be unset, without what to say then",
        text("{{ trouble | default('none named') }}", "{{ trouble }}"),
        text("{{ args.belongings | default(belongings) }}", "{{ args.belongings }}"),
    ),
    op(
        "F301",
        "a way around the question",
        text("transition_to: ask_time", "transition_to: confirm"),
        text("transition_to: belongings", "transition_to: next_figure"),
        text("transition_to: ask_reason", "transition_to: cancel_it"),
        text("transition_to: size", "transition_to: read_back"),
        text("ok: size", "ok: read_back"),
    ),
    op(
        "F301",
        "Python that stores nothing",
        python(STATE_WRITE, "    pass"),
        python(r"^    flow_manager\.state\[\"first_name\"\] = .*\n", ""),
    ),
    op(
        "F301",
        "a misspelt key in Python",
        python(
            r'flow_manager\.state\["(coffee|size|party_size|time|first_name)"\] =',
            r'flow_manager.state["the_\1"] =',
        ),
    ),
    op(
        "F301",
        "a misspelt placeholder of a FlowConfig",
        value("**/content", sub(r"\{\{ (\w+) \}\}", r"{{ the_\1 }}")),
        only="coffee tables",
    ),
    op(
        "F301",
        "a value cleared too early",
        put("nodes/confirm/on_enter", "clear: [time]"),
        put("nodes/confirm", "on_enter: [{clear: [time]}]", beside="task"),
        put("nodes/offer", "on_enter: [{clear: [monthly]}]"),
        put("nodes/check", "on_enter: [{clear: [day]}]"),
        only="restaurant insurance_quote appointment_reminder",
    ),
    op(
        "F302",
        "state that is written and never read",
        text("moved_to | date }} at {{ moved_to | time }}", "day | date }} at {{ time | time }}"),
        text('    arguments: {reason: "{{ reason }}"}\n', ""),
        only="appointment_reminder",
    ),
    # A key whose name stands anywhere in the Python as a text counts as read there.
    op(
        "F302",
        "one more thing that is stored",
        texts(
            ("state:", "state:\n  heard: {type: boolean}"),
            (
                "    transition_to: no_booking\n\n",
                "    set: {heard: true}\n    transition_to: no_booking\n\n",
            ),
        ),
        texts(
            ("state:", "state:\n  heard: {type: boolean}"),
            (
                "    transition_to: refused\n\n",
                "    set: {heard: true}\n    transition_to: refused\n\n",
            ),
        ),
        texts(
            ("state:", "state:\n  heard: {type: boolean}"),
            (
                "    transition_to: no_order\n\n",
                "    set: {heard: true}\n    transition_to: no_order\n\n",
            ),
        ),
    ),
    op("F303", "a misspelt key of `set`", key("**/set/*", misspelt)),
    op("F303", "a misspelt key of `append`", key("**/append/*", misspelt)),
    op("F303", "a misspelt name in `fills`", value("**/fills/*", misspelt)),
    op("F303", "a misspelt name in `clear`", value("**/clear/*", misspelt)),
    op(
        "F302",
        "a list that is added to and never read",
        texts(
            ("state:", "state:\n  heard: {type: array, items: {type: string}, default: []}"),
            (
                "    transition_to: no_booking\n\n",
                "    append: {heard: stop}\n    transition_to: no_booking\n\n",
            ),
        ),
        texts(
            ("state:", "state:\n  heard: {type: array, items: {type: string}, default: []}"),
            (
                "    transition_to: no_order\n\n",
                "    append: {heard: stop}\n    transition_to: no_order\n\n",
            ),
        ),
        texts(
            ("state:", "state:\n  heard: {type: array, items: {type: string}, default: []}"),
            (
                "    transition_to: confirmed\n\n",
                "    append: {heard: stop}\n    transition_to: confirmed\n\n",
            ),
        ),
    ),
    op(
        "F303",
        "state that is declared no more",
        drop("state/party_size"),
        drop("state/day"),
        drop("state/urgency"),
        drop("state/monthly"),
        drop("state/birth_date"),
    ),
    op(
        "F304",
        "a word that the enum does not have",
        text("set: {urgency: high}", "set: {urgency: urgent}"),
    ),
    op(
        "F304",
        "a text where true or false belongs",
        text("set: {solved: true}", 'set: {solved: "yes"}'),
    ),
    op(
        "F304",
        "a number where a list belongs",
        text(
            'set: {alternatives: "{{ result.alternatives }}"}',
            'set: {alternatives: "{{ party_size }}"}',
        ),
        text('free_times: "{{ result.times }}"', 'free_times: "{{ len(result.times) }}"'),
        text(
            "set: {items: '{{ without(items, \"dish\", args.dish) }}'}",
            "set: {items: '{{ len(items) }}'}",
        ),
    ),
    op(
        "F304",
        "a text where a number belongs",
        text('tries: "{{ tries + 1 }}"', 'tries: "{{ tries + 1 }} tries"'),
        text('monthly: "{{ result.monthly }}"', 'monthly: "{{ result.status }}"'),
    ),
    op(
        "F304",
        "an item of another kind",
        text('append: {days_asked: "{{ day }}"}', 'append: {days_asked: "{{ len(days_asked) }}"}'),
        text('append: {quotes: "{{ monthly }}"}', 'append: {quotes: "{{ home }}"}'),
        text(
            'append: {allergies: "{{ args.substance }}"}', 'append: {allergies: "{{ allergies }}"}'
        ),
    ),
    op(
        "F305",
        "two functions that note one thing",
        put("nodes/order/functions", USUAL),
        put("nodes/ask_reason/functions", TWO_REASONS),
        put("nodes/greet/functions", TWO_SIZES),
        only="food_ordering appointment_reminder restaurant",
    ),
    op(
        "F305",
        "two functions that move no more",
        on(
            "restaurant",
            texts(
                (
                    "  give_up:\n    description: The caller does not want a table after all.\n",
                    "  give_up:\n    description: The caller does not want a table after all.\n    set: {party_size: 1}\n",
                ),
                ("    transition_to: no_booking\n\n", "\n"),
                (
                    "is valid\n        transition_to: ask_time",
                    "is valid\n      - {name: go_on, description: All is said., transition_to: ask_time}",
                ),
            ),
        ),
    ),
    op(
        "F305",
        "a second note beside one that stays",
        on(
            "insurance_quote",
            texts(
                (
                    "        fills: [home]\n        transition_to: belongings",
                    "        fills: [home]\n      - {name: in_a_flat, description: They name a flat., set: {home: apartment}}\n      - {name: go_on, description: All is said., transition_to: belongings}",
                )
            ),
        ),
        on(
            "parcel",
            texts(
                (
                    "    transition_to: confirm\n  refuse",
                    "  any_day:\n    description: Any day suits them.\n    set: {day: monday}\n  refuse",
                ),
                (
                    "functions: [book_day, refuse]",
                    "functions: [book_day, any_day, {name: go_on, description: All is said., transition_to: confirm}, refuse]",
                ),
            ),
        ),
    ),
    op(
        "F306",
        "a value that becomes sensitive and is said",
        put("state/time", "sensitive: true"),
        put("state/monthly", "sensitive: true"),
        put("state/ticket", "sensitive: true"),
        put("inputs/customer", "sensitive: true"),
        put("state/first_name", "sensitive: true"),
    ),
    op(
        "F306",
        "a sensitive value in a prompt",
        text(
            "Ask for the reason for their visit.",
            "Ask for the reason for their visit, {{ birth_date }}.",
        ),
        text(
            "Ask for the eight digits on their insurance card.",
            "You know that they were born on {{ birth_date }}. Ask for the eight digits on their insurance card.",
        ),
        only="patient_intake",
    ),
    op(
        "F306",
        "a sensitive value in a reason",
        text("after {{ tries }} tries", "for {{ insurance_number | default('none') }}"),
    ),
    op(
        "F306",
        "a sensitive value in what is told",
        text(
            "I cannot find that date of birth and card number together.",
            "I cannot find {{ insurance_number }}.",
        ),
        only="patient_intake",
    ),
    op(
        "F307",
        "an input that is set",
        on("restaurant", put("functions/give_up", "set: {restaurant_name: Another}")),
        on("patient_intake", put("functions/stop", "set: {clinic: Another}")),
        on("insurance_quote", put("functions/stop", "set: {insurer: Another}")),
        on("parcel", put("functions/refuse", "set: {parcel: none}")),
        on("appointment_reminder", put("functions/keep_it", "set: {practice: Another}")),
    ),
    op(
        "F307",
        "a computed value that is cleared",
        on("food_ordering", put("functions/give_up", "clear: [total]")),
        on("insurance_quote", put("functions/stop", "clear: [yearly]")),
        on("help_desk", put("functions/bye", "clear: [advice]")),
    ),
    op(
        "F307",
        "an input that a function fills",
        on("insurance_quote", put("functions/stop", "fills: [insurer]")),
        on("parcel", put("functions/refuse", "fills: [customer]")),
        on("appointment_reminder", put("functions/keep_it", "fills: [client]")),
    ),
    op(
        "F308",
        "a computed value that needs itself",
        text('total: sum(items, "price")', 'total: sum(items, "price") + total'),
        text("yearly: monthly * 12", "yearly: yearly * 12"),
        text('stops_work: trouble in ["account", "internet"]', "stops_work: not stops_work"),
    ),
    op(
        "F308",
        "two computed values in a circle",
        text(
            "  yearly: monthly * 12\n  lowest: min(quotes)",
            "  yearly: lowest * 12\n  lowest: yearly / 12",
        ),
        text('  total: sum(items, "price")\n', "  total: bill\n  bill: total\n"),
        text(
            "  has_advice: len(steps_tried) < len(advice)",
            "  has_advice: not wants_more\n  wants_more: not has_advice",
        ),
    ),
    op(
        "F308",
        "three computed values in a circle",
        put("computed", "one: three + 1\ntwo: one + 1\nthree: two + 1"),
    ),
    op(
        "F309",
        "a `set` that reads what it writes",
        text('tries: "{{ tries + 1 }}"', 'tries: "{{ 0 if first_name == null else tries }}"'),
        text(
            'excess: "{{ args.excess if args.excess != null else excess }}"',
            'excess: "{{ 0 if belongings > 9000 else excess }}"',
        ),
    ),
    op(
        "F309",
        "one more key that reads its neighbour",
        text(
            'set: {free_times: "{{ result.times }}"}',
            'set: {free_times: "{{ result.times }}", time: "{{ free_times[0] }}"}',
        ),
        text(
            'set: {monthly: "{{ result.monthly }}"}',
            'set: {monthly: "{{ result.monthly }}", reference: "{{ monthly }} a month"}',
        ),
        text(
            'set: {reference: "{{ result.reference }}"}',
            'set: {reference: "{{ result.reference }}", home: "{{ \'house\' if reference == null else home }}"}',
        ),
    ),
    op(
        "F309",
        "an entry that reads its neighbour",
        text(
            "      - set: {urgency: high}",
            '      - set: {urgency: high, ticket: "{{ urgency }} one"}',
        ),
        only="help_desk",
    ),
    op(
        "F310", "an input that nothing reads", put("inputs", "spare: {type: string, default: none}")
    ),
    op("F310", "state that nothing names", put("state", "spare: {type: string}")),
    op("F310", "a computed value that nothing reads", put("computed", "spare: 1 + 1")),
    op("F310", "a variable that nothing reads", put("env", "SPARE")),
    op(
        "F311",
        "a stale order",
        text(
            '    result: {order: "{{ order_text }}", total: "{{ total }}"}\n  remove_item',
            "    result: {done: true}\n  remove_item",
        ),
        text(
            '    result: {noted: "{{ medicines }}", note: Ask whether they take anything else.}\n',
            "    result: {note: Ask whether they take anything else.}\n",
        ),
        only="food_ordering",
    ),
    op(
        "F311",
        "a removal that the prompt does not show",
        text(
            '    set: {items: \'{{ without(items, "dish", args.dish) }}\'}\n    result: {order: "{{ order_text }}", total: "{{ total }}"}',
            "    set: {items: '{{ without(items, \"dish\", args.dish) }}'}\n    result: {note: It is off the order.}",
        ),
    ),
    op(
        "F311",
        "a figure that changes under the prompt",
        text(
            '        result: {lowest price: "{{ lowest | money }} a month"}',
            '        set: {monthly: "{{ lowest }}"}\n        result: {note: That was the lowest.}',
        ),
    ),
)
