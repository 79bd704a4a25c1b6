"""The entries that a search finds, as the list of results finds them for the same address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.tables.archives.plan import Plan, plan_of

__all__ = ["plan_of_search"]

MOST_ENTRIES = 1000
"""Entries that are looked into; more of them would keep the reader waiting."""
_PAGE = 100
_LONGEST_QUERY = 200
_SYNTAX = re.compile(r"[:*]")
"""A colon would make a field's name of the word before it."""


def plan_of_search(args: MultiDict[str, str]) -> Plan:
    """Plan the archive of a search.

    Args:
        args: parameters of the list of results: ``q`` and values of facets.
    """
    query = {
        "q": " ".join(_SYNTAX.sub(" ", args.get("q", "")[:_LONGEST_QUERY]).split()),
        "fq": "+dataset_type:dataset",
        "fq_list": FacetSelection.from_request_args(args).filters(),
        "sort": "organization asc, title_string asc, name asc",
        "rows": _PAGE,
        "facet": "false",
    }
    counts: list[int] = []
    plan = plan_of(_found(query, counts), nested=True)
    plan.found = counts[0]
    return plan


def _found(query: dict[str, Any], counts: list[int]) -> Iterator[dict[str, Any]]:
    for start in range(0, MOST_ENTRIES, _PAGE):
        answer = tk.get_action("package_search")({}, {**query, "start": start})
        counts.append(int(answer["count"]))
        yield from answer["results"]
        if not answer["results"] or start + _PAGE >= answer["count"]:
            return
