"""The criteria of this site: the place's own file, or those that ship."""

from __future__ import annotations

from pathlib import Path

from ckanext.jiulongpo.quality import config
from ckanext.jiulongpo.schemas.criteria import SHIPPED, Criteria, criteria

__all__ = ["stated"]


def stated() -> Criteria:
    """The criteria in force.

    Raises:
        OwnFileError: the place's own file cannot be used.
    """
    own = config.criteria_file()
    return criteria(Path(own) if own else SHIPPED)
