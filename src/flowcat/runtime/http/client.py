"""Sending requests on aiohttp, which Pipecat brings along.

Every request has a connection of its own: one that a server has closed meanwhile would fail a
booking that must not be tried again, and what is left of one answer is never read as the next.
"""

from collections.abc import Awaitable
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from flowcat.plan.http import HttpAnswer, Request
from flowcat.runtime.failures import RequestFailed
from flowcat.runtime.http.addresses import (
    CheckedResolver,
    Policy,
    check_address,
    is_address,
    policy_of,
)
from flowcat.runtime.http.answers import read_body, value_of, without_secrets

_MAY_PASS = frozenset((408, 425, 429, 500, 502, 503, 504))
"""Statuses after which the same request may succeed."""
_KEPT_TO_ITSELF = frozenset(("set-cookie", "set-cookie2", "www-authenticate"))
"""Headers of an answer that no flow is shown."""


class Sender(Protocol):
    """Sends requests."""

    def send(self, request: Request) -> Awaitable[HttpAnswer]:
        """Send a request and return the answer.

        Raises:
            RequestFailed: If there is none that a flow can use.
        """

    async def close(self) -> None:
        """Let go of what is held."""


class Requests:
    """Sends the requests of one session; every wait is the caller's to bound."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver
        self._client: aiohttp.ClientSession | None = None

    async def send(self, request: Request) -> HttpAnswer:
        """Send a request and return the answer, its status being one that the flow allows.

        Raises:
            RequestFailed: If the request may not go there, or has no answer that a flow can use.
        """
        url = URL(request.url, encoded=True)
        policy = policy_of(request.hosts, request.private_hosts)
        _check_host(policy, url)
        headers = {"Accept": "application/json, text/*;q=0.5", "User-Agent": "flowcat"}
        if request.content_type:
            headers["Content-Type"] = request.content_type
        try:
            async with self._opened(policy).request(
                request.method,
                url,
                headers={**headers, "Accept-Encoding": "gzip", **_named(request, headers)},
                data=request.body,
                allow_redirects=False,
            ) as response:
                return await _answered(request, response)
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError):
            why = "the server hung up before the answer was complete"
            raise RequestFailed("connection", why, may_pass=True) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The text of such an exception holds the URL, and with it what the caller said.
            why = f"the server cannot be reached, or does not answer in HTTP ({_kind(error)})"
            raise RequestFailed("connection", why, may_pass=True) from None

    async def close(self) -> None:
        """Close what connections there are."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _opened(self, policy: Policy) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=CheckedResolver(policy, self._resolver),
                    use_dns_cache=False,
                    force_close=True,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None),
                auto_decompress=False,
                trust_env=False,
            )
        return self._client


class OneByOne:
    """Sends each request on a client of its own, for who does not know when a call ends."""

    async def send(self, request: Request) -> HttpAnswer:
        """Send a request, as ``Requests`` does."""
        requests = Requests()
        try:
            return await requests.send(request)
        finally:
            await requests.close()

    async def close(self) -> None:
        """Nothing is held."""


def _named(request: Request, ours: dict[str, str]) -> dict[str, str]:
    """Return the flow's headers, each under our spelling where we have written it too."""
    spelt = {name.lower(): name for name in ours}
    return {spelt.get(name.lower(), name): value for name, value in request.headers}


def _check_host(policy: Policy, url: URL) -> None:
    host, port = url.raw_host, url.port
    if host is None or port is None or not policy.allows(host, port):
        raise RequestFailed("request", "the host is not among those that the flow may talk to")
    if is_address(host):  # a name is checked by the resolver
        check_address(policy, host, port, host)


def _kind(error: Exception) -> str:
    return type(error).__name__


async def _answered(request: Request, response: aiohttp.ClientResponse) -> HttpAnswer:
    status = response.status
    if 300 <= status < 400:
        raise RequestFailed("status", f"the server answered {status} and sends us elsewhere")
    if status >= 400 and status not in request.allow_status:
        raise RequestFailed("status", f"the server answered {status}", may_pass=status in _MAY_PASS)
    try:
        value = await _body(request, response)
    except RequestFailed as failure:
        # "There is none" is mostly a page for people; what counts is that it was said.
        if status < 400 or failure.kind != "answer":
            raise
        value = None
    headers = {
        name.lower(): without_secrets(text, request.secrets)
        for name, text in response.headers.items()
        if name.lower() not in _KEPT_TO_ITSELF
    }
    return HttpAnswer(status, headers, value)


async def _body(request: Request, response: aiohttp.ClientResponse) -> object:
    encoding = response.headers.get("Content-Encoding", "")
    body = await read_body(response.content.iter_any(), encoding)
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return await value_of(body, media_type, _charset(response), request.secrets)


def _charset(response: aiohttp.ClientResponse) -> str | None:
    try:
        return response.charset
    except (ValueError, LookupError):
        return None
