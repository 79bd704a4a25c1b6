"""Where a request comes from: for limits and counts, never to be stored as it is."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.jiulongpo import config

__all__ = ["address_of", "client_of"]

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SUBSCRIBER = 64
"""Bits of an IPv6 address that are one subscriber's; the rest he changes as he likes."""


def address_of(environ: Mapping[str, Any]) -> str:
    """The address of the caller, behind the proxies that the settings name.

    Args:
        environ: of WSGI.
    """
    return client_of(environ, config.trusted_proxies())


def client_of(environ: Mapping[str, Any], trusted: Iterable[str]) -> str:
    """The address of the caller.

    X-Forwarded-For is believed only as far as trusted proxies have written it: from its end back
    to the first address that is none of theirs.

    Args:
        environ: of WSGI.
        trusted: addresses or networks of the site's own proxies.

    Returns:
        An address; of IPv6 the network of the subscriber. Empty where there is none.
    """
    networks = [ipaddress.ip_network(entry, strict=False) for entry in trusted]
    address = _parsed(str(environ.get("REMOTE_ADDR") or ""))
    hops = str(environ.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    while address and _is_trusted(address, networks) and hops:
        named = _parsed(hops.pop().strip())
        if named is None:
            break
        address = named
    return _subscriber(address) if address else ""


def _parsed(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _is_trusted(address: _Address, networks: Iterable[_Network]) -> bool:
    return any(address.version == net.version and address in net for net in networks)


def _subscriber(address: _Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, _SUBSCRIBER), strict=False))
