"""Actions of imports: check, apply, undo, show; bulk edits are imports without a file."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.workbook import config, one_entry, service, shapes, working
from ckanext.jiulongpo.workbook.bulk import EDITABLE, MOST_ENTRIES
from ckanext.jiulongpo.workbook.logic import schema
from ckanext.jiulongpo.workbook.model import Import
from ckanext.jiulongpo.workbook.ooxml.opening import RefusedError, opened
from ckanext.jiulongpo.workbook.reading.headers import keys
from ckanext.jiulongpo.workbook.service import Order
from ckanext.jiulongpo.workbook.stored.service import person

__all__ = [
    "jiulongpo_bulk_edit_check",
    "jiulongpo_import_apply",
    "jiulongpo_import_check",
    "jiulongpo_import_list",
    "jiulongpo_import_show",
    "jiulongpo_import_undo",
    "jiulongpo_workbook_entry_read",
    "jiulongpo_workbook_entry_write",
]

_ENTRIES_AT_ONCE = 100


@tk.validate_action_data(schema.import_check)
def jiulongpo_import_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Send a workbook and check it, or check one again with other meanings of its columns.

    Nothing is written into the catalogue. A large workbook is checked in a background job; ask
    ``jiulongpo_import_show`` until its state is ``checked`` or ``refused``.

    Example::

        ckanapi action jiulongpo_import_check upload@catalogue.xlsx department=jlp-min-zheng-ju

    Args:
        context: CKAN's.
        data_dict: ``upload``: the workbook, as a file or in Base64; ``filename``; ``department``:
            id or name of that of rows which name none. Or ``id`` of an import and ``columns``: a
            list of ``sheet``, ``column`` (from 0) and ``key``.

    Returns:
        the import, as ``jiulongpo_import_show`` gives it.

    Raises:
        NotAuthorized: the person writes for no department, or the import is another's.
        ValidationError: there is no workbook, or the import is being worked on.
    """
    tk.check_access("jiulongpo_import_check", context, data_dict)
    if data_dict.get("id"):
        row = _import(data_dict["id"])
        if data_dict.get("columns"):
            service.choose(row.id, {"columns": _columns(data_dict["columns"])})
        size = len(service.content_of(row.id)) if row.kind == "workbook" else 0
    else:
        content, filename = _upload(data_dict)
        size, department = len(content), _department(data_dict)
        try:
            opened(content, working.limits())
        except RefusedError as error:  # nothing of it is kept but the reason
            row = service.create(_user(context).id, filename, None, department=department)
            service.refuse(row.id, error.finding)
            return shapes.whole(_import(row.id), [])
        row = service.create(_user(context).id, filename, content, department=department)
    return _order(context, row, Order.CHECK, is_small=size <= config.at_once())


@tk.validate_action_data(schema.import_order)
def jiulongpo_import_apply(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write the good entries of a checked import: new ones as drafts, changed ones field by field.

    Example::

        ckanapi action jiulongpo_import_apply id=11111111-1111-4111-8111-111111111111

    Returns:
        the import, as ``jiulongpo_import_show`` gives it.

    Raises:
        NotAuthorized: the import is another's.
        ValidationError: it is not checked, or columns wait to be confirmed.
    """
    tk.check_access("jiulongpo_import_apply", context, data_dict)
    row = _import(data_dict["id"])
    if shapes.unsure_columns(row):
        raise tk.ValidationError({"columns": [tk._("Confirm the meaning of the columns first.")]})
    return _order(context, row, Order.APPLY, is_small=_is_small(row))


@tk.validate_action_data(schema.import_order)
def jiulongpo_import_undo(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take an import back: delete what it created, restore what it changed.

    Entries that somebody has changed since stay as they are and are named.

    Example::

        ckanapi action jiulongpo_import_undo id=11111111-1111-4111-8111-111111111111

    Returns:
        the import, as ``jiulongpo_import_show`` gives it.

    Raises:
        NotAuthorized: the import is another's.
        ValidationError: it was not applied.
    """
    tk.check_access("jiulongpo_import_undo", context, data_dict)
    row = _import(data_dict["id"])
    return _order(context, row, Order.UNDO, is_small=_is_small(row))


@tk.side_effect_free
@tk.validate_action_data(schema.import_show)
def jiulongpo_import_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show an import: state, counts, columns, findings, differences and results.

    Example::

        ckanapi action jiulongpo_import_show id=11111111-1111-4111-8111-111111111111 outcome=wrong

    Args:
        context: CKAN's.
        data_dict: ``id``; ``outcome``: new, changed, unchanged or wrong; ``start`` and ``limit``.

    Returns:
        ``state``, ``counts``, ``columns``, ``file`` (findings of the file), ``missing`` (entries
        that the workbook lacks; nothing happens to them) and ``entries``.

    Raises:
        NotAuthorized: the import is another's, or there is none.
    """
    tk.check_access("jiulongpo_import_show", context, data_dict)
    row = _import(data_dict["id"])
    entries = service.entries_of(
        row.id, data_dict.get("outcome", ""), data_dict["start"], data_dict["limit"]
    )
    return shapes.whole(row, entries)


@tk.side_effect_free
@tk.validate_action_data(schema.import_list)
def jiulongpo_import_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the person's own imports, newest first.

    Example::

        ckanapi action jiulongpo_import_list limit=10

    Raises:
        NotAuthorized: the person writes for no department.
    """
    tk.check_access("jiulongpo_import_list", context, data_dict)
    return [shapes.short(row) for row in service.imports_of(_user(context).id, data_dict["limit"])]


@tk.validate_action_data(schema.bulk_edit)
def jiulongpo_bulk_edit_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say which fields of which entries are to be set, and see the differences.

    Nothing is written; ``jiulongpo_import_apply`` and ``jiulongpo_import_undo`` go on from here.

    Example::

        ckanapi action jiulongpo_bulk_edit_check ids:'["jlp-a"]' values:'{"update_cycle": "4"}'

    Args:
        context: CKAN's.
        data_dict: ``ids`` of entries; ``values`` by field, an empty one takes the field out.

    Returns:
        the import, as ``jiulongpo_import_show`` gives it.

    Raises:
        NotAuthorized: the person writes for no department.
        ValidationError: too many entries, or a field that is not for bulk edits.
    """
    tk.check_access("jiulongpo_bulk_edit_check", context, data_dict)
    ids, values = _json(data_dict["ids"], list), _json(data_dict["values"], dict)
    if len(ids) > MOST_ENTRIES:
        told = tk._("At most {count} entries at once.").format(count=MOST_ENTRIES)
        raise tk.ValidationError({"ids": [told]})
    strange = sorted(str(name) for name in values if name not in EDITABLE)
    if strange or not values:
        told = tk._("Choose fields of: {fields}.").format(fields=", ".join(EDITABLE))
        raise tk.ValidationError({"values": [told]})
    found = [_entry_id(context, str(each)) for each in ids]
    edit = {"ids": found, "values": {str(k): str(v) for k, v in values.items()}}
    row = service.create(_user(context).id, "", None, edit=edit)
    return _order(context, row, Order.CHECK, is_small=len(found) <= _ENTRIES_AT_ONCE)


def _order(context: Context, row: Import, order: Order, *, is_small: bool) -> dict[str, Any]:
    """Do it now, or have a worker do it."""
    actor = _user(context)
    if not service.claim(row.id, order):
        told = tk._("The import is being worked on, or does not stand so that this can be done.")
        raise tk.ValidationError({"id": [told]})
    if is_small:
        working.work(row.id, order, actor)
    else:
        tk.enqueue_job(
            working.run, [row.id, str(order), actor.id], title=f"import {order} {row.id}"
        )
    return shapes.whole(_import(row.id), service.entries_of(row.id))


def _is_small(row: Import) -> bool:
    counts = row.report.get("counts", {})
    return counts.get("new", 0) + counts.get("changed", 0) <= _ENTRIES_AT_ONCE


@tk.side_effect_free
@tk.validate_action_data(schema.entry_write)
def jiulongpo_workbook_entry_write(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write values of one entry, which need not be right, as a workbook; nothing is stored.

    Example::

        ckanapi action jiulongpo_workbook_entry_write values='{"title": "停车场名录"}'

    Args:
        context: CKAN's.
        data_dict: ``values`` in the catalogue's fields; ``draft_id`` and ``revision`` of the draft
            that they are, which the workbook states.

    Returns:
        ``content``: the workbook in Base64.

    Raises:
        NotAuthorized: the person writes for no department.
        ValidationError: the values are no object.
    """
    tk.check_access("jiulongpo_workbook_entry_write", context, data_dict)
    values = _json(data_dict["values"], dict)
    book = one_entry.entry_book(
        _user(context).name, values, data_dict.get("draft_id", ""), data_dict["revision"]
    )
    return {"content": base64.b64encode(book).decode()}


@tk.validate_action_data(schema.entry_read)
def jiulongpo_workbook_entry_read(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Read the one entry that a workbook holds; nothing is stored.

    Example::

        curl -H "Authorization: $TOKEN" -F upload=@停车场名录.xlsx \
            $CKAN/api/action/jiulongpo_workbook_entry_read

    Args:
        context: CKAN's.
        data_dict: ``upload``: the workbook, as a file or in Base64; ``department``: id or name of
            that of rows which name none.

    Returns:
        ``entry`` in the catalogue's fields; ``present``: fields for which it has a column, of
        which an empty one is meant empty; ``item_columns``; ``draft_id`` and ``revision`` that it
        states; ``findings`` with ``cell``, ``field``, ``text``, ``advice`` and ``code``.

    Raises:
        NotAuthorized: the person writes for no department.
        ValidationError: it cannot be read, or holds another number of entries than one.
    """
    tk.check_access("jiulongpo_workbook_entry_read", context, data_dict)
    content, _filename = _upload(data_dict)
    try:
        read = one_entry.read_entry_book(content, _user(context).name, _department(data_dict))
    except RefusedError as error:
        said = error.finding.said(tk._)
        raise tk.ValidationError({"upload": [f"{said} ({error.finding.code})"]}) from error
    return shapes.entry_book(read)


def _import(import_id: str) -> Import:
    row = service.import_of(import_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return row


def _user(context: Context) -> model.User:
    return person(str(context.get("user") or ""))


def _upload(data_dict: DataDict) -> tuple[bytes, str]:
    """The workbook, read no further than the limit, and its name."""
    upload: Any = data_dict.get("upload")
    most = config.most_bytes()
    if hasattr(upload, "stream"):
        name = data_dict.get("filename") or upload.filename or ""
        return upload.stream.read(most + 1), str(name)
    if isinstance(upload, str) and upload:
        try:
            return base64.b64decode(upload[: most * 2], validate=True), data_dict.get(
                "filename", ""
            )
        except (binascii.Error, ValueError) as error:
            raise tk.ValidationError({"upload": [tk._("The text is not Base64.")]}) from error
    raise tk.ValidationError({"upload": [tk._("Choose a workbook.")]})


def _department(data_dict: DataDict) -> str:
    name = data_dict.get("department", "")
    if not name:
        return ""
    found = model.Group.get(name)
    if found is None or not found.is_organization:
        raise tk.ValidationError({"department": [tk._("There is no such department.")]})
    return found.id


def _entry_id(context: Context, name: str) -> str:
    """The id of an entry that the person may see."""
    shown = tk.get_action("package_show")(tk.fresh_context(context), {"id": name})
    return str(shown["id"])


def _columns(given: object) -> list[dict[str, Any]]:
    known = {*keys(), "-", "#"}
    columns = _json(given, list)
    if not all(isinstance(one, dict) and one.get("key") in known for one in columns):
        raise tk.ValidationError({"columns": [tk._("A column has an unknown meaning.")]})
    return [
        {"sheet": str(one["sheet"]), "column": int(one["column"]), "key": str(one["key"])}
        for one in columns
        if "sheet" in one and str(one.get("column", "")).isdigit()
    ]


def _json(value: object, kind: type[Any]) -> Any:  # noqa: ANN401 - a list or an object
    """A value that may come as JSON text, as from a form."""
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, kind):
        raise tk.ValidationError({"__all__": [tk._("The value is not of the expected form.")]})
    return read
