"""Families 7 and 8: what the LLM sees, and what the caller hears."""

from benchmarks.mutations.operators import drop, on, op, put, sub, text, texts, value

PLAIN = r"^(?![\"'>|\[{&*])"
LONG = "Be kind to them and answer what they ask. " * 1700

OPERATORS = (
    op(
        "F701",
        "a reset that loses what was read",
        text(
            "        content: Thank the caller for a booking at {{ time }}, and say goodbye.",
            "        content: Thank the caller for the booking as discussed, and say goodbye.",
        ),
        text(
            "    task: Ask whether they can come.",
            "    context_strategy: reset\n    task: The client has agreed to hear about it. Ask whether they can come.",
        ),
        text(
            "task: Ask for the reason for their visit.",
            "context_strategy: reset\n    task: The caller has told you their allergies. Ask for the reason.",
        ),
    ),
    op(
        "F701",
        "a reset that loses what was said, where another function may tell it",
        text(
            "task: Ask for the reason, so that the practice can do better.",
            "context_strategy: reset\n    task: The client has chosen to cancel. Ask why.",
        ),
        beyond="a function that is offered by its bare name may tell the LLM what it needs",
    ),
    op(
        "F702",
        "a role of one node that others inherit",
        put("nodes/no_table", "role_message: You are the manager. Be brief."),
        put("nodes/confirm", "role_message: You are the manager. Be brief."),
        only="tables",
    ),
    op(
        "F703",
        "a circle with a very long task",
        value(
            "nodes/ask_time/task_messages/0/content",
            "Ask for the time. " + "Be kind to them. " * 600,
        ),
        value(
            "nodes/welcome/task_messages/0/content",
            "Ask for the coffee. " + "Be kind to them. " * 600,
        ),
        value("nodes/order/task", "Take the order. " + "Be kind to them. " * 600),
    ),
    op(
        "F704",
        "two functions that each do something and lead elsewhere",
        put(
            "nodes/greet/functions",
            "{name: note_wish, description: They have a wish., parameters: {wish: {type: string, description: The wish.}}, transition_to: no_booking}",
        ),
        put(
            "nodes/home/functions",
            "{name: note_wish, description: They have a wish., parameters: {wish: {type: string, description: The wish.}}, transition_to: declined}",
        ),
        only="restaurant insurance_quote",
    ),
    op(
        "F705",
        "a reset after words",
        on("help_desk", put("nodes/ticket_opened", "context_strategy: reset")),
        on("tables", put("nodes/greet", "context_strategy: reset")),
    ),
    op("F706 F107", "a task of nothing", value("nodes/*/task", '" "')),
    op(
        "F706",
        "no messages",
        on("coffee", value("nodes/size/task_messages", "[]")),
        on(
            "tables",
            value("nodes/ask_time/task_messages", "[]"),
            value("nodes/confirm/task_messages", "[]"),
        ),
    ),
    op(
        "F706",
        "a message of nothing",
        on("coffee", value("nodes/size/**/content", '""')),
        on("tables", value("nodes/ask_time/**/content", '""')),
    ),
    op(
        "F707",
        "a task longer than any budget",
        value("nodes/*/task", LONG),
        value("**/content", LONG),
    ),
    op(
        "F708",
        "a role where the LLM does not speak",
        put("nodes/no_booking", "role_message: You say goodbye."),
        put("nodes/refused", "role_message: You say goodbye."),
        put("nodes/person", "context_strategy: reset"),
        put("nodes/declined", "context_strategy: reset"),
    ),
    op("F708", "an empty role", value("nodes/*/role_message", '""'), only="coffee tables"),
    op("F801", "no way out for a run that fails", drop("on_error")),
    op(
        "F801",
        "no way out for a write that fails",
        drop("nodes/urgency/on_error"),
        put("functions/book_day", "effects: write"),
        only="parcel",
    ),
    op(
        "F802",
        "a slow call without a word",
        text("    filler: One moment while I write the ticket.\n", ""),
        text("    timeout: 10s\n    filler: I am reserving that for you.\n", "    timeout: 10s\n"),
        text("    filler: One moment while I change the calendar.\n", ""),
    ),
    op(
        "F802",
        "a limit that is far too long",
        text("    timeout: 5s\n    filler: One moment please.\n", "    timeout: 30s\n"),
        text("    timeout: 5s\n    filler: One moment while I check.\n", "    timeout: 30s\n"),
        text(
            "    timeout: 5s\n    filler: One moment while I look you up.\n", "    timeout: 30s\n"
        ),
    ),
    op(
        "F803",
        "a node that waits in silence",
        put("nodes/ask_time", "respond_immediately: false"),
        put("nodes/confirm", "respond_immediately: false"),
        put("nodes/size", "respond_immediately: false"),
        put("nodes/check", "respond_immediately: false"),
        put("nodes/offer", "respond_immediately: false"),
    ),
    op(
        "F804",
        "an end that waits for the caller",
        put("nodes/goodbye", "respond_immediately: false", beside="post_actions"),
    ),
    op(
        "F805",
        "an address of the web in words",
        value("**/say", sub(r"(Goodbye!|Thank you)", r"See www.example.com. \1")),
    ),
    op(
        "F805",
        "markup and an emoji in words",
        value("**/filler", sub("One moment", "One **moment** 🙂")),
        value("**/say", sub("Goodbye!", "Goodbye! 🙂")),
    ),
    op(
        "F805",
        "a run of digits in words",
        value("**/say", sub("Goodbye!", "Call 5550199. Goodbye!")),
        value("**/pre_actions/*/text", sub("$", " Call 5550199.")),
    ),
    op(
        "F806",
        "a task that asks for silence",
        value("nodes/*/task", sub(PLAIN + "(.*)$", r"\1 Then do nothing.")),
        value("**/content", sub(PLAIN + "(.*)$", r"\1 Then stay silent.")),
    ),
    op(
        "F807",
        "a task that counts",
        value("nodes/*/task", sub(PLAIN + "(.*)$", r"\1 Ask only once.")),
        value("**/content", sub(PLAIN + "(.*)$", r"\1 Never ask more than twice.")),
    ),
    op(
        "F808",
        "a write that nobody confirms",
        texts(
            (
                "    handler: move_appointment\n",
                "    handler: move_appointment\n    effects: write\n",
            ),
            ("transition_to: check\n", "transition_to: move_it\n"),
        ),
        text("    effects: read # a barge-in may cancel it\n", "    effects: write\n"),
        only="restaurant appointment_reminder",
    ),
    op(
        "F809",
        "a node for a person that is renamed away",
        text(
            '  colleague: # flowcat: ignore[F202] `session.goto` leads here\n    end: {outcome: handed_over, say: "I am sorry. A colleague will call you back today. Goodbye!"}',
            "",
        ),
        only="parcel",
    ),
    op(
        "F810",
        "goodbye twice",
        put("nodes/goodbye/post_actions/0", "text: Goodbye!"),
        on("coffee tables", put("nodes/goodbye", "pre_actions: [{type: tts_say, text: Goodbye!}]")),
        text("    end: booked", "    end: {outcome: booked, say: Goodbye!}"),
        text("    end: solved", "    end: {outcome: solved, say: Goodbye!}"),
    ),
    op(
        "F811",
        "a question right before the LLM speaks",
        text("    respond_immediately: false # the client speaks next\n", ""),
        text(
            "text: Your ticket is {{ ticket | spell }}.",
            'text: "Your ticket is {{ ticket | spell }}. Is that all?"',
        ),
        text("text: Welcome to La Maison.", "text: How can I help you?"),
        text(
            "We have nothing free on {{ day | date }}.",
            "We have nothing free on {{ day | date }}. Which other day?",
        ),
    ),
)
