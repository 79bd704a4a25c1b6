from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.ports import Capability, Source
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.mapping.load import rules_from
from ckanext.jiulongpo.harvesters.sources import database
from ckanext.jiulongpo.harvesters.sources.kind import Opening
from tests.harvesters.contract import SourceContract, discovered
from tests.harvesters.sources.database.server import PASSWORD, READER, DepartmentDatabase

RULES = rules_from("test", {"identity": [{"fields": ["id"]}], "fields": {"title": "title"}})
SECRETS = {"user": READER, "password": PASSWORD}


def opened(department: DepartmentDatabase, **more: Any) -> Source:
    url = more.pop("url", department.url)
    allow = more.pop("allow", department.allow)
    secrets = more.pop("secrets", SECRETS)
    settings = database.DatabaseSettings(**{"mapping": "test", "tls": "off", **more})
    policy = AddressPolicy.of(allow)
    return database.KIND.open(Opening(url, settings, RULES, secrets=secrets, policy=policy))


def refusal(department: DepartmentDatabase, **more: Any) -> str:
    with pytest.raises(HarvestError) as raised:
        discovered(opened(department, **more))
    return raised.value.code


def titles(refs: list[RecordRef]) -> list[str]:
    return [ref.inline["title"] for ref in refs if ref.inline]


@pytest.fixture
def entries(department: DepartmentDatabase) -> Iterator[DepartmentDatabase]:
    department.run(
        "CREATE TABLE entries (id int PRIMARY KEY, title text, dept text, amount numeric(20, 4),"
        " changed timestamptz, seal bytea, tags text[], more jsonb)",
        "INSERT INTO entries SELECT n, '九龙坡区第' || n || '表', '区民政局', n / 8.0,"
        " '2026-03-01 08:00+08'::timestamptz + n * interval '1 hour', '\\x00ff', '{社区,服务}',"
        """ '{"level": 1}' FROM generate_series(1, 25) n""",
    )
    yield department
    department.run("DROP TABLE entries")


class TestTable(SourceContract):
    @pytest.fixture(params=[{"table": "public.entries"}, {"query": "SELECT * FROM entries"}])
    def source(self, entries: DepartmentDatabase, request: pytest.FixtureRequest) -> Source:
        return opened(entries, page_size=10, **request.param)

    @pytest.fixture(params=[{"table": "nowhere"}, {"table": "entries", "key": "dept"}])
    def broken(self, entries: DepartmentDatabase, request: pytest.FixtureRequest) -> Source:
        return opened(entries, page_size=10, **request.param)

    def test_every_page_is_read_once(self, source: Source) -> None:
        assert titles(discovered(source)) == [f"九龙坡区第{n}表" for n in range(1, 26)]
        assert source.size() == 25

    @pytest.mark.parametrize("page_size", [1, 5, 24, 25, 26])
    def test_no_row_is_lost_where_a_page_ends(
        self, entries: DepartmentDatabase, page_size: int
    ) -> None:
        assert len(discovered(opened(entries, table="entries", page_size=page_size))) == 25

    def test_values_become_plain_and_keep_their_digits(self, source: Source) -> None:
        first = source.fetch(discovered(source)[0])
        assert first.payload == {
            "id": 1,
            "title": "九龙坡区第1表",
            "dept": "区民政局",
            "amount": "0.1250",
            "changed": first.payload["changed"],
            "seal": "AP8=",
            "tags": ["社区", "服务"],
            "more": {"level": 1},
        }
        assert first.payload["changed"].endswith("+00:00") or "+08:00" in first.payload["changed"]


class TestKeys:
    def test_a_key_of_two_columns_in_pages(self, department: DepartmentDatabase) -> None:
        department.run(
            "CREATE TABLE parts (dept text, no int, id text, title text)",
            "INSERT INTO parts SELECT '局' || d, n, d || '-' || n, '表'"
            " FROM generate_series(1, 4) d, generate_series(1, 7) n",
        )
        try:
            source = opened(department, table="parts", key="dept, no", page_size=3)
            assert len({ref.guid for ref in discovered(source)}) == 28
        finally:
            department.run("DROP TABLE parts")

    def test_two_rows_with_one_key_end_the_run_wherever_they_stand(
        self, entries: DepartmentDatabase
    ) -> None:
        assert refusal(entries, table="entries", key="dept", page_size=1) == "JLP-H-R85"
        assert refusal(entries, table="entries", key="dept", page_size=100) == "JLP-H-R85"

    def test_rows_without_a_key_are_told(self, entries: DepartmentDatabase) -> None:
        entries.run("UPDATE entries SET title = NULL WHERE id < 4")
        found: list[Finding] = []
        source = opened(entries, table="entries", key="title")
        assert len(list(source.discover("", found.append))) == 22
        assert [(one.code, one.context["count"]) for one in found] == [("JLP-H-R86", 3)]

    def test_a_column_that_is_not_there_is_named(self, entries: DepartmentDatabase) -> None:
        source = opened(entries, table="entries", changed="updated")
        [connected, columns] = source.probe()
        assert (connected.passed, columns.passed) == (True, False)
        assert columns.finding
        assert "updated" in columns.finding.text()


class TestIncremental:
    def test_only_what_has_changed_since(self, entries: DepartmentDatabase) -> None:
        source = opened(entries, table="entries", changed="changed", page_size=4)
        assert Capability.INCREMENTAL in source.capabilities
        refs = discovered(source)
        assert max(ref.cursor for ref in refs) == source.signpost()  # type: ignore[attr-defined] - of this source
        later = list(source.discover(refs[19].cursor, lambda _finding: None))
        assert [ref.guid for ref in later] == ["20", "21", "22", "23", "24", "25"]

    def test_a_row_whose_moment_is_not_known_is_always_read(
        self, entries: DepartmentDatabase
    ) -> None:
        entries.run("UPDATE entries SET changed = NULL WHERE id = 2")
        source = opened(entries, table="entries", changed="changed")
        cursor = source.signpost()  # type: ignore[attr-defined] - of this source
        assert [ref.guid for ref in source.discover(cursor, lambda _f: None)] == ["2", "25"]

    def test_a_cursor_of_another_column_is_refused(self, entries: DepartmentDatabase) -> None:
        source = opened(entries, table="entries", changed="changed")
        with pytest.raises(Abort) as raised:
            list(source.discover("yesterday", lambda _finding: None))
        assert raised.value.code == "JLP-H-R88"


class TestGuards:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://reader:word@127.0.0.1:5432/postgres",
            "postgresql://127.0.0.1:5432/postgres?host=/var/run/postgresql",
            "postgresql://127.0.0.1:5432/postgres?sslmode=disable",
            "postgresql:///postgres",
            "postgresql://%2Fvar%2Frun/postgres",
            "postgresql://127.0.0.1,169.254.169.254/postgres",
            "postgresql://127.0.0.1:5432/",
            "postgresql+pg8000://127.0.0.1/postgres",
            "sqlite:////etc/passwd",
            "sqlite://",
            "file:///etc/passwd",
            "mssql+pyodbc://machine/base",
            "not an address",
            "postgresql://127.0.0.1:port/postgres",
        ],
    )
    def test_only_the_plain_address_is_taken(
        self, department: DepartmentDatabase, url: str
    ) -> None:
        assert refusal(department, url=url, table="entries") == "JLP-H-R80"

    def test_a_private_address_has_to_be_allowed(self, department: DepartmentDatabase) -> None:
        assert refusal(department, table="entries", allow=()) == "JLP-H-N02"

    def test_a_machine_of_the_cloud_cannot_be_allowed(self, department: DepartmentDatabase) -> None:
        url = "postgresql://169.254.169.254:5432/postgres"
        allow = ("169.254.169.254:5432",)
        assert refusal(department, url=url, allow=allow, table="entries") == "JLP-H-N02"

    def test_without_the_secrets_nothing_is_tried(self, department: DepartmentDatabase) -> None:
        assert refusal(department, table="entries", secrets={}) == "JLP-H-N20"

    def test_a_wrong_password_is_told_without_what_was_entered(
        self, department: DepartmentDatabase
    ) -> None:
        source = opened(department, table="entries", secrets={**SECRETS, "password": "wrong-word"})
        [check] = source.probe()
        assert check.finding
        assert check.finding.code == "JLP-H-R84"
        assert READER not in check.finding.text()
        assert "wrong-word" not in check.finding.text()

    def test_encryption_that_the_server_does_not_offer_is_insisted_on(
        self, entries: DepartmentDatabase
    ) -> None:
        assert refusal(entries, table="entries", tls="verify") == "JLP-H-R84"

    def test_neither_or_both_of_table_and_query(self, department: DepartmentDatabase) -> None:
        assert refusal(department) == "JLP-H-R83"
        assert refusal(department, table="a", query="SELECT 1") == "JLP-H-R83"
        assert refusal(department, table="a", key=" , ") == "JLP-H-R83"

    def test_a_table_name_is_a_name(self, entries: DepartmentDatabase) -> None:
        assert refusal(entries, table='entries"; DROP TABLE entries; --') == "JLP-H-R84"
        assert entries.run("SELECT count(*) FROM entries") == [(25,)]

    def test_a_function_of_a_query_cannot_write(self, entries: DepartmentDatabase) -> None:
        entries.run(
            "CREATE OR REPLACE FUNCTION wipe() RETURNS int LANGUAGE sql SECURITY DEFINER"
            " AS 'DELETE FROM entries; SELECT 1'"
        )
        query = "SELECT id, title, wipe() FROM entries"
        assert refusal(entries, query=query) == "JLP-H-R84"
        assert entries.run("SELECT count(*) FROM entries") == [(25,)]

    def test_a_statement_that_takes_too_long_ends(self, entries: DepartmentDatabase) -> None:
        query = "SELECT id, title, pg_sleep(60) FROM entries"
        assert refusal(entries, query=query, seconds=1) == "JLP-H-R84"

    def test_a_value_beyond_measure_is_a_fault_of_its_row(
        self, entries: DepartmentDatabase
    ) -> None:
        entries.run("UPDATE entries SET title = repeat('长', 200000) WHERE id = 3")
        refs = discovered(opened(entries, table="entries"))
        assert [ref.position for ref in refs if ref.fault] == [3]
        assert len(refs) == 25

    def test_a_connection_that_breaks_is_opened_again(self, entries: DepartmentDatabase) -> None:
        refs: list[RecordRef] = []
        for ref in opened(entries, table="entries", page_size=5).discover("", lambda _f: None):
            refs.append(ref)
            if len(refs) == 12:
                entries.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'ckanext-jiulongpo'"
                )
        assert [ref.guid for ref in refs] == [str(n) for n in range(1, 26)]

    def test_nothing_is_left_open(self, entries: DepartmentDatabase) -> None:
        next(opened(entries, table="entries", page_size=5).discover("", lambda _f: None))
        [(count,)] = entries.run(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE application_name = 'ckanext-jiulongpo' AND state <> 'idle'"
        )
        assert count == 0


class TestOtherDrivers:
    """Their makers' drivers, where they are installed; 金仓's speaks with PostgreSQL, too."""

    def test_kingbase(self, entries: DepartmentDatabase) -> None:
        pytest.importorskip("ksycopg2")
        url = entries.url.replace("postgresql", "kingbase")
        refs = discovered(opened(entries, url=url, table="entries", page_size=7))
        assert [ref.guid for ref in refs] == [str(n) for n in range(1, 26)]

    @pytest.mark.parametrize(
        ("scheme", "module"), [("mysql", "pymysql"), ("oracle", "oracledb"), ("dameng", "dmPython")]
    )
    def test_a_machine_that_does_not_listen_is_a_finding(
        self, department: DepartmentDatabase, scheme: str, module: str
    ) -> None:
        pytest.importorskip(module)
        url, allow = f"{scheme}://127.0.0.1:9/catalogue", ("127.0.0.1:9",)
        code = refusal(department, url=url, allow=allow, table="entries", seconds=2)
        assert code == "JLP-H-R84"
        if scheme != "mysql":
            code = refusal(department, url=url, allow=allow, table="entries", tls="verify")
            assert code == "JLP-H-R87"
