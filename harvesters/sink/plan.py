"""What is to be done with each record of a batch, decided before anything is written."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckan import model

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.records import Mapped
from ckanext.jiulongpo.harvesters.model import Record
from ckanext.jiulongpo.harvesters.sink.updates import identify_files
from ckanext.jiulongpo.shared import Finding

__all__ = ["Step", "entry_id", "entry_name", "package_of", "refuse"]


def entry_id(source_id: str, guid: str) -> str:
    """The id of the entry that a record becomes: the same in every run and every worker."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:jiulongpo:harvest:{source_id}:{guid}"))


def entry_name(package_id: str) -> str:
    """A short address for an entry, made from its id."""
    return "jlp-" + base64.b32encode(uuid.UUID(package_id).bytes[:10]).decode().lower()


def package_of(mapped: Mapped, package_id: str, owner: str, state: str) -> dict[str, Any]:
    """The entry as its source gives it: what the ledger keeps and the catalogue validates.

    Args:
        mapped: an entry, not a rejected record.
        package_id: of the entry.
        owner: id of the providing organisation.
        state: catalogue state of the source's entries, unless the mapping gives one.
    """
    assert mapped.entry is not None  # noqa: S101 - rejected records never come here
    package = {"catalog_state": state, **mapped.entry.package(), "owner_org": owner}
    package["resources"] = identify_files(package_id, package["resources"])
    return package


@dataclass(slots=True)
class Step:
    """One record on its way through the sink.

    Attributes:
        given: the entry as the source gives it; ``None`` when the record is rejected.
        stored: the package it is or was.
        shown: the package as ``package_show`` gives it after the batch.
        line: what the ledger says of the record.
        withdrawn_from: the state of an entry that this step withdraws.
    """

    mapped: Mapped
    package_id: str
    given: dict[str, Any] | None = None
    before: Mapping[str, Any] | None = None
    line: Record | None = None
    withdrawn_from: str | None = None
    outcome: Outcome = Outcome.REJECTED
    stored: model.Package | None = None
    shown: dict[str, Any] | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def guid(self) -> str:
        """The record's identity in its source."""
        return self.mapped.ref.guid

    def reject(self, findings: Sequence[Finding]) -> None:
        """Leave the record out, for these reasons."""
        self.outcome = Outcome.REJECTED
        self.given = None
        self.findings += findings


def refuse(stored: model.Package | None, before: Mapping[str, Any] | None) -> Finding | None:
    """Why an existing package may not be changed by this source, or ``None``.

    Args:
        stored: the package under the id that the record would have.
        before: what the ledger of this source keeps of it.
    """
    if stored is None:
        return None
    if before is None or stored.type != "dataset" or stored.owner_org != before.get("owner_org"):
        return faults.FOREIGN_ENTRY()
    return None
