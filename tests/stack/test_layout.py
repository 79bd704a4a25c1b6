"""Sockets need a short, plain path that is ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stack.errors import FolderNotOursError
from stack.layout import Layout, cache_folder

LONGEST = 107 - len("/pg/.s.PGSQL.5432")


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, with a short path."""
    folder = Path(f"/tmp/t{os.getpid()}")  # noqa: S108 -- a socket needs a short path
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_a_short_data_folder_holds_its_sockets(temporary: Path) -> None:
    layout = Layout.at(temporary / "var")
    assert layout.sockets() == layout.run


@pytest.mark.parametrize("name", ["d" * 90, "数据", "with space", "per%cent"])
def test_a_long_or_odd_path_gets_a_folder_elsewhere(temporary: Path, name: str) -> None:
    sockets = Layout.at(temporary / name).sockets()
    assert sockets.parent == temporary
    assert len(os.fsencode(sockets)) <= LONGEST
    assert sockets.stat().st_mode & 0o777 == 0o711


def test_two_data_folders_share_no_sockets(temporary: Path) -> None:
    first, second = (Layout.at(temporary / f"{name}{'d' * 90}").sockets() for name in "ab")
    assert first != second


def test_files_index_and_logs_are_for_no_other_user(temporary: Path) -> None:
    """Also of a data folder that an earlier release has made open to all."""
    (temporary / "open" / "storage").mkdir(parents=True)
    (temporary / "open" / "storage").chmod(0o755)
    layout = Layout.at(temporary / "open")
    closed = (layout.storage, layout.solr, layout.log)
    assert [folder.stat().st_mode & 0o777 for folder in closed] == [0o700] * 3
    fresh = Layout.at(temporary / "fresh")
    assert fresh.root.stat().st_mode & 0o777 == 0o711


def test_a_folder_that_someone_else_laid_as_a_link_is_refused(temporary: Path) -> None:
    layout = Layout.at(temporary / ("l" * 90))
    sockets = layout.sockets()
    sockets.rmdir()
    sockets.symlink_to(temporary)
    with pytest.raises(FolderNotOursError):
        layout.sockets()


def test_the_cache_follows_the_users_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/jiulongpo")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "jiulongpo"
