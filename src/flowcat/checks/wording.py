"""What prompts and fixed words say: the few English phrases that rules know, and where they stand.

Rules that read prose know English only and few words of it. What they do not know, they pass over.
"""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.language.document import Conversation, End, FlowDocument
from flowcat.language.leaves import Text

GOODBYE: Final = r"\b(?:good-?bye|bye(?:-bye)?|farewell)\b"
"""Words that a caller hears once."""

FAREWELL: Final = GOODBYE + r"|\bhave an? [a-z]+ (?:day|evening|night)\b"
"""Words that end a call."""

REQUEST: Final = r"\?|\b(?:please|tell me|let me know|press|say|speak|leave|go ahead|listening)\b"
"""What makes a caller say something."""


def is_english(flow: FlowDocument) -> bool:
    """Whether a flow's texts are English, as far as it says."""
    return flow.language is None or flow.language.text.lower().startswith("en")


def prompts(flow: FlowDocument) -> Iterator[Text]:
    """Yield every text that tells the LLM what to do: roles and tasks; each once."""
    seen: set[int] = set()
    for text in _prompts(flow):
        if text is not None and id(text.scalar) not in seen:
            seen.add(id(text.scalar))
            yield text


def instructions(text: Text, hints: tuple[str, ...]) -> str:
    """Return a text in lower case; what it quotes and what is filled in are blanks.

    Offsets are those of the text itself. A text in which none of the hints occurs comes out empty:
    most texts do, and then nothing more needs to be looked for.
    """
    plain = text.scalar.text.lower()
    if not any(hint in plain for hint in hints):
        return ""
    said = without_slots(text)
    lowered = said.lower()
    if len(lowered) != len(said):
        lowered = said
    if '"' in lowered or "\N{LEFT DOUBLE QUOTATION MARK}" in lowered:
        lowered = re.sub(_QUOTED, lambda found: " " * len(found[0]), lowered)
    return lowered


def without_slots(text: Text) -> str:
    """Return a text with blanks for what is filled in; offsets are those of the text itself."""
    said = text.scalar.text
    for slot in text.template.slots:
        said = f"{said[: slot.start]}{' ' * (slot.end - slot.start)}{said[slot.end :]}"
    return said


def is_blank(text: Text) -> bool:
    """Whether a text says nothing at all."""
    return not text.scalar.text.strip()


def says_farewell(text: Text) -> bool:
    """Whether fixed words end the call."""
    said = text.scalar.text.lower()
    return any(hint in said for hint in _FAREWELL_HINTS) and re.search(FAREWELL, said) is not None


def says_goodbye(text: Text) -> bool:
    """Whether fixed words hold a goodbye."""
    said = text.scalar.text.lower()
    return any(hint in said for hint in _FAREWELL_HINTS) and re.search(GOODBYE, said) is not None


def asks(text: Text) -> bool:
    """Whether fixed words make the caller say something."""
    said = text.scalar.text.lower()
    return re.search(REQUEST, said) is not None and not says_farewell(text)


_FAREWELL_HINTS = ("bye", "farewell", "have a")
_QUOTED: Final = r'"[^"]*"|\u201c[^\u201d]*\u201d'


def _prompts(flow: FlowDocument) -> Iterator[Text | None]:
    yield flow.role_message
    for named in flow.nodes.values():
        match named.value:
            case Conversation() as node:
                yield node.role_message
                yield node.task
                for message in node.task_messages or ():
                    yield message.content
            case End() as node:
                yield node.role_message
                yield node.task
            case _:
                pass
