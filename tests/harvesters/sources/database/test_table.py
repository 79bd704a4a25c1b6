"""The columns of a table as the department's database tells them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.sources.database.address import Address
from ckanext.jiulongpo.harvesters.sources.database.connection import Connector
from ckanext.jiulongpo.harvesters.sources.database.table import describe
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
