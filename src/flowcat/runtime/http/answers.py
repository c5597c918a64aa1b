"""Reading an answer: so much and no more, JSON or text, and nothing that was a secret."""

import asyncio
import json
import math
import zlib
from collections.abc import AsyncIterable, Mapping
from typing import Final

from flowcat.runtime.failures import RequestFailed

LARGEST: Final = 1_000_000
"""Bytes of an answer, after it is decompressed."""
DEEPEST: Final = 30
"""Levels of lists and objects in an answer."""
_BESIDE: Final = 50_000
"""Bytes from which an answer is parsed in a thread, so that the voice does not stutter."""
_SHORTEST_SECRET: Final = 8
"""Characters; a shorter one is found in too many texts that are none."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str) -> bytes:
    """Read and decompress a body.

    Args:
        chunks: The body as it comes.
        encoding: The header ``Content-Encoding``.

    Raises:
        RequestFailed: If it is too large, or is not what the header says.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return await _read_plain(chunks)
        case "gzip" | "x-gzip" | "deflate":
            return await _read_compressed(chunks)
        case _:
            raise RequestFailed("answer", "the answer is compressed as nobody asked for")


async def _read_plain(chunks: AsyncIterable[bytes]) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise _too_large()
    return bytes(body)


async def _read_compressed(chunks: AsyncIterable[bytes]) -> bytes:
    # zlib's own header tells gzip and zlib apart; never more is unpacked than may be kept.
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    body = bytearray()
    packed = 0
    async for chunk in chunks:
        packed += len(chunk)
        if packed > LARGEST:
            raise _too_large()
        try:
            body += unpack.decompress(chunk, LARGEST + 1 - len(body))
        except zlib.error:
            raise RequestFailed("answer", "the answer is not compressed as it says") from None
        if len(body) > LARGEST or unpack.unconsumed_tail:
            raise _too_large()
    if packed and not unpack.eof:
        raise RequestFailed("connection", "the answer ended half-way", may_pass=True)
    return bytes(body)


def _too_large() -> RequestFailed:
    return RequestFailed("answer", f"the answer is larger than {LARGEST:,} bytes")


async def value_of(
    body: bytes, media_type: str, charset: str | None, secrets: tuple[str, ...]
) -> object:
    """Turn a body into JSON values or a text.

    Raises:
        RequestFailed: If it is neither, or not well made.
    """
    if not body.strip():
        return None
    if len(body) < _BESIDE:
        return _value(body, media_type, charset, secrets)
    return await asyncio.to_thread(_value, body, media_type, charset, secrets)


def _value(body: bytes, media_type: str, charset: str | None, secrets: tuple[str, ...]) -> object:
    kind, _, subtype = media_type.lower().partition("/")
    if subtype == "json" or subtype.endswith("+json"):
        return clean(_json(body), secrets)
    if kind == "text" and subtype != "html":
        return without_secrets(_decoded(body, charset or "utf-8"), secrets)
    raise RequestFailed("answer", "the answer is neither JSON nor text")


def _json(body: bytes) -> object:
    try:
        text = body.decode("utf-8-sig")
        value: object = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RequestFailed("answer", "the answer is no JSON, though it says so") from None
    return value


def _no_number(_: str) -> object:
    raise ValueError


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except (LookupError, ValueError):
        raise RequestFailed("answer", "the text of the answer cannot be read") from None


def without_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """Return a text without the secrets that were sent, and without halves of characters."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "(secret)")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def clean(value: object, secrets: tuple[str, ...]) -> object:
    """Return JSON values without the secrets that were sent.

    Raises:
        RequestFailed: If they are too deep.
    """
    return _clean(value, secrets, 0)


def _clean(value: object, secrets: tuple[str, ...], depth: int) -> object:
    if depth > DEEPEST:
        raise RequestFailed("answer", f"the answer has more than {DEEPEST} levels")
    match value:
        case str():
            return without_secrets(value, secrets)
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [_clean(item, secrets, depth + 1) for item in value]
        case Mapping():
            return {
                without_secrets(str(name), secrets): _clean(item, secrets, depth + 1)
                for name, item in value.items()
            }
        case _:
            return value
