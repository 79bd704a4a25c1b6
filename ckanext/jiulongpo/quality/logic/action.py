"""Actions on quality: of an entry, what is to be done, reports."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.quality import listing, sheets, shown
from ckanext.jiulongpo.quality.logic import schema

__all__ = ["jiulongpo_quality_list", "jiulongpo_quality_report", "jiulongpo_quality_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.show)
def jiulongpo_quality_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the quality of an entry: its score and what each criterion says.

    Example::

        ckanapi action jiulongpo_quality_show id=elder-homes

    Args:
        context: CKAN's.
        data_dict: ``id``, id or name of the entry.

    Returns:
        ``id``, ``name``; ``score`` (0 to 100) and ``grade``, both none where the entry was not
        judged; ``grade_label``, ``assessed``; ``results``: of each criterion ``criterion``,
        ``label``, ``dimension`` and ``indicator`` of GB/T 36344-2018, ``weight``, ``state``
        (``passed``, ``failed``, ``source`` or ``none``, with a ``reason``), ``gain``, ``counts``
        and ``findings`` with ``code``, ``field``, ``text`` and ``advice``. Department and office
        get ``samples`` and ``values`` besides, and ``links``: of each address its ``state``,
        ``since``, ``tried`` and the last looks. What fails by a source's mapping has a
        ``mapping_url``, where the person may edit it.

    Raises:
        NotFound: there is no such entry, or the person may not know of it.
    """
    tk.check_access("jiulongpo_quality_show", context, data_dict)
    entry = tk.get_action("package_show")(tk.fresh_context(context), {"id": data_dict["id"]})
    return shown.of_entry(context, entry)


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_quality_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List entries that can gain something, those that can gain the most first.

    Example::

        ckanapi action jiulongpo_quality_list organization=jlp-mzj criterion=timeliness

    Args:
        context: CKAN's.
        data_dict: ``organization``, id or name of a department; empty for all, which is for the
            catalogue office; ``criterion``, only entries that fail it; ``grade`` (1 to 4);
            ``of_source``, entries that fail by the mapping of their source instead; ``offset``,
            ``limit`` (20, at most 100).

    Returns:
        ``count``; ``results``: of each entry ``id``, ``name``, ``title``, ``resource_code``,
        ``organization``, ``score``, ``grade``, ``gain`` (points up to 100), ``form_url``,
        ``workbook_url`` and ``steps``: what is to be done, with ``gain`` and ``url`` of the
        place. Of what fails by a mapping that is its editor; empty for those who may not use it.

    Raises:
        NotFound: there is no such department.
        NotAuthorized: the entries are another department's.
    """
    tk.check_access("jiulongpo_quality_list", context, data_dict)
    return listing.listed(context, data_dict)


@tk.side_effect_free
@tk.validate_action_data(schema.report)
def jiulongpo_quality_report(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a table of the quality of the whole catalogue, for the catalogue office.

    Example::

        ckanapi action jiulongpo_quality_report table=dimensions

    Args:
        context: CKAN's.
        data_dict: ``table``: ``departments``, ``dimensions`` (of GB/T 36344-2018, by department),
            ``criteria``, ``months`` or ``sources`` (what fails by the mapping of a source).

    Returns:
        ``table``, ``title``, ``columns`` (name → what people call it) and ``rows`` as objects.

    Raises:
        NotAuthorized: for others than the catalogue office.
        ValidationError: there is no such table.
    """
    tk.check_access("jiulongpo_quality_report", context, data_dict)
    sheet = sheets.of_office(data_dict["table"])
    return {
        "table": sheet.name,
        "title": sheet.title,
        "columns": dict(sheet.columns),
        "rows": list(sheet.objects()),
    }
