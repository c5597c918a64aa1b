"""Settings from a project's table and from a flow's own ``checks``, one over the other."""

from collections.abc import Iterable, Mapping

from flowcat.checks.settings import Settings, SettingsError
from flowcat.diagnostics import RULES, Severity, did_you_mean, is_needed, rule_called
from flowcat.language.document import Checks
from flowcat.language.document.checks import PROVIDERS, SEVERITIES
from flowcat.text.dataclass import replace


def with_flow(settings: Settings, checks: Checks | None) -> Settings:
    """Return the settings for a flow that asks for something itself."""
    if checks is not None:
        severities = {name: named.value for name, named in (checks.severity or {}).items()}
        settings = _merged(settings, severities, checks.enable or ())
        settings = replace(
            settings,
            targets=frozenset(checks.targets or settings.targets),
            prompt_budget=checks.prompt_budget or settings.prompt_budget,
            functions_per_node=checks.functions_per_node or settings.functions_per_node,
        )
    if settings.chosen_targets is not None:
        settings = replace(settings, targets=settings.chosen_targets)
    return settings


def with_table(settings: Settings, table: Mapping[str, object]) -> Settings:
    """Return the settings of a project; ``table`` is what stands in its ``[tool.flowcat]``.

    Raises:
        SettingsError: If a key is unknown or its value does not fit.
    """
    for key in table:
        if key not in TABLE_KEYS:
            raise SettingsError(f"there is no setting `{key}`; {did_you_mean(key, TABLE_KEYS)}")
    settings = _merged(settings, _severities(table), _rules(table))
    targets = [_known("targets", word, PROVIDERS, "provider") for word in _words(table, "targets")]
    return replace(
        settings,
        targets=frozenset(targets) if "targets" in table else settings.targets,
        prompt_budget=_number(table, "prompt_budget", settings.prompt_budget),
        functions_per_node=_number(table, "functions_per_node", settings.functions_per_node),
    )


def excluded(table: Mapping[str, object]) -> tuple[str, ...]:
    """Return the patterns of files that are left out of folders.

    Raises:
        SettingsError: If they are no list of texts.
    """
    return tuple(_words(table, "exclude"))


TABLE_KEYS = ("targets", "severity", "enable", "prompt_budget", "functions_per_node", "exclude")
"""What ``[tool.flowcat]`` may hold."""


def _merged(settings: Settings, severities: Mapping[str, str], enable: Iterable[str]) -> Settings:
    """Set severities and enable rules, all by code or name, over what was set before."""
    enabled = frozenset(_code(word) for word in enable)
    # A rule that is asked for here runs, though it was turned off further away.
    merged = {
        code: severity
        for code, severity in settings.severities.items()
        if severity is not None or code not in enabled
    }
    merged |= {
        _code(word): None if severity == "off" else Severity(severity)
        for word, severity in severities.items()
    }
    return replace(settings, severities=merged, enabled=settings.enabled | enabled)


def _code(word: str) -> str:
    rule = rule_called(word)
    assert rule is not None, "words were looked up where they were read"
    return rule.code


def _severities(table: Mapping[str, object]) -> dict[str, str]:
    given = table.get("severity", {})
    if not isinstance(given, dict):
        raise SettingsError('`severity` takes a table such as `{F203 = "warning"}`')
    severities: dict[str, str] = {}
    for word, severity in given.items():
        _known("severity", word, _rule_words(), "rule")
        rule = rule_called(word)
        if rule is not None and is_needed(rule):
            message = f"`{word}` cannot be set: a flow with this fault cannot be loaded"
            raise SettingsError(f"`severity`: {message}")
        severities[word] = _known(f"severity.{word}", severity, SEVERITIES, "severity")
    return severities


def _rules(table: Mapping[str, object]) -> list[str]:
    words = _words(table, "enable")
    return [_known("enable", word, _rule_words(), "rule") for word in words]


def _rule_words() -> list[str]:
    return [word for rule in RULES.values() for word in (rule.code, rule.name)]


def _words(table: Mapping[str, object], key: str) -> list[str]:
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        raise SettingsError(f"`{key}` takes a list of texts")
    if key == "targets" and key in table and not given:
        raise SettingsError(f"`{key}` is empty; leave it out for all providers")
    return given


def _known(key: str, word: object, words: Iterable[str], noun: str) -> str:
    words = tuple(words)
    if isinstance(word, str) and word in words:
        return word
    hint = did_you_mean(str(word), words)
    raise SettingsError(f"`{key}`: there is no {noun} `{word}`; {hint}")


def _number(table: Mapping[str, object], key: str, default: int) -> int:
    given = table.get(key, default)
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise SettingsError(f"`{key}` takes a whole number above 0")
    return given
