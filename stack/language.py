from __future__ import annotations

import os


def in_chinese() -> bool:
    """Whether the terminal's language (``LC_ALL``, ``LC_MESSAGES``, ``LANG``) is Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value.lower().startswith("zh")
    return False


def say(en: str, zh: str) -> str:
    """The one of two texts that the terminal's language asks for."""
    return zh if in_chinese() else en
