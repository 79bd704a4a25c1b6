"""What starts a run, and again after a kill: the job, its message, the gather consumer."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from ckanext.jiulongpo.harvesters.recovery import service as recovery
from torture.site import as_site

__all__ = ["consume", "empty_queue", "finish", "is_finished", "order", "redeliver", "turn"]


def order(source_id: str) -> str:
    """A job as the button of the source's page makes it, in the queue; its id."""
    job = tk.get_action("harvest_job_create")(as_site(), {"source_id": source_id, "run": True})
    return job["id"]


def consume() -> bool:
    """Take one message from the queue, as the gather consumer does; false when there is none."""
    consumer: Any = queue.get_gather_consumer()
    connection = _valkey()
    if not connection.llen(queue.get_gather_routing_key()):
        return False
    method, header, body = next(consumer.consume(queue.get_gather_queue_name()))
    queue.gather_callback(consumer, method, header, body)
    return True


def turn() -> None:
    """What a worker does between two messages: it goes on with, and closes, what it finds."""
    recovery.turn()


def empty_queue() -> None:
    """Forget every message, and every message under way."""
    connection = _valkey()
    for key in connection.keys(f"{queue.get_gather_routing_key()}*"):
        connection.delete(key)


def redeliver(job_id: str) -> bool:
    """Put a job's message back as ``harvester run`` does later, unless it waits or is done.

    Returns:
        whether the queue still knew of the message; a lost one is put back all the same.
    """
    connection = _valkey()
    key = queue.get_gather_routing_key()
    message = json.dumps({"harvest_job_id": job_id})
    if message in connection.lrange(key, 0, -1):
        return True
    known = bool(connection.delete(f"{key}:{job_id}"))
    if known or not is_finished(job_id):
        connection.rpush(key, message)
        return known
    return True


def is_finished(job_id: str) -> bool:
    """Whether the job has its end."""
    model.Session.rollback()
    job = model.Session.get(HarvestJob, job_id)
    return job is not None and str(job.status) == "Finished"


def finish(source_id: str) -> None:
    """Close what is done, as the clock of the portal does."""
    tk.get_action("harvest_jobs_run")(as_site(), {"source_id": source_id})


def _valkey() -> Any:  # noqa: ANN401 - ckanext-harvest says that it may be a connection of AMQP too
    return queue.get_connection()
