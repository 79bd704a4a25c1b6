"""The judgements by the code of their criterion; each a small class without state. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.jiulongpo.quality.criteria.codes import Codes
from ckanext.jiulongpo.quality.criteria.description import Description
from ckanext.jiulongpo.quality.criteria.documentation import Documentation
from ckanext.jiulongpo.quality.criteria.elements import Elements
from ckanext.jiulongpo.quality.criteria.formats import Formats
from ckanext.jiulongpo.quality.criteria.items import Items
from ckanext.jiulongpo.quality.criteria.licence import Licence
from ckanext.jiulongpo.quality.criteria.links import Links
from ckanext.jiulongpo.quality.criteria.scope import Scope
from ckanext.jiulongpo.quality.criteria.timeliness import Timeliness
from ckanext.jiulongpo.quality.judging import Judge

__all__ = ["JUDGES", "VERSION"]

VERSION = 1
"""Raised when a judgement gives another answer to the same facts: all entries are judged anew."""

JUDGES: Mapping[str, Judge] = {
    "elements": Elements(),
    "description": Description(),
    "documentation": Documentation(),
    "licence": Licence(),
    "scope": Scope(),
    "timeliness": Timeliness(),
    "formats": Formats(),
    "links": Links(),
    "codes": Codes(),
    "items": Items(),
}
