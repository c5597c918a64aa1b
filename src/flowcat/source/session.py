"""What the reading of one document shares with the files it includes: findings and limits."""

from collections.abc import Mapping as AbstractMapping
from pathlib import Path

from flowcat.diagnostics import Diagnostic, Fix, Label, rule
from flowcat.source.tree import Mapping, Scalar, Sequence, Tree
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass, field

MAX_DEPTH = 64
"""Levels of nesting, aliases and included files counted in."""

MAX_EXPANSION = 10_000
"""Values that aliases and repeated includes may add to a document."""

MAX_SIZE = 16_000_000
"""Code points of a document with all that it includes."""

MAX_DIAGNOSTICS = 1_000
"""Findings that are kept; nobody reads more, and a broken megabyte has thousands."""

UNREADABLE = frozenset({"F000", "F003", "F006", "F007"})
"""Rules after which nothing may be concluded from what was read."""


@dataclass(slots=True)
class Session:
    """One document being read."""

    marked: bool
    """Whether scalars are those of a marked document."""
    root: Path | None = None
    """The folder that includes may not leave; None: there are no includes."""
    texts: AbstractMapping[Path, str] = field(default_factory=dict)
    """What stands in place of the text of files."""
    sources: list[Source] = field(default_factory=list)
    """The document and the files it includes, each once."""
    trees: dict[Path, Tree | None] = field(default_factory=dict)
    """What each included file was read to."""
    chain: list[Path] = field(default_factory=list)
    """The files being read now, each included by the one before."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    readable: bool = True
    """Whether all of the text could be read, so that its tree is worth checking."""
    expanded: int = 0
    """Values added by aliases and repeated includes so far."""
    size: int = 0
    """Code points read so far."""

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        label: str = "",
        related: tuple[Label, ...] = (),
        help: str = "",  # noqa: A002 - the word that people see
        fix: Fix | None = None,
    ) -> None:
        """Add a finding, unless there are too many already."""
        if code in UNREADABLE:
            self.readable = False
        if self.is_full and code != "F003":
            return
        self.diagnostics.append(
            Diagnostic(
                rule=rule(code),
                message=message,
                span=span,
                label=label,
                related=related,
                help=help,
                fix=fix,
            )
        )

    def withdraw(self, code: str, source: Source, start: int) -> None:
        """Take back the last finding if it is this one: a better one takes its place."""
        last = self.diagnostics[-1] if self.diagnostics else None
        if (
            last
            and last.rule.code == code
            and (last.span.source, last.span.start) == (source, start)
        ):
            self.diagnostics.pop()

    @property
    def is_full(self) -> bool:
        """Whether further findings would be dropped, and need not be made."""
        return len(self.diagnostics) >= MAX_DIAGNOSTICS

    def may_repeat(self, tree: Tree, depth: int, span: Span) -> bool:
        """Tell whether a tree may stand at a second place, at a depth; if not, report it."""
        nodes, height = _measured(tree, MAX_EXPANSION - self.expanded)
        self.expanded += nodes
        if self.expanded > MAX_EXPANSION:
            message = f"aliases and includes repeat more than {MAX_EXPANSION:,} values"
            self.report("F003", message, span)
            return False
        return self.may_nest(depth + height, span)

    def may_nest(self, depth: int, span: Span) -> bool:
        """Tell whether a depth is allowed; if not, report it."""
        if depth > MAX_DEPTH:
            self.report("F003", f"this is nested deeper than {MAX_DEPTH} levels", span)
            return False
        return True


def placeholder(span: Span) -> Scalar:
    """Return the empty value that stands for something that could not be read."""
    return Scalar(span.source, span.start, span.end, "", None, "plain")


def _measured(tree: Tree, budget: int) -> tuple[int, int]:
    """Count a tree's values, shared ones each time, and its levels; stop above the budget."""
    nodes = height = 0
    waiting: list[tuple[Tree, int]] = [(tree, 0)]
    while waiting and nodes <= budget:
        node, level = waiting.pop()
        nodes += 1
        match node:
            case Sequence():
                height = max(height, level + 1)
                waiting += [(item, level + 1) for item in node.items]
            case Mapping():
                height = max(height, level + 1)
                nodes += len(node.entries)
                waiting += [(value, level + 1) for _, value in node.entries.values()]
            case Scalar():
                pass
    return nodes, height
