"""What the asking person may see, as Solr filters, for requests that ``package_search`` cannot say.

CKAN's action knows neither ``facet.contains`` nor spelling. The requests made here hold the very
filters that it would add, from the same permission labels, so that a suggestion or a count never
tells of an entry that a search would hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pysolr

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.lib.plugins import get_permission_labels
from ckan.lib.search.common import SearchError, make_connection
from ckan.lib.search.query import solr_literal
from ckan.types import Context

from ckanext.jiulongpo.catalog import config
from ckanext.jiulongpo.catalog.search.index import ENTRY_TYPE

__all__ = ["ask", "filters"]


def filters(context: Context) -> list[str]:
    """The filters that hold for the person of a context: this site, active entries, their labels.

    A system administrator sees every label, as in CKAN.
    """
    common = [
        f"+site_id:{solr_literal(config.site_id())}",
        "+state:active",
        f"+dataset_type:{ENTRY_TYPE}",
    ]
    user = context.get("user")
    if user and authz.is_sysadmin(user):
        return common
    labels = get_permission_labels().get_user_dataset_labels(context.get("auth_user_obj"))
    named = " OR ".join(solr_literal(label) for label in labels)
    return [*common, f"+permission_labels:({named})"]


def ask(context: Context, params: Mapping[str, Any], handler: str = "select") -> dict[str, Any]:
    """One request to Solr under the filters of the person who asks.

    Args:
        context: whose request it is.
        params: Solr parameters; a person's text only as ``q`` of edismax or in ``facet.contains``.
        handler: a request handler of the configset.

    Returns:
        Solr's answer as it comes.

    Raises:
        SearchError: Solr does not answer. What it said goes to the log, not to the person.
    """
    wanted = {**params, "fq": [*filters(context), *params.get("fq", ())]}
    try:
        return make_connection().search(search_handler=handler, **wanted).raw_response
    except pysolr.SolrError as error:
        raise SearchError(tk._("The search service does not answer.")) from error
