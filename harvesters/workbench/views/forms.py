"""The form of a source: made from what its kind declares; it keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters import settings
from ckanext.jiulongpo.harvesters.forms import fields
from ckanext.jiulongpo.harvesters.kinds import kinds
from ckanext.jiulongpo.harvesters.providers import slug
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.sources.kind import SourceKind, declared
from ckanext.jiulongpo.harvesters.workbench import shapes, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import act, person, workbench
from ckanext.jiulongpo.shared import Finding

__all__ = ["edit", "new"]

_OWN = ("url", "title", "name", "notes", "owner_org")


@workbench.route("/harvest/new", methods=["GET", "POST"])
def new() -> Any:  # noqa: ANN401 - a response or a page
    """Choose a type, fill its form, try the connection, save."""
    tk.check_access("harvest_source_create", {"user": person()}, {})
    known = kinds()
    chosen = tk.request.form.get("source_type") or tk.request.args.get("source_type")
    kind = known.get(chosen or "") or (next(iter(known.values())) if len(known) == 1 else None)
    if kind is None:
        return tk.render("jiulongpo_harvest/choose.html", {"kinds": list(known.values())})
    return _answer(kind, None)


@workbench.route("/harvest/edit/<id>", methods=["GET", "POST"])
def edit(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response or a page
    """Change a source; secrets that are left empty stay as they are."""
    found = sources.source_of(id)
    tk.check_access("harvest_source_update", {"user": person()}, {"id": found.id})
    if found.kind is None:
        return _stock_form(found.name)
    return _answer(found.kind, found)


def _stock_form(name: str) -> Any:  # noqa: ANN401 - a response or a page
    """Sources of other extensions keep the form of ckanext-harvest."""
    from ckan.views.dataset import EditView  # noqa: PLC0415 - core's views need a started site

    view = EditView()
    return view.post("harvest", name) if tk.request.method == "POST" else view.get("harvest", name)


def _answer(kind: SourceKind, found: sources.StoredSource | None) -> Any:  # noqa: ANN401 - a response or a page
    form = dict(tk.request.form)
    if not form:
        return _page(kind, found, _stored(kind, found))
    config, findings = fields.read(kind, form)
    findings += _wrong(kind, config)
    if form.get("do") == "test":
        checks = None if findings else _test(kind, found, form, config)
        return _page(kind, found, form, findings=findings, checks=checks)
    if findings:
        return _page(kind, found, form, findings=findings)
    try:
        saved = _save(kind, found, form, config)
    except tk.ValidationError as error:
        return _page(kind, found, form, errors=error.error_dict)
    tk.h.flash_success(tk._("The source is saved."))
    return tk.redirect_to("jiulongpo_harvest.source", id=saved)


def _wrong(kind: SourceKind, config: str) -> list[Finding]:
    try:
        settings.parse(kind, config)
    except settings.SettingsError as error:
        return error.findings
    return []


def _stored(kind: SourceKind, found: sources.StoredSource | None) -> dict[str, str]:
    values = {fields.PREFIX + k: v for k, v in fields.typed(kind, _settings_of(found)).items()}
    if found is None:
        return values
    package = act("package_show", id=found.id)
    return {**values, **{name: package.get(name) or "" for name in _OWN}}


def _settings_of(found: sources.StoredSource | None) -> str:
    return found.settings if found else ""


def _test(
    kind: SourceKind,
    found: sources.StoredSource | None,
    form: Mapping[str, str],
    config: str,
) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "source_type": kind.name,
        "url": form.get("url", "").strip(),
        "config": config,
        "secrets": fields.secrets_in(kind, form),
    }
    if found:
        asked["source_id"] = found.id
    elif form.get("owner_org"):
        asked["owner_org"] = form["owner_org"]
    return act("jiulongpo_harvest_source_test", **asked)


def _save(
    kind: SourceKind,
    found: sources.StoredSource | None,
    form: Mapping[str, str],
    config: str,
) -> str:
    title = form.get("title", "").strip()
    data = {
        "url": form.get("url", "").strip(),
        "title": title,
        "name": found.name if found else slug(title or kind.name),
        "notes": form.get("notes", ""),
        "owner_org": form.get("owner_org", ""),
        "source_type": kind.name,
        "frequency": "MANUAL",
        "config": config,
    }
    if not title:
        raise tk.ValidationError({"title": [tk._("Enter a title.")]})
    if found:
        saved = act("harvest_source_update", id=found.id, **data)
    else:
        saved = act("harvest_source_create", **data)
    for name, value in fields.secrets_in(kind, form).items():
        act("jiulongpo_harvest_secret_set", source_id=saved["id"], name=name, value=value)
    return saved["name"]


def _page(  # noqa: PLR0913 - one argument for each part of the page
    kind: SourceKind,
    found: sources.StoredSource | None,
    form: Mapping[str, str],
    *,
    findings: Sequence[Finding] = (),
    errors: Mapping[str, Any] | None = None,
    checks: Mapping[str, Any] | None = None,
) -> str:
    cut = len(fields.PREFIX)
    typed = {k[cut:]: v for k, v in form.items() if k.startswith(fields.PREFIX)}
    secrets = shapes.secrets(found) if found else [
        {"name": one.name, "label": tk._(one.label), "help": tk._(one.help), "set": False}
        for one in kind.secrets
    ]  # fmt: skip
    language = tk.h.lang()
    told = [_worded(kind, finding).told(tk._) for finding in findings]
    told = [{**one, "said": f"{one['text']} {one['advice']}".strip()} for one in told]
    values = {
        "kind": kind,
        "source": found,
        "form": form,
        "fields": fields.fields_of(
            kind, typed, mappings.choices(language), mappings.dialect_titles(language)
        ),
        "secrets": secrets,
        "organisations": act("organization_list_for_user", permission="create_dataset"),
        "errors": errors or {},
        "findings": told,
        "checks": checks,
    }
    return tk.render("jiulongpo_harvest/form.html", values)


def _worded(kind: SourceKind, finding: Finding) -> Finding:
    """The finding with the setting called as the form calls it."""
    told = declared(kind.settings).get(finding.field)
    if told is None or "setting" not in finding.context:
        return finding
    return replace(finding, context={**finding.context, "setting": tk._(told.label)})
