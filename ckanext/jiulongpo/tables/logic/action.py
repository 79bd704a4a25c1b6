"""Actions on the tables of files: ask them, see how they stand, say how they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.refusing import refusal
from ckanext.jiulongpo.tables import answers, jobs, pictures, service
from ckanext.jiulongpo.tables.deciding import NAMES
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.logic import schema
from ckanext.jiulongpo.tables.model import TableLoad, load_of
from ckanext.jiulongpo.tables.privacy import TREATMENTS

__all__ = [
    "datastore_info",
    "jiulongpo_table_bad_rows",
    "jiulongpo_table_change",
    "jiulongpo_table_chart",
    "jiulongpo_table_map",
    "jiulongpo_table_query",
    "jiulongpo_table_release",
    "jiulongpo_table_show",
]

T = TypeVar("T")


@tk.chained_action
@tk.side_effect_free
def datastore_info(next_action: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """As in CKAN, without the size of the whole database: it tells of tables that are hidden.

    Example::

        ckanapi action datastore_info resource_id=5f1c…
    """
    told = next_action(context, data_dict)
    told.get("meta", {}).pop("db_size", None)
    return told


@tk.side_effect_free
@tk.validate_action_data(schema.table_show)
def jiulongpo_table_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how the table of a file stands.

    Example::

        ckanapi action jiulongpo_table_show resource_id=5f1c…

    Args:
        context: CKAN's.
        data_dict: ``resource_id``.

    Returns:
        ``state`` (waiting, loading, loaded, failed), ``progress`` in per cent or null,
        ``problem`` and ``remedy`` of a load that failed. For those who may read the rows also
        ``rows``, ``bad_rows``, ``columns`` with the decisions on their types, ``profile``,
        ``formats`` of its downloads and ``findings``; for those who may change the file also
        ``settings``, ``personal`` (what was found) and ``release`` (who let it be public, and why).

    Raises:
        NotFound: there is no such file, no table of it, or the person may not know of it.
    """
    tk.check_access("jiulongpo_table_show", context, data_dict)
    load = _load(data_dict["resource_id"])
    told = answers.standing(load)
    if _may("jiulongpo_table_query", context, load):
        told |= answers.decided(load)
    if _may("jiulongpo_table_change", context, load):
        told |= answers.inside(load)
    return told


@tk.side_effect_free
@tk.validate_action_data(schema.table_query)
def jiulongpo_table_query(context: Context, data_dict: DataDict) -> dict[str, Any]:
    r"""Ask the table of a file: filter, search, sort and page, or count and sum. Never takes SQL.

    Example::

        ckanapi action jiulongpo_table_query resource_id=5f1c… \
            filters:'{"核定床位": {"min": 20}, "机构名称": {"has": "养老"}}' sort=-核定床位
        ckanapi action jiulongpo_table_query resource_id=5f1c… group_by:'["所在街镇"]' \
            measures:'["sum:核定床位"]'

    Args:
        context: CKAN's.
        data_dict: ``resource_id``; ``filters``: column → ``has`` (text), ``is`` (value or list),
            ``min``, ``max``, ``empty`` (yes, no); ``q``: words that stand anywhere in the row;
            ``sort``: a column, ``-`` before it for descending; ``fields``: columns to give;
            ``limit`` (100, at most 1000); ``after``: cursor of the page before; ``group_by``:
            columns; ``measures``: ``sum:column``, ``avg:``, ``min:``, ``max:``.

    Returns:
        ``rows``, objects by column; ``total`` and ``total_is_exact`` (a filtered table is counted
        up to 10,000); ``after``, the cursor of the next page, empty at the end. With ``group_by``
        or ``measures``: ``groups``, at most 1,000, the most frequent first.

    Raises:
        NotFound: there is no such table.
        NotAuthorized: the file is given on request, or held back.
        ValidationError: the question has a part that there is none of, a column is not there, a
            value cannot be compared, or the answer takes too long; ``finding`` says which by its
            code, where by its field, and how to mend it.
    """
    tk.check_access("jiulongpo_table_query", context, data_dict)
    load = _load(data_dict["resource_id"])
    return _answered(lambda: answers.answer(load, data_dict))


@tk.side_effect_free
@tk.validate_action_data(schema.table_chart)
def jiulongpo_table_chart(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Count or sum the rows of a table by one column, as a chart draws them.

    Example::

        ckanapi action jiulongpo_table_chart resource_id=5f1c… by=所在街镇 of=sum:核定床位

    Args:
        context: CKAN's.
        data_dict: ``resource_id``; ``by``: the column of the groups; ``of``: ``sum:column``,
            ``avg:``, ``min:``, ``max:``, empty for the number of rows; ``step`` of a column of
            dates: year, month, day; ``top``: words that are groups of their own (10, at most 50);
            ``filters`` and ``q`` as in ``jiulongpo_table_query``.

    Returns:
        ``nature`` of the groups (words, order, time, classes), ``step``, ``classes`` (``low``,
        ``width``, ``number``); ``groups`` with ``key``, ``rows`` and ``value``: of classes the key
        is the number of the class from 0, of time the first day; ``rest``, the words beyond the
        top, with their number as key; ``empty``, the rows whose cell is empty; ``cut``, whether
        there are more than 400 groups.

    Raises:
        NotFound: there is no such table.
        NotAuthorized: the file is given on request, or held back.
        ValidationError: a column is not there, is no number, or the answer takes too long.
    """
    tk.check_access("jiulongpo_table_chart", context, data_dict)
    load = _load(data_dict["resource_id"])
    return _answered(lambda: pictures.chart(load, data_dict))


@tk.side_effect_free
@tk.validate_action_data(schema.table_map)
def jiulongpo_table_map(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give the places of a table's rows in CGCS2000, one by one or heaped on a grid.

    Example::

        ckanapi action jiulongpo_table_map resource_id=5f1c… box=106.3,29.4,106.5,29.6

    Args:
        context: CKAN's.
        data_dict: ``resource_id``; ``box``: west, south, east, north of the part that is wanted, in
            degrees, empty for all; ``datum`` of the table's coordinates: cgcs2000, wgs84, gcj02,
            bd09, empty for what the publisher states or the site finds; ``filters`` and ``q`` as in
            ``jiulongpo_table_query``.

    Returns:
        ``datum`` and ``why`` it is that one (declared, chosen, named, tested, assumed); ``rows``,
        ``inside`` (with a place that can be right), ``outside``, ``unplaced``; ``spots``:
        longitude, latitude, name; above 500 of them ``heaps``: longitude, latitude, rows, box;
        ``areas``: ``label``, ``form``, ``parts``.

    Raises:
        NotFound: there is no such table, or no column says where its rows are.
        NotAuthorized: the file is given on request, or held back.
        ValidationError: the coordinates are no degrees, or the answer takes too long.
    """
    tk.check_access("jiulongpo_table_map", context, data_dict)
    load = _load(data_dict["resource_id"])
    told = _answered(lambda: pictures.places(load, data_dict))
    if told is None:
        raise tk.ObjectNotFound(tk._("No column of the table says where its rows are."))
    return told


@tk.validate_action_data(schema.table_change)
def jiulongpo_table_change(context: Context, data_dict: DataDict) -> dict[str, Any]:
    r"""Settle how a file is read and what is done to its columns, and load it anew.

    Example::

        ckanapi action jiulongpo_table_change resource_id=5f1c… types:'{"年份": "text"}' \
            treatments:'{"身份证号": "mask"}'

    Args:
        context: CKAN's.
        data_dict: ``resource_id``; ``sheet``; ``header_row`` (0: found out), ``header_rows`` (how
            many name the columns, at most 3), ``no_names`` (every row is data), ``keep_totals``
            (so are totals and notes at the end); ``encoding``, ``delimiter``; ``types``: column →
            text, integer, number, percent, date, moment, boolean; ``treatments``: column → mask,
            truncate, hash, drop; ``datum`` of its
            coordinates: cgcs2000, wgs84, gcj02, bd09. What is left out is found out anew.

    Returns:
        How the table stands, as ``jiulongpo_table_show``.

    Raises:
        NotAuthorized: for those who may not change the file.
        ValidationError: an unknown type or treatment.
    """
    tk.check_access("jiulongpo_table_change", context, data_dict)
    load = _load(data_dict["resource_id"])
    settings = {key: value for key, value in data_dict.items() if key != "resource_id" and value}
    _check_choices(settings, "types", tuple(NAMES))
    _check_choices(settings, "treatments", TREATMENTS)
    service.change(load.resource_id, settings)
    jobs.wake()
    return answers.standing(_load(load.resource_id))


@tk.validate_action_data(schema.table_release)
def jiulongpo_table_release(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a table that holds personal information be public, for a stated reason.

    Example::

        ckanapi action jiulongpo_table_release resource_id=5f1c… reason='依法公示的负责人联系方式'

    Args:
        context: CKAN's.
        data_dict: ``resource_id`` and ``reason``, which is kept beside the reviewer's name.

    Returns:
        How the table stands, as ``jiulongpo_table_show``.

    Raises:
        NotAuthorized: for those who do not administer the department.
    """
    tk.check_access("jiulongpo_table_release", context, data_dict)
    load = _load(data_dict["resource_id"])
    service.release(load.resource_id, data_dict["reason"], context.get("user", ""))
    return answers.standing(load) | answers.inside(_load(load.resource_id))


@tk.side_effect_free
@tk.validate_action_data(schema.table_bad_rows)
def jiulongpo_table_bad_rows(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the rows of a file that were set aside, and why.

    Example::

        ckanapi action jiulongpo_table_bad_rows resource_id=5f1c… limit=20

    Args:
        context: CKAN's.
        data_dict: ``resource_id``, ``offset``, ``limit`` (at most 1000).

    Returns:
        ``total`` and ``rows`` with ``position`` in the file, ``problem``, ``remedy`` and ``cells``.

    Raises:
        NotAuthorized: for those who may not change the file.
    """
    tk.check_access("jiulongpo_table_bad_rows", context, data_dict)
    load = _load(data_dict["resource_id"])
    return answers.bad_rows(load, data_dict["offset"], data_dict["limit"])


def _load(resource_id: str) -> TableLoad:
    load = load_of(resource_id)
    if load is None:
        raise tk.ObjectNotFound(tk._("No table was loaded from this file"))
    return load


def _may(auth: str, context: Context, load: TableLoad) -> bool:
    try:
        tk.check_access(auth, tk.fresh_context(context), {"resource_id": load.resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _answered(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except TableError as error:
        finding = answers.worded(error.finding)
        raise refusal(finding, finding.field.partition(".")[0] or "query") from error


def _check_choices(settings: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> None:
    given = settings.get(key)
    if given is None:
        return
    if not isinstance(given, dict) or not set(given.values()) <= set(allowed):
        raise tk.ValidationError(
            {key: [tk._("Use one of: {values}").format(values=", ".join(allowed))]}
        )
