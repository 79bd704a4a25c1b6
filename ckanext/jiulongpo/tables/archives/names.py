"""Names in an archive that every system takes, whatever people have typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

__all__ = ["Names", "safe_part"]

_UNSAFE = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+'
)
"""What a path or a shell would read, and marks that turn a name round on the screen."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Devices of Windows, with any ending."""
_LONGEST = 60


def safe_part(name: str, otherwise: str) -> str:
    """One part of a path: no separators, no dots at its ends, no device, of bounded length."""
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", name))
    plain = " ".join(plain.split()).strip(" .")
    ending = PurePosixPath(plain).suffix
    if len(plain) > _LONGEST:
        kept = ending if len(ending) < _LONGEST // 2 else ""
        plain = plain[: _LONGEST - len(kept)].rstrip(" .") + kept
    if not plain:
        return otherwise
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


class Names:
    """Gives each path once; systems that do not tell A from a are heeded."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, folder: str, name: str, otherwise: str = "file") -> str:
        """A path for a file.

        Args:
            folder: a path that ``give`` has made, or empty for none.
            name: as people call the file.
            otherwise: its name where nothing of it is left.
        """
        part = safe_part(name, otherwise)
        prefix = f"{folder}/" if folder else ""
        stem, ending = _divided(part)
        path, copy = prefix + part, 1
        while path.casefold() in self._taken:
            copy += 1
            path = f"{prefix}{stem} ({copy}){ending}"
        self._taken.add(path.casefold())
        return path


def _divided(part: str) -> tuple[str, str]:
    ending = PurePosixPath(part).suffix
    return part[: len(part) - len(ending)], ending
