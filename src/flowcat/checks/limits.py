"""What LLM providers take: every limit that a rule knows, with its date and source.

One request carries all functions of a node, and one that breaks a limit fails the whole request:
the bot says nothing at all. Limits move, so each row says when it was seen and where. The page
``docs/providers.md`` shows the same rows. Which of them count is a matter of the flow's targets.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal, TypeAlias

from flowcat.text.dataclass import dataclass

PROVIDER_NAMES: Final = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "google": "Google",
    "bedrock": "Amazon Bedrock",
    "mistral": "Mistral",
}
"""Every provider that a limit is known of, as messages name it."""

Subject: TypeAlias = Literal[
    "function name",
    "parameter name",
    "functions in one request",
    "length of a description",
    "properties of a schema",
    "levels of a schema",
    "enum values of a schema",
    "keywords of a schema",
    "form of a schema",
]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of one provider."""

    provider: str
    subject: Subject
    says: str
    """The limit in words."""
    seen: str
    """The year and month of the newest evidence."""
    source: str
    """Where it is said: a package's reference, a page, or an issue with the provider's answer."""
    pattern: str = ""
    """What a name must match, whole."""
    least: int = 0
    """The lowest number that passes."""
    most: int = 0
    """The highest number that passes."""
    is_certain: bool = True
    """Whether a request that breaks it is known to fail; else only its reference says so."""


LIMITS: Final[tuple[Limit, ...]] = (
    Limit(
        "openai",
        "function name",
        "letters, digits, `_` and `-`, at most 64",
        "2026-11",
        "openai 3.52.0, `FunctionDefinition.name`",
        pattern="[A-Za-z0-9_-]{1,64}",
    ),
    Limit(
        "anthropic",
        "function name",
        "letters, digits, `_` and `-`, at most 128",
        "2026-09",
        "anthropics/claude-code#96152, nicobailon/pi-mcp-adapter#190",
        pattern="[A-Za-z0-9_-]{1,128}",
    ),
    Limit(
        "google",
        "function name",
        "letters, digits, `_`, `.`, `:` and `-`, a letter or `_` first, at most 64"
        " (128 in the reference of google-genai 3.6.1)",
        "2026-03",
        "voipbin/monorepo#644, kaitranntt/ccs#219",
        pattern="[A-Za-z_][A-Za-z0-9_.:-]{0,63}",
    ),
    Limit(
        "bedrock",
        "function name",
        "letters, digits, `_` and `-`, at most 64",
        "2026-11",
        "Bedrock API reference, `ToolSpecification`",
        pattern="[A-Za-z0-9_-]{1,64}",
    ),
    Limit(
        "mistral",
        "function name",
        "letters, digits, `_` and `-`, at most 64",
        "2025-04",
        "Kochava-Studios/witsy#164",
        pattern="[A-Za-z0-9_-]{1,64}",
    ),
    Limit(
        "anthropic",
        "parameter name",
        "letters, digits, `_`, `.` and `-`, at most 64",
        "2026-09",
        "decocms/studio#6874, anthropics/claude-code#79418",
        pattern="[A-Za-z0-9_.-]{1,64}",
    ),
    Limit(
        "google",
        "parameter name",
        "letters, digits and `_`, a letter or `_` first, at most 64 (in the reference; no answer"
        " of the service was seen)",
        "2026-11",
        "google-genai 3.6.1, `FunctionDeclaration.parameters`",
        pattern="[A-Za-z_][A-Za-z0-9_]{0,63}",
        is_certain=False,
    ),
    Limit(
        "openai",
        "functions in one request",
        "at most 128",
        "2026-11",
        "openai 3.52.0, `tools`; musistudio/claude-code-router#686",
        most=128,
    ),
    Limit(
        "google",
        "functions in one request",
        "at most 512",
        "2026-05",
        "google-gemini/gemini-cli#26869",
        most=512,
    ),
    Limit(
        "openai",
        "length of a description",
        "at most 1,024 characters (gpt-4o, o3-mini; gpt-4.1-mini takes more)",
        "2025-05",
        "getsentry/sentry-mcp#106, run-llama/llama_index#18784",
        most=1024,
    ),
    Limit(
        "bedrock",
        "length of a description",
        "at least 1 character",
        "2025-12",
        "aws-samples/bedrock-access-gateway#214",
        least=1,
    ),
    Limit(
        "openai",
        "properties of a schema",
        "at most 100 in strict mode on the models of 2025; later ones take 5,000",
        "2025-06",
        "openai/openai-node#1176, artifactize-core 0.14.2",
        most=100,
    ),
    Limit(
        "openai",
        "levels of a schema",
        "at most 5 in strict mode on the models of 2025; later ones take 10",
        "2025-06",
        "tidyverse/ellmer#671, artifactize-core 0.14.2",
        most=5,
    ),
    Limit(
        "openai",
        "enum values of a schema",
        "at most 500 in strict mode on the models of 2025; later ones take 1,000",
        "2025-06",
        "googleapis/python-genai#950, artifactize-core 0.14.2",
        most=500,
    ),
    Limit(
        "google",
        "enum values of a schema",
        'no number is known: "too many states for serving" when all schemas of a request together'
        " are too large; Flowcat warns above 500",
        "2026-08",
        "bethington/ghidra-mcp#440, googleapis/python-genai#2293",
        most=500,
        is_certain=False,
    ),
    Limit(
        "google",
        "keywords of a schema",
        "only those of its `Schema`; Pipecat sends all but `additionalProperties` and `x-` keys",
        "2026-11",
        "google-genai 3.6.1 with Pipecat 1.14.0, tried here; pizza-bot-app/pizza-bot#62",
    ),
    Limit(
        "google",
        "form of a schema",
        "`enum` lists texts only; Pipecat leaves out any other",
        "2026-09",
        "BrokkAi/bifrost#25; Pipecat 1.14.0, `GeminiLLMAdapter`",
    ),
    Limit(
        "google",
        "form of a schema",
        "an array says what its `items` are",
        "2026-01",
        "AnswerDotAI/toolslm#68, cline/cline#7339",
    ),
    Limit(
        "openai",
        "form of a schema",
        "an array says what its `items` are",
        "2026-03",
        "langgenius/dify#32894, ogx-ai/ogx#3004",
    ),
    Limit(
        "google",
        "form of a schema",
        "`required` names only what is in `properties`",
        "2026-05",
        "iBUHub/AIStudioToAPI#154",
    ),
    Limit(
        "google",
        "form of a schema",
        "`properties`, `items` and `enum` stand beside the one type that they are of",
        "2026-09",
        "anomalyco/opencode#43495, decolua/9router#359",
    ),
    Limit(
        "google",
        "form of a schema",
        "nothing stands beside `anyOf`, nor beside several types, which Pipecat writes as `anyOf`"
        " (Vertex AI)",
        "2026-07",
        "anomalyco/opencode#15795, lambda-alpha-labs/Graphenium#37; Pipecat 1.14.0",
    ),
    Limit(
        "google",
        "form of a schema",
        "the `format` of a text is `enum` or `date-time`",
        "2026-11",
        "google-gemini/gemini-cli#3178; litellm 1.110.2 and pydantic-ai 2.68.0 send no others",
    ),
)

GOOGLE_KEYWORDS: Final = frozenset(
    {"additionalProperties", "anyOf", "default", "description", "enum", "example", "format"}
    | {"items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength"}
    | {"minProperties", "minimum", "nullable", "pattern", "properties", "propertyOrdering"}
    | {"required", "title", "type"}
)
"""The keywords of JSON Schema that Pipecat hands to Google and google-genai 3.6.1 takes."""


def refusing(subject: str, name: str, targets: AbstractSet[str]) -> tuple[Limit, ...]:
    """Return the limits that a name breaks, of the providers that a flow is to run on."""
    return tuple(
        limit
        for limit in _of(subject, targets)
        if limit.pattern and not re.fullmatch(limit.pattern, name)
    )


def lowest(subject: str, targets: AbstractSet[str]) -> Limit | None:
    """Return the smallest number that holds for a flow's providers; None if none is known."""
    known = (limit for limit in _of(subject, targets) if limit.most)
    return min(known, key=lambda limit: limit.most, default=None)


def least(subject: str, targets: AbstractSet[str]) -> Limit | None:
    """Return the largest number that must be reached; None if none is known."""
    known = (limit for limit in _of(subject, targets) if limit.least)
    return max(known, key=lambda limit: limit.least, default=None)


def named(providers: Iterable[str]) -> str:
    """Say which providers, as in ``OpenAI, Anthropic and Google``."""
    given = frozenset(providers)
    if given == PROVIDER_NAMES.keys():
        return "every provider"
    names = [shown for provider, shown in PROVIDER_NAMES.items() if provider in given]
    return " and ".join((", ".join(names[:-1]), names[-1])) if names[1:] else "".join(names)


def verb(providers: Iterable[str], stem: str) -> str:
    """Return a verb that agrees with them: ``Google rejects``, ``OpenAI and Google reject``."""
    is_one = len(frozenset(providers)) == 1 or frozenset(providers) == PROVIDER_NAMES.keys()
    return f"{stem}s" if is_one and " " not in stem else stem


def _of(subject: str, targets: AbstractSet[str]) -> Iterator[Limit]:
    return (limit for limit in LIMITS if limit.subject == subject and limit.provider in targets)
