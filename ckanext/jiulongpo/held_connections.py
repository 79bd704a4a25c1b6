"""Asks Valkey with as little work as a question takes.

A client of redis takes a connection from its pool, looks whether it still stands, packs the command
and gives it back: more work than a short question itself. Here each thread holds a connection of
the pool's.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

import redis
from redis.connection import AbstractConnection

__all__ = ["HeldConnections"]


@dataclass(slots=True)
class HeldConnections:
    """A connection for each thread that asks.

    Attributes:
        client: whose connections are used.
    """

    client: redis.Redis
    _held: threading.local = field(default_factory=threading.local)

    def ask(self, *command: str | int) -> object:
        """What Valkey answers, as bytes where it is a text.

        A question on a connection that has gone is put once more, and may have been heard twice.

        Args:
            command: its name and what belongs to it.

        Raises:
            redis.RedisError: Valkey does not answer, or refuses.
        """
        connection = self._connection()
        packed = connection.pack_command(*command)
        try:
            return _asked(connection, packed)
        except redis.ConnectionError:  # it may have gone while nobody asked
            return _asked(connection, packed)

    def _connection(self) -> AbstractConnection:
        """This thread's connection; a child's is not its parent's."""
        held = self._held
        if getattr(held, "process", 0) != os.getpid():
            held.connection = self.client.connection_pool.get_connection()
            held.process = os.getpid()
        return held.connection


def _asked(connection: AbstractConnection, packed: list[bytes]) -> object:
    try:
        connection.send_packed_command(packed, check_health=False)
        return connection.read_response(disable_decoding=True)
    except BaseException:
        connection.disconnect()  # what was asked may still be answered, to the next question
        raise
