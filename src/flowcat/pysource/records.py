"""Dictionaries that a function makes, and what becomes of them when they change."""

from flowcat.pysource.values import (
    UNKNOWN,
    Atom,
    Field,
    Record,
    Value,
    either,
    of_type,
    shallow,
    texts,
)
from flowcat.text import Span


def with_entry(value: Value, keys: Value, new: Value, span: Span) -> Value:
    """Return what it is after ``value[keys] = new``."""
    names, new = texts(keys), _inner(new)

    def entered(atom: Atom) -> Atom:
        if not isinstance(atom, Record):
            return atom
        if names is None or len(names) != 1:
            return _widened(atom)
        first = atom.fields.get(names[0])
        place = first.span if first is not None else span
        return Record({**atom.fields, names[0]: Field(new, place)}, atom.is_open)

    return either((entered(atom),) for atom in value)


def with_all(value: Value, added: Value) -> Value:
    """Return what it is after ``value.update(added)``."""
    return either((_merged(atom, more),) for atom in value for more in added)


def with_missing(value: Value, keys: Value, new: Value, span: Span) -> Value:
    """Return what it is after ``value.setdefault(keys, new)``."""
    names = texts(keys) or ()
    is_there = len(names) == 1 and all(
        isinstance(atom, Record) and names[0] in atom.fields for atom in value
    )
    return value if is_there else either((value, with_entry(value, keys, new, span)))


def without(value: Value, keys: Value) -> Value:
    """Return what it is after ``del value[keys]``."""
    names = texts(keys)

    def emptied(atom: Atom) -> Atom:
        if not isinstance(atom, Record):
            return atom
        if names is None or len(names) != 1:
            return Record({}, is_open=True)
        return Record({k: v for k, v in atom.fields.items() if k != names[0]}, atom.is_open)

    return either((emptied(atom),) for atom in value)


def has_record(value: Value) -> bool:
    """Whether it may be a dictionary that the text shows."""
    return any(isinstance(atom, Record) for atom in value)


_MOST_INNER = 4


def _inner(value: Value) -> Value:
    """Return what is kept of a value inside of another: many dictionaries are just some."""
    if sum(isinstance(atom, Record) for atom in value) > _MOST_INNER:
        return of_type("object")
    return shallow(value)


def _merged(atom: Atom, more: Atom) -> Atom:
    if not isinstance(atom, Record):
        return atom
    if not isinstance(more, Record):
        return _widened(atom)
    fields = dict((_widened(atom) if more.is_open else atom).fields)
    for name, field in more.fields.items():
        before = fields.get(name)
        if field.certain or before is None:
            fields[name] = field
        else:
            either_of = either((before.value, field.value))
            fields[name] = Field(either_of, before.span, before.certain)
    return Record(fields, atom.is_open or more.is_open)


def _widened(record: Record) -> Record:
    """Forget the values: any of them may have been replaced."""
    fields = {name: Field(UNKNOWN, one.span, one.certain) for name, one in record.fields.items()}
    return Record(fields, is_open=True)
