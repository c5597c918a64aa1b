"""Reading one function from a text, and saying its facts in short."""

from textwrap import dedent, indent

from flowcat.pysource import HandlerFacts, PythonFacts
from flowcat.pysource.reading import read_python_text


def read(text: str) -> PythonFacts:
    """Read a Python text."""
    return read_python_text(dedent(text), "tools.py")


def direct(body: str, before: str = "") -> HandlerFacts:
    """Read a direct function of Pipecat with this body."""
    text = f"{dedent(before)}\nasync def f(flow_manager, x, y):\n{indent(dedent(body), '    ')}\n"
    return read(text).functions["f"]


def writes(facts: HandlerFacts) -> dict[str, str]:
    """Say what becomes of each key: `x` written, `x?` at times, `0` may be None, `-` taken out."""
    found: dict[str, str] = {}
    for write in facts.writes:
        kind = "-" if write.is_removal else ("0" if write.may_be_null else "+")
        found[write.name] = found.get(write.name, "") + kind + ("" if write.certain else "?")
    return found


def result(facts: HandlerFacts) -> dict[str, object] | None:
    """Say each field of the result: its values or type, in brackets what is only there at times."""
    if facts.result is None:
        return None
    found: dict[str, object] = {}
    for name, field in facts.result.items():
        what = set(field.values) if field.values is not None else field.json_type
        found[name if field.certain else f"{name}?"] = what
    return found
