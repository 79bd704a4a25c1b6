"""Obstacles are told before anything is started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack import checks, ports
from stack.errors import AlreadyRunningError, DiskFullError, PortTakenError
from stack.layout import REPOSITORY, Layout
from stack.records import Record


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _run(*arguments: str, language: str = "C") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CKAN_")}
    return subprocess.run(
        [sys.executable, "-m", "stack", "run", *arguments],
        cwd=REPOSITORY,
        env=environment | {"LC_ALL": language},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_taken_port_is_told_with_one_that_is_free(taken: int) -> None:
    with pytest.raises(PortTakenError) as caught:
        checks.port_is_free(ports.LOOPBACK, taken)
    assert ports.is_free(int(str(caught.value.context["other"])))


def test_make_run_on_a_taken_port_is_one_line(taken: int, tmp_path: Path) -> None:
    result = _run("--var", str(tmp_path / "var"), "--port", str(taken))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "JLP-S-101" in result.stderr
    assert "make run PORT=" in result.stderr


def test_the_line_is_chinese_on_a_chinese_terminal(taken: int, tmp_path: Path) -> None:
    result = _run("--var", str(tmp_path), "--port", str(taken), language="zh_CN.UTF-8")
    assert "请换一个端口" in result.stderr


def test_a_full_disk_is_one_line_before_anything_is_written(small_disk: Path) -> None:
    result = _run("--var", str(small_disk / "var"), "--port", str(ports.any_free()))
    assert result.returncode == 1
    assert "JLP-S-103" in result.stderr
    assert "VAR=" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (small_disk / "var" / "postgres").exists()


def test_room_is_measured_where_the_data_lies(small_disk: Path, layout: Layout) -> None:
    with pytest.raises(DiskFullError):
        checks.enough_room(Layout.at(small_disk), needed_mb=100)
    checks.enough_room(layout, needed_mb=1)


def test_a_second_portal_on_the_same_data_is_refused(layout: Layout) -> None:
    Record.of_process(os.getpid()).write(checks.owner_file(layout))
    with pytest.raises(AlreadyRunningError) as caught:
        checks.nobody_else_runs(layout)
    assert caught.value.context["pid"] == os.getpid()


def test_the_word_of_a_portal_that_was_killed_is_no_obstacle(layout: Layout) -> None:
    Record(os.getpid(), 1.0).write(checks.owner_file(layout))
    checks.nobody_else_runs(layout)
