"""Actions on feedback (互动反馈)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.feedback import answering, intake, people, state, telling
from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.door.callers import caller_of
from ckanext.jiulongpo.feedback.logic import schema
from ckanext.jiulongpo.shared import local_today

__all__ = [
    "jiulongpo_feedback_answer",
    "jiulongpo_feedback_challenge",
    "jiulongpo_feedback_close",
    "jiulongpo_feedback_create",
    "jiulongpo_feedback_extend",
    "jiulongpo_feedback_list",
    "jiulongpo_feedback_publish",
    "jiulongpo_feedback_show",
    "jiulongpo_feedback_statistics",
    "jiulongpo_feedback_transfer",
    "jiulongpo_feedback_vote",
    "jiulongpo_feedback_waiting",
]

_PAGE = 20
_MOST_WAITING = 200
_YEAR = timedelta(days=365)


@tk.side_effect_free
def jiulongpo_feedback_challenge(context: Context, data_dict: DataDict) -> dict[str, str]:
    """A sum for somebody without an account to work out, good for one form.

    Returns:
        ``question`` in the reader's language, and ``challenge``, to be sent along with the answer.

    Example::

        ckanapi action jiulongpo_feedback_challenge
    """
    tk.check_access("jiulongpo_feedback_challenge", context, data_dict)
    made = checks.challenge_for()
    return {"challenge": made.token, "question": made.question}


@tk.validate_action_data(schema.create)
def jiulongpo_feedback_create(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Send feedback; nothing of it is public before the department publishes it with its answer.

    Args:
        context: CKAN's.
        data_dict: ``kind``: error, question, request, reuse or comment; ``id`` of the entry that it
            is about; ``text``, at most 2,000 characters, plain; ``title``, a line; ``field`` of the
            catalogue for an error; ``link``, ``maker`` and ``datasets`` (names with blanks between)
            of a reuse; ``contact``, an e-mail address or telephone number, kept encrypted. Without
            an account ``challenge`` and ``challenge_answer`` of ``jiulongpo_feedback_challenge``.

    Returns:
        ``number`` of the case and ``key``, with which its sender reads it; the key is told once.

    Raises:
        ValidationError: something is missing, personal information stands in a text, the sum is
            wrong, or too much was sent in an hour; ``code`` says which.

    Example::

        ckanapi action jiulongpo_feedback_create kind=question title=更新 text=何时？ challenge=…
    """
    tk.check_access("jiulongpo_feedback_create", context, data_dict)
    caller = caller_of(context)
    checks.check_rate(caller, "form")
    package = state.package_of(data_dict["id"]) if data_dict["id"] else None
    intake.look_at(data_dict, package)
    checks.check_challenge(caller, data_dict)
    case, key = intake.take(data_dict, package, caller.user_id)
    return {"number": case.number, "key": key}


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_feedback_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List published feedback with its answers, twenty on a page.

    Args:
        context: CKAN's.
        data_dict: ``kind``, or several with commas between; ``id`` of an entry; ``organization``,
            name or id of the department that answers; ``by_votes``: most votes first, else the
            newest; ``page``, from 1.

    Returns:
        ``count`` and ``results``. What is about an entry that is not public is neither.

    Example::

        ckanapi action jiulongpo_feedback_list kind=request by_votes:true
    """
    tk.check_access("jiulongpo_feedback_list", context, data_dict)
    department = state.organization(data_dict["organization"])
    if data_dict["organization"] and department is None:
        return {"count": 0, "results": []}
    wanted = state.Wanted(
        kinds=tuple(filter(None, data_dict["kind"].split(","))),
        package_ids=(state.package_of(data_dict["id"]).id,) if data_dict["id"] else (),
        organization_id=department.id if department else "",
        by_votes=data_dict["by_votes"],
        offset=(data_dict["page"] - 1) * _PAGE,
        limit=_PAGE,
    )
    rows, count = state.published(wanted)
    return {"count": count, "results": telling.public_many(rows)}


@tk.side_effect_free
@tk.validate_action_data(schema.show)
def jiulongpo_feedback_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show one case: all of it to its department, its way to its sender, the answer to everybody.

    Args:
        context: CKAN's.
        data_dict: ``number`` of the case; ``key`` of its sender.

    Raises:
        ObjectNotFound: there is none that the caller may read.

    Example::

        ckanapi action jiulongpo_feedback_show number=3141592653
    """
    tk.check_access("jiulongpo_feedback_show", context, data_dict)
    case = state.by_number(data_dict["number"])
    if case is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    if people.reads_for(people.actor_of(context), case.organization_id):
        return telling.inside(case)
    if intake.is_key(case, data_dict["key"]):
        return telling.sender(case)
    if case.published is None or not state.is_on_public(case):
        raise tk.ObjectNotFound(tk._("Not found"))
    return telling.public(case)


@tk.side_effect_free
def jiulongpo_feedback_waiting(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List open cases that the caller answers for, those that are due first.

    Returns:
        ``count`` and ``results``, at most 200.

    Example::

        ckanapi action jiulongpo_feedback_waiting
    """
    tk.check_access("jiulongpo_feedback_waiting", context, data_dict)
    homes = people.homes(people.acting(context))
    if homes == []:
        return {"count": 0, "results": []}
    rows = state.waiting(homes, limit=_MOST_WAITING)
    return {"count": state.waiting_count(homes), "results": telling.waiting_many(rows)}


@tk.validate_action_data(schema.answer)
def jiulongpo_feedback_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Answer a case, finally or for the time being; mend an answer that was given.

    Args:
        context: CKAN's.
        data_dict: ``number``; ``outcome``, a code of the list ``feedback_outcome``; ``answer``;
            ``publish``: show both to everybody; ``links``: their links may be followed.

    Raises:
        NotAuthorized: the caller does not answer for the department.
        ValidationError: the case was closed, the outcome is not of its kind, or a text is missing.

    Example::

        ckanapi action jiulongpo_feedback_answer number=3141592653 outcome=explained answer=见附注
    """
    tk.check_access("jiulongpo_feedback_answer", context, data_dict)
    person = people.acting(context)
    return telling.inside(answering.answer(data_dict["number"], person, data_dict))


@tk.validate_action_data(schema.transfer)
def jiulongpo_feedback_transfer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand a case to the department that it belongs to (转办); its clock goes on.

    Args:
        context: CKAN's.
        data_dict: ``number``; ``organization``, name or id, the catalogue office when empty;
            ``reason``, which the sender reads.

    Raises:
        NotAuthorized: the caller does not answer for the department.
        ValidationError: the department is unknown or the same, or there is no reason.

    Example::

        ckanapi action jiulongpo_feedback_transfer number=3141592653 organization=jlp-mzj
    """
    tk.check_access("jiulongpo_feedback_transfer", context, data_dict)
    person = people.acting(context)
    case = answering.transfer(
        data_dict["number"], person, data_dict["organization"], data_dict["reason"]
    )
    return {"number": case.number, "organization": case.organization_id}


@tk.validate_action_data(schema.reason)
def jiulongpo_feedback_extend(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Extend the clock of a case, once.

    Args:
        context: CKAN's.
        data_dict: ``number``; ``reason``, which the sender reads.

    Raises:
        NotAuthorized: the caller does not answer for the department.
        ValidationError: it was extended already, or there is no reason.

    Example::

        ckanapi action jiulongpo_feedback_extend number=3141592653 reason=需与两个科室核对
    """
    tk.check_access("jiulongpo_feedback_extend", context, data_dict)
    person = people.acting(context)
    case = answering.extend(data_dict["number"], person, data_dict["reason"])
    return {"number": case.number, "due": case.due.isoformat()}


@tk.validate_action_data(schema.publish)
def jiulongpo_feedback_publish(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a case with its answer to everybody, or hide it again.

    Args:
        context: CKAN's.
        data_dict: ``number``; ``publish``, false to hide; ``links``: links may be followed.

    Raises:
        NotAuthorized: the caller does not answer for the department.
        ValidationError: it has no answer.

    Example::

        ckanapi action jiulongpo_feedback_publish number=3141592653
    """
    tk.check_access("jiulongpo_feedback_publish", context, data_dict)
    case = answering.publish(
        data_dict["number"],
        people.acting(context),
        shown=data_dict["publish"],
        links=data_dict["links"],
    )
    return {"number": case.number, "published": case.published is not None}


@tk.validate_action_data(schema.reason)
def jiulongpo_feedback_close(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """End a case without a public answer, such as abuse.

    Args:
        context: CKAN's.
        data_dict: ``number``; ``reason``, which the sender reads.

    Raises:
        NotAuthorized: the caller does not answer for the department.
        ValidationError: it has ended, or there is no reason.

    Example::

        ckanapi action jiulongpo_feedback_close number=3141592653 reason=与数据无关
    """
    tk.check_access("jiulongpo_feedback_close", context, data_dict)
    person = people.acting(context)
    case = answering.close(data_dict["number"], person, data_dict["reason"])
    return {"number": case.number, "state": case.state}


@tk.validate_action_data(schema.vote)
def jiulongpo_feedback_vote(context: Context, data_dict: DataDict) -> dict[str, int]:
    """Support a published request for data, once.

    Args:
        context: CKAN's.
        data_dict: ``number`` of the request.

    Returns:
        ``votes``: how many support it.

    Raises:
        ObjectNotFound: there is no such request in public.
        ValidationError: too much was sent in an hour.

    Example::

        ckanapi action jiulongpo_feedback_vote number=3141592653
    """
    tk.check_access("jiulongpo_feedback_vote", context, data_dict)
    caller = caller_of(context)
    checks.check_rate(caller, "click")
    checks.check_trap(data_dict)
    case = state.by_number(data_dict["number"])
    if case is None or case.kind != "request" or case.published is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    if not state.is_on_public(case):
        raise tk.ObjectNotFound(tk._("Not found"))
    return {"votes": state.vote(case, caller.mark)}


@tk.side_effect_free
def jiulongpo_feedback_statistics(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Tell how departments answered what they were sent in the last 365 days.

    Returns:
        For each department ``received``, ``answered``, ``in_time``, ``overdue`` and
        ``median_days``, working days to the answer; entries that are not public are left out.

    Example::

        ckanapi action jiulongpo_feedback_statistics
    """
    tk.check_access("jiulongpo_feedback_statistics", context, data_dict)
    rows = state.figures(datetime.now(UTC) - _YEAR, local_today())
    named = state.organizations(row["organization_id"] for row in rows)
    told = []
    for row in rows:
        found = named.get(row.pop("organization_id"))
        name = found.name if found else ""
        told.append({"name": name, "title": telling.department_word(found), **row})
    return sorted(told, key=lambda row: (-row["received"], row["title"]))
