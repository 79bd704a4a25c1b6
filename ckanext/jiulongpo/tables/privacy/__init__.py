"""Personal information in cells: found before anything becomes public, and what can be done to it.

Pure: GB/T 35273 names the kinds, GB/T 37964 the treatments.
"""

from __future__ import annotations

from ckanext.jiulongpo.tables.privacy.parts import Parts, look_through
from ckanext.jiulongpo.tables.privacy.recognisers import is_suspect
from ckanext.jiulongpo.tables.privacy.scan import Hit, Scanner, together
from ckanext.jiulongpo.tables.privacy.treatments import TREATMENTS, treatment
from ckanext.jiulongpo.tables.privacy.unread import FILE, look_through_bytes

__all__ = [
    "FILE",
    "TREATMENTS",
    "Hit",
    "Parts",
    "Scanner",
    "is_suspect",
    "look_through",
    "look_through_bytes",
    "together",
    "treatment",
]
