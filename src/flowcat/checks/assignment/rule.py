"""F301: a value is read where it may still be unset, with the way on which it is."""

from collections.abc import Iterator

from flowcat.checks.assignment.quick import open_reads
from flowcat.checks.assignment.search import Finding, Search
from flowcat.checks.assignment.slots import Slots, slots_of, terms_of
from flowcat.checks.model import Model
from flowcat.checks.routes import all_steps, ways_of
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.graph.ways import Asks, Reads, Runs, Step, StepKind, Use, Ways, Writes
from flowcat.language.leaves import Name
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
    told: set[tuple[Span, str]] = set()
    for name, actions in sites.items():
        writers = _writers(ways, name)
        findings = Search(model, ways, slots, terms, name, actions).run()
        is_never_set = not writers and not any(one.is_doubted for one in findings)
        if is_never_set and name in slots.unset and findings:
            yield _never_set(model, slots, findings)
            continue
        for finding in findings:
            span = _span(finding)
            if (span, name) not in told:
                told.add((span, name))
                yield _unset(model, finding, writers)


def _never_set(model: Model, slots: Slots, findings: tuple[Finding, ...]) -> Diagnostic:
    """Tell of a name that nothing sets at all, once for all its reads."""
    first = min(findings, key=lambda one: (not _is_error(model, one), _span(one).start))
    others = [_span(one) for one in findings if one is not first]
    name = first.name
    notes = _doubts(model, first)
    if not model.marked and model.handlers is None:
        help_ = "set it in a Python function, and name the file with `--handlers`"
    elif not model.marked:
        help_ = f'write it in a Python function: `flow_manager.state["{name}"] = ...`'
    elif name in slots.inputs:
        help_ = f"give it a `default`, or write {_with_default(first)}"
    else:
        help_ = f"set it before, give it a `default`, or write {_with_default(first)}"
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
        help=help_,
        other_severity=_severity(model, first),
    )


def _unset(model: Model, finding: Finding, writers: tuple[tuple[Span, str], ...]) -> Diagnostic:
    path = ".".join(_path(finding))
    related: tuple[Label, ...] = ()
    if "." not in path:
        on_way = {span for step in finding.steps for span, _ in _step_writes(step, finding.name)}
        missed = [(span, where) for span, where in writers if span not in on_way]
        only = len(writers) == 1
        related = tuple(
            Label(span, f"only {where} sets it" if only and where else "set here, on another way")
            for span, where in missed[:2]
        )
        leaving = _last_choice(finding)
        cleared = [at for step in finding.steps for at in _clears(step, finding.name)]
        if cleared:
            related = (Label(cleared[-1].span, "unset here"),)
        elif leaving is not None and missed:
            related = (Label(leaving.span, "this way never sets it"), *related)
    return Diagnostic(
        rule=rule("F301"),
        message=_message(finding, path),
        span=_span(finding),
        related=related,
        notes=(f"path: {_shown_path(finding.steps)}", *_doubts(model, finding)),
        help=_help(finding, path),
        other_severity=_severity(model, finding),
    )


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


def _help(finding: Finding, path: str) -> str:
    if isinstance(finding.action, Asks):
        return f"set it before, or ask for `{path} != null` first"
    return f"set it before this is read, or write {_with_default(finding)}"


def _with_default(finding: Finding) -> str:
    path = ".".join(_path(finding))
    if isinstance(finding.action, Asks):
        return f"`{path} != null and ...`"
    read = path_of(finding.expression)
    shown = ".".join(read) if read is not None else path
    return f'`{{{{ {shown} | default("...") }}}}`'


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


def _shown_path(steps: tuple[Step, ...]) -> str:
    shown = steps[0].source.node if steps else ""
    for step in steps:
        if step.target.node == step.source.node and step.target.is_talking:
            if step.kind is StepKind.CALL:
                shown += f" --{step.function}--> {step.target.node}"
            continue
        word = f"{step.function}" if step.function else ""
        if step.kind is StepKind.ERROR:
            word = f"{word} fails" if word else "error"
        arrow = f" --{word}--> " if word else " --> "
        if step is steps[-1] and step.kind is not StepKind.ENTER:
            shown += f" --{word}" if word else ""
        else:
            shown += f"{arrow}{step.target.node or 'the end'}"
    return shown


def _last_choice(finding: Finding) -> Name | None:
    """Return where the way was chosen that leads to the read."""
    for step in reversed(finding.steps[:-1]):
        if step.at is not None:
            return step.at
    return None


def _writers(ways: Ways, name: str) -> tuple[tuple[Span, str], ...]:
    found: dict[Span, str] = {}
    for step in all_steps(ways):
        for span, where in _step_writes(step, name):
            found.setdefault(span, where)
    return tuple(found.items())


def _clears(step: Step, name: str) -> Iterator[Name]:
    for action in step.actions:
        if isinstance(action, Writes):
            yield from (at for at in action.clears if at.text == name)


def _step_writes(step: Step, name: str) -> Iterator[tuple[Span, str]]:
    where = f"`{step.function}`" if step.function else ""
    for action in step.actions:
        match action:
            case Writes():
                for at in (*(named.key for named in action.sets.values()), *action.fills):
                    if at.text == name:
                        yield at.span, where
                for named in action.appends.values():
                    if named.key.text == name:
                        yield named.key.span, where
            case Runs() | Reads() | Asks() | _:
                pass
