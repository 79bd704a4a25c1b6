"""Faults of other catalogues: portals and RDF (R91 to R9C)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

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
NO_DATASETS = Fault(
    "JLP-H-R95",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} holds no dataset. That is not taken for an empty catalogue."),
    N_("Look whether it is the catalogue, and not an error in its place."),
)
NOT_DCAT = Fault(
    "JLP-H-R96",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} is JSON, but neither JSON-LD nor data.json."),
    N_("Make it a file source with a mapping of its own, or ask for the DCAT export."),
)
BROKEN_RDF = Fault(
    "JLP-H-R97",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} cannot be parsed ({reason})."),
    N_("Have the system write it anew; a validator of RDF shows the place."),
)
TOO_MUCH_RDF = Fault(
    "JLP-H-R98",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} takes more to parse than is allowed ({reason})."),
    N_("Have the catalogue divided into pages."),
)
REMOTE_CONTEXT = Fault(
    "JLP-H-R99",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} takes its context from {reason}, which is not fetched."),
    N_("Ask for a JSON-LD with its context inside, or for Turtle or RDF/XML."),
)
DOCUMENT_TYPE = Fault(
    "JLP-H-R9A",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} declares a document type, which could hold anything."),
    N_("Have it written without DOCTYPE, or as Turtle."),
)
REACHES_OUT = Fault(
    "JLP-H-R9B",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{file} made its parser reach for the outside ({reason}); that was refused."),
    N_("Look at the document: no catalogue needs that."),
)
BAD_INBOX = Fault(
    "JLP-H-R9C",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The address of an inbox is inbox:// and a name."),
    N_("Write it as inbox://chengdu."),
)
