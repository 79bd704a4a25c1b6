"""Actions of review (审核)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import bulk, inbox, people, reading, service, state
from ckanext.jiulongpo.review.logic import schema
from ckanext.jiulongpo.review.permissions import Role
from ckanext.jiulongpo.review.reasons import service as reasons
from ckanext.jiulongpo.review.timed import service as timed
from ckanext.jiulongpo.review.workdays import service as workdays

__all__ = [
    "jiulongpo_entry_approve",
    "jiulongpo_entry_bulk",
    "jiulongpo_entry_comment",
    "jiulongpo_entry_comment_list",
    "jiulongpo_entry_diff",
    "jiulongpo_entry_history",
    "jiulongpo_entry_publish",
    "jiulongpo_entry_recall",
    "jiulongpo_entry_restore",
    "jiulongpo_entry_return",
    "jiulongpo_entry_status",
    "jiulongpo_entry_submit",
    "jiulongpo_entry_validate",
    "jiulongpo_entry_withdraw",
    "jiulongpo_review_inbox",
]


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_status(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show where an entry is on its way, and what the caller may do there.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry.

    Returns:
        ``place`` (draft, department, office, returned, registered, published, withdrawn, and
        change-… for a published entry with a pending version), ``may``: acts of the caller,
        ``version``: number of the newest one, ``case``: what is under way with ``kind``, ``state``,
        ``stage``, ``revision``, ``reason``, ``since``, ``due`` and ``days_left`` (working days),
        ``timed``: what takes effect when (``kind``, ``at``, ``by``), ``handed``: to whom.

    Example::

        ckanapi action jiulongpo_entry_status id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_status", context, data_dict)
    return reading.status(state.package_of(data_dict["id"]), people.actor_of(context))


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_validate(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Judge a stored entry, or its pending version, as if it were to be published.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry.

    Returns:
        ``findings`` as ``jiulongpo_entry_check`` gives them; ``acceptable``: none is an error.

    Example::

        ckanapi action jiulongpo_entry_validate id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_validate", context, data_dict)
    found = reading.findings(state.package_of(data_dict["id"]))
    return {
        "findings": [finding.told(tk._) for finding in found],
        "acceptable": all(finding.severity != "error" for finding in found),
    }


@tk.side_effect_free
@tk.validate_action_data(schema.diff)
def jiulongpo_entry_diff(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how two versions of an entry differ, by field, row of 信息项 and file.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``before`` and ``after``: numbers of versions. Without them the pending
            version is compared with the published one, a new entry with what was returned.

    Returns:
        ``changes`` with ``key``, ``label``, ``kind``, ``before``, ``after`` and both as text;
        ``same``: how many parts are equal; ``parts``: these and the changes (``kind`` same);
        ``revision`` to approve; ``conflicts``: keys that were
        changed in the published entry since; ``files``: those that are in the pending version only.

    Raises:
        ValidationError: there is no such version.

    Example::

        ckanapi action jiulongpo_entry_diff id=jlp-0123 before=1 after=2
    """
    tk.check_access("jiulongpo_entry_diff", context, data_dict)
    package = state.package_of(data_dict["id"])
    return reading.diff(package, data_dict.get("before"), data_dict.get("after"))


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_history(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the versions of an entry and every step that it took, the newest first.

    Example::

        ckanapi action jiulongpo_entry_history id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_history", context, data_dict)
    return reading.history(state.package_of(data_dict["id"]))


@tk.validate_action_data(schema.with_reason)
def jiulongpo_entry_submit(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand an entry, or its pending version, to the reviewers; twice is no fault.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``reason`` for the record.

    Returns:
        As ``jiulongpo_entry_status``.

    Raises:
        NotAuthorized: the caller does not write this entry, or it cannot be submitted now.
        ValidationError: an element is missing or wrong; by field, as ``package_update`` says it.

    Example::

        ckanapi action jiulongpo_entry_submit id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_submit", context, data_dict)
    package, person = _asked(context, data_dict)
    service.submit(package, person, data_dict["reason"])
    return reading.status(package, person)


@tk.validate_action_data(schema.return_)
def jiulongpo_entry_return(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what waits, with a reason and the caller's comments, to be mended.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``reason``; ``reason_codes``: of ``jiulongpo_review_reason_list``, whose
            texts stand in for a reason that is not written.

    Raises:
        NotAuthorized: the caller does not review it where it waits.
        ValidationError: the reason is missing.

    Example::

        ckanapi action jiulongpo_entry_return id=jlp-0123 reason=请补充开放条件
    """
    tk.check_access("jiulongpo_entry_return", context, data_dict)
    package, person = _asked(context, data_dict)
    codes = _listed(data_dict.get("reason_codes")) or []
    service.return_(package, person, *reasons.chosen("return", codes, data_dict["reason"]))
    return reading.status(package, person)


@tk.validate_action_data(schema.approve)
def jiulongpo_entry_approve(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Approve what waits; at the last stage it takes effect through the gate.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``revision`` that was read; ``fields``: keys of the differences to take,
            the rest goes back; ``publish``: a new entry is published too; ``reason``; ``at``: date
            and hour at which what is approved takes effect (a new entry is published then).

    Raises:
        NotAuthorized: the caller does not review it where it waits, or it is his own work.
        ValidationError: it has moved on, conflicts with the published entry, or the gate refuses.

    Example::

        ckanapi action jiulongpo_entry_approve id=jlp-0123 revision:2 publish:true
    """
    tk.check_access("jiulongpo_entry_approve", context, data_dict)
    package, person = _asked(context, data_dict)
    if data_dict.get("at"):
        timed.approve(
            package,
            person,
            data_dict["at"],
            keys=_listed(data_dict.get("fields")),
            reason=data_dict["reason"],
            revision=data_dict.get("revision"),
        )
        return reading.status(package, person)
    service.approve(
        package,
        person,
        keys=_listed(data_dict.get("fields")),
        publish_too=data_dict["publish"],
        reason=data_dict["reason"],
        revision=data_dict.get("revision"),
    )
    return reading.status(package, person)


@tk.validate_action_data(schema.publish)
def jiulongpo_entry_publish(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Publish a registered or withdrawn entry; one that waits at the last stage is approved too.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``reason`` for the record; ``at``: date and hour to do it, if not now.

    Raises:
        NotAuthorized: the caller does not publish, or it is his own work.
        ValidationError: the hour is past or another one is set.

    Example::

        ckanapi action jiulongpo_entry_publish id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_publish", context, data_dict)
    package, person = _asked(context, data_dict)
    if data_dict.get("at"):
        timed.publish(package, person, data_dict["at"], data_dict["reason"])
    else:
        service.publish(package, person, data_dict["reason"])
    return reading.status(package, person)


@tk.validate_action_data(schema.withdraw)
def jiulongpo_entry_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Withdraw a published entry; a department's own people ask for it.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``reason``; ``reason_codes``: of ``jiulongpo_review_reason_list``;
            ``at``: date and hour at which it takes effect, for the catalogue office.

    Raises:
        NotAuthorized: the caller may neither.
        ValidationError: the reason is missing, or a change is under way.

    Example::

        ckanapi action jiulongpo_entry_withdraw id=jlp-0123 reason=系统停用
    """
    tk.check_access("jiulongpo_entry_withdraw", context, data_dict)
    package, person = _asked(context, data_dict)
    codes = _listed(data_dict.get("reason_codes")) or []
    reason, facts = reasons.chosen("withdraw", codes, data_dict["reason"])
    if data_dict.get("at"):
        timed.withdraw(package, person, data_dict["at"], reason, facts)
    else:
        service.withdraw(package, person, reason, facts)
    return reading.status(package, person)


@tk.validate_action_data(schema.with_reason)
def jiulongpo_entry_recall(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take back what waits: an entry is a draft again, a pending version is dropped.

    Raises:
        NotAuthorized: the caller does not write this entry, or nothing waits.

    Example::

        ckanapi action jiulongpo_entry_recall id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_recall", context, data_dict)
    package, person = _asked(context, data_dict)
    service.recall(package, person, data_dict["reason"])
    return reading.status(package, person)


@tk.validate_action_data(schema.restore)
def jiulongpo_entry_restore(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write an earlier version of an entry anew; of a published one that is a pending version.

    Raises:
        NotAuthorized: the caller does not write this entry.
        ValidationError: there is no such version, or the gate refuses it today.

    Example::

        ckanapi action jiulongpo_entry_restore id=jlp-0123 number:3
    """
    tk.check_access("jiulongpo_entry_restore", context, data_dict)
    package, person = _asked(context, data_dict)
    service.restore(package, person, data_dict["number"])
    return reading.status(package, person)


@tk.validate_action_data(schema.comment)
def jiulongpo_entry_comment(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Comment on a field of what is under way; a reviewer's comment is sent with his decision.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``field``: a key of ``jiulongpo_entry_diff``; ``text``.

    Returns:
        The comments that the caller may read.

    Raises:
        NotAuthorized: the caller neither reviews nor writes it.
        ValidationError: nothing is under way.

    Example::

        ckanapi action jiulongpo_entry_comment id=jlp-0123 field=notes text=请写明统计口径
    """
    tk.check_access("jiulongpo_entry_comment", context, data_dict)
    package, person = _asked(context, data_dict)
    return service.comment(package, person, data_dict["field"], data_dict["text"])


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_comment_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the comments on what is under way that were sent, and the caller's own.

    Example::

        ckanapi action jiulongpo_entry_comment_list id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_comment_list", context, data_dict)
    package, person = _asked(context, data_dict)
    case = state.open_case(package.id)
    return reading.comments(case.id, person) if case is not None else []


@tk.validate_action_data(schema.bulk)
def jiulongpo_entry_bulk(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take one step for many entries, each by itself: what is refused leaves the others alone.

    Args:
        context: CKAN's.
        data_dict: ``do``: submit, return, approve, publish, withdraw or recall; ``ids``: at most
            200; ``reason``; ``publish`` with approve; ``reason_codes`` with return and withdraw;
            ``at`` (an hour) with approve, publish and withdraw.

    Returns:
        ``done``: ids; ``refused``: list of ``id``, ``title`` and ``error``.

    Example::

        ckanapi action jiulongpo_entry_bulk do=approve ids:'["jlp-0123", "jlp-0124"]'
    """
    tk.check_access("jiulongpo_entry_bulk", context, data_dict)
    return bulk.take(context, data_dict, _listed(data_dict["ids"]) or [])


@tk.side_effect_free
@tk.validate_action_data(schema.inbox)
def jiulongpo_review_inbox(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show what waits for the caller.

    Returns:
        ``review``, ``mend``, ``publish``, ``submit`` (drafts of the caller's departments, the
        newest first) and ``write`` (drafts that were handed to the caller):
        lists with ``id``, ``title``, ``provider``, ``kind``, ``since``, ``due``, ``days_left`` in
        working days and ``handed`` (``me``, a name, or empty); ``timed``: what takes effect when;
        ``counts`` of them all, without what was handed to others; ``away``: things that
        departments mend, for the office; ``warnings``: findings.

    Example::

        ckanapi action jiulongpo_review_inbox
    """
    tk.check_access("jiulongpo_review_inbox", context, data_dict)
    person = people.acting(context)
    told = inbox.of(person, data_dict["limit"])
    office = people.roles_of(person, None) & {Role.MANAGER, Role.SYSADMIN}
    found = workdays.warnings() if office else []
    return {**told, "warnings": [finding.told(tk._) for finding in found]}


def _asked(context: Context, data_dict: DataDict) -> tuple[model.Package, model.User]:
    return state.package_of(data_dict["id"]), people.acting(context)


def _listed(value: Any) -> list[str] | None:  # noqa: ANN401 -- a list, or text as forms send it
    if value is None:
        return None
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
