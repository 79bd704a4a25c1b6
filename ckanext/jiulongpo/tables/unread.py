"""Files that are no table: why, and what their bytes hold of persons, for they are public too."""

from __future__ import annotations

import logging
from collections.abc import Callable

import psycopg2
from sqlalchemy.exc import SQLAlchemyError

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.tables import faults, loading
from ckanext.jiulongpo.tables.privacy import Hit, look_through_bytes
from ckanext.jiulongpo.tables.source import Fetched

__all__ = ["UnreadError", "load_or_look"]

log = logging.getLogger(__name__)


class UnreadError(HarvestError):
    """A file that is no table that can be shown.

    Attributes:
        hits: personal information in its bytes.
    """

    def __init__(self, finding: Finding, hits: list[Hit]) -> None:
        super().__init__(finding)
        self.hits = hits


def load_or_look(
    order: loading.Order, found: Fetched, still_mine: Callable[[], bool]
) -> loading.Loaded | None:
    """Load the table of a file; of what cannot be loaded, look through the bytes.

    Args:
        order: what and how.
        found: the bytes.
        still_mine: see :func:`loading.load`.

    Raises:
        UnreadError: there is no table in the file, or none that can be shown.
    """
    try:
        return loading.load(order, found, still_mine)
    except HarvestError as error:
        raise UnreadError(error.finding, look_through_bytes(found.stream)) from error
    except (psycopg2.Error, SQLAlchemyError):
        raise
    except Exception as error:
        # A library of a format failed: one file may not keep all others waiting.
        log.exception("The file of %s was not read", order.resource_id)
        finding = faults.UNEXPECTED(reason=type(error).__name__)
        raise UnreadError(finding, look_through_bytes(found.stream)) from error
