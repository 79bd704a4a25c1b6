"""Pages of quality: how it is judged, what is to be done, reports of the catalogue office."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, stream_with_context

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import act, answer_refusals, attachment, person
from ckanext.jiulongpo.quality import config, listing, sheets
from ckanext.jiulongpo.quality.helpers import jlp_quality_departments
from ckanext.jiulongpo.quality.places import form_url, mending_url, workbook_url
from ckanext.jiulongpo.quality.stated import stated
from ckanext.jiulongpo.quality.telling import dimension_word, grade_word
from ckanext.jiulongpo.shared import (
    MEDIA_TYPES,
    as_csv,
    as_xlsx,
    department_word,
    local_today,
    reader_language,
)
from ckanext.jiulongpo.sheets import Sheet

__all__ = ["quality"]

quality = Blueprint("jiulongpo_quality", __name__, url_prefix="/quality")
answer_refusals(quality)

_PAGE = 20
_TABLES = ",".join(sheets.OFFICE)
_LONGEST = 100


@quality.get("")
def todo() -> Any:  # noqa: ANN401 -- a page or a way to another one
    """What is to be done: of the reader's department; of all, for the catalogue office."""
    asked = _asked()
    departments = jlp_quality_departments()
    office = tk.h.check_access("jiulongpo_quality_report")
    if not (asked["organization"] or office) and departments:
        return tk.redirect_to("jiulongpo_quality.todo", organization=departments[0]["name"])
    page = max(1, tk.request.args.get("page", 1, type=int))
    found = act("jiulongpo_quality_list", **asked, offset=(page - 1) * _PAGE, limit=_PAGE)
    chosen = next((d for d in departments if d["name"] == asked["organization"]), None)
    facts = {
        "asked": {name: value for name, value in asked.items() if value},
        "found": found,
        "page": page,
        "pages": -(-found["count"] // _PAGE),
        "departments": departments,
        "department": chosen["title"] if chosen else asked["organization"],
        "criteria": _criteria(),
        "grades": [(grade, grade_word(grade)) for grade in ("4", "3", "2", "1")],
        "office": office,
    }
    return tk.render("quality/todo.html", facts)


@quality.get("/list.<any(csv,xlsx):form>")
def todo_file(form: str) -> Response:
    """The list as a file, a line for each criterion of each entry."""
    asked = _asked()
    tk.check_access("jiulongpo_quality_list", {"user": person()}, asked)
    return _sent(sheets.todo(listing.wanted_from(asked)), form)


@quality.get("/entry/<id>")
def entry(id: str) -> str:  # noqa: A002 -- the route's name
    """One entry with its evidence, for those who see into it; for others what its page says."""
    shown = act("jiulongpo_quality_show", id=id)
    pkg = act("package_show", id=id)
    for result in shown["results"]:
        for finding in result["findings"]:
            finding["url"] = mending_url(shown["name"], finding["field"])
    facts = {
        "shown": shown,
        "pkg": pkg,
        "inside": "links" in shown,
        "mends": "links" in shown or any("mapping_url" in one for one in shown["results"]),
        "form_url": form_url(shown["name"]),
        "workbook_url": workbook_url(shown["name"]),
        "department": department_word(
            (pkg.get("organization") or {}).get("name", ""),
            (pkg.get("organization") or {}).get("title", ""),
        ),
    }
    return tk.render("quality/entry.html", facts)


@quality.get("/report")
def report() -> str:
    """How the catalogue stands: by department, dimension, criterion, month and source."""
    tables = {name: act("jiulongpo_quality_report", table=name) for name in sheets.OFFICE}
    return tk.render("quality/report.html", {"tables": tables})


@quality.get(f"/report/<any({_TABLES}):table>.<any(csv,xlsx):form>")
def report_file(table: str, form: str) -> Response:
    """A table of the report as a file."""
    tk.check_access("jiulongpo_quality_report", {"user": person()})
    return _sent(sheets.of_office(table), form)


@quality.get("/criteria")
def criteria() -> str:
    """The criteria with their weights, for everybody."""
    borders = [(grade_word(grade), lowest) for grade, lowest in stated().borders.items()]
    return tk.render("quality/criteria.html", {"criteria": _criteria(), "borders": borders})


def _asked() -> dict[str, Any]:
    """What narrows the list; anything else of the address is left out."""
    args = tk.request.args
    return {
        "organization": args.get("organization", "")[:_LONGEST],
        "criterion": args.get("criterion", "")[:_LONGEST],
        "grade": grade if (grade := args.get("grade", "")) in ("1", "2", "3", "4") else "",
        "of_source": args.get("of_source") == "1",
    }


def _criteria() -> list[dict[str, Any]]:
    language = reader_language()
    return [
        {
            "code": one.code,
            "label": one.label(language),
            "about": one.about(language),
            "none": one.none(language),
            "weight": one.weight,
            "dimension": dimension_word(one.dimension),
            "indicator": one.indicator,
        }
        for one in stated().each
    ]


def _sent(sheet: Sheet, form: str) -> Response:
    head = list(sheet.columns.values())
    made = as_csv(head, sheet.rows) if form == "csv" else as_xlsx(sheet.title, head, sheet.rows)
    answer = Response(stream_with_context(made), content_type=MEDIA_TYPES[form])
    name = f"{config.site_title()}-{sheet.title}-{local_today()}.{form}"
    answer.headers["Content-Disposition"] = attachment(name)
    return answer
