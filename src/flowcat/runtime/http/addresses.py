"""Which hosts and addresses a request may go to.

The list of hosts is the flow's. An address that no stranger should reach through a bot (of this
machine, a private network, a cloud's own services) is refused even if a listed name leads there,
unless the flow lists that name as private. What is checked is what is connected to: the connector
takes the addresses from this resolver and asks nobody again.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from flowcat.language.web_addresses import Host, plain_name, read_host
from flowcat.runtime.failures import RequestFailed
from flowcat.text.dataclass import dataclass

_TUNNEL = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into IPv4 ones."""
_OWN = (ip_network("64:ff9b:1::/48"), ip_network("192.0.0.0/24"))
"""What has a meaning within one network only, though Python's own list does not say so."""
_OF_CLOUDS = frozenset(("168.63.129.16", "169.254.169.254", "169.254.170.2", "100.100.100.200"))
"""Where clouds tell machines their credentials; `fd00:ec2::254` is private anyhow."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The hosts that one flow lists."""

    hosts: tuple[Host, ...]
    private_hosts: tuple[Host, ...]

    def allows(self, name: str, port: int) -> bool:
        """Whether a host may be asked at all."""
        return any(host.covers(name, port) for host in (*self.hosts, *self.private_hosts))

    def may_be_private(self, name: str, port: int) -> bool:
        """Whether a host may have an address of a private network."""
        return any(host.covers(name, port) for host in self.private_hosts)


def policy_of(hosts: Iterable[str], private_hosts: Iterable[str]) -> Policy:
    """Read the entries of a flow's lists; what names no host allows nothing."""
    public = (read_host(entry) for entry in hosts)
    private = (read_host(entry) for entry in private_hosts)
    return Policy(
        tuple(host for host in public if host is not None),
        tuple(host for host in private if host is not None),
    )


def is_address(text: str) -> bool:
    """Whether a host is written as an address."""
    try:
        ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet."""
    address = ip_address(text.partition("%")[0])
    inner = _inside(address)
    if inner is not None:
        return is_public(str(inner))
    is_own = any(address in network for network in _OWN) or str(address) in _OF_CLOUDS
    return address.is_global and not address.is_multicast and not is_own


def is_own_link(text: str) -> bool:
    """Whether an address is of no network but the machine's next neighbours, or of its cloud."""
    address = ip_address(text.partition("%")[0])
    inner = _inside(address)
    if inner is not None:
        return is_own_link(str(inner))
    never = address.is_link_local or address.is_multicast or address.is_unspecified
    return never or str(address) in _OF_CLOUDS or str(address) == "fd00:ec2::254"


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one carries."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TUNNEL:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo is not None:
        return address.teredo[1]
    if int(address) >> 32 == 0 and int(address) > 1:
        return IPv4Address(int(address))
    return address.ipv4_mapped or address.sixtofour


def check_address(policy: Policy, name: str, port: int, address: str) -> None:
    """Refuse an address that a host must not have.

    Raises:
        RequestFailed: If it is refused.
    """
    if is_public(address):
        return
    if not policy.may_be_private(name, port):
        why = "the host has an address of a private network; list it under `private_hosts`"
        raise RequestFailed("request", why)
    if is_own_link(address) and plain_name(name) != address:
        raise RequestFailed("request", "the host has an address that only a machine's cloud has")


class CheckedResolver(AbstractResolver):
    """Resolves names, and refuses those that lead where no request may go."""

    def __init__(self, policy: Policy, inner: AbstractResolver | None = None) -> None:
        self._policy = policy
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve a name; one refused address refuses them all."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            check_address(self._policy, host, port, result["host"])
        return found

    async def close(self) -> None:
        """Let go of the inner resolver."""
        await self._inner.close()
