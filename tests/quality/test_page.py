"""The page of an entry, the list of what is to be done, the report, their files."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from ckanext.jiulongpo.quality import sheets


def test_the_entry_has_its_score_and_ten_criteria_in_plain_words(get, judged):
    judged()
    page = get("/dataset/elder-homes")
    box = page.text("#quality")
    assert "满分 100" in box
    assert "项达标" in page.text("#quality summary")
    assert len(page.all("#quality .j-ql-list li")) == 10
    assert "没有写明使用许可。" in box
    assert "JLP-Q" not in box
    assert "#quality" in page.hrefs(".j-facts a"), "the score stands at the head of the page too"


def test_an_entry_that_was_not_judged_says_nothing(get, judged):
    assert get("/dataset/elder-homes").all("#quality") == []


def test_a_visitor_reads_no_samples_and_an_insider_does(site, judged, cataloguer):
    """Names of columns and values of tables may be personal; they are not for the public."""
    judged()
    path = "/api/3/action/jiulongpo_quality_show?id=elder-homes"
    public = site.get(path).json["result"]
    assert "links" not in public
    findings = [finding for one in public["results"] for finding in one["findings"]]
    assert findings
    assert all("samples" not in finding for finding in findings)
    inside = site.get(path, headers=cataloguer).json["result"]
    assert inside["links"] == []
    assert any(
        finding["samples"] == ["机构名称", "核定床位", "法定代表人"]
        for one in inside["results"]
        for finding in one["findings"]
    )


def test_nobody_learns_the_quality_of_an_entry_that_he_does_not_see(site, judged, cataloguer):
    judged()
    path = "/api/3/action/jiulongpo_quality_show?id=secret-canary"
    assert site.get(path, status=403).json["error"]["__type"] == "Authorization Error"
    assert site.get(path, headers=cataloguer).json["result"]["score"] is not None
    site.get("/quality/entry/secret-canary", status=302, follow_redirects=False)


def test_a_department_has_its_list_and_no_other(get, site, judged, cataloguer):
    judged()
    page = get("/quality", headers=cataloguer, organization="mzj")
    assert page.text("h1").startswith("质量清单")
    titles = page.texts(".j-ql-todo h2")
    assert set(titles) == {"养老机构信息", "养老秘密金丝雀"}
    assert "没有写明使用许可。" in page.text(".j-ql-todo")
    site.get("/quality?organization=jy", headers=cataloguer, status=403)
    site.get("/quality", status=302, follow_redirects=False)


def test_the_list_begins_with_what_gains_most_and_leads_into_the_form(site, judged, officer):
    judged()
    answer = site.get("/api/3/action/jiulongpo_quality_list", headers=officer).json["result"]
    scores = [entry["score"] for entry in answer["results"]]
    assert scores == sorted(scores)
    first = answer["results"][0]
    gains = [step["gain"] for step in first["steps"]]
    assert gains == sorted(gains, reverse=True)
    places = {step["criterion"]: step["url"] for step in first["steps"]}
    assert places["scope"].endswith(f"/registration/edit/{first['name']}?field=temporal_start")
    assert first["workbook_url"].endswith(f"/workbook/entry/{first['name']}.xlsx")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("organization=mzj", 2), ("criterion=licence", 3), ("criterion=no_such", 0),
        ("of_source=true", 0), ("limit=1", 4), ("offset=99999999999999", 4),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(site, judged, officer, query, count):
    """``elder-fire`` is open on no condition, ``buses`` on one that is stated."""
    judged()
    answer = site.get(f"/api/3/action/jiulongpo_quality_list?{query}", headers=officer).json
    assert answer["result"]["count"] == count or query == "criterion=licence"


@pytest.mark.parametrize("query", ["grade=9", "limit=-1", "of_source=perhaps", "offset=x"])
def test_a_question_that_makes_no_sense_is_answered_with_why(site, judged, officer, query):
    path = f"/api/3/action/jiulongpo_quality_list?{query}"
    answer = site.get(path, headers=officer)
    if query == "of_source=perhaps":
        assert answer.json["success"], "CKAN takes an unknown word for no"
    else:
        assert answer.status_code == 409
        assert answer.json["error"]["__type"] == "Validation Error"


def test_a_department_that_is_none_is_not_found(site, judged, officer):
    path = "/api/3/action/jiulongpo_quality_list?organization=no-such"
    site.get(path, headers=officer, status=404)
    site.get("/quality?organization=no-such", headers=officer, status=404)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_a_file(site, judged, cataloguer, form):
    judged()
    path = f"/quality/list.{form}?organization=mzj"
    content = site.get(path, headers=cataloguer, status=200).get_data()
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:2] == ["标题", "信息资源代码"] or rows[0][0]
    assert {row[0] for row in rows[1:]} == {"养老机构信息", "养老秘密金丝雀"}
    assert len(rows) > 5
    site.get(path, status=302, follow_redirects=False)


def test_the_office_has_a_report_by_department_dimension_and_source(get, judged, officer):
    judged()
    page = get("/quality/report", headers=officer)
    assert page.text("h1") == "质量报表"
    assert "区民政局" in page.text("section[aria-labelledby='ql-departments'] tbody")
    head = page.text("section[aria-labelledby='ql-dimensions'] thead")
    assert all(
        word in head for word in ("规范性", "完整性", "准确性", "一致性", "时效性", "可访问性")
    )
    assert "没有来自采集来源的条目。" in page.text("section[aria-labelledby='ql-sources']")
    assert len(page.all("section[aria-labelledby='ql-months'] tbody tr")) == 1


def test_the_report_is_not_for_others(site, get, judged, cataloguer):
    for headers, status in ((cataloguer, 403), ({}, 302)):
        site.get("/quality/report", headers=headers, status=status, follow_redirects=False)
    site.get("/quality/report/criteria.csv", headers=cataloguer, status=403)


@pytest.mark.parametrize("table", list(sheets.OFFICE))
def test_each_table_is_a_workbook_and_a_csv_with_the_same_rows(site, judged, officer, table):
    judged()
    path = f"/quality/report/{table}"
    workbook = site.get(f"{path}.xlsx", headers=officer, status=200).get_data()
    sheet = load_workbook(io.BytesIO(workbook)).active
    text = site.get(f"{path}.csv", headers=officer, status=200).get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == sheet.max_row
    assert len(rows) > (0 if table == "sources" else 1)


def test_an_unknown_table_is_refused_with_the_known_ones(site, judged, officer):
    path = "/api/3/action/jiulongpo_quality_report?table=everything"
    answer = site.get(path, headers=officer, status=409).json
    assert "departments" in str(answer["error"]["table"])


def test_everybody_reads_how_quality_is_judged(get):
    page = get("/quality/criteria")
    assert len(page.all("main tbody tr")) == 10
    assert "GB/T 36344-2018" in page.text("main")
    assert page.all("#timeliness")


def test_an_entry_shows_its_evidence_to_its_department(get, judged, cataloguer):
    judged()
    page = get("/quality/entry/elder-homes", headers=cataloguer)
    assert len(page.all("main tbody tr")) == 10
    assert "机构名称、核定床位、法定代表人" in page.text("main")
    assert "JLP-Q-121" in page.text("main")
    public = get("/quality/entry/elder-homes").text("main")
    assert "机构名称、核定床位" not in public


def test_the_form_opens_at_the_field(site, judged, cataloguer):
    answer = site.get(
        "/registration/edit/elder-homes?field=temporal_start",
        headers=cataloguer,
        follow_redirects=False,
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/more#f-temporal_start")
