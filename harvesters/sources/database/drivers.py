"""The kinds of database that are read, each with its driver and its words for "read only".

A connection goes to the address that was judged, never to the name; the name stays only where the
server's certificate is compared with it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.sources.database import kingbase

__all__ = ["DRIVERS", "Driver", "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a connection is opened to.

    Attributes:
        host: the name as the source has it.
        address: the judged address of that name.
        seconds: for connecting, and for one statement.
        tls: encrypted, and the certificate compared with the name.
    """

    host: str
    address: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    seconds: int = 60
    tls: bool = True


Connect = Callable[[Any, Target], Any]
"""Opens a connection of the driver's module."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One kind of database.

    Attributes:
        name: of SQLAlchemy's dialect.
        module: of the driver.
        package: what an administrator installs.
        extra: of this distribution, which brings the package.
        first: statements at the beginning of each transaction.
        encrypts: whether a certificate can be compared with the name.
        postgresql: the statements are PostgreSQL's, so that its own grammar judges a query.
    """

    name: str
    module: str
    package: str
    extra: str
    port: int
    connect: Connect
    first: tuple[str, ...]
    encrypts: bool = True
    postgresql: bool = False

    def load(self) -> Any:  # noqa: ANN401 - a module of the driver's own shape
        """The driver's module.

        Raises:
            Abort: it is not installed.
        """
        try:
            return import_module(self.module)
        except ImportError as error:
            raise Abort(self.missing()) from error

    def missing(self) -> Finding:
        """That the driver, or its part for SQLAlchemy, is not installed; and how it is."""
        return faults.NO_DRIVER(kind=self.name, package=self.package, extra=self.extra)


def _postgresql(module: Any, target: Target) -> Any:  # noqa: ANN401 - the driver's own
    milliseconds = target.seconds * 1000
    return module.connect(
        host=target.host,
        hostaddr=target.address,
        port=target.port,
        dbname=target.database,
        user=target.user,
        password=target.password,
        connect_timeout=target.seconds,
        tcp_user_timeout=milliseconds,
        application_name="ckanext-jiulongpo",
        options=f"-c default_transaction_read_only=on -c statement_timeout={milliseconds}",
        **_libpq_tls(tls=target.tls),
    )


def _libpq_tls(*, tls: bool) -> Mapping[str, str]:
    return {"sslmode": "verify-full", "sslrootcert": "system"} if tls else {"sslmode": "disable"}


def _mysql(module: Any, target: Target) -> Any:  # noqa: ANN401 - the driver's own
    """The socket is ours, so that the certificate is still compared with the name."""
    connection = module.connect(
        host=target.host,
        port=target.port,
        database=target.database,
        user=target.user,
        password=target.password,
        charset="utf8mb4",
        connect_timeout=target.seconds,
        read_timeout=target.seconds,
        write_timeout=target.seconds,
        local_infile=False,
        ssl_verify_cert=target.tls or None,
        ssl_verify_identity=target.tls or None,
        ssl_disabled=not target.tls,
        defer_connect=True,
    )
    connection.connect(
        socket.create_connection((target.address, target.port), timeout=target.seconds)
    )
    return connection


def _oracle(module: Any, target: Target) -> Any:  # noqa: ANN401 - the driver's own
    connection = module.connect(
        host=target.address,
        port=target.port,
        service_name=target.database,
        user=target.user,
        password=target.password,
        tcp_connect_timeout=target.seconds,
        retry_count=0,
    )
    connection.call_timeout = target.seconds * 1000
    return connection


def _dameng(module: Any, target: Target) -> Any:  # noqa: ANN401 - the driver's own
    return module.connect(
        server=target.address,
        port=target.port,
        schema=target.database,
        user=target.user,
        password=target.password,
        login_timeout=target.seconds,
        connection_timeout=target.seconds,
    )


DRIVERS: Mapping[str, Driver] = {
    "postgresql": Driver(
        "postgresql", "psycopg2", "psycopg2", "stack", 5432, _postgresql,
        ("SET TRANSACTION READ ONLY",), postgresql=True,
    ),
    "mysql": Driver(
        "mysql+pymysql", "pymysql", "pymysql", "mysql", 3306, _mysql,
        ("SET TRANSACTION READ ONLY",),
    ),
    "oracle": Driver(
        "oracle+oracledb", "oracledb", "oracledb", "oracle", 1521, _oracle,
        ("SET TRANSACTION READ ONLY",), encrypts=False,
    ),
    "dameng": Driver(
        "dm+dmPython", "dmPython", "dmSQLAlchemy", "dameng", 5236, _dameng,
        ("SET TRANSACTION READ ONLY",), encrypts=False,
    ),
    "kingbase": Driver(
        kingbase.SCHEME, "ksycopg2", "ksycopg2", "kingbase", 54321, _postgresql,
        ("SET TRANSACTION READ ONLY",), postgresql=True,
    ),
}  # fmt: skip
"""By the scheme of a source's address. SQLite and files are none: they are the machine's own."""
