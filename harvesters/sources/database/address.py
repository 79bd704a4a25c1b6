"""Where a database is: kind, machine, port and name, and nothing else.

A source's address can be read by whoever may see the source, and libpq's addresses can name files,
sockets and other machines in their parameters. So only the plain form is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.sources.database.drivers import DRIVERS, Driver

__all__ = ["Address"]

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-]{0,250}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45}")
_NAME = re.compile(r"[\w$#.\-]{1,128}")


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a machine."""

    driver: Driver
    host: str
    port: int
    database: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Read ``postgresql://host:port/database``.

        Raises:
            Abort: it is anything more, or not of a kind that is read.
        """
        url, port = _parsed(text)
        driver = DRIVERS.get(url.drivername)
        if driver is None:
            raise Abort(_fault("kinds that are read: " + ", ".join(DRIVERS)))
        if url.username or url.password:
            raise Abort(_fault("holds a user's name"))
        if url.query:
            raise Abort(_fault("holds parameters"))
        if not url.host or not _HOST.fullmatch(url.host):
            raise Abort(_fault("names no machine"))
        if not url.database or not _NAME.fullmatch(url.database):
            raise Abort(_fault("names no database"))
        return cls(driver, url.host.lower(), port or driver.port, url.database)


def _parsed(text: str) -> tuple[sa.URL, int | None]:
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError) as error:
        raise Abort(_fault("not an address")) from error
    return url, url.port


def _fault(reason: str) -> Finding:
    return faults.BAD_DATABASE_ADDRESS(reason=reason)
