"""Packages of the npm registry: those that were pinned, or none."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stack import npm
from stack.errors import ArtefactDamagedError, RegistryUnreachableError

SMALL = npm.Package(
    "performance-now",
    "2.1.0",
    "7EAHlyLHI56VEIdK57uwHdHKIaAGbnXPiw0yWbarQZOKaKpvUIgW0jWRVLiatnM+XXlSwsanIBH/hzGMJulMow==",
)


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "jiulongpo" / "npm"


def test_a_pinned_package_lies_where_node_looks(cache: Path) -> None:
    """The second question finds the first one's folder and asks nobody."""
    folder = npm.modules([SMALL])
    assert (folder / "node_modules/performance-now/package.json").exists()
    assert npm.modules([SMALL]) == folder
    assert [path.name for path in cache.iterdir()] == [folder.name]


def test_another_package_than_the_pinned_one_is_refused(cache: Path) -> None:
    """What the registry gives is not unpacked before its sum has been compared."""
    other = dataclasses.replace(SMALL, sha512="AAAA")
    with pytest.raises(ArtefactDamagedError, match="performance-now"):
        npm.modules([other])
    assert not list(cache.glob("*/node_modules"))


def test_without_a_registry_it_says_what_is_missing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(cache / "of-npm"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(RegistryUnreachableError, match="performance-now"):
        npm.modules([SMALL])
