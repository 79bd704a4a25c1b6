"""Which machines a source may reach.

Departments' systems lie in private networks, so private addresses can be allowed, each exactly by
its host and port. Addresses that never are anybody's system (link-local with the metadata services
of clouds, multicast, reserved) cannot be allowed at all.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import network as faults

__all__ = ["AddressPolicy", "Reach", "reach"]


class Reach(Enum):
    """What lies behind an address."""

    PUBLIC = "public"
    PRIVATE = "private"
    NEVER = "never"


_PRIVATE = tuple(
    map(
        ip_network,
        (
            *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
            *("::1/128", "fc00::/7"),
        ),
    )
)
_NEVER = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            # metadata services inside networks that are private otherwise
            *("100.100.100.200/32", "fd00:ec2::254/128"),
            *("::/128", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
            *("5f00::/16", "64:ff9b:1::/48", "fe80::/10", "fec0::/10", "ff00::/8"),
        ),
    )
)
_PUBLIC_V6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF
_ISATAP = (0x00005EFE, 0x02005EFE)


def reach(address: IPv4Address | IPv6Address) -> Reach:
    """What lies behind an address, seen through the ways of writing IPv4 inside IPv6."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return reach(address.ipv4_mapped)
    if _is_in(address, _NEVER) or _is_tunnel(address):
        return Reach.NEVER
    if _is_in(address, _PRIVATE):
        return Reach.PRIVATE
    return Reach.PUBLIC


def _is_in(
    address: IPv4Address | IPv6Address, networks: Iterable[IPv4Network | IPv6Network]
) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _is_tunnel(address: IPv4Address | IPv6Address) -> bool:
    """Whether an IPv6 address leads to an IPv4 one that is not public, or nobody knows where."""
    if isinstance(address, IPv4Address) or _is_in(address, _PRIVATE):
        return False
    if address in _NAT64:
        return reach(IPv4Address(int(address) & _LOW_32_BITS)) is not Reach.PUBLIC
    is_isatap = (int(address) >> 32) & _LOW_32_BITS in _ISATAP
    return is_isatap or address not in _PUBLIC_V6


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Decides at the moment of connecting, on the address that is connected to.

    Attributes:
        allowed: ``host:port`` of machines in private networks that the source may reach.
    """

    allowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, hosts: Iterable[str]) -> AddressPolicy:
        """A policy that allows these ``host:port``."""
        return cls(frozenset(host.lower() for host in hosts))

    def resolve(self, host: str, port: int) -> list[str]:
        """Addresses of a machine that may be connected to.

        One forbidden address among several forbids the machine: the name is not to be trusted.

        Raises:
            Abort: the machine has no address, or a forbidden one.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Abort(faults.UNKNOWN_HOST(host=host)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(self._may_reach(host, port, each) for each in addresses):
            raise Abort(faults.FORBIDDEN_ADDRESS(host=host, port=port))
        return addresses

    def _may_reach(self, host: str, port: int, address: str) -> bool:
        found = reach(ip_address(address.partition("%")[0]))
        if found is Reach.PRIVATE:
            return f"{host.lower()}:{port}" in self.allowed
        return found is Reach.PUBLIC
