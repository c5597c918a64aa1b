"""Cases of a branch: each value is listed once."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.cases import case_key
from flowcat.language.document import Branch
from flowcat.language.leaves import Name


def colliding_cases(model: Model) -> Iterator[Diagnostic]:
    """F001: two cases that Pipecat takes for one, such as ``true`` and ``"True"`` (rule 29)."""
    seen: set[int] = set()
    for offer in model.offers:
        branch = offer.function.transition_to
        if isinstance(branch, Branch) and id(branch) not in seen:
            seen.add(id(branch))
            yield from _collisions(branch)


def _collisions(branch: Branch) -> Iterator[Diagnostic]:
    first: dict[str, Name] = {}
    for named in branch.cases.values():
        canonical = case_key(named.key.value)
        if canonical in first:
            yield Diagnostic(
                rule=rule("F001"),
                message=f"`{named.key.text}` and `{first[canonical].text}` are one case",
                span=named.key.span,
                related=(Label(first[canonical].span, "first given here"),),
                help="keep one of them",
            )
        first.setdefault(canonical, named.key)
