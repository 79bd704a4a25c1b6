"""An address is the connection's own unless a trusted proxy says otherwise."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.callers import client_of

PROXIES = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "client"),
    [
        ("203.0.113.7", None, [], "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", [], "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", PROXIES, "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("127.0.0.1", "198.51.100.9, 198.51.100.1, 10.1.1.1", PROXIES, "198.51.100.1"),
        ("127.0.0.1", "10.2.2.2, 10.1.1.1", PROXIES, "10.2.2.2"),
        ("127.0.0.1", "<script>", PROXIES, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, nonsense", PROXIES, "127.0.0.1"),
        ("127.0.0.1", None, PROXIES, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::99", None, [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", None, [], "203.0.113.7"),
        ("", None, [], ""),
        ("unix:", "198.51.100.1", PROXIES, ""),
    ],
)
def test_whose_address(remote: str, forwarded: str | None, trusted: list[str], client: str) -> None:
    environ = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_of(environ, trusted) == client
