"""What people do with words in any conversation: agree, refuse, finish, give up, ask for a person.

The same acts are looked for in what the caller says and in what a function is for, so that ``yep``
meets a function that is described as "The caller says it is right."
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from flowcat.offline.words import Found, Words, name_words, read_words

Act = Literal[
    "affirm",
    "deny",
    "change",
    "done",
    "decline",
    "quit",
    "bye",
    "human",
    "unable",
    "repeat",
    "remove",
    "add",
    "ask",
    "filler",
]


def spot_acts(words: Words) -> tuple[Found[Act], ...]:
    """Find the acts in what a caller says, the longest phrase first."""
    parts = [word.text for word in words]
    found = [_negated(words, act) for act in _scan(tuple(parts), _SAID)]
    if "off" in parts and "take" in parts[: parts.index("off")]:
        found.append(Found("remove", parts.index("take"), parts.index("take") + 1))
    return tuple(found)


def acts_of(found: Iterable[Found[Act]]) -> frozenset[Act]:
    """The acts alone."""
    return frozenset(hit.value for hit in found)


@lru_cache(maxsize=512)
def roles_of(name: str, description: str) -> frozenset[Act]:
    """Tell which acts a function stands for, from its name and description."""
    named = acts_of(_scan(name_words(name), _NAMED))
    described = acts_of(_scan(tuple(word.text for word in read_words(description)), _DESCRIBED))
    told = named | described
    if "change" in told and "affirm" in described and "affirm" not in named:
        told -= {"affirm"}
    return told


def _negated(words: Words, act: Found[Act]) -> Found[Act]:
    """``not the right time`` is no agreement."""
    before = words[max(0, act.first - 3) : act.first]
    bare = act.value == "affirm" and act.last - act.first == 1
    negated = any(word.text in _NEGATIONS and not word.pause for word in before)
    return Found("deny", act.first, act.last) if bare and negated else act


_NEGATIONS = frozenset({"not", "isn't", "wasn't", "aren't", "never"})


Phrases = dict[str, dict[tuple[str, ...], Act]]


def _table(rows: dict[Act, str]) -> Phrases:
    """Phrases by their first word, longest first."""
    table: Phrases = {}
    for act, text in rows.items():
        for part in text.split("|"):
            words = tuple(part.split())
            table.setdefault(words[0], {})[words] = act
    return {
        first: dict(sorted(phrases.items(), key=lambda item: -len(item[0])))
        for first, phrases in table.items()
    }


def _scan(texts: tuple[str, ...], table: Phrases) -> list[Found[Act]]:
    found = []
    at = 0
    while at < len(texts):
        phrases = table.get(texts[at], {})
        hit = next((key for key in phrases if texts[at : at + len(key)] == key), None)
        if hit is None:
            at += 1
        else:
            found.append(Found(phrases[hit], at, at + len(hit)))
            at += len(hit)
    return found


_SAID = _table(
    {
        "affirm": "yes|yeah|yep|yup|yea|sure|correct|exactly|absolutely|definitely|perfect|right|"
        "of course|go ahead|sounds good|sounds great|sounds right|that's right|that is right|"
        "that's correct|that is correct|it is|that works|that's fine|that is fine|looks good|"
        "please do|all correct|all right|alright|confirm|confirmed|i confirm|i agree|agreed|"
        "okay|ok|fine|great|works for me|that's it exactly|you got it|it's right|it's correct|"
        "all good|very good|why not|indeed|i do|i accept|place the order|go for it",
        "deny": "no|nope|nah|not right|not correct|isn't right|wrong|that's wrong|incorrect|"
        "not really|it isn't|it's not|that's not right|that is not right|that's not correct|"
        "that isn't right|not quite|no way|i don't|it's wrong|don't|negative|that's not it",
        "change": "change|another|different|switch|edit|modify|revise|instead|rather|update|"
        "start over|something else|make a change|one change|go back|move|other one|reschedule|"
        "mistake|a correction|correct that|wait|hold on",
        "done": "that's all|that is all|that's it|that is it|that'll be all|that will be all|"
        "nothing else|nothing more|i'm done|we're done|that's everything|that is everything|"
        "all set|i'm good|i'm all set|no that's it|i'm finished|"
        "that'll be it|that will be it|that would be all|that'll do|that will do|nope that's it|"
        "that's enough|no more|i'm fine thanks|thats all|thats it|finished|all done|"
        "that's all thanks|that completes|nothing for now",
        "decline": "no thanks|no thank you|not for now|not now|no that's okay|nope thanks",
        "quit": "never mind|nevermind|forget it|forget about it|cancel|changed my mind|give up|"
        "not interested|i don't want|don't want|we don't want|do not want|drop it|leave it|"
        "don't need|i don't need|no longer need|no longer want|not anymore|not any more|"
        "no order|no table|call it off|let it go|scrap it|i give up|stop it|"
        "don't bother|i'd rather not|rather not|i won't need",
        "bye": "bye|goodbye|good bye|bye bye|see you|hang up|good night|have a nice day|"
        "have a good day|talk later|end the call|so long|farewell",
        "human": "human|a person|real person|an agent|live agent|operator|representative|"
        "someone real|speak to someone|talk to someone|speak with someone|talk with someone|"
        "speak to a|talk to a|talk to somebody|speak to somebody|your manager|a manager|"
        "your colleague|customer service|a human being|actual person|put me through|a colleague",
        "unable": "i don't know|don't know|no idea|not sure|i forgot|forgot|can't remember|"
        "don't remember|i don't have|don't have|can't find|haven't got|i lost it|do not know",
        "repeat": "say that again|repeat|repeat that|say again|pardon|come again|once more|"
        "one more time|what did you say|didn't hear|didn't catch|did not hear|could not hear|"
        "say it again|excuse me|what was that|sorry what",
        "remove": "remove|delete|take off|drop|get rid of|leave out|take out|scratch|"
        "minus|cancel the|cancel my|strike|lose the|never mind the|forget the|"
        "forget about the|changed my mind about",
        "add": "add|i'd like|i'll have|i'll take|can i get|can i have|could i get|could i have|"
        "give me|get me|order|i'll get|let me have|let me get|put in|throw in|we'll have|i want|"
        "we'd like|we'll take|include|plus",
        "filler": "hello|hi|hey|hello there|hi there|thanks|thank you|please|um|uh|er|hmm|well|so|"
        "hello hello|one moment|one second|one minute|just a second|a moment|a second|"
        "just a moment|one sec|hang on|are you there|good morning|good evening|good afternoon|"
        "thank you very much",
    }
)
_NAMED = _table(
    {
        "affirm": "accept|confirm|complete|approve|agree|yes|finalize|finalise|submit|place|right|"
        "correct|proceed|go ahead",
        "deny": "reject|decline|no|deny",
        "change": "change|revise|edit|modify|another|different|wrong|update|reschedule|redo|"
        "correct|fix|start over|go back|move",
        "done": "that is all|done|finish|finished|nothing more|no more|nothing else|end order|"
        "all done|finish order",
        "quit": "give up|cancel|abort|quit|refuse|never mind|stop|not interested|leave",
        "bye": "goodbye|bye|end call|end conversation|hang up|end",
        "human": "human|person|agent|operator|representative|escalate|handoff|colleague",
        "unable": "unable|unknown|do not know|forgot|dont know",
        "repeat": "repeat|say again",
        "remove": "remove|delete|take off|drop",
        "add": "add|order",
        "ask": "get|tell|check|look|show|list|find|hours|info",
        "filler": "check out|check in|checkout|checkin",
    }
)
_DESCRIBED = _table(
    {
        "affirm": "is right|is correct|says yes|agrees|confirms|accepts|approves|happy with|"
        "is fine|"
        "are right|are correct|wants to go ahead|says it is right|all right|goes ahead",
        "deny": "says no|declines|rejects|disagrees",
        "change": "change|changes|revise|edit|modify|another|different|wrong|is not right|"
        "not correct|is not correct|start over|correct something|update|move an|move a|"
        "reschedule",
        "done": "nothing more|nothing else|is done|that is all|is finished|needs nothing|"
        "no more|wants nothing|has everything|does not need anything|doesn't need anything|"
        "no further|has finished|finished",
        "quit": "does not want|doesn't want|no longer wants|gives up|not interested|refuses|"
        "never mind|cancel|gives up on|wants to stop|changed their mind|changed his mind",
        "bye": "goodbye|end the call|end the conversation|ends the call|hang up|says bye|"
        "ends the conversation|close the call",
        "human": "a person|human|a human|an agent|operator|representative|colleague|"
        "real person|member of staff|an advisor|live agent|the staff",
        "unable": "does not know|doesn't know|is unable|cannot remember|forgot|does not have|"
        "cannot give|cannot provide",
        "repeat": "repeat|say again|hear that again",
        "remove": "remove|delete|take off|off the|drop|removes",
        "add": "add|adds|one line",
        "filler": "check out|check in",
        "ask": "tell|get|look up|check|show|list|find out|gives|answer|tells|asks when|"
        "asks what|asks how|asks about|returns|read",
    }
)
