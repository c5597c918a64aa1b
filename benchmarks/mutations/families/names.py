"""Family 3: inputs, computed values, and names that lead astray."""

from benchmarks.mutations.operators import on, op, put, text

OPERATORS = (
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
