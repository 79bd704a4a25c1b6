"""Actions of the registration form: all that its pages do, for programs as well."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.registration import (
    beginning,
    reception,
    registering,
    service,
    shapes,
    spreadsheet,
)
from ckanext.jiulongpo.registration.logic import schema
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.shared import class_children, next_code, reader_language, search_classes

__all__ = [
    "jiulongpo_class_search",
    "jiulongpo_registration_draft_accept",
    "jiulongpo_registration_draft_create",
    "jiulongpo_registration_draft_delete",
    "jiulongpo_registration_draft_file",
    "jiulongpo_registration_draft_keep",
    "jiulongpo_registration_draft_list",
    "jiulongpo_registration_draft_register",
    "jiulongpo_registration_draft_resolve",
    "jiulongpo_registration_draft_save",
    "jiulongpo_registration_draft_show",
    "jiulongpo_registration_draft_table",
    "jiulongpo_registration_draft_workbook",
    "jiulongpo_resource_code_preview",
]


@tk.side_effect_free
@tk.validate_action_data(schema.class_search)
def jiulongpo_class_search(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Find classes by name, pinyin, initials or code; or list those directly below one.

    Example::

        ckanapi action jiulongpo_class_search q=csgl

    Returns:
        ``code``, ``label``, ``level`` (类, 项, 目 or 细目) and, for a search, ``path`` of names.
    """
    tk.check_access("jiulongpo_class_search", context, data_dict)
    lang = reader_language()
    if q := data_dict.get("q"):
        return search_classes(q, lang)
    return class_children(data_dict.get("parent", ""), lang)


@tk.side_effect_free
@tk.validate_action_data(schema.code_preview)
def jiulongpo_resource_code_preview(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Show the resource code that the next entry of a class gets; it stays free until then.

    Example::

        ckanapi action jiulongpo_resource_code_preview class_code=101001

    Returns:
        ``code``; empty for a class that is not known down to 目.
    """
    tk.check_access("jiulongpo_resource_code_preview", context, data_dict)
    return {"code": next_code(data_dict["class_code"])}


@tk.side_effect_free
def jiulongpo_registration_draft_list(
    context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """List the drafts of a person and of the departments for which he may write, newest first.

    Example::

        ckanapi action jiulongpo_registration_draft_list

    Returns:
        Of each, besides what identifies it: ``idle_days`` since it was used, and ``goes``, the
        moment when it is removed where that was announced.
    """
    tk.check_access("jiulongpo_registration_draft_list", context, data_dict)
    seats = tk.get_action("organization_list_for_user")(
        tk.fresh_context(context), {"permission": "create_dataset"}
    )
    drafts = service.drafts_of(_person(context), [seat["id"] for seat in seats])
    return [shapes.draft_dict(draft) for draft in drafts]


@tk.side_effect_free
@tk.validate_action_data(schema.draft)
def jiulongpo_registration_draft_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a draft with its values, its marks and what two people wrote at the same time.

    Example::

        ckanapi action jiulongpo_registration_draft_show id=0d0c…

    Raises:
        NotAuthorized: there is no such draft for the person.
    """
    tk.check_access("jiulongpo_registration_draft_show", context, data_dict)
    return shapes.draft_dict(_draft(data_dict["id"]), whole=True)


@tk.validate_action_data(schema.create)
def jiulongpo_registration_draft_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Begin a draft: empty, as a copy of an entry, or to change an entry.

    An entry has one draft: whoever asks to change it again gets the one that was begun.

    Example::

        ckanapi action jiulongpo_registration_draft_create copy_of=jlp-0123456789ab

    Args:
        context: CKAN's.
        data_dict: ``package_id`` of an entry to be changed, or ``copy_of`` an entry, or neither;
            ``owner_org``, the department, where it is known.

    Raises:
        ObjectNotFound: there is no such entry for the person.
    """
    tk.check_access("jiulongpo_registration_draft_create", context, data_dict)
    return shapes.draft_dict(beginning.begin(context, data_dict, _person(context)), whole=True)


@tk.validate_action_data(schema.save)
def jiulongpo_registration_draft_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Save fields of a draft. What others have saved in between stays; nobody's text is lost.

    Example::

        ckanapi action jiulongpo_registration_draft_save id=0d0c… revision=3 values='{"title": "…"}'

    Args:
        context: CKAN's.
        data_dict: ``id``; ``revision`` that was read; ``values``: field → text, list, or rows with
            a ``_key`` each; ``seen``: a step that is finished.

    Returns:
        The draft, and ``foreign``: whether others have changed what this person has not seen.

    Raises:
        ValidationError: the values are not those of an entry.
    """
    tk.check_access("jiulongpo_registration_draft_save", context, data_dict)
    values = shapes.checked_values(data_dict["values"])
    saved, merged = service.save(
        data_dict["id"],
        values,
        data_dict["revision"],
        _person(context),
        data_dict.get("seen", ""),
    )
    foreign = merged.foreign or bool(merged.clashes)
    return {**shapes.draft_dict(saved, whole=True), "foreign": foreign}


@tk.validate_action_data(schema.accept)
def jiulongpo_registration_draft_accept(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Confirm proposed values of some fields.

    Example::

        ckanapi action jiulongpo_registration_draft_accept id=0d0c… fields='["title", "items"]'
    """
    tk.check_access("jiulongpo_registration_draft_accept", context, data_dict)
    return shapes.draft_dict(service.accept(data_dict["id"], data_dict["fields"]), whole=True)


@tk.validate_action_data(schema.resolve)
def jiulongpo_registration_draft_resolve(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Choose between two texts that were written at the same time.

    Example::

        ckanapi action jiulongpo_registration_draft_resolve id=0d0c… field=notes chosen=mine
    """
    tk.check_access("jiulongpo_registration_draft_resolve", context, data_dict)
    chosen = service.resolve(
        data_dict["id"], data_dict["field"], data_dict["chosen"], _person(context)
    )
    return shapes.draft_dict(chosen, whole=True)


def jiulongpo_registration_draft_file(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Fill a draft in from a data file, which becomes the entry's file when it is registered.

    CSV, XLSX, XLS, JSON, JSON lines and XML are read. Values are proposed for fields that nobody
    has filled in, and marked until somebody confirms them.

    Example::

        curl -H "Authorization: $TOKEN" -F id=0d0c… -F upload=@停车场台账.xlsx \
            $CKAN/api/action/jiulongpo_registration_draft_file

    Args:
        context: CKAN's.
        data_dict: ``id``, and the file as ``upload``.

    Raises:
        ValidationError: the file is too large, or cannot be read; with what to do about it.
    """
    tk.check_access("jiulongpo_registration_draft_file", context, data_dict)
    try:
        filled = reception.take(
            context, _draft(str(data_dict["id"])), data_dict.get("upload"), _person(context)
        )
    except HarvestError as error:
        said = error.finding.said(tk._)
        raise tk.ValidationError({"upload": [f"{said} ({error.code})"]}) from error
    return shapes.draft_dict(filled, whole=True)


def jiulongpo_registration_draft_workbook(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take the draft's own workbook back in, with what was changed in it.

    What others have saved since it was downloaded stays; where both have changed the same field of
    the same row, both texts are kept until somebody chooses.

    Example::

        curl -H "Authorization: $TOKEN" -F id=0d0c… -F upload=@停车场名录.xlsx \
            $CKAN/api/action/jiulongpo_registration_draft_workbook

    Args:
        context: CKAN's.
        data_dict: ``id``, and the workbook as ``upload``.

    Returns:
        The draft; ``changed``, the fields that differ; ``findings`` of cells that cannot be read.

    Raises:
        ValidationError: it cannot be read, is another draft's, or holds several entries.
    """
    tk.check_access("jiulongpo_registration_draft_workbook", context, data_dict)
    draft = _draft(str(data_dict["id"]))
    try:
        taken = spreadsheet.take(context, draft, data_dict.get("upload"), _person(context))
    except HarvestError as error:
        said = error.finding.said(tk._)
        raise tk.ValidationError({"upload": [f"{said} ({error.code})"]}) from error
    told = {"changed": list(taken.changed), "findings": list(taken.findings)}
    return {**shapes.draft_dict(taken.draft, whole=True), **told}


@tk.validate_action_data(schema.table)
def jiulongpo_registration_draft_table(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Fill a draft in from a table of a department's database: its columns become the items.

    None of the table's rows is read. Values are proposed as from a file.

    Example::

        ckanapi action jiulongpo_registration_draft_table id=0d0c… source_id=mz table=yanglao

    Args:
        context: CKAN's.
        data_dict: ``id``; ``source_id`` of a harvest source that is a database and that the person
            may change; ``table`` or view, with its schema before a dot.

    Raises:
        ValidationError: there is no such table for the database's user.
    """
    tk.check_access("jiulongpo_registration_draft_table", context, data_dict)
    filled = reception.take_table(context, _draft(data_dict["id"]), data_dict, _person(context))
    return shapes.draft_dict(filled, whole=True)


@tk.validate_action_data(schema.draft)
def jiulongpo_registration_draft_delete(context: Context, data_dict: DataDict) -> None:
    """Discard a draft; the entry that it would have changed stays as it is.

    Example::

        ckanapi action jiulongpo_registration_draft_delete id=0d0c…
    """
    tk.check_access("jiulongpo_registration_draft_delete", context, data_dict)
    service.discard(data_dict["id"])


@tk.validate_action_data(schema.draft)
def jiulongpo_registration_draft_keep(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say that a draft is still wanted, where it was announced to go for nobody used it.

    Example::

        ckanapi action jiulongpo_registration_draft_keep id=0d0c…
    """
    tk.check_access("jiulongpo_registration_draft_keep", context, data_dict)
    return shapes.draft_dict(service.keep(data_dict["id"]))


@tk.validate_action_data(schema.register)
def jiulongpo_registration_draft_register(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make an entry of a draft, or bring the entry up to date; the draft is gone then.

    Where the review is installed the entry is submitted to it.

    Example::

        ckanapi action jiulongpo_registration_draft_register id=0d0c…

    Args:
        context: CKAN's.
        data_dict: ``id``; ``catalog_state`` that the entry is to have, where no review is
            installed: ``draft`` unless said otherwise.

    Returns:
        ``package_id``, ``name`` and ``submitted``.

    Raises:
        ValidationError: the gate refuses the entry, or proposed values are not confirmed.
    """
    tk.check_access("jiulongpo_registration_draft_register", context, data_dict)
    return registering.register(context, _draft(data_dict["id"]), data_dict.get("catalog_state"))


def _draft(draft_id: str) -> Draft:
    draft = service.draft(draft_id)
    if draft is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return draft


def _person(context: Context) -> str:
    user = model.User.get(context.get("user"))
    return user.id if user else ""
