"""Actions on reports of errors (校核)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people, state
from ckanext.jiulongpo.review.answering import answering_homes
from ckanext.jiulongpo.review.corrections import service
from ckanext.jiulongpo.review.corrections.logic import schema

__all__ = [
    "jiulongpo_correction_answer",
    "jiulongpo_correction_list",
    "jiulongpo_correction_receive",
    "jiulongpo_correction_report",
    "jiulongpo_correction_waiting",
]


@tk.validate_action_data(schema.report)
def jiulongpo_correction_report(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Report that an entry or its data is wrong or out of date.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry; ``field`` of the catalogue, empty for the data or the whole;
            ``text``, at most 2,000 characters, read by the department only.

    Returns:
        ``number`` of the report.

    Raises:
        ValidationError: the caller has too many open reports.

    Example::

        ckanapi action jiulongpo_correction_report id=jlp-0123 field=contact_phone text=已停机
    """
    tk.check_access("jiulongpo_correction_report", context, data_dict)
    package = state.package_of(data_dict["id"])
    number = service.report(package, people.acting(context), data_dict["field"], data_dict["text"])
    return {"number": number}


@tk.validate_action_data(schema.report)
def jiulongpo_correction_receive(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take in a report that a stranger has made elsewhere on the site, past that place's own door.

    Args:
        context: CKAN's, of the site itself.
        data_dict: ``id`` of the entry, ``field``, ``text`` as for ``jiulongpo_correction_report``.

    Returns:
        ``number`` of the report and the day on which it is ``due``.

    Example::

        tk.get_action("jiulongpo_correction_receive")(
            {"ignore_auth": True}, {"id": "jlp-0123", "text": "电话已停机"}
        )
    """
    tk.check_access("jiulongpo_correction_receive", context, data_dict)
    package = state.package_of(data_dict["id"])
    return service.receive(package, data_dict["field"], data_dict["text"])


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_correction_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the reports on an entry with their public outcomes.

    Example::

        ckanapi action jiulongpo_correction_list id=jlp-0123
    """
    tk.check_access("jiulongpo_correction_list", context, data_dict)
    return service.of_entry(state.package_of(data_dict["id"]), people.actor_of(context))


@tk.validate_action_data(schema.answer)
def jiulongpo_correction_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Answer a report; outcome and answer are public.

    Args:
        context: CKAN's.
        data_dict: ``number`` of the report; ``outcome``: corrected, partly or kept; ``answer``.

    Raises:
        NotAuthorized: the caller does not answer for the entry.
        ValidationError: it was answered already.

    Example::

        ckanapi action jiulongpo_correction_answer number:7 outcome=corrected answer=已更正电话
    """
    tk.check_access("jiulongpo_correction_answer", context, data_dict)
    return service.answer(
        data_dict["number"], people.acting(context), data_dict["outcome"], data_dict["answer"]
    )


@tk.side_effect_free
def jiulongpo_correction_waiting(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List open reports that the caller answers for, those that are due first.

    Example::

        ckanapi action jiulongpo_correction_waiting
    """
    tk.check_access("jiulongpo_correction_waiting", context, data_dict)
    homes = answering_homes(people.acting(context))
    return [] if homes == [] else service.waiting(homes)
