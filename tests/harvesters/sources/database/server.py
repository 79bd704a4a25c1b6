"""A department's PostgreSQL: on TCP, with passwords, beside the one that the suite keeps."""

from __future__ import annotations

import getpass
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from stack.postgres import BINARIES, system_user

OWNER, READER = "department", "reader"
PASSWORD = "a-word-of-the-department"


@dataclass(frozen=True)
class DepartmentDatabase:
    """Where it is, and how it is filled."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/postgres"

    @property
    def allow(self) -> tuple[str, ...]:
        return (f"127.0.0.1:{self.port}",)

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Statements of the owner's; rows of the last one."""
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=PASSWORD, dbname="postgres"
        )
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()


@contextmanager
def department_database() -> Iterator[DepartmentDatabase]:
    """A cluster made for the tests and removed after them."""
    folder = Path(tempfile.mkdtemp(prefix="department-", dir="/tmp"))
    user = system_user()
    owner = user or getpass.getuser()
    try:
        folder.chmod(0o755)
        (folder / "word").write_text(PASSWORD, "utf-8")
        data = folder / "data"
        data.mkdir()
        if user:
            entry = pwd.getpwnam(user)
            for path in (data, folder / "word", folder):
                shutil.chown(path, entry.pw_uid, entry.pw_gid)
        as_user: dict[str, Any] = {
            "user": user,
            "group": pwd.getpwnam(owner).pw_gid if user else None,
            "extra_groups": [] if user else None,
            "cwd": "/",
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        subprocess.run(
            [
                *(str(BINARIES / "initdb"), "--auth=scram-sha-256", "--no-sync", "--locale=C"),
                *("--encoding=UTF8", f"--username={OWNER}", f"--pwfile={folder / 'word'}"),
                f"--pgdata={data}",
            ],
            check=True,
            **as_user,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with subprocess.Popen(
            [str(BINARIES / "postgres"), "-D", str(data), *options], **as_user
        ) as server:
            database = DepartmentDatabase(port)
            try:
                _wait_until_up(database, server)
                database.run(
                    f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'",
                    f"GRANT pg_read_all_data TO {READER}",
                )
                yield database
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_up(database: DepartmentDatabase, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with suppress(psycopg2.OperationalError):
            database.run("SELECT 1")
            return
    raise RuntimeError("the department's database did not start")
