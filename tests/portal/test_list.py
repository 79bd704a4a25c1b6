from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

import ckan.plugins.toolkit as tk


def titles(page):
    return page.texts(".j-result h2")


def test_everything_a_visitor_may_see_is_listed(get):
    assert sorted(titles(get("/dataset/"))) == sorted(
        ["养老机构信息", "养老机构消防安全检查结果", "公交线路与站点"]
    )


def test_a_search_finds_in_characters_and_in_pinyin(get):
    for q in ("养老机构", "yanglao", "養老機構"):
        assert titles(get("/dataset/", q=q))[0].startswith("养老机构"), q


def test_what_was_searched_is_marked(get):
    assert "养老机构" in get("/dataset/", q="养老机构").texts(".j-result h2 mark")


def test_matching_items_are_shown(get):
    assert "核定床位" in get("/dataset/", q="核定床位").texts(".j-hit .j-it")


def test_markup_in_an_abstract_stays_text(get):
    page = get("/dataset/")
    assert any("<b>不含</b>" in text for text in page.texts(".j-abs"))
    assert not page.all(".j-abs b")


def test_two_values_of_one_facet_are_joined_by_or(get):
    page = get("/dataset/", organization=["mzj", "jt"])
    assert sorted(titles(page)) == sorted(["养老机构信息", "公交线路与站点"])


def test_two_facets_are_joined_by_and(get):
    assert titles(get("/dataset/", organization="mzj", groups="transport")) == []


def test_a_chosen_facet_still_offers_its_other_values(get):
    page = get("/dataset/", organization="mzj")
    boxes = [box.get("value") for box in page.all("input[name='organization']")]
    assert boxes[0] == "mzj"
    assert set(boxes) == {"mzj", "jy", "jt"}


def test_each_chip_leads_to_the_list_without_it(get):
    page = get("/dataset/", organization=["mzj", "jt"], q="养老")
    links = page.hrefs(".j-chip a")
    assert [parse_qs(urlsplit(url).query).get("organization") for url in links] == [["jt"], ["mzj"]]
    assert all("q=" in url for url in links)


def test_codes_are_shown_as_words(get):
    page = get("/dataset/")
    assert "有条件开放" in page.texts(".j-facet label b")
    assert page.texts(".j-badge-open") == ["无条件开放"] * 2


@pytest.mark.parametrize("sort", ["", "updated", "published", "title", "nonsense; drop"])
def test_every_order_answers(get, sort):
    assert len(titles(get("/dataset/", sort=sort))) == 3


@pytest.mark.parametrize("page", ["0", "-3", "abc", "99999999"])
def test_a_strange_page_number_is_answered(get, page):
    get("/dataset/", page=page)


@pytest.mark.parametrize(
    "args",
    [
        {"organization": 'x" OR *:*'},
        {"organization": "{!join from=id to=id}*:*"},
        {"jlp_open_type": "1) OR (state:deleted"},
        {"permission_labels": "jlp-office"},
        {"q": "_query_:{!lucene}title:*"},
        {"q": "title:("},
        {"q": "x" * 5_000},
    ],
)
def test_attacks_in_the_address_find_nothing_hidden(get, args):
    page = get("/dataset/", **args)
    assert "金丝雀" not in " ".join(titles(page))


@pytest.mark.ckan_config("ckanext.jiulongpo.portal.page_sizes", ["2", "10"])
def test_pages_follow_one_another_and_keep_what_was_chosen(get):
    first = get("/dataset/", sort="title")
    assert len(titles(first)) == 2
    (following,) = first.hrefs("a[rel='next']")
    assert following.endswith("/dataset/?sort=title&page=2")
    second = get("/dataset/", sort="title", page="2")
    assert len(titles(second)) == 1
    assert second.all("a[rel='prev']")
    assert not second.all("a[rel='next']")


@pytest.mark.ckan_config("ckanext.jiulongpo.portal.page_sizes", ["2", "10"])
def test_the_size_of_a_page_may_be_chosen_from_the_settings_only(get):
    assert len(titles(get("/dataset/", size="10"))) == 3
    assert len(titles(get("/dataset/", size="1000"))) == 2


def test_nothing_found_offers_a_way_on(get):
    page = get("/dataset/", q="养佬机构")
    if not titles(page):
        assert "没有找到" in page.text(".j-empty h2")
    assert get("/dataset/", q="魑魅魍魉").hrefs(".j-empty a")


def test_the_filter_in_the_way_is_named(get):
    page = get("/dataset/", q="公交", organization="mzj")
    assert "1" in page.text(".j-empty")
    assert page.texts(".j-empty .j-chip b") == ["部门"]


def test_the_way_back_says_how_many_it_leads_to(get):
    page = get("/dataset/", q="养老", organization="jt", groups="person")
    assert "不带筛选" in page.text(".j-empty p a.j-btn")
    assert page.texts(".j-empty p a.j-btn .j-n") == ["2"]


def test_a_format_is_that_of_a_file_that_can_be_had(get):
    page = get("/dataset/")
    assert page.texts("details[data-facet='res_format'] label b") == ["csv"]
    lines = dict(zip(titles(page), page.texts(".j-result .j-meta"), strict=True))
    assert lines["养老机构信息"].endswith("csv")
    assert lines["养老机构消防安全检查结果"].endswith("暂无数据文件")
    assert lines["公交线路与站点"].endswith("依申请提供")


def test_relevance_is_an_order_only_where_something_was_searched(get):
    orders = "select#j-sort option"
    assert "相关度" not in get("/dataset/").texts(orders)
    assert get("/dataset/").texts("select#j-sort option[selected]") == ["最近更新"]
    assert get("/dataset/", q="养老").texts("select#j-sort option[selected]") == ["相关度"]


def test_levels_of_a_class_that_narrow_nothing_are_left_out(site):
    from ckanext.jiulongpo.portal import found
    from ckanext.jiulongpo.shared import FacetValue

    def value(code, label, count, *, chosen=False):
        return FacetValue(code, label, count, chosen)

    values = [
        value("3", "部门信息资源", 5),
        value("307", "省", 5),
        value("2", "主题信息资源", 4),
        value("201", "公共服务", 1),
        value("201999", "201999", 1),
        value("307005", "重庆市", 5, chosen=True),
    ]
    with site.flask_app.test_request_context():
        shown = found.worded("jlp_class_path", values)
    assert [v.value for v in shown] == ["3", "2", "201", "307005"]


def test_htmx_is_given_the_list_alone(get):
    part = get("/dataset/", headers={"HX-Request": "true"}, q="养老")
    assert part.root.get("id") == "j-listing"
    assert not part.all("header")


def test_history_is_restored_with_the_whole_page(get):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert get("/dataset/", headers=headers).all("header.j-site")


def test_without_javascript_the_filters_are_a_form(get):
    page = get("/dataset/", q="养老")
    (form,) = page.all("form#facets")
    assert form.get("method") == "get"
    assert page.all("form#facets button[type='submit']")
    assert page.all("form#facets input[name='q']")[0].get("value") == "养老"


def test_a_new_search_keeps_the_filters_and_shows_them(get):
    page = get("/dataset/", organization="mzj")
    hidden = page.all(".j-searchform input[name='organization']")
    assert [field.get("value") for field in hidden] == ["mzj"]
    assert page.texts(".j-chip b") == ["部门"]


@pytest.mark.parametrize("chosen", [{}, {"q": "养老机构"}, {"organization": "mzj"}])
def test_a_page_beyond_the_last_says_so_and_leads_back(get, chosen):
    """As an old link does, or somebody who counts up the address."""
    page = get("/dataset/", page="999", **chosen)
    assert page.text(".j-empty h2") == "列表没有这一页"
    assert not page.all("nav.j-pager")
    (back,) = page.hrefs(".j-empty p a.j-btn-main")
    assert titles(get(back))


def test_what_is_done_with_all_results_stands_beside_the_order(get):
    """Once for a desktop and once in the menu of a phone; not where nothing was found."""
    page = get("/dataset/", q="养老机构")
    assert sorted(page.texts(".j-more li")) == sorted(page.texts("ul.j-only-d li"))
    assert {"订阅此搜索", "打包下载"} <= set(page.texts(".j-more li"))
    assert not get("/dataset/", q="魑魅魍魉").all(".j-more")
    assert not get("/organization/mzj").all(".j-more")


def test_a_page_holds_the_most_frequent_values_and_leads_to_all(get, monkeypatch):
    """A catalogue of many cities has a thousand departments; what is chosen always stands there."""
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.portal.facet_most", 1)
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.portal.facet_values", 0)

    def values(page):
        boxes = page.all("input[name='organization']")
        return [box.get("value") for box in boxes if box.get("type") == "checkbox"]

    page = get("/dataset/", sort="title")
    assert len(values(page)) == 1
    assert not page.all("input[data-facet-find]")
    more = next(url for url in page.hrefs(".j-facet a.j-more") if "whole=organization" in url)
    asked = parse_qs(urlsplit(more).query)
    assert asked == {"sort": ["title"], "whole": ["organization"]}
    assert set(values(get("/dataset/", whole="organization"))) == {"mzj", "jy", "jt"}
    for chosen in ("mzj", "jy", "jt"):
        page = get("/dataset/", organization=chosen)
        assert values(page) == [chosen]
        assert page.texts(".j-facet label span")[0] == "1"


def test_all_values_stay_wanted_while_filters_change(get):
    page = get("/dataset/", whole="organization", organization="mzj")
    assert [box.get("value") for box in page.all("input[name='whole']")] == ["organization"] * 2
    assert all("whole=organization" in url for url in page.hrefs(".j-chip a"))
    assert not get("/dataset/", whole="no-such-facet").all("input[name='whole']")
