"""The catalogue office merges departments on pages: a look, a reason, the name typed."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import factories

from tests.portal.page import Page
from tests.review.conftest import OFFICE, Bureau

REFORM = "/catalog/reform"
OLD, HEIR = "某市某区移民办公室", "某市某区水利局"


@pytest.fixture(scope="module")
def pair(town: Bureau) -> tuple[str, str]:
    """A department with an entry and a person, and one that goes on."""
    gone = factories.Organization(title=OLD)
    heir = factories.Organization(title=HEIR)
    town.register("sysadmin", owner_org=gone["id"], title="移民安置点名录")
    clerk = factories.User()["name"]
    town.act("sysadmin", "organization_member_create", id=gone["id"], username=clerk, role="editor")
    return gone["name"], heir["name"]


def _page(bureau: Bureau, path: str, who: str = "manager", status: int = 200) -> Page:
    return Page(bureau.app.get(path, headers=bureau.headers(who), status=status))


def _is_in_use(name: str) -> bool:
    group = model.Group.get(name)
    return group is not None and group.is_active()


def _post(bureau: Bureau, pair: tuple[str, str], **given: str) -> Any:
    form = {"organization": pair[0], "into": pair[1], "reason": "机构改革", "confirm": OLD}
    return bureau.app.post(
        REFORM,
        data={**form, **given},
        headers=bureau.headers("manager"),
        follow_redirects=False,
    )


def test_others_do_not_see_the_page(bureau: Bureau, pair: tuple[str, str]) -> None:
    """A department's people are refused, a visitor is asked to log in."""
    for who in ("reviewer", "auditor", "stranger"):
        _page(bureau, REFORM, who, 403)
        _page(bureau, f"{REFORM}/{pair[0]}", who, 403)
    answer = bureau.app.get(REFORM, follow_redirects=False)
    assert answer.status_code == 302
    answer = bureau.app.post(REFORM, data={}, follow_redirects=False)
    assert answer.status_code == 302
    assert "合并部门" in _page(bureau, "/review").text("main")


def test_looking_changes_nothing(bureau: Bureau, pair: tuple[str, str]) -> None:
    """Counts of everything that would go over, beside the names that the other would have."""
    page = _page(bureau, f"{REFORM}?organization={pair[0]}&into={pair[1]}")
    facts = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert (facts["条目"], facts["新得到席位的人员"], facts["草稿"]) == ("1", "1", "0")
    assert OLD in page.text(".j-block")
    assert _is_in_use(pair[0])
    preview = bureau.act(
        "manager", "jiulongpo_organization_merge_preview", organization=pair[0], into=pair[1]
    )
    assert OLD in preview["former_names"]


@pytest.mark.parametrize(
    ("organization", "into"), [("", ""), ("nowhere", "nowhere"), (OFFICE, "home")]
)
def test_what_makes_no_sense_leads_back_to_the_choice(
    bureau: Bureau, organization: str, into: str
) -> None:
    """The page says why, or waits for a choice; it never offers to merge."""
    page = _page(bureau, f"{REFORM}?organization={organization}&into={into}")
    assert not page.all("input[name]#confirm")
    assert page.all("select#into")


def test_a_name_that_is_mistyped_merges_nothing(bureau: Bureau, pair: tuple[str, str]) -> None:
    """What was typed stays in the form, with what is wrong with it."""
    for given in ({"confirm": HEIR}, {"confirm": ""}, {"reason": " "}):
        page = Page(_post(bureau, pair, **given))
        assert page.response.status_code == 200
        assert page.all("input#confirm")
        assert _is_in_use(pair[0])
    assert "confirm:" not in page.text()


def test_the_result_says_what_went_over_and_what_can_be_undone(
    bureau: Bureau, pair: tuple[str, str]
) -> None:
    """The last test of the module: the department ends here."""
    answer = _post(bureau, pair)
    assert answer.status_code == 302
    assert answer.location.endswith(f"{REFORM}/{pair[0]}")
    page = _page(bureau, f"{REFORM}/{pair[0]}")
    assert f"/organization/members/{pair[1]}" not in page.hrefs("main a"), "not his to change"
    page = _page(bureau, f"{REFORM}/{pair[0]}", "sysadmin")
    assert page.text("h1") == f"{OLD}已并入{HEIR}"
    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True))["条目和来源"] == "1"
    assert f"/organization/members/{pair[1]}" in page.hrefs("main a")
    fragment = _page(bureau, f"{REFORM}/{pair[0]}/search")
    assert "搜索" in fragment.text("p")
    listed = bureau.act("manager", "jiulongpo_organization_merge_list")
    assert [one["organization"]["title"] for one in listed["merges"]] == [OLD]
    assert listed["merges"][0]["reason"] == "机构改革"
    assert pair[0] not in {one["name"] for one in listed["departments"]}
    assert _post(bureau, pair).status_code == 200, "it has ended"
    _page(bureau, f"{REFORM}/home", status=404)
