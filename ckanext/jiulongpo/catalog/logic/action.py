"""Actions of the catalogue."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.catalog import class_tree, codes, service
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.catalog.language import reader_language
from ckanext.jiulongpo.catalog.logic import schema
from ckanext.jiulongpo.catalog.rules import check_entry, missing_elements
from ckanext.jiulongpo.schemas.codelists import UnknownCodeListError, codelist, codelist_names

__all__ = [
    "jiulongpo_class_tree",
    "jiulongpo_codelist_list",
    "jiulongpo_codelist_show",
    "jiulongpo_entry_check",
    "jiulongpo_resource_code_allocate",
    "jiulongpo_resource_code_gaps",
    "jiulongpo_resource_code_retire",
    "jiulongpo_resource_code_show",
]


@tk.side_effect_free
def jiulongpo_entry_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Judge an entry without saving it.

    The same rules as for ``package_create`` and ``package_update``, and advice besides, such as
    titles alike.

    Args:
        context: CKAN's.
        data_dict: the entry as for ``package_create``; or ``id`` alone for a stored entry.

    Returns:
        ``findings``: list of code, stage, severity, field, message and remedy (English msgids),
        context, and ``text`` and ``advice`` in the language of the request; ``missing_elements``:
        codes; ``acceptable``: whether it would be saved.

    Example::

        ckanapi action jiulongpo_entry_check title=养老机构名录 owner_org=min-zheng-ju
    """
    tk.check_access("jiulongpo_entry_check", context, data_dict)
    entry = dict(data_dict)
    if set(entry) == {"id"}:
        entry = tk.get_action("package_show")(tk.fresh_context(context), {"id": entry["id"]})
    if entry.get("owner_org"):
        organisation = model.Group.get(entry["owner_org"])
        entry["owner_org"] = organisation.id if organisation else entry["owner_org"]
    findings = check_entry(entry, StoredKnowledge())
    return {
        "findings": [finding.told(tk._) for finding in findings],
        "missing_elements": missing_elements(findings),
        "acceptable": all(f.severity != "error" for f in findings),
    }


@tk.side_effect_free
def jiulongpo_codelist_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the code lists with their titles by language.

    Example::

        ckanapi action jiulongpo_codelist_list
    """
    tk.check_access("jiulongpo_codelist_list", context, data_dict)
    lists = [codelist(name) for name in codelist_names()]
    return [{"name": each.name, "title": dict(each.title), "count": len(each)} for each in lists]


@tk.side_effect_free
@tk.validate_action_data(schema.codelist_show)
def jiulongpo_codelist_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a code list with the source and certainty of its values.

    Example::

        ckanapi action jiulongpo_codelist_show name=share_type

    Raises:
        ObjectNotFound: there is no such list.
    """
    tk.check_access("jiulongpo_codelist_show", context, data_dict)
    try:
        found = codelist(data_dict["name"])
    except UnknownCodeListError as error:
        raise tk.ObjectNotFound(tk._("Not found")) from error
    return {
        "name": found.name,
        "title": dict(found.title),
        "source": found.source,
        "confidence": found.confidence,
        "entries": [
            {
                "code": entry.code,
                "label": dict(entry.labels),
                "order": entry.order,
                "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
                "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
                "parent": entry.parent,
                "local_extension": entry.local_extension,
                "aliases": list(entry.aliases),
                **entry.facts,
            }
            for entry in found
        ],
    }


@tk.side_effect_free
@tk.validate_action_data(schema.class_tree)
def jiulongpo_class_tree(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Show classes (类, 项, 目, 细目) below one, or from the top.

    Example::

        ckanapi action jiulongpo_class_tree parent=307 depth=2
    """
    tk.check_access("jiulongpo_class_tree", context, data_dict)
    lang = reader_language()
    return class_tree.tree(data_dict.get("parent", ""), data_dict["depth"], lang)


@tk.validate_action_data(schema.allocate)
def jiulongpo_resource_code_allocate(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Reserve the next resource code of a class, for an entry that is to be registered with it.

    Registration allocates a code by itself; this is for systems that need to know it beforehand.

    Example::

        ckanapi action jiulongpo_resource_code_allocate class_code=101001 owner_org=min-zheng-ju

    Raises:
        ValidationError: the class cannot carry codes.
    """
    tk.check_access("jiulongpo_resource_code_allocate", context, data_dict)
    findings = [
        finding
        for finding in check_entry(data_dict, StoredKnowledge(), advise=False)
        if finding.field in {"class_code", "resource_code"} and finding.severity == "error"
    ]
    if findings or len(data_dict["class_code"]) < codes.DOWN_TO_MU:
        text = findings[0].text(tk._) if findings else tk._("A code needs a class down to 目")
        raise tk.ValidationError({"class_code": [text]})
    code = service.allocate(data_dict["class_code"])
    model.repo.commit()
    return {"code": code}


@tk.side_effect_free
@tk.validate_action_data(schema.resource_code)
def jiulongpo_resource_code_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show where a resource code leads, over the successors of codes out of use.

    Example::

        ckanapi action jiulongpo_resource_code_show code=101001/000001

    Returns:
        ``code``; ``state``: reserved, in-use or retired; ``package_id`` and ``name`` of the entry
        if the person may see it.

    Raises:
        ObjectNotFound: the code was never given out.
    """
    tk.check_access("jiulongpo_resource_code_show", context, data_dict)
    found = codes.resolve(data_dict["code"])
    if found.state is codes.CodeState.UNKNOWN:
        raise tk.ObjectNotFound(tk._("Not found"))
    answer: dict[str, Any] = {"code": found.code, "state": str(found.state)}
    try:
        entry = tk.get_action("package_show")(
            tk.fresh_context(context), {"id": found.package_id or "-"}
        )
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return answer
    return {**answer, "package_id": entry["id"], "name": entry["name"]}


@tk.validate_action_data(schema.retire)
def jiulongpo_resource_code_retire(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a code out of use for ever, and say which code its readers are led to.

    Example::

        ckanapi action jiulongpo_resource_code_retire code=101001/000001 successor=101001/000009

    Raises:
        ObjectNotFound: the code, or its successor, was never given out.
        ValidationError: an entry still has the code, or the code would lead to itself.
    """
    tk.check_access("jiulongpo_resource_code_retire", context, data_dict)
    code, successor = data_dict["code"], data_dict.get("successor", "")
    row = service.code_row(code)
    if row is None or (successor and service.code_row(successor) is None):
        raise tk.ObjectNotFound(tk._("Not found"))
    if successor and codes.resolve(successor).code == code:
        raise tk.ValidationError({"successor": [tk._("The code would lead to itself")]})
    entry = model.Package.get(row.package_id) if row.package_id else None
    if entry is not None and entry.state == "active":
        raise tk.ValidationError({"code": [tk._("An entry has this code; change or delete it")]})
    service.retire(code, successor)
    model.repo.commit()
    return {"code": code, "successor": successor}


@tk.side_effect_free
@tk.validate_action_data(schema.gaps)
def jiulongpo_resource_code_gaps(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Report serial numbers that no entry ever had, by class.

    Example::

        ckanapi action jiulongpo_resource_code_gaps class_code=101001
    """
    tk.check_access("jiulongpo_resource_code_gaps", context, data_dict)
    found = service.gaps(data_dict.get("class_code", ""))
    return [{"class_code": g.class_code, "first": g.first, "last": g.last} for g in found]
