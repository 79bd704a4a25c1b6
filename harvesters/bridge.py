"""The bridge to ckanext-harvest: its pages, jobs, queue and API start a run; the run is ours.

``queue.py`` of ckanext-harvest ends its process on an exception and knows no state of a run. So
nothing leaves :meth:`gather_stage`: what goes wrong stands in the ledger and in the job's report.
The run writes finished harvest objects itself and returns an empty list, which tells the queue
that there is nothing to fetch. Nothing is kept on the plugin, which all runs of a process share.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, ClassVar

import ckan.plugins.toolkit as tk
from ckan.plugins import Interface
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.jiulongpo.harvesters import service, settings
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from ckanext.jiulongpo.harvesters.reports import service as reports
from ckanext.jiulongpo.harvesters.sources.kind import SourceKind
from ckanext.jiulongpo.harvesters.state import INTERRUPTIONS

__all__ = ["SourceBridge"]

log = logging.getLogger(__name__)


if TYPE_CHECKING:
    # The interface says in words only what is returned; to a type checker it returns nothing.
    _Harvester = Interface
else:
    _Harvester = IHarvester


class SourceBridge(_Harvester):
    """One source type of ckanext-harvest; a plugin names its ``kind`` and no more."""

    kind: ClassVar[SourceKind]

    def info(self) -> dict[str, str]:
        """How the type is called in the form of a source."""
        return {
            "name": self.kind.name,
            "title": tk._(self.kind.title),
            "description": tk._(self.kind.description),
            "form_config_interface": "Text",
        }

    def validate_config(self, config: str | None) -> str:
        """The settings in one spelling.

        Raises:
            ValueError: with all that is wrong, for the form.
        """
        try:
            return settings.parse(self.kind, config).canonical()
        except settings.SettingsError as error:
            texts = [finding.said(tk._) for finding in error.findings]
            raise ValueError(" ".join(texts)) from error

    def gather_stage(self, harvest_job: HarvestJob) -> list[str]:
        """Run the source of a job to its end; leaves nothing to fetch.

        A message that comes twice, or for a run that another worker has, changes nothing; one whose
        worker died between the end of the run and that of the job closes the job. A run that is
        interrupted by the database's going away is left to whoever finds it first.
        """
        job_id = str(harvest_job.id)
        try:
            if service.is_over(job_id):
                recovery.close_ended()
            else:
                service.run_job(job_id)
        except (HarvestError, settings.SettingsError) as error:
            log.info("Harvest job %s ended: %s", job_id, error)
        except INTERRUPTIONS as error:
            service.recover()
            log.warning("Harvest job %s was interrupted: %s", job_id, type(error).__name__)
        except Exception as error:
            log.exception("Harvest job %s failed", job_id)
            service.recover()
            service.fail_job(job_id, [running.DEFECT(error=type(error).__name__)])
        return []

    def fetch_stage(self, harvest_object: HarvestObject) -> bool:  # noqa: ARG002 - the interface
        """Never called for objects of ours: they are finished when they are written."""
        return False

    def import_stage(self, harvest_object: HarvestObject) -> bool:  # noqa: ARG002 - the interface
        """Never called for objects of ours: they are finished when they are written."""
        return False

    def get_original_url(self, harvest_object_id: str) -> str | None:
        """The public page of a record at its source, where the record names one."""
        return reports.landing_page(harvest_object_id)
