"""The open catalogue is one file of all that everybody may see, and of nothing else."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from ckanext.jiulongpo.statistics.opened import documents, kept, service


@pytest.fixture
def fetch(site, counts):
    """The open catalogue as rows of texts."""

    def rows(form, path="/catalog/open", **headers):
        answer = site.get(f"{path}.{form}", headers=headers)
        data = answer.get_data()
        if form == "csv":
            return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        if form == "xlsx":
            sheet = load_workbook(io.BytesIO(data)).active
            return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        told = json.loads(data)
        return [list(told["columns"].values()), *(list(row.values()) for row in told["rows"])]

    return rows


@pytest.fixture
def patch(site):
    """Change an entry as the site's own user."""

    def change(name, **fields):
        with site.flask_app.test_request_context():
            root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
            tk.get_action("package_patch")(root, {"id": name, **fields})

    return change


def test_all_forms_hold_the_same(fetch):
    texts, cells, objects = (fetch(form) for form in documents.FORMS)
    assert [[c.lstrip("'") for c in row] for row in texts] == cells == objects
    assert len(texts) == 4


def test_the_guidelines_elements_come_first_in_its_order(fetch):
    head = fetch("csv")[0]
    wanted = [field.text() for field in catalogue().group(Group.CORE)]
    assert head[: len(wanted)] == wanted


def test_a_row_says_provider_items_files_and_licence_in_words(fetch, entry):
    head, *rows = fetch("json")
    (row,) = (dict(zip(head, each, strict=True)) for each in rows if "养老机构信息" in each)
    assert row["信息资源提供方"] == "某市某区民政局"
    assert row["信息项"] == "机构名称；核定床位；法定代表人"
    assert row["开放类型"] == "无条件开放"
    assert row["主题"] == "自然人"
    file = entry("elder-homes")["resources"][0]["id"]
    assert f"/dataset/elder-homes/resource/{file}/download/homes.csv" in row["文件地址"]
    assert row["地址"].endswith("/dataset/elder-homes")


def test_files_that_are_listed_can_be_fetched(fetch, site):
    head, *rows = fetch("json")
    place = head.index("文件地址")
    addresses = [line for row in rows for line in row[place].split("\n") if line]
    assert addresses
    for address in addresses:
        site.get("/" + address.split("/", 3)[3], status=200)


def test_a_closed_entry_is_in_no_form(fetch):
    for form in documents.FORMS:
        assert "金丝雀" not in str(fetch(form))


def test_an_entry_that_is_withdrawn_leaves_it_at_once(fetch, patch):
    assert len(fetch("csv")) == 4
    patch("buses", catalog_state="withdrawn")
    assert len(fetch("csv")) == 3
    patch("buses", catalog_state="published")
    assert len(fetch("csv")) == 4


def test_a_changed_title_is_there_at_once_and_a_formula_in_it_is_none(fetch, patch):
    fetch("csv")
    patch("buses", title="=HYPERLINK(1)")
    assert any("'=HYPERLINK(1)" in row for row in fetch("csv"))
    patch("buses", title="公交线路与站点")


def test_the_second_reader_gets_what_was_kept(fetch, monkeypatch):
    first = fetch("csv")
    monkeypatch.setattr(service, "entries", lambda: pytest.fail("made again"))
    assert fetch("csv") == first


def test_languages_do_not_share_a_file(fetch):
    assert fetch("csv")[0] != fetch("csv", path="/en/catalog/open")[0]


def test_a_browsers_copy_is_right_until_the_catalogue_changes(site, counts, patch):
    first = site.get("/catalog/open.csv")
    first.get_data()
    mark = {"If-None-Match": first.headers["ETag"]}
    site.get("/catalog/open.csv", headers=mark, status=304)
    patch("buses", notes="新的摘要")
    site.get("/catalog/open.csv", headers=mark, status=200).get_data()


def test_a_file_that_was_made_during_a_change_is_not_kept(site, counts):
    with site.flask_app.test_request_context():
        made = kept.kept_or_made("x", "before", lambda: iter([b"a"]), lambda: "after")
        assert b"".join(made) == b"a"
        again = kept.kept_or_made("x", "before", lambda: iter([b"b"]), lambda: "before")
        assert b"".join(again) == b"b"


@pytest.mark.ckan_config("ckanext.jiulongpo.statistics.cache_megabytes", 0)
def test_a_file_that_is_too_large_is_sent_and_not_kept(site, counts):
    with site.flask_app.test_request_context():
        for body in (b"a", b"b"):
            made = kept.kept_or_made("y", "m", lambda body=body: iter([body]), lambda: "m")
            assert b"".join(made) == body


def test_without_valkey_it_is_made_each_time(site, monkeypatch):
    import redis

    from ckanext.jiulongpo.statistics.tally import Tally

    gone = Tally(redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.25), "nothing")
    monkeypatch.setattr(kept, "tally", lambda: gone)
    assert "养老机构信息" in site.get("/catalog/open.csv").get_data(as_text=True)


def test_more_entries_than_one_part_are_all_there_once(fetch, monkeypatch):
    monkeypatch.setattr(service, "_CHUNK", 1)
    rows = fetch("csv")[1:]
    assert len(rows) == len({tuple(row) for row in rows}) == 3


def test_a_resource_code_still_leads_to_its_entry(site):
    """``/catalog/<code>`` and ``/catalog/open.csv`` do not stand in each other's way."""
    site.get("/catalog/307005/999999", status=404)
    site.get("/catalog/open.txt", status=404)
