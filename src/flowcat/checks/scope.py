"""The static types of everything that an expression can name."""

from collections.abc import Mapping

from flowcat.language.document import FlowDocument
from flowcat.language.expressions import Scope, Type, infer, type_of_schema
from flowcat.language.expressions.types import (
    ANY,
    INTEGER,
    STRING,
    ObjectOf,
    String,
    nullable,
)
from flowcat.language.leaves import ValueSchema
from flowcat.language.places import InScope
from flowcat.pysource import HandlerFacts, PythonFacts, ResultField

_ERROR = ObjectOf({"kind": STRING})
_ANSWER: Mapping[str, Type] = {
    "status": INTEGER,
    "headers": ObjectOf({}, nullable(STRING)),
    "body": ANY,
}
"""What the ``result`` of a request can name, and nothing else."""


class Scopes:
    """The scopes of one document; what every place shares is built once."""

    def __init__(self, flow: FlowDocument, handlers: PythonFacts | None = None) -> None:
        self._base = _base_names(flow)
        self._handlers = handlers.functions if handlers is not None else {}
        self._state = flow.state or {}
        self._made: dict[int, tuple[InScope, Scope]] = {}

    @property
    def base(self) -> Mapping[str, Type]:
        """The names in scope everywhere."""
        return self._base

    def at(self, in_scope: InScope) -> Scope:
        """Return the scope of a place; places of one function share theirs."""
        known = self._made.get(id(in_scope))
        if known is None and in_scope.has_answer:
            known = self._made[id(in_scope)] = (in_scope, Scope(_ANSWER))
        if known is None:
            filled = {
                name: _type_of(self._state[name].value, is_sure=True)
                for name in in_scope.filled & self._state.keys()
            }
            extra = _extra_names(in_scope, self._taken(in_scope))
            if in_scope.has_result and in_scope.returns is None:
                extra["result"] = self._undeclared_result(in_scope)
            known = (in_scope, Scope({**self._base, **filled, **extra}))
            self._made[id(in_scope)] = known
        return known[1]

    def _undeclared_result(self, in_scope: InScope) -> Type:
        if in_scope.picked is None:
            return _python_result(self._handlers.get(in_scope.handler or ""))
        answer = Scope(_ANSWER)
        fields = in_scope.picked.items()
        return ObjectOf({name: infer(n.value.expression, answer).type for name, n in fields})

    def _taken(self, in_scope: InScope) -> dict[str, Type]:
        """Return the arguments that have the schemas of state keys."""
        return {
            name: _type_of(self._state[name].value, is_sure=True) if name in self._state else ANY
            for name in in_scope.taken
        }


def _base_names(flow: FlowDocument) -> dict[str, Type]:
    names: dict[str, Type] = {}
    for name, named in (flow.inputs or {}).items():
        is_sure = named.value.has_default or named.value.keywords.get("optional") is not True
        names[name] = _type_of(named.value, is_sure=is_sure)
    for name, named in (flow.state or {}).items():
        names[name] = _type_of(named.value, is_sure=named.value.has_default)
    maybe_text = nullable(STRING)
    names["env"] = ObjectOf({name.text: maybe_text for name in flow.env or ()})
    call: dict[str, Type] = dict.fromkeys(("from", "to", "id", "channel"), maybe_text)
    names["call"] = ObjectOf({**call, "now": String("date-time")})
    names |= dict.fromkeys(flow.computed or {}, ANY)
    for _ in flow.computed or {}:
        before = dict(names)
        for name, formula in (flow.computed or {}).items():
            names[name] = infer(formula.value.expression, Scope(names)).type
        if names == before:
            break
    return names


def _extra_names(in_scope: InScope, taken: Mapping[str, Type]) -> dict[str, Type]:
    names: dict[str, Type] = {}
    if in_scope.arguments is not None:
        fields: dict[str, Type] = (
            dict.fromkeys(in_scope.added, ANY)
            | {**taken}
            | {
                name: _type_of(schema, is_sure=not schema.is_optional or schema.has_default)
                for name, schema in in_scope.arguments.items()
            }
        )
        names["args"] = ObjectOf(fields, ANY if in_scope.open_arguments else None)
    if in_scope.has_result:
        names["result"] = _result_type(in_scope.returns or {})
    if in_scope.has_error:
        names["error"] = _ERROR
    return names


def _result_type(returns: Mapping[str, ValueSchema]) -> Type:
    return ObjectOf(
        {name: _type_of(schema, is_sure=not schema.is_optional) for name, schema in returns.items()}
    )


def _python_result(facts: HandlerFacts | None) -> Type:
    """Return what is known of a result from the text of its Python function.

    A field that is only there at times, or may be None, can be anything: mostly another field tells
    when it is there. A field that the function never returns is told by F618.
    """
    if facts is None or facts.result is None:
        return ANY
    sure = {
        name: _type_of_field(field)
        for name, field in facts.result.items()
        if field.certain and not field.may_be_null
    }
    return ObjectOf(sure, ANY)


def _type_of_field(field: ResultField) -> Type:
    if field.values is not None:
        return type_of_schema({"enum": list(field.values)})
    return type_of_schema({"type": field.json_type}) if field.json_type is not None else ANY


def _type_of(schema: ValueSchema, *, is_sure: bool) -> Type:
    type_ = type_of_schema(schema.keywords)
    return type_ if is_sure else nullable(type_)
