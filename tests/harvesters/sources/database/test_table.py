"""The columns of a table as the department's database tells them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, oracle, postgresql

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.sources.database.address import Address
from ckanext.jiulongpo.harvesters.sources.database.connection import Connector
from ckanext.jiulongpo.harvesters.sources.database.drivers import DRIVERS
from ckanext.jiulongpo.harvesters.sources.database.table import data_type, describe
from ckanext.jiulongpo.registration.proposals.tables import propose_table
from tests.harvesters.sources.database.server import PASSWORD, READER, DepartmentDatabase


@pytest.fixture
def connector(department: DepartmentDatabase) -> Iterator[Connector]:
    department.run(
        "CREATE SCHEMA IF NOT EXISTS yw",
        "CREATE TABLE yw.yanglao (id bigint PRIMARY KEY, mc varchar(200), cws int,"
        " je numeric(12, 2), bh numeric(10, 0), rq date, sj timestamptz, zt boolean, sm text,"
        " bd double precision, zp bytea, qt jsonb)",
        "COMMENT ON TABLE yw.yanglao IS '养老机构'",
        "COMMENT ON COLUMN yw.yanglao.mc IS '机构名称'",
        f"GRANT USAGE ON SCHEMA yw TO {READER}",
        f"GRANT SELECT ON yw.yanglao TO {READER}",
    )
    policy = AddressPolicy.of(department.allow)
    yield Connector(Address.of(department.url), READER, PASSWORD, policy, tls=False)
    department.run("DROP SCHEMA yw CASCADE")


def test_columns_come_with_type_length_and_comment(connector: Connector) -> None:
    told = describe(connector, "yw.yanglao")
    assert (told.kind, told.name, told.comment) == ("postgresql", "yanglao", "养老机构")
    types = "".join(column.data_type for column in told.columns)
    assert types == "ICINIDTLMBGG"
    assert (told.columns[1].comment, told.columns[1].length) == ("机构名称", 200)


@pytest.mark.parametrize(
    "table", ["nowhere", "yw.nowhere", "nowhere.yanglao", "yw.", "'; --", "a.b.c"]
)
def test_a_table_that_is_not_there_is_told(connector: Connector, table: str) -> None:
    with pytest.raises(Abort) as refused:
        describe(connector, table)
    assert refused.value.code == "JLP-H-R89"


def test_the_columns_become_items(connector: Connector) -> None:
    from dataclasses import asdict

    values = propose_table(asdict(describe(connector, "yw.yanglao")))
    assert (values["title"], values["format_class"], values["format_type"]) == (
        "养老机构",
        "3",
        "postgresql",
    )
    assert values["items"][1] == {
        "_key": "2", "name": "机构名称", "name_en": "mc", "data_type": "C", "length": "200",
    }  # fmt: skip
    assert values["items"][0]["name"] == "id"


@pytest.mark.parametrize(
    ("type_", "code"),
    [
        (mysql.TINYINT(display_width=1), "L"), (mysql.TINYINT(), "I"), (mysql.BIT(1), "L"),
        (mysql.BIT(8), "G"), (mysql.YEAR(), "I"), (mysql.ENUM("甲", "乙"), "C"),
        (mysql.LONGTEXT(), "M"), (mysql.DECIMAL(12, 2), "N"), (mysql.TIME(), "C"),
        (mysql.JSON(), "G"), (mysql.DOUBLE(), "B"), (mysql.MEDIUMINT(), "I"),
        (oracle.NUMBER(10, 0), "I"), (oracle.NUMBER(12, 2), "N"), (oracle.NUMBER(), "N"),
        (oracle.DATE(), "T"), (oracle.TIMESTAMP(), "T"), (oracle.VARCHAR2(20), "C"),
        (oracle.NCLOB(), "M"), (oracle.RAW(16), "G"), (oracle.BINARY_DOUBLE(), "B"),
        (oracle.ROWID(), "C"), (oracle.INTERVAL(), "C"),
        (postgresql.MONEY(), "Y"), (postgresql.UUID(), "C"), (postgresql.INET(), "C"),
        (postgresql.TIME(), "C"), (postgresql.BIT(1), "L"), (postgresql.TSVECTOR(), "M"),
        (sa.types.NullType(), "G"),
    ],
)  # fmt: skip
def test_types_of_every_database_have_a_code_of_the_guideline(
    type_: sa.types.TypeEngine[object], code: str
) -> None:
    """Oracle's NUMBER is a whole number to SQLAlchemy, too, and MySQL's yes and no a number."""
    assert data_type(type_) == code


@pytest.mark.parametrize("kind", ["mysql", "oracle", "dameng"])
def test_a_driver_that_is_not_installed_is_told_with_its_name(kind: str) -> None:
    """Whether the driver or its part for SQLAlchemy is missing: what to install is said."""
    driver = DRIVERS[kind]
    try:
        driver.load()
    except Abort:
        pass
    else:
        pytest.skip("the driver is installed here")
    address = Address(driver, "127.0.0.1", driver.port, "x")
    connector = Connector(address, "u", "p", AddressPolicy.of(["127.0.0.1"]), tls=False)
    with pytest.raises(Abort) as refused:
        describe(connector, "yanglao")
    assert refused.value.code == "JLP-H-R81"
    assert driver.package in refused.value.finding.text()
    assert f"ckanext-jiulongpo[{driver.extra}]" in refused.value.finding.advice()
