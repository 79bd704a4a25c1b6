"""The page says what is open and how it is used, without a script, to everybody alike."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

import ckan.plugins.toolkit as tk
from ckan import model as ckan_model

from ckanext.jiulongpo.statistics import clock, figures, model, service, sheets
from ckanext.jiulongpo.statistics.exports import as_csv, as_json, as_xlsx


def _totals(page):
    return dict(zip(page.texts(".j-st-totals dt"), page.texts(".j-st-totals dd"), strict=True))


def test_totals_are_of_what_everybody_may_see(get, stored):
    stored("buses", view=7, download=2)
    stored("secret-canary", view=900, download=900)
    told = _totals(get("/statistics"))
    assert told["数据集"] == "3"
    assert told["部门"] == "3"
    assert told["数据集浏览"] == "7"
    assert told["下载次数"] == "2"


def test_a_closed_entry_is_nowhere_in_page_and_data(get, site, stored):
    stored("secret-canary", view=900, download=900)
    assert "金丝雀" not in get("/statistics").text()
    for table in sheets.PUBLIC:
        for form in ("csv", "json"):
            body = site.get(f"/statistics/{table}.{form}").get_data(as_text=True)
            assert "金丝雀" not in body
            assert "secret" not in body
            assert "900" not in body


def test_who_asks_changes_no_figure(get, stored, officer):
    """A department's own closed entries are not in figures that it may quote in public."""
    stored("secret-canary", view=900)
    seen = _totals(get("/statistics"))
    assert _totals(get("/statistics", headers=officer)) == seen


def test_departments_themes_and_formats_have_their_use(get, stored):
    stored("elder-homes", view=5, download=3)
    stored("buses", view=1)
    page = get("/statistics")
    rows = [" ".join(text.split()) for text in page.texts("table.j-st-bars tbody tr")]
    assert any(row.startswith("区民政局") and row.endswith("3") for row in rows)
    assert any(row.startswith("自然人") for row in rows)
    assert any(row.startswith("csv") for row in rows)


def test_months_without_counts_stand_there_as_nothing(get, stored):
    stored("buses", days_ago=0, view=2)
    page = get("/statistics")
    columns = page.texts("ol.j-st-columns li")
    assert len(columns) == 24
    assert columns[11].startswith("2")
    assert sum(column.startswith("0") for column in columns[:11]) == 11


def test_every_bar_stands_beside_its_number_and_is_hidden_from_readers_of_screens(get, stored):
    stored("buses", view=2, download=2)
    page = get("/statistics")
    for drawing in page.all("main svg"):
        assert drawing.get("aria-hidden") == "true"
    assert not page.all("main script")


def test_the_most_used_entries_lead_to_their_pages(get, stored):
    stored("buses", view=9)
    stored("elder-homes", view=4, download=8)
    page = get("/statistics")
    assert page.texts("ol.j-ranked a") == ["公交线路与站点", "养老机构信息", "养老机构信息"]
    for url in page.hrefs("ol.j-ranked a"):
        get(url)


def test_an_empty_site_says_so_and_leads_on(get, counts):
    page = get("/statistics")
    assert "还没有统计到任何访问" in page.text("main")
    assert "/dataset/" in page.hrefs("p.j-empty a")


def test_counts_older_than_a_year_are_not_in_the_page(get, stored):
    stored("buses", days_ago=500, view=77)
    assert _totals(get("/statistics"))["数据集浏览"] == "0"


def test_lost_counts_are_told_beside_the_figures(get, counts, site):
    now = datetime.now(UTC)
    model.note_gap(now - timedelta(hours=2), now)
    figures.forget()
    assert "计数" in get("/statistics").text(".j-banner-warm")


def test_updates_are_judged_by_the_cycle(get, counts, site, entry):
    with site.flask_app.test_request_context():
        root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
        tk.get_action("package_patch")(
            root, {"id": entry("elder-fire")["id"], "data_update_date": "2020-01-01"}
        )
    figures.forget()
    with site.flask_app.test_request_context():
        judged = figures.current().updates
        assert (judged.on_time, judged.late) == (2, 1)
        assert judged.share == 66.7
        tk.get_action("package_patch")(
            root,
            {
                "id": entry("elder-fire")["id"],
                "data_update_date": str(clock.today() - timedelta(days=5)),
            },
        )


def test_the_page_is_there_in_english(get, stored):
    stored("buses", view=3)
    page = get("/en/statistics")
    assert page.text("h1") == "Statistics"
    assert "数据" not in page.text("main h2")


@pytest.mark.parametrize("table", list(sheets.PUBLIC))
def test_each_table_can_be_had_as_csv_for_excel_and_as_json(site, stored, table):
    stored("buses", view=3, download=1)
    answer = site.get(f"/statistics/{table}.csv")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert all(len(row) == len(head) for row in rows)
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    told = json.loads(site.get(f"/statistics/{table}.json").get_data())
    assert list(told["columns"].values()) == head
    assert len(told["rows"]) == len(rows)
    assert table == "answering" or rows


def test_the_browsers_own_copy_is_still_right_until_something_changes(visit, stored):
    stored("buses", view=3)
    for path in ("/statistics", "/statistics/months.csv"):
        mark = visit(path).headers["ETag"]
        assert visit(path, status=304, If_None_Match=mark).get_data() == b""
    stored("buses", view=4)
    visit("/statistics/months.csv", status=200, If_None_Match=mark)


def test_who_has_a_cookie_has_a_page_of_his_own(visit, stored, officer):
    assert "ETag" not in visit("/statistics", Cookie="ckan=x").headers
    assert "ETag" not in visit("/statistics", **officer).headers


@pytest.mark.parametrize("path", ["/statistics/nothing.csv", "/statistics/months.exe"])
def test_other_tables_and_forms_are_not_there(site, path):
    site.get(path, status=404)


def test_the_action_gives_the_same_figures(site, stored, get):
    stored("buses", view=7)
    with site.flask_app.test_request_context():
        told = tk.get_action("jiulongpo_statistics_show")({"user": ""}, {})
    assert told["totals"]["views"] == 7
    assert told["totals"]["datasets"] == 3
    assert {row["title"] for row in told["tables"]["departments"]} == {
        "区民政局", "区应急管理局", "石桥镇",
    }  # fmt: skip
    json.dumps(told)


def test_an_entrys_page_says_how_often_it_is_read_and_fetched(get, stored):
    stored("elder-homes", view=12, download=5)
    page = get("/dataset/elder-homes")
    facts = dict(zip(page.texts(".j-facts dt"), page.texts(".j-facts dd"), strict=False))
    assert facts["浏览次数"] == "12 近 30 天"
    assert facts["下载次数"] == "5 近 30 天"


def test_the_action_of_an_entry_is_for_those_who_may_see_it(site, stored, entry):
    stored("buses", view=3)
    stored("buses", days_ago=60, view=4)
    with site.flask_app.test_request_context():
        told = tk.get_action("jiulongpo_statistics_entry")({"user": ""}, {"id": "buses"})
    assert told["last_30_days"] == {"views": 3, "downloads": 0, "queries": 0}
    assert told["last_12_months"]["views"] == 7
    with site.flask_app.test_request_context(), pytest.raises(tk.NotAuthorized):
        tk.get_action("jiulongpo_statistics_entry")({"user": ""}, {"id": "secret-canary"})
    with site.flask_app.test_request_context(), pytest.raises(tk.ObjectNotFound):
        tk.get_action("jiulongpo_statistics_entry")({"user": ""}, {"id": "never"})


def test_figures_are_remembered_for_their_time(get, stored, monkeypatch):
    stored("buses", view=1)
    get("/statistics")
    monkeypatch.setattr(service, "totals", lambda _period: pytest.fail("asked again"))
    get("/statistics")


def test_a_table_of_hostile_titles_is_no_formula_in_a_spreadsheet():
    text = b"".join(as_csv(["标题"], [["=HYPERLINK(1)"], ["＋1"], [-5], [None]])).decode(
        "utf-8-sig"
    )
    assert text.split("\r\n")[1:5] == ["'=HYPERLINK(1)", "'＋1", "-5", '""']


def test_a_json_file_of_no_rows_and_of_many_is_json():
    for number in (0, 1, 200, 401):
        body = b"".join(as_json({"a": 1}, ({"n": n} for n in range(number))))
        assert len(json.loads(body)["rows"]) == number
    assert json.loads(b"".join(as_json({}, []))) == {"rows": []}


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers():
    from openpyxl import load_workbook

    made = b"".join(as_xlsx("表", ["代码", "数"], [["=1+1", 3], ["00123", None]]))
    cells = list(load_workbook(io.BytesIO(made)).active.iter_rows(values_only=True))
    assert cells == [("代码", "数"), ("=1+1", 3), ("00123", None)]


def test_deleted_entries_leave_the_figures(site, stored, entry):
    from ckan.tests import factories

    with site.flask_app.test_request_context():
        admin = {"user": factories.Sysadmin()["name"]}
        made = tk.get_action("package_create")(
            dict(admin), {**_open_fields(entry), "name": "short-lived"}
        )
    stored("short-lived", view=50)
    with site.flask_app.test_request_context():
        assert figures.current().totals.views == 50
        tk.get_action("package_delete")(dict(admin), {"id": made["id"]})
        figures.forget()
        assert figures.current().totals.views == 0
    assert ckan_model.Session.query(model.Count).count() > 0


def _open_fields(entry):
    shown = entry("elder-fire")
    names = ("catalog_state", "share_type", "share_condition", "open_type", "format_class",
             "format_type", "update_cycle", "publish_date", "completion", "owner_org")  # fmt: skip
    return {"title": "短暂的数据集", **{name: shown[name] for name in names}}
