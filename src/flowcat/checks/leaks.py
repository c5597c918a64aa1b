"""Sensitive values that come to where they are read, heard or logged."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from flowcat.checks.model import Model
from flowcat.checks.routes import all_steps, ways_of
from flowcat.diagnostics import Diagnostic, Severity, rule
from flowcat.graph.ways import Reads, Use
from flowcat.language.expressions import Expression
from flowcat.language.expressions.nodes import path_of, reads_paths
from flowcat.language.expressions.passing import passed_on
from flowcat.language.leaves import ValueSchema, texts_in
from flowcat.language.places import InScope, Write
from flowcat.language.sensitive import secret_variables
from flowcat.language.shapes import Named
from flowcat.text.dataclass import dataclass, field


def sensitive_leaks(model: Model) -> Iterator[Diagnostic]:
    """F306: a sensitive value, or what is made of one, is shown to the LLM, said or logged.

    In a URL it is an error: whatever stands there is logged on its way, by servers we do not know.
    """
    if not model.marked or not _may_have_any(model):
        return
    secrets = _secrets(model)
    seen: set[int] = set()
    for step in all_steps(ways_of(model)):
        for action in step.actions:
            if not isinstance(action, Reads) or id(action.text) in seen:
                continue
            seen.add(id(action.text))
            if action.use in _SHOWN:
                yield from _in_text(action, secrets)


_SHOWN: Final = {
    Use.PROMPT: "the LLM reads it here",
    Use.SCHEMA: "the LLM is shown it here",
    Use.TOLD: "the LLM is told it here",
    Use.SAID: "these words say it aloud and stay in the context",
    Use.OUTCOME: "an outcome and its reason stand in logs",
    Use.URL: "servers log the URL it stands in",
    Use.QUERY: "servers log the URL it stands in",
}
_URL: Final = (Use.URL, Use.QUERY)


@dataclass(slots=True)
class _Secrets:
    """The names that hold something sensitive."""

    made_from: dict[str, str] = field(default_factory=dict)
    """Each name with what it is made from; itself if it is declared so."""
    variables: frozenset[str] = frozenset()
    """The environment variables that hold secrets."""

    def holds(self, path: tuple[str, ...], scope: InScope) -> bool:
        """Whether what stands at a path is sensitive."""
        match path:
            case ("args", name, *_):
                schema = (scope.arguments or {}).get(name)
                if schema is None:
                    return name in self.made_from and (scope.open_arguments or name in scope.taken)
                return schema.is_sensitive
            case ("result", name, *_):
                schema = (scope.returns or {}).get(name)
                return schema is not None and schema.is_sensitive
            case ("env", name, *_):
                return name in self.variables
            case (name, *_):
                return name in self.made_from
            case _:
                return False

    def shown_by(self, expression: Expression, scope: InScope) -> Iterator[Expression]:
        """Yield the parts of an expression by which its value shows something sensitive.

        What only asks about a value, as a comparison does, does not show it.
        """
        path = path_of(expression)
        if path is not None:
            if self.holds(path, scope):
                yield expression
            return
        for part in passed_on(expression):
            yield from self.shown_by(part, scope)


def _may_have_any(model: Model) -> bool:
    flow = model.flow
    schemas = [flow.inputs, flow.state]
    for offer in model.offers:
        schemas += [offer.function.parameters, offer.function.returns]
    return any(_has_any(one) for one in schemas) or bool(secret_variables(model.flow))


def _has_any(schemas: Mapping[str, Named[ValueSchema]] | None) -> bool:
    return any(named.value.is_sensitive for named in (schemas or {}).values())


def _secrets(model: Model) -> _Secrets:
    """Follow sensitive values through what is computed and set."""
    secrets = _Secrets(variables=secret_variables(model.flow))
    for schemas in (model.flow.inputs, model.flow.state):
        for name, named in (schemas or {}).items():
            if named.value.is_sensitive:
                secrets.made_from[name] = name
    makers: dict[str, list[_Maker]] = defaultdict(list)
    waiting = [*_makers(model)]
    for maker in waiting:
        for path in reads_paths(maker.expression):
            makers[path[1] if path[0] == "args" and len(path) > 1 else path[0]].append(maker)
    while waiting:
        maker = waiting.pop()
        if maker.name in secrets.made_from:
            continue
        part = next(secrets.shown_by(maker.expression, maker.scope), None)
        if part is not None:
            secrets.made_from[maker.name] = ".".join(path_of(part) or ())
            waiting += makers[maker.name]
    return secrets


@dataclass(frozen=True, slots=True)
class _Maker:
    """A name, and an expression that it gets its value from."""

    name: str
    expression: Expression
    scope: InScope


def _makers(model: Model) -> Iterator[_Maker]:
    nowhere = InScope()
    for name, expression in model.computed.items():
        yield _Maker(name, expression, nowhere)
    for place in model.places:
        if isinstance(place, Write) and place.value is not None:
            for text in texts_in(place.value):
                for slot in text.template.slots:
                    yield _Maker(place.name.text, slot.expression, place.scope)


def _in_text(reads: Reads, secrets: _Secrets) -> Iterator[Diagnostic]:
    """Tell the sensitive values of a text, each once."""
    told: set[tuple[str, ...]] = set()
    for slot in reads.text.template.slots:
        for part in secrets.shown_by(slot.expression, reads.scope):
            path = path_of(part) or ()
            # The LLM itself has given the arguments that it is told.
            if path in told or (path[0] == "args" and reads.use is Use.TOLD):
                continue
            told.add(path)
            source = secrets.made_from.get(path[0], path[0])
            notes = (f"`{path[0]}` is made from `{source}`",) if source != path[0] else ()
            yield Diagnostic(
                rule=rule("F306"),
                message=f"`{'.'.join(path)}` is sensitive, and {_SHOWN[reads.use]}",
                span=reads.text.scalar.span_of(part.start, part.end),
                notes=notes,
                help=_IN_A_BODY
                if reads.use in _URL
                else "hand it to a Python function in `arguments`, or show only what is needed, as"
                f' in `{{{{ "known" if {".".join(path)} != null else "unknown" }}}}`',
                other_severity=Severity.ERROR if reads.use in _URL else None,
            )


_IN_A_BODY: Final = "send it in `headers`, or as `json` or `form` of a `POST`"
