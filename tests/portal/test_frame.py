from __future__ import annotations

import pytest

PUBLIC = [
    "/",
    "/dataset/",
    "/dataset/elder-homes",
    "/organization/",
    "/organization/mzj",
    "/group/",
    "/group/person",
    "/about",
    "/accessibility",
    "/terms",
    "/privacy",
    "/api-help",
    "/site-map",
    "/user/login",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_has_one_heading_landmarks_and_a_skip_link(get, path):
    page = get(path)
    assert len(page.all("h1")) == 1
    assert page.hrefs("a.j-skip") == ["#content"]
    assert len(page.all("main#content")) == 1
    assert page.all("footer.j-foot")
    assert page.root.get("lang") == "zh-Hans-CN"


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_loads_anything_from_elsewhere_or_runs_inline_script(get, path):
    page = get(path)
    for script in page.all("script"):
        assert script.get("type") == "application/ld+json" or script.get("src", "").startswith("/")
    for name in ("onclick", "onload", "onchange", "onsubmit"):
        assert not page.all(f"*[{name}]")
    for sheet in page.all("link[rel='stylesheet']"):
        assert sheet.get("href").startswith("/")


@pytest.mark.parametrize("path", PUBLIC)
def test_every_link_within_the_site_has_a_word(get, path):
    for link in get(path).all("a"):
        assert link.text_content().strip() or link.get("aria-label"), link.get("href")


@pytest.mark.parametrize("path", PUBLIC)
def test_no_id_stands_twice(get, path):
    ids = [element.get("id") for element in get(path).all("*[id]")]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("path", PUBLIC)
def test_every_field_has_a_label(get, path):
    page = get(path)
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select"):
        for field in page.all(tag):
            if field.get("type") in ("hidden", "submit"):
                continue
            wrapped = field.getparent().tag == "label"
            assert wrapped or field.get("id") in labelled or field.get("aria-label"), field.get(
                "id"
            )


def test_unset_furniture_is_not_shown(get):
    text = get("/").text("footer.j-foot")
    for word in ("主办单位", "承办单位", "网站标识码", "ICP", "公网安备", "找错"):
        assert word not in text
    assert not get("/").all("footer .j-reg")


@pytest.mark.ckan_config("ckanext.jiulongpo.portal.organiser", "某区人民政府办公室")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.operator", "某中心")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.site_code", "5001070001")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.icp_number", "渝ICP备00000000号")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.police_number", "渝公网安备00000000000000号")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.error_report_url", "https://example.gov.cn/zc")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.parent_site_title", "某区人民政府网")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.parent_site_url", "https://example.gov.cn/")
def test_set_furniture_is_shown(get):
    page = get("/")
    foot = page.text("footer.j-foot")
    for word in ("某区人民政府办公室", "某中心", "5001070001", "渝ICP备00000000号", "渝公网安备"):
        assert word in foot
    assert "https://example.gov.cn/zc" in page.hrefs("footer.j-foot a")
    assert "某区人民政府网" in page.text("header.j-site")
    metas = {meta.get("name"): meta.get("content") for meta in page.all("meta[name]")}
    assert metas["SiteIDCode"] == "5001070001"


def test_the_place_of_the_reader_is_marked(get):
    for path, word in [("/", "首页"), ("/dataset/elder-homes", "数据集"), ("/group/", "主题")]:
        marked = get(path).texts("nav.j-nav-wide a[aria-current='page']")
        assert marked == [word]


def test_the_language_can_be_changed_on_the_same_page(get):
    page = get("/dataset/", q="养老")
    (link,) = {a.get("href") for a in page.all("a[hreflang='en']")}
    assert link.startswith("/en/dataset/")
    assert "q=" in link
    assert link in page.hrefs("a[hreflang='en']")
    english = get("/en/dataset/")
    assert set(english.texts("a[hreflang='zh-Hans-CN']")) == {"中文"}
    assert english.root.get("lang") == "en"
    assert "Datasets" in english.text("nav.j-nav-wide")


def test_nothing_of_a_district_is_written_into_the_pages(get):
    for path in PUBLIC:
        assert "九龙坡" not in get(path).text(), path


def test_browsers_are_told_of_the_search(site):
    answer = site.get("/opensearch.xml")
    assert answer.content_type.startswith("application/opensearchdescription+xml")
    assert "{searchTerms}" in answer.get_data(as_text=True)


@pytest.mark.parametrize("tag", ["zh_Hans_CN", "zh-Hans-CN", "zh_Hans-CN"])
def test_scripts_find_their_words_under_each_spelling_of_the_language(site, tag):
    site.get(f"/api/i18n/{tag}", status=200)


def test_an_unknown_language_of_scripts_is_refused(site):
    site.get("/api/i18n/..%2f..%2fetc", status=404)
    site.get("/api/i18n/xx", status=400)
