"""Lines of a log that are one line each: what somebody has sent begins no line of its own.

CKAN writes paths and names into its log as they came; ``%0A`` in one made a line that looked as if
the site had written it (OWASP ASVS 5.0, 16.4.1).
"""

from __future__ import annotations

import logging
import re

from typing_extensions import override

__all__ = ["OneLine"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class OneLine(logging.Formatter):
    """Writes control characters of a message as Python writes them; stack traces keep lines."""

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        return _CONTROL.sub(_written, super().formatMessage(record))


def _written(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
