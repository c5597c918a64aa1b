"""Family 3: what is stored, and read before it is."""

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
    op(
        "F302",
        "a result that is stored and told no more",
        on(
            "restaurant",
            text('Offer {{ alternatives | each("{}") | join(" or ") }}', "Offer another time"),
        ),
        on("insurance_quote", text(" Your reference is {{ reference | spell }}.", "")),
        beyond="the key's name stands in the Python file as a text, so Python may read it",
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
        "F305",
        "a list that one function sets and another adds to",
        on(
            "food_ordering",
            text(
                '    append:\n      items:\n        dish: "{{ args.dish }}"\n        count: "{{ args.count }}"\n        price: "{{ menu[args.dish] * args.count }}"',
                '    set:\n      items:\n        - dish: "{{ args.dish }}"\n          count: "{{ args.count }}"\n          price: "{{ menu[args.dish] * args.count }}"',
            ),
        ),
        beyond="to start anew and to add is often meant in that order",
    ),
)
