"""Solr's libraries come as the lock says, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from stack import jars
from stack.errors import LockMissingError, RegistryUnreachableError

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache, and a proxy that does not answer."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, NOBODY_LISTENS)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def _first_file(cache: Path) -> Path:
    one = jars.locked()[0]
    folder = cache / "jiulongpo/maven" / one.groupId.replace(".", "/") / one.artifactId
    return folder / one.version / f"{one.artifactId}-{one.version}.jar"


def test_the_lock_holds_a_sum_for_each_library() -> None:
    libraries = jars.locked()
    assert len(libraries) > 100
    assert all(len(one.sha256 or "") == 64 for one in libraries)
    assert {"solr-core", "lucene-analysis-icu", "jetty-xml"} <= {
        one.artifactId for one in libraries
    }


def test_no_library_comes_in_two_releases() -> None:
    names = [(one.groupId, one.artifactId, one.classifier) for one in jars.locked()]
    assert len(set(names)) == len(names)


def test_a_missing_network_is_told(offline: Path) -> None:
    with pytest.raises(RegistryUnreachableError, match=r"\.jar"):
        jars.classpath()


def test_a_file_cut_short_is_thrown_away(offline: Path) -> None:
    path = _first_file(offline)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK half of it")
    with pytest.raises(RegistryUnreachableError):
        jars.classpath()
    assert not path.exists()


def test_a_missing_or_empty_lock_is_told(tmp_path: Path) -> None:
    with pytest.raises(LockMissingError):
        jars.locked(tmp_path / "none.toml")
    (tmp_path / "empty.toml").write_text("", "utf-8")
    with pytest.raises(LockMissingError):
        jars.locked(tmp_path / "empty.toml")


def test_progress_reaches_the_whole() -> None:
    seen: list[tuple[int, int]] = []
    files = jars.classpath(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(files), len(files))
    assert [done for done, _ in seen] == list(range(1, len(files) + 1))
