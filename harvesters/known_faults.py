"""Every kind of finding of a harvest: the core's, the CKAN side's, those of setting up a source."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters import faults, source_faults
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults import all_faults as core_faults

__all__ = ["all_faults"]


def all_faults() -> list[Fault]:
    """Every kind, by code; ``docs/findings.md`` is made from it."""
    own = [*vars(faults).values(), *vars(source_faults).values()]
    known = [*core_faults(), *(one for one in own if isinstance(one, Fault))]
    return sorted(known, key=lambda fault: fault.code)
