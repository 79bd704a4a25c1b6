"""The action by which another platform hands a record over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.harvesters.core.errors import HarvestError, Reject
from ckanext.jiulongpo.harvesters.inbox import service
from ckanext.jiulongpo.harvesters.inbox.logic import schema

__all__ = ["jiulongpo_harvest_push"]


@tk.validate_action_data(schema.harvest_push)
def jiulongpo_harvest_push(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand over reports of another platform; they are kept, then settled as any record is.

    Example::

        ckanapi action jiulongpo_harvest_push id=chengdu report:"$(cat report.json)"

    Args:
        context: CKAN's.
        data_dict: ``id`` or name of a source of the type ``jiulongpo_exchange``; ``report``: one
            report, or a list of at most 1,000, which one run settles.

    Returns:
        ``remote_id``, ``package_id``, ``outcome`` (created, updated, unchanged, withdrawn,
        rejected, or ``kept`` when it will be settled later) and ``findings``; for a list,
        ``receipts`` of them.

    Raises:
        NotFound: there is no such inbox.
        NotAuthorized: for those who may not change the source.
        ValidationError: it is no report.
    """
    tk.check_access("jiulongpo_harvest_push", context, data_dict)
    source_id = service.source_of(data_dict["id"])
    if source_id is None:
        raise tk.ObjectNotFound(tk._("Harvest source not found"))
    given = data_dict["report"]
    try:
        receipts = service.take(source_id, given if isinstance(given, list) else [given])
    except Reject as error:
        raise tk.ValidationError({"report": [error.finding.text(tk._)]}) from error
    except HarvestError as error:
        return {"outcome": "kept", "findings": [error.finding.as_dict()]}
    told = [{**asdict(one), "outcome": str(one.outcome)} for one in receipts]
    return {"receipts": told} if isinstance(given, list) else told[0]
