"""The methods of a dataclass: some are shared by all classes, others written for one class.

What is written for one class is compiled when it is first looked up: see ``Late``. If two threads
look it up at once, both compile it, and either result serves.
"""

from collections.abc import Callable
from reprlib import recursive_repr
from types import MethodType
from typing import Any, Final, Never, TypeAlias

from flowcat.text.fields import MADE, MISSING, Field, fields_of

Method: TypeAlias = Callable[..., Any]

PARAMS: Final = "__dataclass_params__"
"""The attribute of a class with its ``Params``, under the standard library's name."""


class Params:
    """What the decorator was told; the standard library asks a base class whether it is frozen."""

    __slots__ = ("eq", "frozen")

    def __init__(self, *, eq: bool, frozen: bool) -> None:
        self.eq = eq
        self.frozen = frozen


class Late:
    """A method that is compiled when it is first looked up, and then takes its own place."""

    __slots__ = ("_name", "_owner", "_write")

    def __init__(self, write: Callable[[type], Method]) -> None:
        self._write = write

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, instance: object, owner: type) -> Method:
        method = self._write(self._owner)
        type.__setattr__(self._owner, self._name, method)
        return method if instance is None else MethodType(method, instance)


def write_init(cls: type) -> Method:
    """Return the ``__init__`` of a class."""
    known = fields_of(cls)
    this = "self" if "self" not in known else "__self"
    is_frozen = getattr(cls, PARAMS).frozen
    scope: dict[str, Any] = {"__MADE": MADE}
    body: list[str] = []
    for name, one in known.items():
        value = name
        if one.default_factory is not MISSING:
            scope[f"__make_{name}"] = one.default_factory
            value = f"__make_{name}() if {name} is __MADE else {name}"
        elif one.default is not MISSING:
            scope[f"__default_{name}"] = one.default
        if is_frozen:
            # The slot's own setter goes past the class's `__setattr__`, and is quick.
            scope[f"__set_{name}"] = getattr(cls, name).__set__
            body.append(f" __set_{name}({this}, {value})")
        else:
            body.append(f" {this}.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append(f" {this}.__post_init__()")
    parameters = ", ".join([this, *_parameters(known)])
    init = _compiled(cls, "__init__", [f"def __init__({parameters}):", *(body or [" pass"])], scope)
    init.__annotations__ = {name: one.type for name, one in known.items()} | {"return": None}
    return init


def _parameters(known: dict[str, Field]) -> list[str]:
    positional = [_parameter(one) for one in known.values() if not one.kw_only]
    named = [_parameter(one) for one in known.values() if one.kw_only]
    return [*positional, "*", *named] if named else positional


def _parameter(one: Field) -> str:
    if one.default_factory is not MISSING:
        return f"{one.name}=__MADE"
    return one.name if one.default is MISSING else f"{one.name}=__default_{one.name}"


def write_eq(cls: type) -> Method:
    """Return the ``__eq__`` of a class: equal fields, and of the same class."""
    lines = [
        "def __eq__(self, other):",
        " if other.__class__ is self.__class__:",
        f"  return {_compared(cls, 'self')} == {_compared(cls, 'other')}",
        " return NotImplemented",
    ]
    return _compiled(cls, "__eq__", lines, {})


def write_hash(cls: type) -> Method:
    """Return the ``__hash__`` of a class."""
    lines = ["def __hash__(self):", f" return hash({_compared(cls, 'self')})"]
    return _compiled(cls, "__hash__", lines, {})


def _compared(cls: type, instance: str) -> str:
    names = [one.name for one in fields_of(cls).values() if one.compare]
    return f"({''.join(f'{instance}.{name}, ' for name in names)})"


def _compiled(cls: type, name: str, lines: list[str], scope: dict[str, Any]) -> Method:
    scope["__name__"] = cls.__module__
    exec("\n".join(lines), scope)  # noqa: S102 - only names of fields go into the text
    method: Method = scope[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method


@recursive_repr()
def show(self: object) -> str:
    """The ``__repr__`` of every dataclass."""
    known = fields_of(type(self)).values()
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in known if one.repr)
    return f"{type(self).__qualname__}({shown})"


def refuse_assigning(self: object, name: str, value: object) -> None:
    """The ``__setattr__`` of every frozen dataclass."""
    if _is_frozen(type(self), name):
        _refuse(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def refuse_deleting(self: object, name: str) -> None:
    """The ``__delattr__`` of every frozen dataclass."""
    if _is_frozen(type(self), name):
        _refuse(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_frozen(cls: type, name: str) -> bool:
    """Tell whether an attribute is frozen; a plain class below may have others."""
    return PARAMS in cls.__dict__ or name in fields_of(cls)


def _refuse(message: str) -> Never:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(message)


def state_of(self: object) -> list[object]:
    """The ``__getstate__`` of every frozen dataclass."""
    return [getattr(self, name) for name in fields_of(type(self))]


def restore(self: object, state: list[object]) -> None:
    """The ``__setstate__`` of every frozen dataclass, which goes past its ``__setattr__``."""
    for name, value in zip(fields_of(type(self)), state, strict=True):
        object.__setattr__(self, name, value)
