"""Stock read actions that look past permission labels, chained so that they do not.

CKAN answers some questions from its tables instead of the index: which tags and formats exist, how
many datasets a group has when groups are sorted by it, what belongs to a group. Here the answers
are made of what the asking person may see. ``docs/visibility.md`` lists each with its reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import asbool
from ckan.lib.search import SearchError, SearchQueryError
from ckan.types import Action, ActionResult, ChainedAction, Context, DataDict

from ckanext.jiulongpo.catalog import config, dcat_reads

__all__ = ["actions"]

log = logging.getLogger(__name__)

_PAGE = 1000
_ALL = -1
_WHOLE_QUESTION = "SOLR returned an error"
"""How CKAN begins to tell what it asked and what Solr said."""
_LONGEST_NUMBER = 18
"""Digits; Python reads no number of thousands of them."""


@tk.chained_action
@tk.side_effect_free
def package_search(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.PackageSearch:
    """Search by labels alone, where stock CKAN also hides by the ``private`` column.

    The column is wider than the labels: an entry which departments share is private to CKAN.
    Where labels are not asked (``ignore_auth``) the column stays the fence. What Solr says of a
    query that it cannot read shows the whole question, labels of who asks included: it goes to the
    log.

    Example::

        ckanapi action package_search q=养老
    """
    if not context.get("ignore_auth"):
        data_dict.setdefault("include_private", True)
    try:
        return next_(context, data_dict)
    except SearchQueryError:
        raise
    except SearchError as error:
        if not str(error).startswith(_WHOLE_QUESTION):
            raise
        log.warning("Solr refuses a query: %.2000r", error.args)
        raise SearchError(tk._("The search does not understand this query.")) from error


@tk.chained_action
@tk.side_effect_free
def resource_search(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.ResourceSearch:
    """Search files in an order that pages can rely on: stock answers in that of its tables.

    Example::

        ckanapi action resource_search query=name:名录
    """
    return next_(context, {**data_dict, "order_by": data_dict.get("order_by") or "id"})


@tk.chained_action
@tk.side_effect_free
def tag_list(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.TagList:
    """List tags of visible entries only.

    Example::

        ckanapi action tag_list query=养老
    """
    return _of_visible(next_(context, data_dict), context, "tags", data_dict)


@tk.chained_action
@tk.side_effect_free
def tag_search(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.TagSearch:
    """Search tags of visible entries only; the count too is made of them.

    Example::

        ckanapi action tag_search query=养老
    """
    found: list[Any] = next_(context, _without_page(data_dict))["results"]
    results = _of_visible(found, context, "tags", data_dict)
    return {"count": len(results), "results": _page(results, data_dict)}


@tk.chained_action
@tk.side_effect_free
def tag_autocomplete(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.TagAutocomplete:
    """Complete a tag out of those of visible entries.

    Example::

        ckanapi action tag_autocomplete query=养
    """
    found = next_(context, _without_page(data_dict))
    return _page(_of_visible(found, context, "tags", data_dict), data_dict)


@tk.chained_action
@tk.side_effect_free
def tag_show(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.TagShow:
    """Show a tag if a visible entry bears it.

    Example::

        ckanapi action tag_show id=养老

    Raises:
        ObjectNotFound: there is no such tag, or only hidden entries bear it.
    """
    tag: dict[str, Any] = next_(context, data_dict)
    if not _of_visible([tag["name"]], context, "tags", tag):
        raise tk.ObjectNotFound(tk._("Not found"))
    return tag


@tk.chained_action
@tk.side_effect_free
def format_autocomplete(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.FormatAutocomplete:
    """Complete a file format out of those of visible entries, most frequent first.

    Example::

        ckanapi action format_autocomplete q=cs
    """
    tk.check_access("format_autocomplete", context, data_dict)
    if not data_dict.get("q"):
        return next_(context, data_dict)  # the stock action knows how to refuse it
    asked = data_dict["q"].lower()
    counts = _visible_counts(context, "res_format")
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    found = dict.fromkeys(name.lower() for name in ordered if asked in name.lower())
    return list(found)[: _number(data_dict, "limit") or 5]


@tk.chained_action
@tk.side_effect_free
def group_list(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.GroupList:
    """List groups; sorted by datasets, only visible ones count.

    Example::

        ckanapi action group_list sort='package_count desc'
    """
    tk.check_access("group_list", context, data_dict)
    return _by_visible_count(next_, context, data_dict, field="groups", choice="groups")


@tk.chained_action
@tk.side_effect_free
def organization_list(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.OrganizationList:
    """List organisations; sorted by datasets, only visible ones count.

    Example::

        ckanapi action organization_list sort='package_count desc'
    """
    tk.check_access("organization_list", context, data_dict)
    return _by_visible_count(
        next_, context, data_dict, field="organization", choice="organizations"
    )


@tk.chained_action
@tk.side_effect_free
def member_list(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.MemberList:
    """List what belongs to a group, without hidden entries.

    Example::

        ckanapi action member_list id=energy object_type=package
    """
    members: list[tuple[str, str, str]] = next_(context, data_dict)
    if context.get("ignore_auth") or not any(kind == "package" for _id, kind, _role in members):
        return members
    group = tk.get_action("group_show")(
        tk.fresh_context(context, ignore_auth=True),
        {"id": data_dict["id"], "include_datasets": False, "include_users": False},
    )
    visible = _visible_ids(context, group)
    return [member for member in members if member[1] != "package" or member[0] in visible]


@tk.chained_action
@tk.side_effect_free
def harvest_source_list(
    next_: Action, context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """List the harvest sources that the person may see, where stock lists all to a visitor.

    Example::

        ckanapi action harvest_source_list
    """
    tk.check_access("harvest_source_list", context, data_dict)  # which the stock action forgets
    sources: list[dict[str, Any]] = next_(context, data_dict)
    return [source for source in sources if _may_see(context, source["id"])]


def actions() -> dict[str, ChainedAction]:
    """Chained actions, those of other extensions where they are loaded."""
    always = (
        package_search,
        resource_search,
        tag_list,
        tag_search,
        tag_autocomplete,
        tag_show,
        format_autocomplete,
        group_list,
        organization_list,
        member_list,
    )
    dcat = (
        tuple(getattr(dcat_reads, n) for n in dcat_reads.__all__) if p.plugin_loaded("dcat") else ()
    )
    harvest = (harvest_source_list,) if p.plugin_loaded("harvest") else ()
    return {action.__name__: action for action in (*always, *dcat, *harvest)}


def _may_see(context: Context, package_id: str) -> bool:
    try:
        tk.check_access("package_show", tk.fresh_context(context), {"id": package_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _visible_counts(context: Context, field: str) -> dict[str, int]:
    """Values of an indexed field with the number of visible entries that bear each."""
    found = tk.get_action("package_search")(
        tk.fresh_context(context), {"rows": 0, "facet.field": [field], "facet.limit": _ALL}
    )
    items = found["search_facets"].get(field, {}).get("items", [])
    return {item["name"]: item["count"] for item in items}


def _of_visible(
    names: Iterable[Any], context: Context, field: str, data_dict: DataDict
) -> list[Any]:
    """Those of the values, or of the dictionaries with a ``name``, that a visible entry bears.

    By name: stock answers in the order of its tables, which hidden entries change.
    """
    if data_dict.get("vocabulary_id"):
        return list(names)  # a controlled vocabulary is public by nature
    visible = _visible_counts(context, field)
    return sorted((n for n in names if _name(n) in visible), key=_name)


def _name(value: Any) -> str:  # noqa: ANN401 -- a name or a row, as CKAN's own
    return value["name"] if isinstance(value, dict) else value


def _without_page(data_dict: DataDict) -> DataDict:
    return {key: value for key, value in data_dict.items() if key not in {"limit", "offset"}}


def _page(rows: list[Any], data_dict: DataDict) -> list[Any]:
    start = _number(data_dict, "offset") or 0
    limit = _number(data_dict, "limit")
    return rows[start:] if limit is None else rows[start : start + limit]


def _number(data_dict: DataDict, name: str) -> int | None:
    """A whole number that the caller gives; ``None`` for none.

    Raises:
        ValidationError: it is something else.
    """
    given = data_dict.get(name)
    if given in (None, ""):
        return None
    text = str(given)
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise tk.ValidationError({name: [tk._("Must be a natural number")]})
    return int(text)


def _by_visible_count(
    next_: Action, context: Context, data_dict: DataDict, *, field: str, choice: str
) -> Any:  # noqa: ANN401 -- names or rows, as CKAN's own
    """Sort by visible datasets where that order is asked for; else leave it to CKAN."""
    asked = str(data_dict.get("sort") or data_dict.get("order_by") or "").split()
    if not asked or asked[0] not in {"packages", "package_count"}:
        return next_(context, data_dict)
    plain = _without_page({k: v for k, v in data_dict.items() if k != "order_by"})
    names: list[str] = next_(
        tk.fresh_context(context), {**plain, "sort": "name asc", "all_fields": False}
    )
    counts = _visible_counts(context, field)
    ascending = asked[1:] == ["asc"]
    names.sort(key=lambda name: counts.get(name, 0) * (1 if ascending else -1))
    names = _page(names, data_dict)
    if not asbool(data_dict.get("all_fields")) or not names:
        return names
    names = names[: config.most_full_groups()]
    rows: list[dict[str, Any]] = next_(context, {**plain, "sort": "name asc", choice: names})
    return sorted(rows, key=lambda row: names.index(row["name"]))


def _visible_ids(context: Context, group: dict[str, Any]) -> set[str]:
    """Identifiers of the visible entries of a group or an organisation."""
    field = "owner_org" if group["is_organization"] else "groups"
    value = group["id"] if group["is_organization"] else group["name"]
    ids: set[str] = set()
    while True:
        found = tk.get_action("package_search")(
            tk.fresh_context(context),
            {"fq": f'+{field}:"{value}"', "fl": ["id"], "rows": _PAGE, "start": len(ids)},
        )
        ids.update(row["id"] for row in found["results"])
        if not found["results"] or len(ids) >= found["count"]:
            return ids
