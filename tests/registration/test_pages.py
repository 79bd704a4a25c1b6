"""The pages as a browser without JavaScript uses them."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml.html import fromstring
from markupsafe import escape

from ckan.tests import factories, helpers

from ckanext.jiulongpo.registration.form_values import MOST_ROWS
from ckanext.jiulongpo.registration.steps import STEPS, fields_of
from ckanext.jiulongpo.schemas.catalogue import catalogue
from tests.catalog.entries import CREDIT_CODE, complete_entry
from tests.plugin_lists import WITHOUT_REVIEW
from tests.registration.conftest import Office

pytestmark = [
    pytest.mark.usefixtures("with_plugins", "clean_queues"),
    pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW),
]

CSV = "停车场名称,泊位数\n石坪桥停车场,120\n杨家坪停车场,80\n".encode()


class Person:
    """Somebody at a browser without scripts."""

    def __init__(self, app: Any, headers: dict[str, str]) -> None:
        self.app, self.headers = app, headers
        self.at = ""

    def get(self, path: str, **more: Any) -> str:
        answer = self.app.get(path, headers=self.headers, **more)
        self.at = path
        return answer.body

    def post(self, path: str, **form: Any) -> str:
        """Send a form and follow where it leads."""
        kind = {"content_type": "multipart/form-data"} if "upload" in form else {}
        answer = self.app.post(
            path, data=form, headers=self.headers, follow_redirects=False, **kind
        )
        assert answer.status_code == 302, answer.body[:500]
        parts = urlsplit(answer.headers["Location"])
        self.at = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self.app.get(self.at, headers=self.headers).body

    def begin(self, **form: Any) -> str:
        self.post("/registration", **form)
        return self.at.rpartition("/")[0]


@pytest.fixture
def person(app: Any, welfare: Office) -> Person:
    return Person(app, welfare.headers())


def _revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize(("prefix", "lang"), [("", "zh_Hans_CN"), ("/en", "en")])
def test_every_field_is_shown_in_the_readers_language(
    person: Person, prefix: str, lang: str
) -> None:
    draft = person.begin(do="blank")
    for step in STEPS:
        page = person.get(f"{prefix}{draft}/{step.name}")
        for field in (f for _section, fields in fields_of(step) for f in fields):
            assert escape(field.text(lang)) in page, field.name
            assert f'name="{field.name}"' in page or field.value == "rows", field.name
    page = person.post(f"{draft}/content", revision="2", do="add", **{"items-sent": "1"})
    for column in catalogue().items.columns:
        assert f"-{column.name}" in page


def test_ckans_own_addresses_lead_to_the_form(person: Person, welfare: Office) -> None:
    entry = helpers.call_action("package_create", **complete_entry(owner_org=welfare.id))
    for path, there in (
        ("/dataset/new", "/registration/new"),
        (f"/dataset/edit/{entry['name']}", f"/registration/edit/{entry['name']}"),
        (f"/dataset/edit/{entry['id']}", f"/registration/edit/{entry['name']}"),
    ):
        answer = person.app.get(path, headers=person.headers, follow_redirects=False)
        assert urlsplit(answer.headers["Location"]).path == there
    assert 'name="class_code"' in person.get("/dataset/new?stock=1")
    page = person.app.get(f"/registration/edit/{entry['name']}", headers=person.headers).body
    assert "养老机构名录" in page


def test_strangers_are_asked_to_log_in_and_others_told_who_may(
    app: Any, person: Person, health: Office
) -> None:
    draft = person.begin(do="blank")
    answer = app.get(f"{draft}/content", follow_redirects=False)
    assert "/user/login" in answer.headers["Location"]
    for who in (health.headers(), {"Authorization": factories.UserWithToken()["token"]}):
        assert app.get(f"{draft}/content", headers=who).status_code == 403
        assert app.post(f"{draft}/content", headers=who, data={"title": "x"}).status_code == 403
        assert app.post(f"{draft}/content/autosave", headers=who).status_code == 403
        assert app.post(f"{draft}/discard", headers=who).status_code == 403
    assert app.get(f"{draft}/nonsense", headers=person.headers).status_code == 404


def test_a_file_fills_the_form_and_each_value_is_marked(person: Person) -> None:
    draft = person.begin(do="file", upload=(io.BytesIO(CSV), "停车场台账.csv"))
    page = person.get(f"{draft}/content")
    assert _value(page, "title") == "停车场台账"
    assert _value(page, "items-1-name_en") == "tccmc"
    assert page.count('class="j-from"') >= 4
    page = person.post(
        f"{draft}/content", revision=_revision(page), do="accept:title", title="停车场台账"
    )
    assert 'data-proposed="title"' not in page
    assert 'data-proposed="notes"' in page
    page = person.post(
        f"{draft}/content", revision=_revision(page), do="accept", title="停车场台账"
    )
    assert 'class="j-from"' not in page


def test_a_file_that_cannot_be_read_leaves_a_draft_and_says_why(person: Person) -> None:
    page = person.post("/registration", do="file", upload=(io.BytesIO(b"%PDF"), "x.pdf"))
    assert person.at.endswith("/file")
    assert "JLP-H-R05" in page


def test_errors_keep_one_in_the_step_and_say_how_to_mend(person: Person) -> None:
    draft = person.begin(do="blank")
    page = person.get(f"{draft}/content")
    assert "j-msg-e" not in page.partition("<template")[0], "nobody has tried yet"
    page = person.post(
        f"{draft}/content", revision=_revision(page), do="next", title="甲", provider_code="0Z"
    )
    assert person.at.endswith("/content")
    assert 'value="0Z"' in page
    assert 'aria-invalid="true"' in page
    errors = page.partition('<div class="j-group"')[0]
    for text in ("缺少信息资源摘要", "不是统一社会信用代码", "缺少更新周期"):
        assert text in errors, text


def test_hints_do_not_keep_one_back(person: Person) -> None:
    draft = person.begin(do="blank")
    sent = {
        "class_code": "307005", "title": "养老服务平台", "notes": "摘要",
        "provider_code": CREDIT_CODE,
        "format_class": "1", "format_type": "pdf", "update_cycle": "4",
    }  # fmt: skip
    page = person.post(f"{draft}/content", revision="2", do="next", **sent)
    assert person.at.endswith("/terms")
    page = person.get(f"{draft}/content")
    assert "j-msg" in page
    assert 'role="alert"' not in page
    boxes = re.findall(r"<div[^>]*><b>([^<]+)</b><span>", page)
    assert boxes == ["3", "07", "005", "/", "000001"]


def _form(page: str) -> list[tuple[str, str]]:
    """What a browser without scripts sends of the step, but for the button."""
    form = fromstring(page).get_element_by_id("entry")
    return [(name, value) for name, value in form.form_values() if "-NEW-" not in name]


def _press(person: Person, page: str, do: str, **changed: str) -> str:
    """Change some inputs of the page and press a button of it."""
    sent = {**dict(_form(page)), "do": do, **changed}
    return person.post(person.at, **sent)


def _names(page: str) -> dict[str, str]:
    """Names of the rows that the page shows, by their inputs."""
    return {name: value for name, value in _form(page) if re.fullmatch(r"items-\w+-name", name)}


def test_rows_are_added_moved_removed_and_pasted_by_buttons(person: Person) -> None:
    draft = person.begin(do="blank")
    page = person.get(f"{draft}/content")
    page = _press(person, page, "paste", pasted="甲\t\t字符型\t10\n乙\t\t整型")
    assert list(_names(page).values()) == ["甲", "乙"]
    first, second = (name.split("-")[1] for name in _names(page))
    page = _press(person, page, f"down:{first}")
    assert list(_names(page).values()) == ["乙", "甲"]
    page = _press(person, page, f"add:{second}")
    assert list(_names(page).values()) == ["乙", "", "甲"]
    page = _press(person, page, f"remove:{second}")
    assert list(_names(page).values()) == ["", "甲"]


def _long_draft(person: Person, welfare: Office, count: int) -> str:
    """A draft with many rows; its address."""
    draft = person.begin(do="blank")
    rows = [{"_key": str(n), "name": f"第{n}项", "data_type": "I"} for n in range(1, count + 1)]
    welfare.act(
        "jiulongpo_registration_draft_save",
        id=draft.rpartition("/")[2],
        revision=2,
        values={"title": "大表", "items": rows},
    )
    return draft


def test_many_rows_are_changed_page_by_page_and_none_is_lost(
    person: Person, welfare: Office
) -> None:
    """Turning the page saves it: 612 rows, changed on three pages, without a script."""
    draft = _long_draft(person, welfare, 612)
    page = person.get(f"{draft}/content")
    assert len(_names(page)) == 100
    assert "第 1 至 100 项，共 612 项" in page
    page = _press(person, page, "page:2", **{"items-1-name": "改第一页"})
    assert "rows=2" in person.at
    assert "第 101 至 200 项" in page
    page = _press(person, page, "page:7", **{"items-150-name": "改第二页"})
    assert len(_names(page)) == 12
    page = _press(person, page, "remove:612")
    assert "rows=7" in person.at
    page = _press(person, page, "save", **{"items-611-length": "x"})
    stored = welfare.act("jiulongpo_registration_draft_show", id=draft.rpartition("/")[2])
    rows = {row["_key"]: row for row in stored["values"]["items"]}
    assert list(rows) == [str(n) for n in range(1, 612)]
    assert (rows["1"]["name"], rows["150"]["name"]) == ("改第一页", "改第二页")
    assert "第 611 行" in page


def test_rows_move_over_the_edge_of_a_page(person: Person, welfare: Office) -> None:
    """The last row of a page goes to the next page, and one follows it there."""
    draft = _long_draft(person, welfare, 150)
    page = _press(person, person.get(f"{draft}/content"), "down:100")
    assert "rows=2" in person.at
    assert list(_names(page).values())[:2] == ["第100项", "第102项"]
    page = _press(person, page, "up:100")
    assert list(_names(page).values())[-1] == "第100项"


def test_an_error_on_another_page_leads_there(person: Person, welfare: Office) -> None:
    draft = _long_draft(person, welfare, 150)
    _press(person, person.get(f"{draft}/content?rows=2"), "save", **{"items-120-length": "x"})
    page = person.get(f"{draft}/content")
    assert 'value="page:2">第 120 行' in page
    last = person.get(f"{draft}/check")
    assert "/content?rows=2#items" in last


def test_two_people_on_different_pages_and_rows_do_not_disturb_each_other(
    person: Person, app: Any, welfare: Office
) -> None:
    draft = _long_draft(person, welfare, 150)
    other = Person(app, welfare.headers(1))
    mine, theirs = person.get(f"{draft}/content"), other.get(f"{draft}/content?rows=2")
    _press(person, mine, "save", **{"items-7-name": "甲改的", "items-8-name": "甲也改"})
    page = _press(other, theirs, "save", **{"items-120-name": "乙改的"})
    assert "两人同时修改了" not in page
    other.at = f"{draft}/content"
    page = _press(other, mine, "save", **{"items-8-name": "乙也改"})
    assert "两人同时修改了" in page
    assert "第 8 行" in page
    assert "甲也改" in page
    assert "乙也改" in page
    _press(other, page, "resolve:items.8.name:mine")
    stored = welfare.act("jiulongpo_registration_draft_show", id=draft.rpartition("/")[2])
    rows = stored["values"]["items"]
    assert (rows[6]["name"], rows[7]["name"], rows[119]["name"]) == ("甲改的", "乙也改", "乙改的")
    assert stored["clashes"] == []


def test_a_class_is_found_and_chosen_by_buttons(person: Person) -> None:
    draft = person.begin(do="blank")
    page = person.post(f"{draft}/content", revision="2", do="class", class_q="ggfw", title="甲")
    assert 'name="class_pick" value="201"' in page
    page = person.post(
        f"{draft}/content", revision=_revision(page), do="save", class_pick="201", class_code=""
    )
    assert _value(page, "class_code") == "201"
    assert "公共服务" in page


def test_two_people_see_what_each_has_written(person: Person, app: Any, welfare: Office) -> None:
    other = Person(app, welfare.headers(1))
    draft = person.begin(do="blank")
    revision = _revision(person.get(f"{draft}/content"))
    person.post(f"{draft}/content", revision=revision, do="save", title="甲的名称")
    page = other.post(f"{draft}/content", revision=revision, do="save", title="乙的名称")
    assert "甲的名称" in page
    assert "乙的名称" in page
    assert "两人同时修改了" in page
    page = other.post(f"{draft}/content", revision=_revision(page), do="resolve:title:mine")
    assert _value(page, "title") == "乙的名称"
    assert "两人同时修改了" not in page


def test_autosave_answers_with_what_there_is_to_say(person: Person) -> None:
    draft = person.begin(do="blank")
    revision = _revision(person.get(f"{draft}/content"))
    rows = {"items-sent": "1", "items-n1-name": "甲", "items-n1-length": "x", "items-n2-name": ""}
    told = person.app.post(
        f"{draft}/content/autosave", headers=person.headers,
        data={"revision": revision, "title": "甲", "class_code": "307005", **rows},
    ).json  # fmt: skip
    assert told["revision"] == int(revision) + 1
    assert not told["reload"]
    (complaint,) = told["complaints"]
    assert (complaint["slot"], complaint["column"], complaint["error"]) == (
        "items-n1",
        "length",
        True,
    )
    assert complaint["advice"]
    assert [part for part, _name in told["code"]] == ["3", "07", "005", "/", "000001"]
    stale = person.app.post(
        f"{draft}/content/autosave", headers=person.headers,
        data={"revision": revision, "title": "乙"},
    ).json  # fmt: skip
    assert stale["reload"]


def test_a_likely_double_is_shown_before_saving(person: Person, welfare: Office) -> None:
    helpers.call_action("package_create", **complete_entry(owner_org=welfare.id))
    draft = person.begin(do="blank")
    page = person.post(f"{draft}/content", revision="2", do="save", title="养老机构名录 2")
    assert "名称只差标点、空格或数字" in page
    assert "名称只差标点、空格或数字" in person.get(f"{draft}/check")


def test_help_shows_the_departments_last_accepted_entry(person: Person, welfare: Office) -> None:
    helpers.call_action("package_create", **complete_entry(owner_org=welfare.id))
    helpers.call_action(
        "package_create",
        **complete_entry(owner_org=welfare.id, catalog_state="draft", title="草稿不作示例"),
    )
    draft = person.begin(do="blank")
    page = person.get(f"{draft}/content")
    assert "<q>养老机构名录</q>" in page
    assert "草稿不作示例" not in page


def test_conditions_stand_in_the_page_as_the_rules_have_them(person: Person) -> None:
    draft = person.begin(do="blank")
    page = person.get(f"{draft}/terms")
    for field in catalogue().fields:
        if field.required_when and field.guideline[:1] == "9":
            found = re.search(rf"data-field=\"{field.name}\" data-when='([^']+)'", page)
            assert found, field.name
            for other, wanted in field.required_when.items():
                assert f"&#34;{other}&#34;" in found[1]
                assert all(f"&#34;{value}&#34;" in found[1] for value in wanted)


def test_the_last_step_lists_everything_and_saves_the_entry(
    person: Person, welfare: Office
) -> None:
    draft = person.begin(do="blank")
    person.post(f"{draft}/content", revision="2", do="save", title="甲的名录", notes="摘要<b>")
    page = person.get(f"{draft}/check")
    assert "摘要&lt;b&gt;" in page
    assert "缺少共享类型" in page
    page = person.post(f"{draft}/check", do="register", catalog_state="draft")
    assert "还有自动填写的值没有确认" in page, "the department's own code was proposed"
    person.post(f"{draft}/check", do="accept")
    page = person.post(f"{draft}/check", do="register", catalog_state="draft")
    assert "条目已保存为草稿" in page
    assert welfare.act("package_search", include_drafts=True, q="甲的名录")["count"] == 1
    assert person.app.get(f"{draft}/check", headers=person.headers).status_code == 403


def test_an_entry_with_more_items_than_a_form_shows_keeps_them(
    person: Person, welfare: Office
) -> None:
    rows = [{"name": f"第{n}项", "data_type": "I"} for n in range(MOST_ROWS + 1)]
    entry = helpers.call_action(
        "package_create", **complete_entry(owner_org=welfare.id, items=rows)
    )
    page = person.app.get(f"/registration/edit/{entry['name']}", headers=person.headers).body
    assert str(MOST_ROWS + 1) in page
    assert "items-sent" not in page
    draft = re.search(r'/registration/([0-9a-f-]{36})/content"', page)
    assert draft
    person.post(f"/registration/{draft[1]}/content", revision="1", do="save", notes="新摘要")
    person.post(f"/registration/{draft[1]}/check", do="register", catalog_state="published")
    stored = welfare.act("package_show", id=entry["id"])
    assert (stored["notes"], len(stored["items"])) == ("新摘要", MOST_ROWS + 1)


def test_text_of_people_and_files_is_escaped(person: Person) -> None:
    hostile = "'\"><script>alert(1)</script>"
    content = f'"{hostile.replace(chr(34), chr(34) * 2)}",b\n1,2\n'.encode()
    draft = person.begin(do="file", upload=(io.BytesIO(content), f"{hostile}.csv"))
    for step in STEPS:
        assert "<script>alert(1)" not in person.get(f"{draft}/{step.name}")
