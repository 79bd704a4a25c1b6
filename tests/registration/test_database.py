"""A draft from a table of a department's own database, end to end: source, secrets, columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.types import Context

from tests.harvesters.sources.database.server import (
    PASSWORD,
    READER,
    DepartmentDatabase,
    department_database,
)
from tests.harvesters.toys import as_site
from tests.registration.conftest import Office


@pytest.fixture(scope="module")
def department() -> Iterator[DepartmentDatabase]:
    """The department's database, with one table and somebody who may read it."""
    with department_database() as database:
        database.run(
            "CREATE TABLE yanglao (id bigint PRIMARY KEY, mc varchar(200), rq date)",
            "COMMENT ON TABLE yanglao IS '养老机构'",
            "COMMENT ON COLUMN yanglao.mc IS '机构名称'",
            "INSERT INTO yanglao VALUES (1, '只在库里的行', '2018-06-30')",
            f"GRANT SELECT ON yanglao TO {READER}",
        )
        yield database


@pytest.fixture
def source(
    welfare: Office,
    department: DepartmentDatabase,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """A source of the department, with the password of its reader."""
    key = "ckanext.jiulongpo.harvest.allow_hosts"
    monkeypatch.setitem(ckan_config, key, list(department.allow))
    made = tk.get_action("harvest_source_create")(
        Context(**as_site()),
        {
            "name": "welfare-db",
            "title": "养老业务库",
            "url": department.url,
            "source_type": "jiulongpo_database",
            "owner_org": welfare.id,
            "config": json.dumps(
                {
                    "mapping": "sichuan",
                    "table": "yanglao",
                    "tls": "off",
                    "allow_hosts": list(department.allow),
                }
            ),
        },
    )
    for name, value in (("user", READER), ("password", PASSWORD)):
        tk.get_action("jiulongpo_harvest_secret_set")(
            Context(**as_site()), {"source_id": made["id"], "name": name, "value": value}
        )
    return made["id"]


def test_the_columns_of_a_table_become_items_and_no_row_is_read(
    welfare: Office, source: str
) -> None:
    """Comments are the Chinese names; each value is marked as coming from the database."""
    assert [one["id"] for one in welfare.act("jiulongpo_harvest_database_list")] == [source]
    draft = welfare.act("jiulongpo_registration_draft_create")
    filled = welfare.act(
        "jiulongpo_registration_draft_table", id=draft["id"], source_id=source, table="yanglao"
    )
    values = filled["values"]
    assert (values["title"], values["format_class"]) == ("养老机构", "3")
    rows = [(row["name"], row["name_en"], row["data_type"]) for row in values["items"]]
    assert rows == [("id", "id", "I"), ("机构名称", "mc", "C"), ("rq", "rq", "D")]
    assert filled["proposed"]["title"] == "database"
    assert "只在库里的行" not in json.dumps(filled, ensure_ascii=False)


@pytest.mark.parametrize("table", ["nowhere", "", "yanglao; DROP TABLE yanglao"])
def test_a_table_that_is_not_there_leaves_the_draft_as_it_was(
    welfare: Office, source: str, table: str
) -> None:
    """Names are looked up, not put into a statement."""
    draft = welfare.act("jiulongpo_registration_draft_create")
    with pytest.raises(tk.ValidationError):
        welfare.act(
            "jiulongpo_registration_draft_table", id=draft["id"], source_id=source, table=table
        )
    shown = welfare.act("jiulongpo_registration_draft_show", id=draft["id"])
    assert "items" not in shown["values"]


def test_nobody_takes_columns_of_another_departments_database(
    welfare: Office, health: Office, source: str
) -> None:
    """The source has to be one that the person may change."""
    draft = health.act("jiulongpo_registration_draft_create")
    with pytest.raises(tk.NotAuthorized):
        health.act(
            "jiulongpo_registration_draft_table", id=draft["id"], source_id=source, table="yanglao"
        )
    assert health.act("jiulongpo_harvest_database_list") == []
