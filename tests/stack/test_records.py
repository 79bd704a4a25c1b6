"""A process is known by its id and its start, not by its id alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from stack.records import Record, living


def test_the_recorded_process_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "me.pid"
    Record.of_process(os.getpid()).write(path)
    record = Record.read(path)
    assert record is not None
    process = record.process()
    assert process is not None
    assert process.pid == os.getpid()


def test_a_later_process_with_the_same_id_is_another_one() -> None:
    mine = Record.of_process(os.getpid())
    assert Record(mine.pid, mine.started - 60).process() is None


def test_a_process_that_ended_is_not_found() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    record = Record.of_process(child.pid)
    child.communicate(b"\n")
    assert record.process() is None


def test_a_process_that_nobody_has_buried_yet_counts_as_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    record = Record.of_process(child.pid)
    assert child.stdin is not None
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert record.process() is None
    child.wait()


def test_a_file_cut_short_by_a_crash_is_no_record(tmp_path: Path) -> None:
    for content in ("", '{"pid": 1', "[]", '{"pid": "x", "started": 1}'):
        (tmp_path / "cut.pid").write_text(content)
        assert Record.read(tmp_path / "cut.pid") is None
    assert Record.read(tmp_path / "missing.pid") is None


def test_the_living_are_listed_by_name(tmp_path: Path) -> None:
    Record.of_process(os.getpid()).write(tmp_path / "web.pid")
    Record(os.getpid(), 1.0).write(tmp_path / "gone.pid")
    assert set(living(tmp_path)) == {"web"}
