"""Takes what a writer of files writes, and gives it on in pieces; nothing is kept."""

from __future__ import annotations

import io

__all__ = ["Sink"]


class Sink(io.RawIOBase):
    """A file that can only be written; what was written is taken away now and then."""

    def __init__(self) -> None:
        self._written = bytearray()
        self._before = 0

    def writable(self) -> bool:
        """Yes; it cannot seek."""
        return True

    def tell(self) -> int:
        """Bytes so far."""
        return self._before + len(self._written)

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Keep bytes until they are taken."""
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._written)
        self._before += len(taken)
        self._written.clear()
        return taken
