"""F301: a value is read where it may still be unset, with the way on which it is."""

from collections.abc import Iterator

from flowcat.checks.assignment.labels import Writer, shown_path, way_labels, writers_of
from flowcat.checks.assignment.quick import open_reads
from flowcat.checks.assignment.search import Finding, Search
from flowcat.checks.assignment.slots import Slots, slots_of, terms_of
from flowcat.checks.model import Model
from flowcat.checks.routes import ways_of
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.graph.ways import Asks, StepKind, Use
from flowcat.language.nullness import Outcome, path_of
from flowcat.text import Span


def unset_reads(model: Model) -> Iterator[Diagnostic]:
    """F301: some way leads to a read before anything has set what it reads."""
    ways = ways_of(model)
    if ways.start not in ways.steps:
        return
    slots = slots_of(model, ways)
    sites = open_reads(model, slots, ways)
    if not sites:
        return
    terms = terms_of(model, slots, ways)
    wrong = [found.span for found in model.found if found.is_error]
    told: set[tuple[Span, str]] = set()
    for name, actions in sites.items():
        writers = writers_of(model, ways, name)
        searched = Search(model, ways, slots, terms, name, actions).run()
        # Of a text with a fault of its own nothing follows.
        findings = tuple(one for one in searched if not _lies_in(_span(one), wrong))
        is_never_set = not writers and not any(one.is_doubted for one in findings)
        if is_never_set and name in slots.unset and findings:
            yield _never_set(model, slots, findings)
            continue
        for finding in findings:
            span = _span(finding)
            if (span, name) not in told:
                told.add((span, name))
                yield _unset(model, slots, finding, writers)


def _lies_in(span: Span, wrong: list[Span]) -> bool:
    return any(
        span.source is one.source and one.start <= span.start and span.end <= one.end
        for one in wrong
    )


def _never_set(model: Model, slots: Slots, findings: tuple[Finding, ...]) -> Diagnostic:
    """Tell of a name that nothing sets at all, once for all its reads."""
    first = min(findings, key=lambda one: (not _is_error(model, one), _span(one).start))
    others = [_span(one) for one in findings if one is not first]
    name = first.name
    # What the bot itself keeps in Pipecat's state stands in no function of the flow.
    is_sure = model.marked and _is_error(model, first)
    notes = _doubts(model, first)
    if not model.marked and not notes:
        notes = ("unless other Python code of the bot sets it",)
    what = (
        "this input is optional, and may be"
        if name in slots.inputs
        else "nothing sets it, so it is"
    )
    return Diagnostic(
        rule=rule("F301"),
        message=f"`{name}` is read, but {what} unset",
        span=_span(first),
        related=tuple(Label(span, "read here too") for span in others[:3]),
        notes=notes,
        help=_never_help(model, slots, first),
        other_severity=None if is_sure else Severity.WARNING,
    )


def _unset(model: Model, slots: Slots, finding: Finding, writers: tuple[Writer, ...]) -> Diagnostic:
    """Tell of a name that is set on other ways than this one."""
    path = ".".join(_path(finding))
    related = way_labels(model, finding, writers) if path == finding.name else ()
    return Diagnostic(
        rule=rule("F301"),
        message=_message(finding, path),
        span=_span(finding),
        label=_label(finding, path) if related else "",
        related=related,
        notes=(f"path: {shown_path(finding.steps)}", *_doubts(model, finding)),
        help=_help(model, slots, finding, path),
        other_severity=_severity(model, finding),
    )


def _label(finding: Finding, path: str) -> str:
    return "read here" if _span(finding).text == path else f"this reads `{path}`"


def _message(finding: Finding, path: str) -> str:
    kind = finding.trouble.kind
    if isinstance(finding.action, Asks):
        if kind is Outcome.LOST:
            return f"`{path}` may be unset here, and then this comparison is false"
        return f"`{path}` may be unset here, and then this condition is false"
    if kind is Outcome.FAIL:
        return f"`{path}` may be unset here, and this cannot be computed without it"
    entered = finding.steps[-1]
    if entered.kind is StepKind.ENTER:
        return f"`{path}` may be unset when `{entered.source.node}` is entered"
    return f"`{path}` may be unset here"


def _never_help(model: Model, slots: Slots, finding: Finding) -> str:
    if not model.marked and model.handlers is None:
        return "set it in a Python function, and name the file with `--handlers`"
    if not model.marked:
        return f"write it in a Python function: {_in_python(finding)}"
    with_default = _with_default(slots, finding)
    if finding.name in slots.inputs:
        return f"give it a `default`, or write {with_default}"
    return f"set it before, give it a `default`, or write {with_default}"


def _help(model: Model, slots: Slots, finding: Finding, path: str) -> str:
    if not model.marked:
        return f"write it on this way too: {_in_python(finding)}"
    if isinstance(finding.action, Asks):
        return f"set it before, or ask for `{path} != null` first"
    if finding.name in ("args", "result"):
        return f"it may be left out, so write {_with_default(slots, finding)}"
    return f"set it before this is read, or write {_with_default(slots, finding)}"


def _in_python(finding: Finding) -> str:
    return f'`flow_manager.state["{finding.name}"] = ...`'


def _with_default(slots: Slots, finding: Finding) -> str:
    path = ".".join(_path(finding))
    if isinstance(finding.action, Asks):
        return f"`{path} != null and ...`"
    literal = _default(slots, _path(finding))
    if finding.trouble.kind is Outcome.FAIL:
        return f"`({path} | default({literal}))`"
    read = path_of(finding.expression)
    shown = ".".join(read) if read is not None else path
    return f"`{{{{ {shown} | default({literal}) }}}}`"


def _default(slots: Slots, path: tuple[str, ...]) -> str:
    """Return a literal of the kind that is read, to be filled in by the author."""
    schema = slots.schemas.get(path[0]) if len(path) == 1 else None
    match schema.keywords.get("type") if schema is not None else None:
        case "integer" | "number":
            return "0"
        case "boolean":
            return "false"
        case "array":
            return "[]"
        case _:
            return '"..."'


def _path(finding: Finding) -> tuple[str, ...]:
    return next(
        source.path
        for source in finding.trouble.sources
        if source.path is not None and source.path[0] == finding.name
    )


def _span(finding: Finding) -> Span:
    action = finding.action
    scalar = action.formula.scalar if isinstance(action, Asks) else action.text.scalar
    node = next(
        source.node
        for source in finding.trouble.sources
        if source.path is not None and source.path[0] == finding.name
    )
    return scalar.span_of(node.start, node.end)


def _is_error(model: Model, finding: Finding) -> bool:
    if finding.is_doubted or not finding.is_sure or isinstance(finding.action, Asks):
        return False
    if not model.marked and model.handlers is None:
        return False
    is_passed_on = finding.action.use in (Use.SCHEMA, Use.ARGUMENT)
    return not is_passed_on or finding.trouble.kind is not Outcome.NULL


def _severity(model: Model, finding: Finding) -> Severity | None:
    return None if _is_error(model, finding) else Severity.WARNING


def _doubts(model: Model, finding: Finding) -> tuple[str, ...]:
    if not finding.is_sure:
        return ("conditions on this path may rule it out; there are too many to tell",)
    if finding.is_doubted:
        return ("a Python function on this path may set it, for all that its text tells",)
    if not model.marked and model.handlers is None:
        return ("the Python functions of this flow are not known",)
    return ()
