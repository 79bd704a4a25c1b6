"""A seal opens with its key and for what it was made, and for nothing else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.secrets.addresses import addresses
from ckanext.jiulongpo.harvesters.secrets.key import KEY, refuse_weak_key
from ckanext.jiulongpo.seal import Seal, SealError, WeakKeyError


def _key(fill: int, length: int = 32) -> str:
    return base64.urlsafe_b64encode(bytes([fill]) * length).decode()


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_what_was_sealed_comes_back(secret: str, source: str, name: str) -> None:
    seal = Seal(_key(1))
    assert seal.open(seal.close(secret, source, name), source, name) == secret


def test_the_same_secret_never_looks_the_same() -> None:
    seal = Seal(_key(1))
    assert seal.close("a", "s", "n") != seal.close("a", "s", "n")


@pytest.mark.parametrize("bound", [("t", "n"), ("s", "m"), ("s",), ("s", "n", "")])
def test_it_opens_for_its_own_source_and_name_only(bound: tuple[str, ...]) -> None:
    seal = Seal(_key(1))
    with pytest.raises(SealError):
        seal.open(seal.close("secret", "s", "n"), *bound)


def test_another_key_and_changed_bytes_open_nothing() -> None:
    sealed = Seal(_key(1)).close("secret", "s", "n")
    with pytest.raises(SealError):
        Seal(_key(2)).open(sealed, "s", "n")
    with pytest.raises(SealError):
        Seal(_key(1)).open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "s", "n")
    with pytest.raises(SealError):
        Seal(_key(1)).open(b"", "s", "n")


@pytest.mark.parametrize("key", [_key(1, 31), "not base64 !!", "short"])
def test_the_site_does_not_start_with_a_weak_key(key: str) -> None:
    with pytest.raises(WeakKeyError):
        refuse_weak_key({KEY: key})


def test_the_site_does_not_start_with_the_key_of_something_else() -> None:
    with pytest.raises(WeakKeyError):
        refuse_weak_key({KEY: _key(1), "api_token.jwt.encode.secret": "string:" + _key(1)})
    refuse_weak_key({KEY: _key(1), "SECRET_KEY": _key(2)})
    refuse_weak_key({})


def test_all_that_a_source_names_is_an_address() -> None:
    settings = '{"token": "https://id.example.cn/token", "hosts": ["10.1.2.3:8080"]}'
    found = addresses("http://Data.example.cn:81/x", settings)
    assert found == {"data.example.cn:81", "id.example.cn", "10.1.2.3:8080"}
    assert addresses("file:///srv/x", "{}") == {"local"}
