"""What holds for any words: no error, only functions that are offered, only values that fit."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.offline import Ask, Calls, Chat, Tool, Turn, decide, speak, tell
from flowcat.offline.kinds import fits

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # the caller's wall clock
TOOLS = (
    Tool(
        "book",
        "Book a room.",
        {
            "kind": {"type": "string", "enum": ["single", "double"]},
            "arrival": {"type": "string", "format": "date"},
            "hour": {"type": "string", "pattern": "^(0[89]|1[0-7]):[0-5][0-9]$"},
            "nights": {"type": "integer", "minimum": 1, "maximum": 9},
            "breakfast": {"type": "boolean"},
            "extras": {"type": "array", "items": {"enum": ["sauna", "garage"]}},
        },
        ("kind", "arrival", "nights"),
    ),
    Tool("pay", "Pay.", {"amount": {"type": "number", "exclusiveMinimum": 0}}, ("amount",)),
    Tool("note", "Record a message.", {"message": {"type": "string"}}, ("message",)),
    Tool("contact", "Record the e-mail address.", {"email": {"type": "string"}}, ("email",)),
    Tool("stop", "The caller does not want anything."),
)
VOCABULARY = (
    "a the no not yes one two seven twenty hundred point oh double single room nights night "
    "friday next the third of march 2027 24 7.30 7:30 pm am at dot com half past to in hours "
    "days sauna and , . or wait actually sorry make that pay fifty dollars breakfast without "
    "never mind my name is under AB12 street 12 email anna between 31 february @ ' ² ٣"
)
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=14).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(WORDS | st.text(max_size=40))
def test_any_words_give_a_decision_that_fits_the_functions(words: str) -> None:
    """Calls name offered functions, hold all that is required and keep every schema."""
    decision = decide(Turn(words, TOOLS, NOW, prompt="Ask how you can help."))
    match decision:
        case Calls(calls):
            assert calls
            for call in calls:
                tool = next(tool for tool in TOOLS if tool.name == call.name)
                assert set(tool.required) <= set(call.arguments) <= set(tool.parameters)
                for name, value in call.arguments.items():
                    assert fits(tool.parameters[name], value)
        case Ask(name, missing, known, text):
            tool = next(tool for tool in TOOLS if tool.name == name)
            assert missing
            assert not set(missing) & set(known)
            assert set(missing) <= set(tool.parameters)
            assert text.strip().endswith("?")
        case Chat(text):
            assert text.strip()


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_the_same_words_always_give_the_same_decision(words: str) -> None:
    """Offline mode is deterministic."""
    turn = Turn(words, TOOLS, NOW)
    assert decide(turn) == decide(turn)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_prompt_and_any_result_can_be_spoken(text: str) -> None:
    """No text breaks the bot's words."""
    assert isinstance(speak(text), str)
    assert isinstance(tell(text), str)
