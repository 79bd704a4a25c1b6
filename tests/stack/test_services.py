"""PostgreSQL, Valkey and Solr for real: start, reuse, recover, stop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import psutil
import psycopg2
import pytest
import redis

from stack import postgres, services, solr, valkey
from stack.errors import CoreRefusedError
from stack.layout import REPOSITORY, Layout
from stack.records import living
from stack.services import Addresses, Settings
from stack.supervisor import Supervisor
from tests.stack.conftest import own_services
from tests.stack.test_supervisor import eventually

pytestmark = pytest.mark.slow
SETTINGS = Settings(heap="256m", throwaway=True)


@pytest.fixture(scope="module")
def layout() -> Iterator[Layout]:
    with own_services() as layout:
        services.up(layout, SETTINGS)
        yield layout


@pytest.fixture
def addresses(layout: Layout) -> Addresses:
    """Of services that run, whatever the test before did to them."""
    return services.up(layout, SETTINGS)


def _execute(layout: Layout, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(postgres.url(layout))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_postgres_is_18_and_orders_text_alike_on_every_machine(
    layout: Layout, addresses: Addresses
) -> None:
    ((release, provider),) = _execute(
        layout,
        "SELECT current_setting('server_version_num')::int / 10000, datlocprovider"
        " FROM pg_database WHERE datname = 'ckan'",
    )
    assert (release, provider) == (18, "b")
    assert _execute(layout, "SELECT upper('é'), 'B' < 'a'") == [("É", True)]


def test_postgres_listens_on_no_network(layout: Layout, addresses: Addresses) -> None:
    assert _execute(layout, "SHOW listen_addresses") == [("",)]
    assert postgres.socket_folder(layout).stat().st_mode & 0o077 == 0


def test_valkey_wants_its_password(addresses: Addresses) -> None:
    stranger = redis.Redis(port=addresses.valkey_port)
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()
    assert valkey.answers(valkey.url(addresses.valkey_port, addresses.valkey_password))


def test_solr_serves_ckans_schema_on_the_loopback_only(addresses: Addresses) -> None:
    answer = httpx.get(f"{solr.url(addresses.solr_port)}/schema/name", timeout=30)
    assert answer.json()["name"] == "ckan-2.12"
    listening = {
        connection.laddr.ip
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == addresses.solr_port
    }
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_a_second_call_reuses_what_runs(layout: Layout, addresses: Addresses) -> None:
    before = {name: process.pid for name, process in living(layout.run).items()}
    assert services.up(layout, SETTINGS) == addresses
    assert {name: process.pid for name, process in living(layout.run).items()} == before


def test_passwords_are_unreadable_for_others(layout: Layout, addresses: Addresses) -> None:
    for path in (layout.services_env, layout.services_json, valkey.config_file(layout)):
        assert path.stat().st_mode & 0o777 == 0o600
        assert addresses.valkey_password in path.read_text()


def test_a_shell_can_take_the_addresses(layout: Layout, addresses: Addresses) -> None:
    command = [sys.executable, "-m", "stack", "services", "env", "--var", str(layout.root)]
    lines = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    shell = f'{lines.stdout}\nprintf "%s" "$CKAN_SQLALCHEMY_URL"'
    taken = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    assert taken.stdout == postgres.url(layout)


@pytest.mark.parametrize("name", ["valkey", "solr", "postgres"])
def test_a_killed_service_comes_back(layout: Layout, addresses: Addresses, name: str) -> None:
    supervisor = Supervisor(layout)
    killed = living(layout.run)[name]
    killed.kill()
    assert eventually(lambda: living(layout.run).get(name, killed).pid != killed.pid)
    services.wait_ready(layout, addresses, supervisor, SETTINGS)


def test_data_survives_the_killing_of_the_supervisor(layout: Layout, addresses: Addresses) -> None:
    _execute(layout, "CREATE TABLE kept AS SELECT 42 AS answer")
    supervisor = Supervisor(layout)
    process = supervisor.process()
    assert process is not None
    orphans = living(layout.run)
    process.kill()
    process.wait()
    again = services.up(layout, SETTINGS)
    assert not [name for name, orphan in orphans.items() if orphan.is_running()]
    assert again == addresses
    assert _execute(layout, "SELECT answer FROM kept") == [(42,)]


def test_a_start_after_a_stop_keeps_the_data(layout: Layout, addresses: Addresses) -> None:
    _execute(layout, "CREATE TABLE IF NOT EXISTS stays AS SELECT 7 AS answer")
    processes = list(living(layout.run).values())
    services.down(layout)
    assert not [process for process in processes if process.is_running()]
    services.up(layout, SETTINGS)
    assert _execute(layout, "SELECT answer FROM stays") == [(7,)]


def test_a_configset_that_solr_refuses_is_told(layout: Layout, addresses: Addresses) -> None:
    schema = layout.solr / solr.CORE / "conf" / "schema.xml"
    whole = schema.read_text("utf-8")
    try:
        schema.write_text(whole.replace('class="solr.StrField"', 'class="solr.NoField"'), "utf-8")
        with pytest.raises(CoreRefusedError, match="NoField"):
            solr.reload_core(addresses.solr_port)
    finally:
        schema.write_text(whole, "utf-8")
    solr.reload(layout, addresses.solr_port)
    assert solr.answers(addresses.solr_port)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
def test_root_runs_postgres_as_another_user(layout: Layout, addresses: Addresses) -> None:
    assert living(layout.run)["postgres"].username() == postgres.SERVICE_USER
