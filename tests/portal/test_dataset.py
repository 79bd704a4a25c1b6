from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories


@pytest.fixture
def page(get):
    return get("/dataset/elder-homes")


def test_files_come_before_the_metadata(page):
    sections = [block.get("id") for block in page.all("main section.j-block") if block.get("id")]
    assert sections.index("files") < sections.index("items") < sections.index("metadata")


def test_a_file_is_downloaded_directly_with_its_size(page, site):
    (link,) = [a for a in page.all("#files a[download]") if "homes.csv" in a.get("href")]
    assert "B" in page.text("#files td.j-num")
    path = link.get("href").removeprefix("http://test.ckan.net")
    body = site.get(path, status=200, follow_redirects=True).data
    assert "甲院" in body.decode("utf-8-sig")


def test_items_carry_the_entrys_values_unless_they_have_their_own(page):
    rows = page.texts("#items tbody tr")
    assert "无条件开放" in rows[0]
    assert "不予开放" in rows[2]
    assert "字符型" in rows[0]


def test_the_elements_stand_in_the_guidelines_order(page):
    words = page.texts("#metadata dt")
    expected = ["信息资源名称", "提供方", "摘要", "信息资源格式", "更新周期", "发布日期"]
    assert [word for word in words if word in expected] == expected


def test_no_code_is_shown_without_its_meaning(page):
    values = dict(zip(page.texts("#metadata dt"), page.texts("#metadata dd"), strict=True))
    assert values["更新周期"] == "每月"
    assert values["信息资源格式"].endswith("/ xlsx")
    assert "其中 2 个开放" in values["信息项"]


def test_the_abstract_is_text_and_not_markup(page):
    assert "<b>不含</b>" in page.text(".j-lead")


def test_the_citation_names_provider_title_and_place(page):
    cited = page.text("#j-cite")
    assert cited.startswith("某市某区民政局. 养老机构信息[DS].")
    assert "/dataset/elder-homes" in cited or "/000" in cited


def test_metadata_are_offered_to_programs(page):
    links = " ".join(page.hrefs(".j-dl a"))
    for form in ("package_show", ".ttl", ".xml", ".jsonld"):
        assert form in links


def test_the_json_link_answers(page, site):
    (url,) = [url for url in page.hrefs(".j-dl a") if "package_show" in url]
    assert site.get(url).json["result"]["name"] == "elder-homes"


def test_other_entries_of_the_provider_are_only_those_the_reader_may_see(page):
    assert "金丝雀" not in page.text()


def test_an_entry_without_files_says_what_to_do(get):
    text = get("/dataset/buses").text("#files")
    assert "须签订使用协议" in text


def test_an_open_entry_without_files_leads_to_its_department(get):
    page = get("/dataset/elder-fire")
    assert any("kind=question" in href for href in page.hrefs("#files a"))


def test_a_hidden_entry_is_answered_like_a_missing_one(get):
    assert get("/dataset/secret-canary", status=404).text("h1") == get(
        "/dataset/never-was", status=404
    ).text("h1")


def test_a_file_has_a_page_of_its_own(get, page, site):
    (url, *_) = page.hrefs("#files th a")
    shown = get(url)
    assert shown.text("h1") == "养老机构.csv"
    assert shown.all("a[download]")
    assert "核定床位" in shown.text("#content")


def test_the_canonical_address_has_no_language_in_it(get):
    page = get("/en/dataset/elder-homes")
    (url,) = [e.get("href") for e in page.all("link") if e.get("rel") == "canonical"]
    assert url == "http://test.ckan.net/dataset/elder-homes"


def test_in_english_the_codes_are_english(get):
    assert "Monthly" in get("/en/dataset/elder-homes").text("#metadata")


def test_a_javascript_address_in_a_file_is_no_link(site, get):
    from ckanext.jiulongpo.portal.entry import file_of

    with site.flask_app.test_request_context():
        assert file_of({"url": "javascript:alert(1)"}).url == ""
        assert file_of({"url": "https://example.gov.cn/a.csv"}).url


def test_a_landing_page_is_a_web_address_or_nothing(site):
    with site.flask_app.test_request_context():
        entry = tk.h.jlp_entry
        assert entry({"landing_page": "javascript:alert(1)"}).landing_page == ""
        assert entry({"landing_page": "https://example.gov.cn/1"}).landing_page


def test_the_number_of_records_is_said_in_records(page):
    facts = dict(zip(page.texts(".j-facts dt"), page.texts(".j-facts dd"), strict=False))
    assert facts["数据量"] == "58 条 × 3 项"


def test_what_holds_for_all_items_is_said_once(get, page):
    assert page.text("#items .j-alike") == "全部信息项：无条件共享 · 每月"
    assert "开放" in page.texts("#items th")
    assert "共享" not in page.texts("#items th")
    alike = get("/dataset/elder-fire")
    assert alike.text("#items .j-alike") == "全部信息项：有条件共享 · 无条件开放 · 每月"
    assert alike.texts("#items th") == ["信息项名称", "英文名", "数据类型", "机构名称"]


def test_a_data_type_is_said_in_words_and_as_the_guideline_writes_it(page):
    assert "字符型 C(100)" in page.texts("#items td")
    assert "整型 I" in page.texts("#items td")


def test_what_is_open_under_conditions_is_not_called_free(get):
    side = get("/dataset/buses").text("aside.j-side")
    assert "按本页公布的条件使用" in side
    assert "可以自由使用、加工" not in side


def test_a_class_is_said_in_words(site):
    from ckanext.jiulongpo.portal import elements

    with site.flask_app.test_request_context():
        known, unknown = (
            elements.elements(tk.h.jlp_entry({"class_code": code, "name": "x"}))[0]
            for code in ("203", "203999")
        )
    assert [part.text for part in known.parts] == ["主题信息资源", "社会保障"]
    assert [(part.text, part.code) for part in unknown.parts][-1] == ("203999", True)


def test_columns_that_no_item_fills_are_left_out(get, page):
    assert "英文名" in page.texts("#items th")
    assert "描述" not in page.texts("#items th")
    assert "英文名" in get("/dataset/elder-fire").texts("#items th")


def test_what_is_missing_is_told_to_those_who_can_mend_it(site, get):
    assert not get("/dataset/elder-homes").all(".j-banner-warm")
    with site.flask_app.test_request_context():
        token = factories.SysadminWithToken()["token"]
    page = get("/dataset/elder-homes", headers={"Authorization": token})
    assert page.texts(".j-banner-warm li")
