"""The questions that offline mode asks when something is missing or was not understood."""

from flowcat.offline.kinds import choices_of, kind_of
from flowcat.offline.lexicon import objects_of, text_concepts
from flowcat.offline.speech import question_of
from flowcat.offline.turns import Schema, Tool, Turn
from flowcat.offline.words import name_words

NOT_UNDERSTOOD = "Sorry, I did not get that."


def ask_for(tool: Tool, name: str) -> str:
    """A question for one parameter."""
    schema = tool.parameters.get(name, {})
    thing = " ".join(name_words(name))
    match kind_of(name, schema):
        case "choice" | "list":
            return f"Which {thing}: {_either(choices_of(schema))}?"
        case "time":
            return "What time would you like?"
        case "date":
            return _about(schema) or _day(thing)
        case "date-time":
            return "What day and time would you like?"
        case "integer" | "number":
            return _about(schema) or _count(thing)
        case "name":
            return f"What is your {thing.removeprefix('your ')}?"
        case "phone":
            return "What is your phone number?"
        case "email":
            return "What is your e-mail address?"
        case "address":
            return "What is the address?"
        case "boolean":
            return f"Would you like {thing}?"
    return _about(schema) or f"What is the {thing}?"


def ask_at(turn: Turn, tool: Tool, name: str) -> str:
    """A question for one parameter; the node's own one if it is about nothing else."""
    own = question_of(turn.prompt)
    if tool.required == (name,) and own.count("?") == 1 and objects_of(tool) & text_concepts(own):
        return own
    return ask_for(tool, name)


def ask_again(turn: Turn) -> str:
    """A safe answer to what was not understood: the node's question once more."""
    question = question_of(turn.prompt) or _last_question(turn.bot)
    return f"{NOT_UNDERSTOOD} {question or 'Could you say that in other words?'}"


def _either(choices: tuple[str, ...]) -> str:
    spoken = [choice.replace("_", " ") for choice in choices]
    if len(spoken) < 2:
        return "".join(spoken)
    return f"{', '.join(spoken[:-1])} or {spoken[-1]}"


def _about(schema: Schema) -> str:
    """A question made of a short description such as "The dish to take off."."""
    text = str(schema.get("description", "")).strip().rstrip(".")
    words = text.split()
    if not 1 < len(words) <= 8 or text.endswith("?"):
        return text if text.endswith("?") else ""
    if words[0] in {"How", "What", "When", "Which", "Where", "Who"}:
        return f"{text}?"
    if words[0].lower() in {"the", "a", "an", "your"}:
        return f"What is {text[0].lower()}{text[1:]}?"
    return ""


def _day(thing: str) -> str:
    return "What day would you like?" if thing in {"date", "day"} else f"What is the {thing}?"


def _count(thing: str) -> str:
    if thing in {"count", "quantity", "number"}:
        return "How many would you like?"
    plural = thing.endswith("s") and " " not in thing
    return f"How many {thing}?" if plural else f"What is the {thing}?"


def _last_question(bot: str) -> str:
    parts = [part.strip() for part in bot.replace("!", ".").split(".")]
    return next((part for part in reversed(parts) if part.endswith("?")), "")
