"""What a flow asks of the checks: providers, severities, opt-in rules, budgets."""

from collections.abc import Mapping
from typing import ClassVar

from flowcat.diagnostics import RULES, is_needed
from flowcat.language.constraints import Constraint
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Choice, Known, Whole
from flowcat.language.shapes import ListOf, MapFrom, Named
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass

PROVIDERS = ("openai", "anthropic", "google", "bedrock", "mistral")
"""The providers whose limits are known."""

SEVERITIES = ("error", "warning", "info", "off")
"""What a rule may be set to."""

_RULE = Known("rule", tuple(word for rule in RULES.values() for word in (rule.code, rule.name)))
_SETTABLE = Known(
    "rule that can be set",
    tuple(
        word for rule in RULES.values() if not is_needed(rule) for word in (rule.code, rule.name)
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Settings of `flowcat validate` for this flow, which win over the project's."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    targets: tuple[str, ...] | None = key(
        ListOf(Known("provider", PROVIDERS), least=1),
        "The providers whose limits the flow must keep; all that are known unless it says less.",
    )
    severity: Mapping[str, Named[str]] | None = key(
        MapFrom(_SETTABLE, Choice(SEVERITIES)),
        "A rule, by code or name, to `error`, `warning`, `info` or `off`.",
    )
    enable: tuple[str, ...] | None = key(
        ListOf(_RULE), "Rules that run only where they are asked for, by code or name."
    )
    prompt_budget: int | None = key(
        Whole(100, 10_000_000), "The most tokens a prompt may hold on any path (F707)."
    )
    functions_per_node: int | None = key(
        Whole(1, 1_000), "The most functions offered together without a warning (F607)."
    )


CHECKS = Record(Checks, "`checks`")
