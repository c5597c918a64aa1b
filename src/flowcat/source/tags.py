"""The tags a flow may use: those that name a kind YAML has anyway."""

from typing import Literal

from flowcat.source.scalars import resolve
from flowcat.source.session import Session
from flowcat.source.tree import Plain, Scalar
from flowcat.text import Span

_STANDARD = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "null": (type(None),),
}


def check_collection(tag: str, kind: Literal["map", "seq"], span: Span, session: Session) -> None:
    """Report a tag that a list or mapping cannot have."""
    if tag not in {"!", _STANDARD + kind}:
        session.report("F000", f"the tag `{_short(tag)}` has no meaning here", span)


def tagged_value(tag: str, scalar: Scalar, span: Span, session: Session) -> Plain:
    """Return the value of a scalar whose tag says what it is; report a tag that does not fit.

    Args:
        tag: The tag, as libyaml resolves it.
        scalar: What it is written before.
        span: Both.
        session: Takes what is found wrong.
    """
    kind = tag.removeprefix(_STANDARD)
    if kind in {"!", "str"}:
        return scalar.text
    if kind not in _KINDS:
        session.report(
            "F000",
            f"the tag `{_short(tag)}` has no meaning here",
            span,
            help="put a text that begins with `!` in quotes",
        )
        return scalar.text
    value = resolve(scalar.text, session.marked).value
    if type(value) not in _KINDS[kind]:
        session.report("F000", f"`{scalar.text}` cannot be read as `!!{kind}`", span)
    return float(value) if kind == "float" and isinstance(value, int) else value


def _short(tag: str) -> str:
    return "!!" + tag.removeprefix(_STANDARD) if tag.startswith(_STANDARD) else tag
