"""Asks Valkey for one number, with as little work as that takes.

Every kept page costs this question. A client of redis takes a connection from its pool, looks
whether it still stands, packs the command and gives it back: more work than the question itself.
Here each thread holds a connection of the pool's, and the command is packed once.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

import redis
from redis.connection import AbstractConnection

__all__ = ["Number"]


@dataclass(slots=True)
class Number:
    """The value of one key.

    Attributes:
        client: whose connections are used.
        key: where the number is.
    """

    client: redis.Redis
    key: str
    _held: threading.local = field(default_factory=threading.local)

    def ask(self) -> str:
        """The number as it is now; empty where there is none.

        Raises:
            redis.RedisError: Valkey does not answer.
        """
        connection = self._connection()
        try:
            answer = _asked(connection, self._held.command)
        except redis.ConnectionError:  # it may have gone while nobody asked
            connection.disconnect()
            answer = _asked(connection, self._held.command)
        return answer.decode() if isinstance(answer, bytes) else ""

    def _connection(self) -> AbstractConnection:
        """This thread's connection; a child's is not its parent's."""
        held = self._held
        if getattr(held, "process", 0) != os.getpid():
            held.connection = self.client.connection_pool.get_connection()
            held.command = held.connection.pack_command("GET", self.key)
            held.process = os.getpid()
        return held.connection


def _asked(connection: AbstractConnection, command: list[bytes]) -> object:
    try:
        connection.send_packed_command(command, check_health=False)
        return connection.read_response(disable_decoding=True)
    except BaseException:
        connection.disconnect()  # what was asked may still be answered, to the next question
        raise
