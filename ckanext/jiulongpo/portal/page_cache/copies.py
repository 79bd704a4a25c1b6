"""Copies of kept pages in a web process, so that Valkey has to say the present number alone.

A copy is as good as the kept page: it is shown only under the number that Valkey gives for this
very request. What is copied was kept by some process and asked for again in this one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from ckanext.jiulongpo.portal.page_cache.packing import Packed

__all__ = ["LARGEST", "Copies"]

LARGEST = 64 * 1024
"""Bytes of a page that is copied; a larger one costs Valkey's answer little more than it is."""

_Key = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class _Copy:
    generation: str
    until: float
    page: Packed


@dataclass(slots=True)
class Copies:
    """The pages asked for last.

    Attributes:
        most: how many; 0 for none.
        clock: seconds that only rise.
    """

    most: int
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[_Key, _Copy] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def has(self, key: _Key) -> bool:
        """Whether it is worth asking for the number alone."""
        return key in self._held

    def get(self, key: _Key, generation: str) -> Packed | None:
        """The copy of a page, if it is of a generation and not too old; any other is let go."""
        with self._lock:
            copy = self._held.get(key)
            if copy is None:
                return None
            if copy.generation != generation or self.clock() >= copy.until:
                del self._held[key]
                return None
            self._held.move_to_end(key)
            return copy.page

    def put(self, key: _Key, generation: str, page: Packed, until: float) -> None:
        """Copy a kept page.

        Args:
            key: the page's and its form.
            generation: under which it is kept.
            page: the page.
            until: by :attr:`clock`, when it is no longer kept.
        """
        if not self.most or len(page.body) > LARGEST:
            return
        with self._lock:
            self._held[key] = _Copy(generation, until, page)
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
