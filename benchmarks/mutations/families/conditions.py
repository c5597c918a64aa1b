"""Family 4: conditions."""

from benchmarks.mutations.operators import double, key, op, put, sub, text, value

WHEN = "**/when"

OPERATORS = (
    op("F401", "`=` for `==`", value(WHEN, sub("==", "="))),
    op("F401", "`&&` for `and`", value(WHEN, sub(" and ", " && "))),
    op("F401", "`!` for `not`", value(WHEN, sub(" and not ", " and !"))),
    op("F401", "a condition in braces", value(WHEN, sub("^(.*)$", r"'{{ \1 }}'"))),
    op("F401", "a condition that is not finished", value(WHEN, sub(r"(==|<|>=|>) .*$", r"\1"))),
    op("F401", "a method of Python", value(WHEN, sub(r"len\((\w+)\)", r"\1.count()"))),
    op(
        "F401",
        "a bracket that is not closed in a computed value",
        value("computed/*", sub(r"\)$", "")),
    ),
    op(
        "F402",
        "a misspelt name in a condition",
        value(WHEN, sub(r"\b(trouble|tries|reason|excess|tickets|items|solved)\b", r"\1s_")),
    ),
    op(
        "F402",
        "a field that the result does not have",
        value(WHEN, sub(r"result\.status", "result.state")),
    ),
    op(
        "F402",
        "an argument that the function does not have",
        value(WHEN, sub(r"args\.(\w+)", r"args.the_\1")),
    ),
    op(
        "F402",
        "a misspelt name in a task",
        value("nodes/*/task", sub(r"\{\{ (\w)(\w+)", r"{{ \1\1\2")),
    ),
    op("F402", "a misspelt name in words", value("**/say", sub(r"\{\{ (\w)(\w+)", r"{{ \1\1\2"))),
    op(
        "F402",
        "a function that there is not",
        value("**/when", sub("days_between|find|len", "length")),
    ),
    op(
        "F402",
        "a misspelt name in a computed value",
        value("computed/*", sub("prescriptions|allergies|monthly|quotes|items", "itmes")),
    ),
    op(
        "F402",
        "a misspelt field in `set`",
        value("**/set/*", sub(r"result\.(\w+)", r"result.the_\1")),
    ),
    op(
        "F403",
        "a word that the enum does not have",
        value(WHEN, sub('== "(account|available|found|quoted|high)"', r'== "\1s"')),
    ),
    op(
        "F403", "a number compared with a text", value(WHEN, sub(r"(<|>|>=|==) (\d+)$", r'\1 "\2"'))
    ),
    op(
        "F403",
        "a number where true or false belongs",
        value(WHEN, sub(r"^len\((\w+)\) .*$", r"len(\1)")),
        value(WHEN, sub("^tries < 2$", "tries")),
    ),
    op(
        "F403",
        "a sum of a text and a list",
        value("computed/*", sub(r"^(monthly|min\(quotes\))", r'\1 * "12"')),
    ),
    op(
        "F404",
        "a condition that excludes itself",
        value(WHEN, sub("^(tries|len\\(tickets\\)) (<|>=|>) \\d$", r"\1 > 5 and \1 < 3")),
    ),
    op(
        "F404",
        "a bound that lies beyond the schema",
        value(WHEN, sub("^excess == null$", "excess == null or excess <= 1000")),
        value(WHEN, sub("^args.excess not in steps$", "args.excess >= 0")),
        text(
            "        reject:\n          - when: days_between",
            "        reject:\n          - when: len(days_asked) < 0\n            say: Not that one.\n          - when: days_between",
        ),
    ),
    op(
        "F404",
        "null where there is a default",
        value(WHEN, sub("^solved$", "solved != null")),
        value(WHEN, sub("^tries < 2$", "tries != null")),
        text("- when: len(items) == 0", "- when: items == null"),
        text("- when: len(free_times) == 0", "- when: len(free_times) < 0"),
    ),
    op(
        "F404 F618",
        "a case for a value that there never is",
        key("**/cases/expired", "outdated"),
        key("**/cases/full", "occupied"),
        key("**/cases/sold_out", "soldout"),
    ),
    op(
        "F405",
        "a last arm that may not hold",
        text("      - to: no_table", "      - when: party_size > 8\n        to: no_table"),
        text("      - to: first_step", "      - when: stops_work\n        to: first_step"),
        text(
            "      - to: read_back\n\n  allergies",
            "      - when: tries > 1\n        to: read_back\n\n  allergies",
        ),
        text(
            "      - to: quote\n\n  excess",
            "      - when: excess > 0\n        to: quote\n\n  excess",
        ),
    ),
    op(
        "F405",
        "no last arm",
        text("      - to: no_table\n", ""),
        text("      - to: first_step\n", ""),
        text("      - to: goodbye\n\n", "\n"),
        text("      - to: front_desk\n\n", "\n"),
        text("      - to: ask_time\n\n", "\n"),
    ),
    op(
        "F405 F618",
        "a value of the result without its case",
        text(
            "cases: {reserved: reserved, expired: quote}\n      default: person",
            "cases: {reserved: reserved}",
        ),
        text(
            "cases: {reserved: reserved, expired: quote}\n      default: person",
            "cases: {expired: quote}",
        ),
        text("            full: no_table\n", ""),
    ),
    op(
        "F406",
        "an arm after one that always holds",
        text('      - when: result.status == "available"\n        set', "      - set"),
        text('      - when: trouble == "account"\n        to', "      - to"),
        text("      - when: reason == null\n        to", "      - to"),
        text("      - when: excess == null\n        to", "      - to"),
        text('      - when: result.status == "found"\n        to', "      - to"),
    ),
    op(
        "F406",
        "an arm given twice",
        double("nodes/*/route/0"),
        double("nodes/look_up/transition_to/*"),
    ),
    op(
        "F406",
        "a wider arm before a narrower one",
        put("nodes/closing/route", "{when: len(tickets) >= 0, to: goodbye}"),
        put("nodes/next_figure/route", "to: quote"),
        put("nodes/sort/route", "to: account"),
        put("nodes/next_part/route", "to: read_back"),
    ),
)
