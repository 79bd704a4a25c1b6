"""How often the files of entries are downloaded, told for the last 30 days.

The plugin ``jiulongpo_statistics`` counts; without it there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ckanext.jiulongpo.portal import clock
from ckanext.jiulongpo.shared import downloads_of, downloads_since

DAYS = 30


def most(number: int) -> Mapping[str, int]:
    """The most downloaded entries, by id, with their downloads; also those a reader may not see."""
    return downloads_since(clock.today() - timedelta(days=DAYS), number)


def of(package_id: str) -> int:
    """Downloads of an entry's files."""
    return downloads_of(package_id, clock.today() - timedelta(days=DAYS))
