"""Reads the web for sources, under limits on address, time, bytes and redirects."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy
from ckanext.jiulongpo.harvesters.core.guarded_http.session import (
    Call,
    Download,
    HttpLimits,
    HttpSession,
)

__all__ = ["GuardedHttp"]


@dataclass(frozen=True, slots=True)
class GuardedHttp:
    """The way of a source to the web.

    Attributes:
        policy: which machines may be reached; asked at each connection, also after a redirect.
        wait: sleeps between attempts; seconds.
    """

    policy: AddressPolicy = field(default_factory=AddressPolicy)
    limits: HttpLimits = field(default_factory=HttpLimits)
    wait: Callable[[float], None] = time.sleep

    def session(self) -> HttpSession:
        """Connections that are kept between calls, for one thread; to be closed."""
        return HttpSession(self.policy, self.limits, self.wait)

    @contextmanager
    def download(self, address: str) -> Iterator[Download]:
        """The content of an address in a temporary file, which is gone afterwards.

        Raises:
            Abort: it may not or cannot be had.
        """
        with self.session() as session, session.send(Call(address)) as download:
            yield download
