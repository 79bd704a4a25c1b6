"""What plain CKAN tells of every dataset and file stays told, empty where nothing is known.

ckanext-scheming leaves a field of its schema out of an answer where it is empty, and the list of
further fields too. Programs that were written for CKAN read these without asking.
"""

from __future__ import annotations

from typing import Any

from typing_extensions import override

import ckan.plugins as p

__all__ = ["PlainAnswers"]

_OF_ENTRIES = ("title", "notes", "owner_org", "license_id")
_OF_FILES = ("name", "description", "format", "url")
"""Columns of CKAN's that ``catalogue.yaml`` names too."""
_WHOLE = "validated_data_dict"
"""What a search asks Solr for where the caller has not said which fields are wanted."""


class PlainAnswers(p.IPackageController):
    """Hooks after an entry is shown, and after entries are found."""

    @override
    def after_dataset_show(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        _complete(pkg_dict)

    @override
    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        if _WHOLE in str(search_params.get("fl")).split():
            for found in search_results["results"]:
                _complete(found)
        return search_results


def _complete(entry: dict[str, Any]) -> None:
    for name in _OF_ENTRIES:
        entry.setdefault(name, None)
    entry.setdefault("extras", [])
    for resource in entry.get("resources") or ():
        for name in _OF_FILES:
            resource.setdefault(name, None)
