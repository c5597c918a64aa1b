"""The decorator that makes a class a dataclass; it does as little as it can."""

from collections.abc import Callable, Iterator
from types import MemberDescriptorType
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

from flowcat.text.fields import FIELDS, MISSING, Field, StandardFields, field, replace
from flowcat.text.methods import (
    PARAMS,
    Late,
    Params,
    refuse_assigning,
    refuse_deleting,
    restore,
    show,
    state_of,
    write_eq,
    write_hash,
    write_init,
)

T = TypeVar("T")


@dataclass_transform(field_specifiers=(field,))
def dataclass(
    *, slots: Literal[True], frozen: bool = False, eq: bool = True, kw_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Make a class a dataclass with slots; the parameters are those of the standard library."""
    if slots is not True:
        raise TypeError("a dataclass needs slots=True")
    params = Params(eq=eq, frozen=frozen)

    def made(cls: type[T]) -> type[T]:
        return _with_slots(cls, _fields(cls, kw_only=kw_only, frozen=frozen), params)

    return made


def _fields(cls: type, *, kw_only: bool, frozen: bool) -> dict[str, Field]:
    """Return all fields of a class: those of its bases, then its own."""
    found: dict[str, Field] = {}
    for base in cls.__mro__[-2:0:-1]:
        inherited: dict[str, Field] | None = base.__dict__.get(FIELDS)
        if inherited is not None:
            found.update(inherited)
            if base.__dict__[PARAMS].frozen is not frozen:
                raise TypeError("a frozen dataclass and one that is not cannot inherit")
        elif "__dataclass_fields__" in base.__dict__:
            raise TypeError(f"`{base.__name__}` is a dataclass of the standard library")
    for one in _own_fields(cls, kw_only=kw_only):
        found[one.name] = one
    _check_order(found)
    return found


def _own_fields(cls: type, *, kw_only: bool) -> Iterator[Field]:
    # `inspect.get_annotations` would do the same, but takes long to import.
    annotations: dict[str, object] = cls.__dict__.get("__annotations__", {})  # noqa: RUF063
    for name, annotation in annotations.items():
        if _is_class_variable(annotation):
            continue
        if type(annotation).__module__ == "dataclasses":
            raise TypeError(f"`{name}` is of a kind that flowcat.text.dataclass does not know")
        given = getattr(cls, name, MISSING)
        if type(given) is MemberDescriptorType:  # the slot of a base
            given = MISSING
        one = given if isinstance(given, Field) else Field(default=given)
        if type(one.default).__hash__ is None:
            kind = type(one.default)
            raise ValueError(f"mutable default {kind} for field {name}: use default_factory")
        yield one.belongs(name, annotation, kw_only=kw_only)


def _is_class_variable(annotation: object) -> bool:
    if isinstance(annotation, str):
        return annotation.startswith(("ClassVar", "typing.ClassVar"))
    return annotation is ClassVar or getattr(annotation, "__origin__", None) is ClassVar


def _check_order(known: dict[str, Field]) -> None:
    optional = ""
    for name, one in known.items():
        if not one.kw_only:
            if optional and not one.is_optional:
                message = f"non-default argument {name!r} follows default argument {optional!r}"
                raise TypeError(message)
            optional = name if one.is_optional else ""


def _with_slots(cls: type[T], known: dict[str, Field], params: Params) -> type[T]:
    """Return the class once more: slots can be given only to a new class."""
    body = dict(cls.__dict__)
    if "__slots__" in body:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    for name in ("__dict__", "__weakref__", *known):
        body.pop(name, None)
    for name, value in body.items():
        if isinstance(value, Field):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    taken = {slot for base in cls.__mro__[1:-1] for slot in _slots_of(base)}
    body["__slots__"] = tuple([name for name in known if name not in taken])
    body["__qualname__"] = cls.__qualname__
    body[FIELDS] = known
    body["__dataclass_fields__"] = StandardFields()
    body[PARAMS] = params
    _add_methods(body, params)
    body.setdefault(
        "__match_args__", tuple([name for name, one in known.items() if not one.kw_only])
    )
    metaclass: Any = type(cls)
    remade: type[T] = metaclass(cls.__name__, cls.__bases__, body)
    return remade


def _slots_of(base: type) -> tuple[str, ...]:
    slots: str | tuple[str, ...] = base.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _add_methods(body: dict[str, Any], params: Params) -> None:
    """Enter the methods that the class does not define itself."""
    has_hash = body.get("__hash__") is not None or ("__hash__" in body and "__eq__" not in body)
    body.setdefault("__init__", Late(write_init))
    body.setdefault("__repr__", show)
    body.setdefault("__replace__", replace)
    if params.eq:
        body.setdefault("__eq__", Late(write_eq))
        if not has_hash:
            body["__hash__"] = Late(write_hash) if params.frozen else None
    if params.frozen:
        for name, refuse in (("__setattr__", refuse_assigning), ("__delattr__", refuse_deleting)):
            if name in body:
                raise TypeError(f"Cannot overwrite attribute {name}")
            body[name] = refuse
        body.setdefault("__getstate__", state_of)
        body.setdefault("__setstate__", restore)
