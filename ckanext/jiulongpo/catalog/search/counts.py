"""Numbers that change often and are no part of an entry, put into the index beside it.

Solr changes a field that is docValues alone in place: nothing is analysed or stored anew. It does
so only where some document has the field; who indexes writes 0 for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import islice

import requests

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import SearchError, make_connection

from ckanext.jiulongpo.catalog import config

__all__ = [
    "DOWNLOADS_FIELD",
    "QUALITY_FIELD",
    "QUALITY_GRADE_FIELD",
    "index_downloads",
    "index_numbers",
]

DOWNLOADS_FIELD = "jlp_downloads"
QUALITY_FIELD = "jlp_quality"
QUALITY_GRADE_FIELD = "jlp_quality_grade"
_CHUNK = 500
_MUST_EXIST = 1
"""Solr's word for: leave it where there is no such document, make none."""


def index_downloads(counts: Mapping[str, int]) -> None:
    """Note how often entries were downloaded lately.

    Args:
        counts: by entry id; an entry that is not in the index is passed over.

    Raises:
        SearchError: Solr does not answer.
    """
    index_numbers({entry_id: {DOWNLOADS_FIELD: number} for entry_id, number in counts.items()})


def index_numbers(numbers: Mapping[str, Mapping[str, int]]) -> None:
    """Note numbers of entries, each in its field.

    Args:
        numbers: by entry id, then by field; an entry that is not in the index is passed over.

    Raises:
        SearchError: Solr does not answer.
    """
    solr = make_connection()
    each = iter(numbers.items())
    while chunk := dict(islice(each, _CHUNK)):
        documents = "".join(_document(entry_id, fields) for entry_id, fields in chunk.items())
        try:
            # pysolr's own way knows no parameters: one missing document would stop the rest
            answer = solr.get_session().post(
                f"{solr.url.rstrip('/')}/update",
                params={"softCommit": "true", "failOnVersionConflicts": "false"},
                data=f"<add>{documents}</add>",
                headers={"Content-Type": "text/xml; charset=utf-8"},
                auth=solr.auth,
                timeout=solr.timeout,
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            raise SearchError(tk._("The search service does not answer.")) from error


def _document(entry_id: str, fields: Mapping[str, int]) -> str:
    """An order to Solr, in its XML: in JSON it takes a change of a field for a child document."""
    told = "".join(
        f'<field name="{name}" update="set">{int(number)}</field>'
        for name, number in fields.items()
    )
    return (
        f'<doc><field name="index_id">{_index_id(entry_id)}</field>'
        f'<field name="_version_">{_MUST_EXIST}</field>{told}</doc>'
    )


def _index_id(entry_id: str) -> str:
    """CKAN's own name of a document; a name, not a secret."""
    text = f"{entry_id}{config.site_id()}".encode()
    return hashlib.md5(text, usedforsecurity=False).hexdigest()
