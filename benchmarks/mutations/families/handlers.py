"""Family 6: what stands behind functions, and what Pipecat is given as it stands."""

from benchmarks.mutations.operators import drop, misspelt, on, op, put, python, sub, text, value

DEFINED = r"^(async )?def (\w+)\("
LONG = "The caller says so. " * 60
DIRECT = "coffee tables"

OPERATORS = (
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
    op(
        "F620",
        "a host that the caller chooses",
        text(
            "{{ env.PARCELS_URL }}/parcels/{{ args.number }}",
            "https://{{ args.number }}.example.com/",
        ),
        text(
            "{{ env.PARCELS_URL }}/parcels/{{ number }}/notes",
            "{{ env.PARCELS_URL }}{{ args.note }}",
        ),
    ),
    op(
        "F620",
        "a URL without its scheme",
        text(
            "{{ env.PARCELS_URL }}/parcels/{{ args.number }}",
            "parcels.example.com/{{ args.number }}",
        ),
        text("{{ env.PARCELS_URL }}/parcels/{{ number }}/notes", "/parcels/{{ number }}/notes"),
    ),
    op(
        "F620",
        "a password in a URL",
        text(
            "{{ env.PARCELS_URL }}/parcels/{{ args.number }}", "https://me:pw@parcels.example.com/"
        ),
    ),
    op(
        "F620",
        "a list of hosts that depends on the conversation",
        text('hosts: ["{{ env.PARCELS_URL }}"]', 'hosts: ["{{ env.PARCELS_URL }}", "{{ place }}"]'),
    ),
    op(
        "F621",
        "a tool of a server that is not listed",
        text("mcp: catalog.find_book", "mcp: catalogue.find_book"),
        text("server: desk", "server: lending_desk"),
    ),
    op("F621", "a tool without its server", text("mcp: catalog.find_book", "mcp: find_book")),
    op(
        "F621",
        "a server's URL without its scheme",
        text('url: "{{ env.DESK_URL }}"', "url: desk.example.com/mcp"),
    ),
    op(
        "F621",
        "a server's header that depends on the conversation",
        text("Bearer {{ env.DESK_TOKEN }}", "Bearer {{ env.DESK_TOKEN }} {{ title }}"),
    ),
)
