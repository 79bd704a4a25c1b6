"""Addresses of the web: which can be used, how they are shown, and where an answer leads."""

from __future__ import annotations

from email.message import Message

import httpx

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import network as faults

__all__ = ["checked", "file_name", "following", "is_same_origin", "shown"]

_LONGEST = 4_000


def shown(address: str | httpx.URL) -> str:
    """An address as a finding may show it: without user and query, where secrets stand."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError, ValueError):
        return "?"
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}"


def checked(address: str) -> httpx.URL:
    """The address, if it is one of the web.

    Raises:
        Abort: it is none, or holds a user's name.
    """
    if len(address) > _LONGEST or any(char <= " " for char in address):
        raise Abort(faults.BAD_ADDRESS(url="?", reason="too long, or spaces in it"))
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise Abort(faults.BAD_ADDRESS(url="?", reason="not an address")) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="not of the web"))
    if url.userinfo:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="holds a user's name"))
    return url


def following(url: httpx.URL, answer: httpx.Response) -> httpx.URL:
    """Where a redirect leads.

    Raises:
        Abort: to no address of the web, or from https to http.
    """
    try:
        target = str(url.join(answer.headers.get("location", "")))
    except (httpx.InvalidURL, ValueError) as error:
        raise Abort(faults.BAD_ADDRESS(url=shown(url), reason="leads nowhere")) from error
    found = checked(target)
    if url.scheme == "https" and found.scheme == "http":
        raise Abort(faults.DOWNGRADE(url=shown(url)))
    return found


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses belong to one scheme, host and port."""
    return (one.scheme, one.host, _port(one)) == (other.scheme, other.host, _port(other))


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def file_name(answer: httpx.Response) -> str:
    """File name that the server states, or the end of the address."""
    header = Message()
    header["content-disposition"] = answer.headers.get("content-disposition", "")
    stated = header.get_filename() or ""
    return (stated or answer.url.path).replace("\\", "/").rpartition("/")[2]
