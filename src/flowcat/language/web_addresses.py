"""URLs with templates, cut into their parts, and the hosts that a flow may talk to.

What is computed may never choose the host: it stands behind the head of a URL, percent-encoded.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from flowcat.language.expressions.nodes import path_of
from flowcat.language.leaves import Text
from flowcat.language.templates import Slot, Template
from flowcat.text.dataclass import dataclass

Part: TypeAlias = Literal["head", "path", "query", "fragment"]
"""``head`` is scheme, host and port."""


@dataclass(frozen=True, slots=True)
class UrlPiece:
    """A piece of a URL: literal text, or what is computed."""

    piece: str | Slot
    part: Part


_NEXT: Final[dict[Part, tuple[str, dict[str, Part]]]] = {
    "head": ("/?#", {"/": "path", "?": "query", "#": "fragment"}),
    "path": ("?#", {"?": "query", "#": "fragment"}),
    "query": ("#", {"#": "fragment"}),
}
"""At which characters a part ends, and what begins there."""


def url_pieces(template: Template) -> Iterator[UrlPiece]:
    """Cut a URL: every literal piece lies in one part."""
    part: Part = "head"
    parts = [*template.parts]
    for number, piece in enumerate(parts):
        if isinstance(piece, Slot):
            yield UrlPiece(piece, part)
            continue
        text = piece.lstrip() if number == 0 else piece
        text = text.rstrip() if number == len(parts) - 1 else text
        while text:
            end, following = _end(text, part)
            if text[:end]:
                yield UrlPiece(text[:end], part)
            part, text = following, text[end:]


def _end(text: str, part: Part) -> tuple[int, Part]:
    """Return where a part ends in a literal, and the part that follows."""
    if part not in _NEXT:
        return len(text), part
    marks, following = _NEXT[part]
    start = 0
    if part == "head" and (scheme := text.find("://")) >= 0:
        start = scheme + len("://")
    found = re.compile(f"[{marks}]").search(text, start)
    return (found.start(), following[found[0]]) if found is not None else (len(text), part)


def variable_of(slot: Slot) -> str | None:
    """Return the environment variable that a slot is, if it is no more than one."""
    path = path_of(slot.expression)
    return path[1] if path is not None and len(path) == 2 and path[0] == "env" else None


def literal_head(text: Text) -> str | None:
    """Return scheme, host and port of a URL; None if something of them comes from ``env``."""
    head = [one.piece for one in url_pieces(text.template) if one.part == "head"]
    return "".join(map(str, head)) if all(isinstance(piece, str) for piece in head) else None


@dataclass(frozen=True, slots=True)
class Host:
    """A host that may be talked to, or several of one domain."""

    name: str
    """In lower case, without a dot at the end; an IPv6 address without its brackets."""
    port: int | None = None
    """None is any."""
    is_domain: bool = False
    """Whether every name below this one is meant, as by ``*.example.com``."""

    def covers(self, name: str, port: int) -> bool:
        """Whether a host and port are meant."""
        if self.port not in (None, port):
            return False
        name = plain_name(name)
        return name.endswith(f".{self.name}") if self.is_domain else name == self.name


def read_host(text: str) -> Host | None:
    """Read an entry of ``hosts``: a name, ``*.`` and a name, an address, or a whole URL.

    Returns:
        The host; None if the text names none.
    """
    text = text.strip()
    if "://" in text:
        text = re.split("[/?#]", text.partition("://")[2], maxsplit=1)[0].rpartition("@")[2]
    found = re.fullmatch(_HOST, text)
    if found is None:
        return None
    name = plain_name(found["name"] or found["six"] or found["bare"])
    port = int(found["port"]) if found["port"] else None
    is_domain = bool(found["wild"])
    if (port is not None and not 0 < port < 65_536) or (is_domain and "." not in name):
        return None
    return Host(name, port, is_domain)


def plain_name(name: str) -> str:
    """Return a host's name as names are compared."""
    return name.lower().removesuffix(".")


_LABEL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST: Final = (
    rf"(?:(?P<wild>\*\.)?(?P<name>{_LABEL}(?:\.{_LABEL}){{0,60}}\.?)|\[(?P<six>[0-9A-Fa-f:.]+)\])"
    r"(?::(?P<port>[0-9]{1,5}))?|(?P<bare>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
)
