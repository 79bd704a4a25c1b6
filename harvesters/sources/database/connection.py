"""Connections to a department's database: to a judged address, read only, with an end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.sources.database.address import Address
from ckanext.jiulongpo.harvesters.sources.database.drivers import Target

__all__ = ["Connector", "reason"]


@dataclass(frozen=True, slots=True)
class Connector:
    """Opens connections to one database.

    Attributes:
        policy: judges the machine each time a connection is opened.
        seconds: for connecting, and for one statement.
        tls: encrypted, and the certificate compared with the name.
    """

    address: Address
    user: str
    password: str = field(repr=False)
    policy: AddressPolicy = field(default_factory=AddressPolicy)
    seconds: int = 60
    tls: bool = True

    @contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """A connection for a while.

        Raises:
            Abort: the driver is not there, or the machine may not be reached.
            sqlalchemy.exc.SQLAlchemyError: the database refuses.
        """
        driver = self.address.driver
        if self.tls and not driver.encrypts:
            raise Abort(faults.NO_TLS(kind=driver.name))
        module = driver.load()
        engine = sa.create_engine(
            f"{driver.name}://machine",
            module=module,
            creator=lambda: self._open(module),
            poolclass=sa.NullPool,
        )
        with engine.connect() as connection:
            yield connection

    @contextmanager
    def reading(self, connection: sa.Connection) -> Iterator[None]:
        """A transaction that cannot write, and ends without a trace."""
        with connection.begin() as transaction:
            for statement in self.address.driver.first:
                connection.exec_driver_sql(statement)
            yield
            transaction.rollback()

    def _open(self, module: Any) -> Any:  # noqa: ANN401 - the driver's own
        failure = ""
        for address in self.policy.resolve(self.address.host, self.address.port):
            target = Target(
                self.address.host,
                address,
                self.address.port,
                self.address.database,
                self.user,
                self.password,
                self.seconds,
                self.tls,
            )
            try:
                return self.address.driver.connect(module, target)
            except (module.Error, OSError) as error:
                failure = str(error)
        raise module.OperationalError(failure)


def reason(error: SQLAlchemyError, connector: Connector) -> str:
    """What the driver says in its first line, without what was entered in secret."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    text = lines[0] if lines else type(cause).__name__
    for secret in (connector.password, connector.user):
        text = text.replace(secret, "***") if secret else text
    return text
