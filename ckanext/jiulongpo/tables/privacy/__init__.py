"""Personal information in cells: found before anything becomes public, and what can be done to it.

Pure: GB/T 35273 names the kinds, GB/T 37964 the treatments.
"""

from __future__ import annotations

from ckanext.jiulongpo.tables.privacy.parts import Parts, look_through
from ckanext.jiulongpo.tables.privacy.scan import Hit, Scanner
from ckanext.jiulongpo.tables.privacy.treatments import TREATMENTS, treatment

__all__ = ["TREATMENTS", "Hit", "Parts", "Scanner", "look_through", "treatment"]
