"""A request goes to the hosts that the flow lists, at addresses that were checked, nowhere else."""

import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from tests.runtime.http.server import answers, serving

from flowcat.plan.http import Request
from flowcat.runtime.failures import RequestFailed
from flowcat.runtime.http import Requests
from flowcat.runtime.http.addresses import is_public

PRIVATE = (
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fc00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1",
    "64:ff9b:1::808:808", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_no_stranger_reaches_is_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, of clouds, and each of them inside an IPv6 one."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    """What a shop's name resolves to."""
    assert is_public(address)


class Names(AbstractResolver):
    """Resolves every name to these addresses, one list for each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.answers.pop(0)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


async def _sent(url: str, names: Names, **lists: Any) -> str:
    request = Request(
        method="GET",
        url=url,
        headers=(),
        body=None,
        content_type="",
        allow_status=frozenset(),
        secrets=(),
        hosts=lists.get("hosts", ()),
        private_hosts=lists.get("private_hosts", ()),
    )
    requests = Requests(names)
    try:
        return repr((await requests.send(request)).body)
    except RequestFailed as failure:
        return failure.kind
    finally:
        await requests.close()


@pytest.mark.parametrize(
    ("addresses", "kind"),
    [
        (["127.0.0.1"], "request"),
        (["169.254.169.254"], "request"),
        (["8.8.8.8", "10.0.0.1"], "request"),
        (["::ffff:127.0.0.1"], "request"),
    ],
)
async def test_a_listed_name_may_not_lead_into_a_private_network(
    addresses: list[str], kind: str
) -> None:
    """Whoever owns the name's DNS decides where it leads; one such address refuses them all."""
    async with serving(answers(1)) as shop:
        port = shop.url.rpartition(":")[2]
        url = f"http://shop.example:{port}/"
        assert await _sent(url, Names(addresses), hosts=("shop.example",)) == kind
        assert shop.asked == []


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    """A name that leads elsewhere when it is asked again is not asked again."""
    async with serving(answers("here")) as shop:
        port = shop.url.rpartition(":")[2]
        names = Names(["127.0.0.1"], ["8.8.8.8"])
        url = f"http://shop.example:{port}/"
        assert await _sent(url, names, private_hosts=("shop.example",)) == "'here'"
        assert names.asked == ["shop.example"]
        assert shop.headers[0]["host"] == f"shop.example:{port}"


async def test_what_a_cloud_tells_its_machines_needs_the_address_itself() -> None:
    """That a name is private does not open the credentials of the machine."""
    url = "http://shop.example/"
    for address in ("169.254.169.254", "fd00:ec2::254", "168.63.129.16"):
        assert await _sent(url, Names([address]), private_hosts=("shop.example",)) == "request"


@pytest.mark.parametrize(
    ("url", "lists"),
    [
        ("http://127.0.0.1:{port}/", {}),
        ("http://127.0.0.1:{port}/", {"hosts": ("127.0.0.1",)}),
        ("http://localhost:{port}/", {"hosts": ("example.com",)}),
        ("http://[::1]:{port}/", {"hosts": ("[::1]",)}),
        ("http://[::ffff:127.0.0.1]:{port}/", {"hosts": ("[::ffff:127.0.0.1]",)}),
        ("http://127.0.0.1:{port}/", {"private_hosts": ("127.0.0.1:1",)}),
        ("http://shop.example.evil.com:{port}/", {"private_hosts": ("shop.example", "*.example")}),
        ("http://example.com:{port}/", {"private_hosts": ("*.example.com",)}),
    ],
)
async def test_a_host_that_is_not_listed_is_not_asked(url: str, lists: dict[str, Any]) -> None:
    """Names are compared whole, ports where they are given, and domains only below themselves."""
    async with serving(answers(1)) as shop:
        port = shop.url.rpartition(":")[2]
        names = Names(["127.0.0.1"])
        assert await _sent(url.format(port=port), names, **lists) == "request"
        assert (shop.asked, names.asked) == ([], [])


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "017700000001"])
async def test_an_address_in_disguise_is_not_connected_to(host: str) -> None:
    """Other spellings of 127.0.0.1 are names to the list, and still no way in."""
    async with serving(answers(1)) as shop:
        port = shop.url.rpartition(":")[2]
        sent = await _sent(f"http://{host}:{port}/", Names(["127.0.0.1"]), hosts=(host,))
        assert sent in ("request", "connection")
        assert shop.asked == []


@pytest.mark.parametrize(
    "entry", ["shop.example", "*.example", "SHOP.example.", "http://shop.example/v1"]
)
async def test_a_host_is_listed_by_name_domain_or_url(entry: str) -> None:
    """An entry may come from the same variable as the URL; case and a last dot do not matter."""
    lists = (
        {"private_hosts": (entry,)} if entry != "*.example" else {"private_hosts": ("*.a.example",)}
    )
    host = "shop.example" if entry != "*.example" else "shop.a.example"
    async with serving(answers("here")) as shop:
        port = shop.url.rpartition(":")[2]
        assert await _sent(f"http://{host}:{port}/", Names(["127.0.0.1"]), **lists) == "'here'"
