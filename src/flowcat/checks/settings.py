"""What a project asks of the checks: providers, severities, opt-in rules, budgets."""

from collections.abc import Mapping

from flowcat.diagnostics import Rule, Severity
from flowcat.language.document.checks import PROVIDERS
from flowcat.text.dataclass import dataclass, field

MARKS = ("# flowcat:", "#flowcat:")
"""What a comment for Flowcat begins with. A text without it has none, and that is soon known."""


class SettingsError(ValueError):
    """A project's settings are wrong; the message names the key and says what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run. The defaults are those of a project that says nothing."""

    targets: frozenset[str] = frozenset(PROVIDERS)
    """The providers that the flow is to run on; all that are known unless somebody says less."""
    chosen_targets: frozenset[str] | None = None
    """Those that the command line names: they win over what the flow and the project say."""
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    """Another severity for a rule, by its code; None turns the rule off."""
    enabled: frozenset[str] = frozenset()
    """The codes of opt-in rules that are to run."""
    prompt_budget: int = 16_000
    """The most tokens a prompt may hold on any path, tools and context included (F707)."""
    functions_per_node: int = 12
    """The most functions offered together without a warning (F607)."""

    def runs(self, rule: Rule) -> bool:
        """Whether a rule's findings are to be told."""
        if rule.code in self.severities:
            return self.severities[rule.code] is not None
        return not rule.opt_in or rule.code in self.enabled


DEFAULTS = Settings()
