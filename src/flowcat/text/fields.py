"""The fields of a dataclass: what is kept about them, and who asks for them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    import dataclasses

T = TypeVar("T")

FIELDS: Final = "__flowcat_fields__"
"""The attribute of a class with all its fields by name, inherited ones first."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Sign:
    """A value that stands for something else, as it is shown in a signature."""

    __slots__ = ("_shown",)

    def __init__(self, shown: str) -> None:
        self._shown = shown

    def __repr__(self) -> str:
        return self._shown


MISSING: Final = Sign("<missing>")
"""No default."""
MADE: Final = Sign("<factory>")
"""The default of a parameter whose value is made for each instance."""


class Field:
    """One field: its name, its type, and what ``field`` said about it."""

    __slots__ = (
        "compare",
        "default",
        "default_factory",
        "kw_only",
        "metadata",
        "name",
        "repr",
        "type",
    )

    def __init__(
        self,
        *,
        default: object = MISSING,
        default_factory: Callable[[], object] | Sign = MISSING,
        repr: bool = True,  # noqa: A002 - the standard library's name
        compare: bool = True,
        metadata: Mapping[str, Any] = _NOTHING,
    ) -> None:
        if default is not MISSING and default_factory is not MISSING:
            raise ValueError("cannot specify both default and default_factory")
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare
        self.metadata = metadata

    def belongs(self, name: str, annotation: object, *, kw_only: bool) -> "Field":
        """Enter where it stands, and return it."""
        self.name = name
        self.type = annotation
        self.kw_only = kw_only
        return self

    @property
    def is_optional(self) -> bool:
        """Whether an instance can be made without giving it."""
        return self.default is not MISSING or self.default_factory is not MISSING


def field(*, metadata: Mapping[str, Any] | None = None, **said: Any) -> Any:
    """Say more about a field than its type: see ``Field``."""
    if metadata is None:
        return Field(**said)
    return Field(metadata=MappingProxyType(metadata), **said)


def fields_of(cls: type) -> dict[str, Field]:
    """Return the fields of a dataclass by name."""
    found: dict[str, Field] | None = getattr(cls, FIELDS, None)
    if found is None:
        raise TypeError(f"`{cls.__name__}` is no dataclass of flowcat.text.dataclass")
    return found


def fields(asked: object) -> tuple[Field, ...]:
    """Return the fields of a dataclass, or of an instance, in their order."""
    return tuple(fields_of(asked if isinstance(asked, type) else type(asked)).values())


def replace(instance: T, /, **changes: Any) -> T:
    """Return a new instance with some fields changed."""
    cls = type(instance)
    for name in fields_of(cls):
        if name not in changes:
            changes[name] = getattr(instance, name)
    return cls(**changes)


class StandardFields:
    """The fields as the standard library's functions want them, made when one asks."""

    __slots__ = ("_owner",)

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner

    def __get__(self, instance: object, owner: type) -> "dict[str, dataclasses.Field[Any]]":
        from dataclasses import make_dataclass

        known = fields_of(self._owner).values()
        given = [(one.name, one.type, _standard(one)) for one in known]
        twin: Any = make_dataclass(owner.__name__, given, init=False, repr=False, eq=False)
        made: dict[str, dataclasses.Field[Any]] = twin.__dataclass_fields__
        type.__setattr__(self._owner, "__dataclass_fields__", made)
        return made


def _standard(one: Field) -> "dataclasses.Field[Any]":
    import dataclasses

    default = dataclasses.MISSING if one.default is MISSING else one.default
    factory = dataclasses.MISSING if one.default_factory is MISSING else one.default_factory
    make: Callable[..., dataclasses.Field[Any]] = dataclasses.field
    return make(
        default=default,
        default_factory=factory,
        repr=one.repr,
        compare=one.compare,
        metadata=one.metadata,
        kw_only=one.kw_only,
    )
