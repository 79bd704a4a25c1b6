"""Forbidden machines cannot be reached, however their address is written."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    AddressPolicy,
    GuardedHttp,
    HttpLimits,
    Reach,
    reach,
)
from tests.harvesters.core.http.server import Server, body, leading_to

QUICK = HttpLimits(connect=2, read=2, total=4, attempts=1)


def words(text: str) -> list[str]:
    return text.split()


NEVER = words("""
0.0.0.0 0.1.2.3 169.254.0.1 169.254.169.254 169.254.170.2 100.100.100.200 192.0.0.1 192.0.0.192
192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255 :: fe80::1 fe80::a9fe:a9fe febf::1 fec0::1 ff02::1
ff05::2 100::1 2001::1 2001:0:7f00:1:: 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe::
2002:c0a8:1:: 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b::c0a8:101
64:ff9b::ac10:1 64:ff9b:1::7f00:1 64:ff9b:1::1 ::127.0.0.1 ::10.0.0.1 ::169.254.169.254
::ffff:0.0.0.0 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe ::ffff:100.100.100.200 ::ffff:224.0.0.1
::ffff:0:127.0.0.1 2001:470::5efe:7f00:1 2001:470::200:5efe:a00:1 fd00:ec2::254 3fff::1 5f00::1
4000::1 8000::1
""")
PRIVATE = words("""
127.0.0.1 127.1.2.3 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255
192.168.0.1 192.168.255.255 100.64.0.1 100.127.255.255 ::1 fc00::1 fd12:3456:789a::1
::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:192.168.1.1 ::ffff:172.16.0.1
0:0:0:0:0:ffff:a00:1
""")
PUBLIC = words("""
8.8.8.8 1.1.1.1 114.114.114.114 172.32.0.1 100.128.0.1 2400:3200::1 ::ffff:8.8.8.8
64:ff9b::808:808
""")


@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_are_nobodys_system_can_never_be_reached(address: str) -> None:
    assert reach(ip_address(address)) is Reach.NEVER


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_as_such(address: str) -> None:
    assert reach(ip_address(address)) is Reach.PRIVATE


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert reach(ip_address(address)) is Reach.PUBLIC


@given(st.ip_addresses(v=4))
def test_only_what_python_calls_global_is_public(address: IPv4Address) -> None:
    if reach(address) is Reach.PUBLIC:
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@given(st.ip_addresses(v=4))
def test_a_mapped_address_reaches_what_it_maps(address: IPv4Address) -> None:
    assert reach(IPv6Address(f"::ffff:{address}")) is reach(address)


@given(st.ip_addresses(v=4))
def test_no_tunnel_reaches_what_is_not_public(address: IPv4Address) -> None:
    if reach(address) is not Reach.PUBLIC:
        high, low = int(address) >> 16, int(address) & 0xFFFF
        for written in (
            f"64:ff9b::{high:x}:{low:x}",
            f"2002:{high:x}:{low:x}::",
            f"::{high:x}:{low:x}",
            f"2001:470::5efe:{high:x}:{low:x}",
        ):
            assert reach(IPv6Address(written)) is not Reach.PUBLIC


def _spellings() -> list[str]:
    """Ways to write the loopback and its like as the host of an address."""
    hosts = [
        *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1", "0x7f.0.0.1"),
        *(
            "0177.0.0.1",
            "017700000001",
            "0177.1",
            "0x7f.0x0.0x0.0x1",
            "127.0.0.01",
            "127.000.000.001",
        ),
        *("127.127.127.127", "localhost", "LOCALHOST", "localhost.", "LocalHost.", "0", "0.0.0.0"),
        *("[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[0000:0000:0000:0000:0000:0000:0000:0001]"),
        *("[::ffff:127.0.0.1]", "[::FFFF:7F00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::ffff:7f00:0001]"),
        *("[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[::]"),
        *(
            "[2002:7f00:1::]",
            "[2002:7f00:0001::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[::ffff:0:127.0.0.1]",
        ),
        *("[64:ff9b:1::7f00:1]", "[2001:470::5efe:127.0.0.1]", "[::ffff:0.0.0.0]", "[ff02::1]"),
        *("１２７.０.０.１", "127。0。0。1", "127．0．0．1", "１２７。０。０。１", "①②⑦.⓪.⓪.①"),
        *("ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "127.0.0.1.", "%31%32%37.0.0.1", "127%2e0%2e0%2e1"),
        *("localhost%00.example.com", "example.com@127.0.0.1", "user:pw@127.0.0.1", "127.0.0.1%2f"),
        *(
            "127.0.0.1\\@example.com",
            "foo@localhost",
            "[::1%25lo]",
            "[::1%lo]",
            "0x7f.0.1",
            "127.0.0.1%20",
        ),
        *("10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.100.100.200"),
        *(
            "0xa9fea9fe",
            "2852039166",
            "0251.0376.0251.0376",
            "[::ffff:a9fe:a9fe]",
            "[fd00:ec2::254]",
        ),
        *("[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "0xA9.0xFE.0xA9.0xFE", "169.254.43518"),
        *("255.255.255.255", "224.0.0.1", "240.0.0.1", "0.0.0.1", "127.0.0.0", "127.255.255.255"),
    ]
    schemes = ["http://", "HTTP://", "http:\\\\", "http:/", "http:", "//"]
    other = [f"{scheme}127.0.0.1:{{port}}/canary" for scheme in schemes[1:]]
    other += [
        *("file:///etc/passwd", "file://localhost/etc/passwd", "ftp://127.0.0.1:{port}/canary"),
        *("gopher://127.0.0.1:{port}/_x", "dict://127.0.0.1:{port}/", "/etc/passwd", "etc/passwd"),
        *(
            "http://127.0.0.1:{port}\t/canary",
            "http://127.0.0.1:{port}/\r\nHost: x",
            "",
            " ",
            "http://",
        ),
        *(
            "http:///canary",
            "http://:{port}/canary",
            "http://[",
            "http://[::1",
            "http://127.0.0.1:x/",
        ),
        *(
            "http://127.0.0.1:99999/",
            "data:text/plain,x",
            "javascript:alert(1)",
            "jar:http://127.0.0.1!/",
        ),
    ]
    return [f"http://{host}:{{port}}/canary" for host in hosts] + other


@pytest.fixture(scope="module")
def canary() -> Iterator[Server]:
    with Server({"/canary": body(b"secret")}).running() as server:
        yield server


def test_there_are_more_than_a_hundred_spellings() -> None:
    assert len(set(_spellings())) > 100


@pytest.mark.parametrize("spelling", _spellings())
def test_no_spelling_reaches_the_loopback(canary: Server, spelling: str) -> None:
    with (
        pytest.raises(Abort),
        GuardedHttp(limits=QUICK).download(spelling.replace("{port}", str(canary.port))),
    ):
        pass
    assert canary.requests == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/canary",
        "http://[::ffff:127.0.0.1]:{port}/canary",
        "//localhost:{port}/canary",
        "http://2130706433:{port}/canary",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_redirect_is_judged_like_the_first_address(canary: Server, target: str) -> None:
    leading = Server({"/": leading_to(target.replace("{port}", str(canary.port)))})
    with leading.running():
        http = GuardedHttp(AddressPolicy.of(leading.allow), QUICK)
        with pytest.raises(Abort), http.download(leading.url()):
            pass
    assert leading.requests == ["/"]
    assert canary.requests == []


def test_exactly_the_allowed_host_and_port_can_be_reached(canary: Server) -> None:
    with Server({"/canary": body(b"public")}).running() as other:
        http = GuardedHttp(AddressPolicy.of(other.allow), QUICK)
        with http.download(other.url("/canary")) as download:
            assert download.stream.read() == b"public"
        with pytest.raises(Abort) as refused, http.download(canary.url("/canary")):
            pass
        assert refused.value.code == "JLP-H-N02"
        with pytest.raises(Abort), http.download(other.url("/canary", host="localhost")):
            pass
    assert canary.requests == []


def test_what_can_never_be_reached_cannot_be_allowed_either() -> None:
    policy = AddressPolicy.of(["169.254.169.254:80", "100.100.100.200:80"])
    for host in ("169.254.169.254", "100.100.100.200"):
        with pytest.raises(Abort):
            policy.resolve(host, 80)


def test_one_private_address_among_public_ones_forbids_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        kind = socket.SOCK_STREAM
        return [(2, kind, 6, "", (address, port)) for address in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(Abort):
        AddressPolicy().resolve("rebinding.example", 80)


def test_a_name_is_looked_up_once_a_connection_so_that_it_cannot_change_in_between(
    monkeypatch: pytest.MonkeyPatch, canary: Server
) -> None:
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    connected: list[str] = []

    def rebinding(host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_args: object, **_options: object) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    http = GuardedHttp(limits=QUICK)
    with pytest.raises(Abort), http.download(f"http://rebinding.example:{canary.port}/canary"):
        pass
    assert connected == ["8.8.8.8"]
