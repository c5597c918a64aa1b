"""Family 1: keys, kinds and names."""

from benchmarks.mutations.operators import drop, key, marked, misspelt, op, put, sub, value

NAMES = r"^[a-z]\w+$"
MESSAGES = "task_messages: [{role: developer, content: Ask them.}]"
KNOWN = "knowledge: prices.md"

OPERATORS = (
    op("F101", "a misspelt key of a node", key("nodes/*/functions", misspelt)),
    op("F101", "a misspelt key of a function", key("**/functions/*/description", misspelt)),
    op("F101", "a misspelt key of a target", key("**/transition_to/*", misspelt)),
    op("F101", "a misspelt key of the flow", key("global_functions", misspelt)),
    op("F101", "a misspelt key of an action", key("nodes/*/on_enter/*/say", "tell")),
    op("F101", "a key that nobody knows", put("nodes/*", "prompt: Be brief.")),
    op("F101", "a misspelt key of a message", key("**/content", "contents")),
    op("F102", "a name where a list belongs", value("nodes/*/functions", "give_up")),
    op("F102", "a list where a text belongs", value("nodes/*/task", "[Ask them, and wait]")),
    op("F102", "a list where a mapping belongs", value("state", "[]")),
    op("F102", "a text where messages belong", value("nodes/*/task_messages", "Ask them.")),
    op("F102", "nothing where a target belongs", marked(value("**/functions/*/transition_to", ""))),
    op(
        "F102",
        "a text where true or false belongs",
        put("nodes/*", "respond_immediately: never", beside="functions"),
    ),
    op("F103", "no `initial_node`", drop("initial_node")),
    op(
        "F103", "a conversation without a task", drop("nodes/*/task"), drop("nodes/*/task_messages")
    ),
    op("F103", "an arm that leads nowhere", drop("**/route/*/to"), drop("**/transition_to/*/to")),
    op("F103 F203", "a node that leads nowhere", put("nodes", "aside:\n  say: One moment.")),
    op("F103", "a message without its role", drop("**/task_messages/*/role")),
    op("F103", "a branch without its field", drop("**/transition_to/field")),
    op(
        "F103",
        "a function without what it is for",
        drop("nodes/*/functions/*/description"),
        only="coffee tables",
    ),
    op("F104", "a task in two forms", put("nodes/*", MESSAGES, beside="task")),
    op("F104", "a node that both speaks and ends", put("nodes/*", "say: Thank you.", beside="end")),
    op("F104", "two time limits", put("functions/*", "timeout_secs: 8", beside="timeout")),
    op(
        "F104",
        "a function with Python and a fixed result",
        put("functions/*", "result: {done: true}", beside="handler"),
    ),
    op("F104", "functions where nobody talks", put("nodes/*", "functions: []", beside="route")),
    op(
        "F104 F101",
        "Pipecat's own action with a handler",
        put("**/post_actions/*", "handler: note_booking"),
        only="coffee",
    ),
    op("F105", "a key of a later version at a node", put("nodes/*", KNOWN, beside="task")),
    op(
        "F105",
        "a key of a later version at the flow",
        put("", "digressions: [hours]"),
        only="restaurant parcel help_desk",
    ),
    op(
        "F105",
        "a target of a later version",
        marked(value("nodes/*/functions/*/transition_to", sub(NAMES, "$done"))),
    ),
    op(
        "F105",
        "a kind of node of a later version",
        put("nodes", "fill_in:\n  collect: [name]"),
        only="restaurant parcel",
    ),
    op("F106", "a task in a FlowConfig", put("nodes/*", "task: Ask them."), only="coffee tables"),
    op(
        "F106",
        "state in a FlowConfig",
        put("", "state: {size: {type: string}}"),
        only="coffee tables",
    ),
    op(
        "F106",
        "a function that fills state in a FlowConfig",
        put("nodes/*/functions/*", "fills: [size]"),
        only="coffee tables",
    ),
    op("F106", "a flow without its marker", drop("flowcat")),
    op(
        "F107",
        "effects of no kind",
        value("**/effects", "reads"),
        put("functions/*", "effects: writes", beside="handler"),
    ),
    op("F107", "a duration in words", value("**/timeout", "five seconds")),
    op("F107", "a strategy that there is not", value("**/context_strategy", "forget")),
    op(
        "F107",
        "more tries than are allowed",
        value("**/retries", "9"),
        put("functions/*", "retries: 9", beside="timeout"),
    ),
    op("F107", "a version of the language that there is not", value("flowcat", "3")),
    op("F107 F102", "an empty name", marked(value("nodes/*/functions/*/name", '""'))),
    op("F108", "a state key that expressions cannot read", key("state/*", sub("_", "-"))),
    op("F108", "a state key with a meaning of its own", key("state/*", "result")),
    op("F108", "an input with a meaning of its own", key("inputs/*", "args")),
    op("F108", "a node that is named as a target", marked(key("nodes/*", "$start"))),
    op(
        "F108 F001",
        "a name declared twice",
        put("state", "restaurant_name: {type: string}"),
        only="restaurant food_ordering",
    ),
    op("F109", "a misspelt keyword", key("**/minimum", "minimun"), key("state/*/format", "fromat")),
    op("F109", "a type of another language", value("**/type", sub("^integer$", "int"))),
    op(
        "F109",
        "a default of another kind",
        value("state/*/default", sub(r"^(\[\]|\d+|false)$", "none at all")),
    ),
    op("F109", "bounds between which nothing lies", value("**/minimum", "9999999")),
    op("F109", "`required` where all are required", put("**/parameters/*", "required: true")),
    op("F109", "an enum that is no list", value("state/*/enum", "low")),
)
