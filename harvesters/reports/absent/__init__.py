"""Entries that a run did not see, as a person has them to decide on the run."""

from ckanext.jiulongpo.harvesters.reports.absent.service import Absent, count, page, rows

__all__ = ["Absent", "count", "page", "rows"]
