"""Every finding that reading and mapping can make, by stage."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.faults import (
    answering,
    database,
    decoding,
    exchange,
    linked,
    mapping,
    network,
    reading,
    running,
)
from ckanext.jiulongpo.harvesters.core.faults.fault import Fault, sample

__all__ = [
    "Fault",
    "all_faults",
    "answering",
    "database",
    "decoding",
    "exchange",
    "linked",
    "mapping",
    "network",
    "reading",
    "running",
    "sample",
]


def all_faults() -> list[Fault]:
    """Every kind of finding of the pure core, by code; the documentation is made from it."""
    modules = (answering, database, decoding, exchange, linked, mapping, network, reading, running)
    found = [fault for m in modules for fault in vars(m).values() if isinstance(fault, Fault)]
    return sorted(found, key=lambda fault: fault.code)
