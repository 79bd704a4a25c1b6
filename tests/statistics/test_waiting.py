"""Counts gather for a moment in the process and leave together."""

from __future__ import annotations

import os
import threading
from datetime import date

import pytest

from ckanext.jiulongpo.statistics import waiting
from ckanext.jiulongpo.statistics.waiting import Counts, Waiting

DAY = date(2026, 11, 26)
READER = (DAY, "192.0.2.1", "Firefox")


@pytest.fixture
def unhurried(monkeypatch):
    """Nothing leaves by itself while a test runs."""
    monkeypatch.setattr(waiting, "EVERY", 3600)


def test_what_is_counted_in_a_moment_leaves_as_one(unhurried):
    sent: list[Counts] = []
    counts = Waiting(sent.append)
    for _ in range(3):
        counts.add(["page", "view"], READER)
    counts.add(["page"])
    assert sent == []
    counts.send()
    [gone] = sent
    assert gone.numbers == {"page": 4, "view": 3}
    assert gone.readers == {READER}


def test_nothing_is_sent_twice_and_nothing_as_nothing(unhurried):
    sent: list[Counts] = []
    counts = Waiting(sent.append)
    counts.send()
    counts.add(["page"])
    counts.send()
    counts.send()
    assert [gone.numbers for gone in sent] == [{"page": 1}]


def test_they_leave_by_themselves(monkeypatch):
    """A reader who is the last one for hours is counted all the same."""
    monkeypatch.setattr(waiting, "EVERY", 0)
    left = threading.Event()
    Waiting(lambda _counts: left.set()).add(["page"])
    assert left.wait(timeout=60)


def test_they_leave_again_after_a_failure(monkeypatch):
    """What sends may break once; the next count begins anew."""
    monkeypatch.setattr(waiting, "EVERY", 0)
    left = [threading.Event(), threading.Event()]
    rounds = iter(left)

    def send(_counts: Counts) -> None:
        next(rounds).set()
        if not left[1].is_set():
            raise SystemExit  # ends its thread without a word

    counts = Waiting(send)
    counts.add(["page"])
    assert left[0].wait(timeout=60)
    counts.add(["page"])
    assert left[1].wait(timeout=60)


def test_whoever_sends_waits_for_what_another_is_sending(unhurried):
    """Counts that a thread has taken a moment ago are there when a call of the next one ends."""
    taken, go_on, done = threading.Event(), threading.Event(), threading.Event()
    sent: list[Counts] = []

    def send(gone: Counts) -> None:
        taken.set()
        assert go_on.wait(timeout=60)
        sent.append(gone)

    def second() -> None:
        counts.send()
        assert sent, "the first ones have left"
        done.set()

    counts = Waiting(send)
    counts.add(["page"])
    first, next_one = threading.Thread(target=counts.send), threading.Thread(target=second)
    first.start()
    assert taken.wait(timeout=60)
    next_one.start()
    go_on.set()
    first.join(timeout=60)
    next_one.join(timeout=60)
    assert done.is_set()


def test_where_no_thread_begins_they_leave_at_once(monkeypatch):
    """As at the end of a process."""
    sent: list[Counts] = []

    def refuse(_self: threading.Thread) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    Waiting(sent.append).add(["page"])
    assert [gone.numbers for gone in sent] == [{"page": 1}]


def test_counts_of_many_threads_are_all_there(unhurried):
    sent: list[Counts] = []
    counts = Waiting(sent.append)
    threads = [
        threading.Thread(target=lambda: [counts.add(["page"]) for _ in range(500)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.send()
    assert sent[0].numbers == {"page": 2000}


def test_a_child_does_not_send_what_its_parent_counted(unhurried):
    """Web workers and turns of the clock are forked; the parent keeps its counts."""
    sent: list[Counts] = []
    counts = Waiting(sent.append)
    counts.add(["page"])
    child = os.fork()
    if not child:  # pragma: no cover -- in the child
        counts.send()
        os._exit(len(sent))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    counts.send()
    assert [gone.numbers for gone in sent] == [{"page": 1}]
