"""Actions on release bulletins (发布公告)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.releases import making, service, state
from ckanext.jiulongpo.review.releases.logic import schema

__all__ = [
    "jiulongpo_release_list",
    "jiulongpo_release_make",
    "jiulongpo_release_show",
    "jiulongpo_release_state",
]


@tk.validate_action_data(schema.make)
def jiulongpo_release_make(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Order the next release: what everybody may see, as JSON, workbook and DCAT, for good.

    It is made in the background, one at a time; ``jiulongpo_release_state`` tells what becomes of
    it. One that was broken off is gone on with.

    Args:
        context: CKAN's.
        data_dict: ``note``: what is said of the release.

    Returns:
        As ``jiulongpo_release_state``.

    Raises:
        NotAuthorized: the caller does not work in the catalogue office.
        ValidationError: one is being made (``JLP-R-036``).

    Example::

        ckanapi action jiulongpo_release_make note=第三季度
    """
    tk.check_access("jiulongpo_release_make", context, data_dict)
    return making.order(people.acting(context), data_dict["note"])


@tk.side_effect_free
@tk.validate_action_data(schema.state)
def jiulongpo_release_state(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell how far the release is that was ordered last, or the one that is asked for.

    Args:
        context: CKAN's.
        data_dict: ``id`` that ``jiulongpo_release_make`` gave; without it the last one.

    Returns:
        ``id``; ``state``: waiting, running, done or failed; ``stage``: reading, workbook or dcat;
        ``done`` of ``total`` entries; ``note``, ``ordered``, ``ended``; ``broken``: nobody is at
        it any more, it is begun again by itself; ``number`` of the release that was made;
        ``finding``: why none was made.

    Raises:
        NotAuthorized: the caller does not work in the catalogue office.
        ObjectNotFound: there is no such order, or none at all.

    Example::

        ckanapi action jiulongpo_release_state
    """
    tk.check_access("jiulongpo_release_state", context, data_dict)
    row = state.making(data_dict["id"]) if data_dict["id"] else state.latest()
    if row is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return making.told(row)


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_release_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the releases, the newest first.

    Example::

        ckanapi action jiulongpo_release_list
    """
    tk.check_access("jiulongpo_release_list", context, data_dict)
    return service.listed(data_dict["limit"])


@tk.side_effect_free
@tk.validate_action_data(schema.release)
def jiulongpo_release_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a release with what it added, changed and removed.

    Raises:
        ObjectNotFound: there is no such release.

    Example::

        ckanapi action jiulongpo_release_show number:3
    """
    tk.check_access("jiulongpo_release_show", context, data_dict)
    return service.shown(data_dict["number"])
