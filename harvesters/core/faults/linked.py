"""Faults of other catalogues: portals and RDF (R90 to R99, R9 with a letter behind it)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

SAME_ENTRY = Fault(
    "JLP-H-R90",
    Stage.DISCOVER,
    Severity.WARNING,
    N_("{count} entries share the identity of another one, such as {value}."),
    N_("Name more identifying fields in the mapping."),
)
NOT_PUBLIC = Fault(
    "JLP-H-R91",
    Stage.FETCH,
    Severity.INFO,
    N_("The entry is not public at its source."),
)
NOT_IN_ORDER = Fault(
    "JLP-H-R92",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} does not list by identifier: {second} came after {first}."),
    N_("Something between the two sites changes the question; ask the other site's operator."),
)
BAD_MOMENT = Fault(
    "JLP-H-R93",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The place where the last run ended ({cursor}) is not a moment."),
    N_("Read the source whole once."),
)
BAD_NAME = Fault(
    "JLP-H-R94",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("“{value}” is not the name of an organisation."),
    N_("Take it from the address of the organisation's page."),
)
