"""The sound of a name: its pinyin and initials, and where in a title a query is heard."""

from __future__ import annotations

import re
from functools import lru_cache

from ckanext.jiulongpo.catalog.search.reading import Kind, Reading

__all__ = ["SEPARATOR", "heard_in", "name_key", "name_of_key", "syllables"]

SEPARATOR = "|"

_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]")


def syllables(text: str) -> list[str]:
    """The sounds of a text without tones; what is no Han character stays as it is."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.2 s and 30 MB, needed by few processes

    return lazy_pinyin(text)


@lru_cache(maxsize=8192)
def name_key(name: str, handle: str = "") -> str:
    """A name with its pinyin, its initials and, where it has one, the handle that finds it.

    One value of a facet, in which characters, pinyin and initials are all found by one look.

    Example::

        >>> name_key("民政局")
        '民政局|minzhengju|mzj|'
    """
    spoken = _spoken(name)
    letters = "".join(s[:1] for s in spoken)
    shown = name.replace(SEPARATOR, "/")
    return SEPARATOR.join((shown, "".join(spoken), letters, handle))


def name_of_key(key: str) -> tuple[str, str]:
    """The name and the handle of a key."""
    name, _, rest = key.partition(SEPARATOR)
    return name, rest.rpartition(SEPARATOR)[2]


def heard_in(title: str, reading: Reading) -> tuple[int, int] | None:
    """Where a title sounds like a query typed in pinyin, in initials, or with a wrong character.

    Returns:
        Start and end of the stretch, or ``None`` where it is not heard.
    """
    spoken = [syllable.lower() for syllable in _by_character(title)]
    if reading.kind is Kind.PINYIN:
        wanted = reading.form.split()
    elif reading.kind is Kind.INITIALS:
        wanted, spoken = list(reading.form), [syllable[:1] for syllable in spoken]
    else:
        wanted = [s.lower() for s in _by_character("".join(reading.form.split()))]
    size = len(wanted)
    for at in range(len(spoken) - size + 1):
        if size and spoken[at : at + size] == wanted:
            return at, at + size
    return None


@lru_cache(maxsize=8192)
def _spoken(name: str) -> tuple[str, ...]:
    return tuple("".join(c for c in s.lower() if c.isalnum()) for s in syllables(name))


@lru_cache(maxsize=1024)
def _by_character(text: str) -> tuple[str, ...]:
    """One sound for each character, others than Han as they stand."""
    sounds: list[str] = []
    for run in _RUNS.findall(text):
        spoken = syllables(run)
        sounds += spoken if len(spoken) == len(run) else list(run)
    return tuple(sounds)
