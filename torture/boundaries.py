"""The moments at which a process is killed: before and after each step that others can see.

The steps are counted where the libraries take them, in the process that is to die and nowhere else:
commits, bytes to the source, requests to Solr, commands to Valkey, renamed files. Each thread is
counted on its own, so that a boundary is the same one in every run.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import httpcore
import pysolr
import redis.connection
from httpcore._backends.sync import SyncStream

from ckan import model

__all__ = ["Boundaries", "Boundary"]


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """A place to die: the n-th moment of a thread, counted from 1."""

    thread: str
    number: int

    def __str__(self) -> str:
        return f"{self.thread}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Boundary:
        """From ``thread:number``."""
        thread, _, number = text.rpartition(":")
        return cls(thread, int(number))


@dataclass(slots=True)
class Boundaries:
    """Counts the moments of this process and ends it at one of them.

    Attributes:
        end_at: where to die; nowhere when it is ``None``.
        told: a file descriptor that gets a line ``thread:number before|after step`` a moment.
        most: so many moments are told of, whatever their thread; then it is closed.
    """

    end_at: Boundary | None
    told: int | None = None
    most: int | None = None
    _counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self) -> None:
        """Wrap the steps. There is no way back: the process is forked for this one run."""
        engine = model.meta.engine
        assert engine is not None
        self._wrap(engine.dialect, "do_commit", "commit")
        self._wrap(httpcore.SyncBackend, "connect_tcp", "connect to source")
        self._wrap(SyncStream, "write", "send to source")
        self._wrap(pysolr.Solr, "_send_request", "solr")
        self._wrap(redis.connection.AbstractConnection, "send_packed_command", "valkey")
        self._wrap(os, "rename", "rename")
        self._wrap(os, "replace", "rename")

    def _wrap(self, owner: Any, name: str, step: str) -> None:  # noqa: ANN401 - class or module
        call: Callable[..., Any] = getattr(owner, name)

        @wraps(call)
        def wrapped(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the library has
            self._reach(f"before {step}")
            result = call(*args, **options)
            self._reach(f"after {step}")
            return result

        setattr(owner, name, wrapped)

    def _reach(self, moment: str) -> None:
        thread = threading.current_thread().name.partition("_")[0]
        with self._lock:
            self._counts[thread] += 1
            here = Boundary(thread, self._counts[thread])
            if self.told is not None:
                os.write(self.told, f"{here} {moment}\n".encode())
                if self._counts.total() == self.most:
                    os.close(self.told)
                    self.told = None
            if here == self.end_at:
                os.kill(os.getpid(), signal.SIGKILL)
