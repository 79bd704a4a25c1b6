from __future__ import annotations

import pytest

from ckanext.jiulongpo.portal import home


@pytest.fixture(autouse=True)
def _nothing_remembered():
    home.forget()


def test_a_department_lists_its_entries(get):
    page = get("/organization/mzj")
    assert page.text("h1") == "某市某区民政局"
    assert page.texts(".j-result h2") == ["养老机构信息"]


def test_a_theme_lists_its_entries(get):
    page = get("/group/transport")
    assert page.text("h1") == "交通"
    assert page.texts(".j-result h2") == ["公交线路与站点"]


def test_the_pages_own_facet_is_not_offered(get):
    facets = [facet.get("data-facet") for facet in get("/organization/mzj").all("details.j-facet")]
    assert "organization" not in facets
    assert "jlp_open_type" in facets


def test_a_department_cannot_be_changed_through_the_address(get):
    assert get("/organization/mzj", organization="jt").texts(".j-result h2") == ["养老机构信息"]


def test_a_search_stays_within_the_department(get):
    page = get("/organization/jy", q="养老")
    assert page.texts(".j-result h2") == ["养老机构消防安全检查结果"]
    assert page.all("form.j-searchform")[0].get("action").endswith("/organization/jy")


def test_departments_are_listed_with_their_visible_entries(get):
    assert len(get("/organization/").texts(".j-depts a")) == 3


def test_themes_without_entries_are_listed_too(get):
    assert "其他主题" in " ".join(get("/group/").texts(".j-tile"))


@pytest.mark.parametrize("path", ["/organization/never-was", "/group/never-was"])
def test_an_unknown_name_is_answered_with_404(get, path):
    get(path, status=404)


def test_a_department_is_not_a_theme(get):
    get("/group/mzj", status=404)


def test_departments_stand_under_the_heading_of_their_kind(get):
    page = get("/organization/")
    assert page.texts("main h2") == ["部门", "街道和镇"]
    assert page.texts("main section")[1].startswith("街道和镇 石桥镇")


def test_lists_use_the_short_name_and_the_entry_the_full_one(get):
    assert "区民政局" in get("/dataset/").texts(".j-who a")
    assert "某市某区民政局" in get("/dataset/elder-homes").text("#metadata")


def test_facets_use_the_short_name(get):
    assert "石桥镇" in get("/dataset/").texts(".j-facet label b")


def test_themes_have_their_english_name_in_english(get):
    assert get("/en/").texts(".j-tile b")[:2] == ["Natural persons", "Transport"]


def test_a_new_department_is_named_at_once_after_its_time(site):
    from ckan.tests import factories

    from ckanext.jiulongpo.portal import directory

    with site.flask_app.test_request_context():
        directory.forget()
        assert directory.department_word("late", "晚到的局") == "晚到的局"
        factories.Organization(name="late", title="晚到的局全称")
        assert directory.department_word("late", "x") == "x"
        directory.forget()
        assert directory.department_word("late", "x") == "晚到的局全称"


@pytest.mark.parametrize(("kind", "name"), [("organization", "mzj"), ("group", "transport")])
def test_an_id_leads_to_the_name_as_in_ckan(site, kind, name):
    """Programs keep ids; a page has one address, and what it asks is kept."""
    group_id = site.get(f"/api/3/action/{kind}_show?id={name}").json["result"]["id"]
    asked = "q=a&res_format=CSV&res_format=XLS"
    answer = site.get(f"/{kind}/{group_id}?{asked}", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/{kind}/{name}?{asked}")
