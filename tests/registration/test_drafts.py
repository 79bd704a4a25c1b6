"""Drafts: who may write them, what becomes of them, and that nothing written is lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories, helpers

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.registration import files, service
from ckanext.jiulongpo.registration.form_values import KEY
from ckanext.jiulongpo.registration.likeness import alike
from tests.catalog.entries import complete_entry
from tests.plugin_lists import WITHOUT_REVIEW
from tests.registration.conftest import Office

pytestmark = [
    pytest.mark.usefixtures("with_plugins", "clean_queues"),
    pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW),
]

CREATE = "jiulongpo_registration_draft_create"
SAVE = "jiulongpo_registration_draft_save"
SHOW = "jiulongpo_registration_draft_show"
FILE = "jiulongpo_registration_draft_file"
REGISTER = "jiulongpo_registration_draft_register"
RESOLVE = "jiulongpo_registration_draft_resolve"
CSV = "停车场名称,泊位数\n石坪桥停车场,120\n杨家坪停车场,80\n".encode()


def stored_entry(office: Office, **changes: Any) -> dict[str, Any]:
    return helpers.call_action("package_create", **complete_entry(owner_org=office.id, **changes))


def whole(**changes: Any) -> dict[str, Any]:
    entry = complete_entry(**changes)
    workflow = {"type", "catalog_state", "source_values", "tags"}
    values = {name: value for name, value in entry.items() if name not in workflow}
    values["items"] = [
        {KEY: str(number)} | {name: str(cell) for name, cell in row.items()}
        for number, row in enumerate(entry["items"], 1)
    ]
    return values


def _upload(content: bytes = CSV, name: str = "停车场台账.csv") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def test_a_draft_begins_with_the_persons_only_department(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    assert begun["values"]["owner_org"] == welfare.id
    assert begun["revision"] == 1


def test_editors_of_the_department_share_a_draft_and_nobody_else_sees_it(
    welfare: Office, health: Office
) -> None:
    begun = welfare.act(CREATE)
    assert welfare.act(SHOW, number=1, id=begun["id"])["id"] == begun["id"]
    assert [one["id"] for one in welfare.act("jiulongpo_registration_draft_list", number=1)] == [
        begun["id"]
    ]
    assert health.act("jiulongpo_registration_draft_list") == []
    for action in (SHOW, REGISTER, "jiulongpo_registration_draft_delete"):
        with pytest.raises(tk.NotAuthorized):
            health.act(action, id=begun["id"])
    with pytest.raises(tk.NotAuthorized):
        health.act(SHOW, id="no-such-draft")


def test_a_draft_does_not_move_to_a_department_for_which_one_may_not_write(
    welfare: Office, health: Office
) -> None:
    begun = welfare.act(CREATE)
    with pytest.raises(tk.NotAuthorized):
        welfare.act(SAVE, id=begun["id"], revision=1, values={"owner_org": health.id})


@pytest.mark.parametrize(
    "values",
    [
        {"catalog_state": "published"}, {"nonsense": "x"}, {"title": ["x"]}, {"items": "x"},
        {"items": [{"name": "x"}]}, {"items": [{KEY: "1"}, {KEY: "1"}]},
        {"items": [{KEY: "1", "name": {}}]}, "x",
    ],
)  # fmt: skip
def test_values_that_are_none_of_the_forms_are_refused(welfare: Office, values: Any) -> None:
    begun = welfare.act(CREATE)
    with pytest.raises(tk.ValidationError):
        welfare.act(SAVE, id=begun["id"], revision=1, values=values)


def test_a_draft_holds_wrong_values_which_an_entry_may_not(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    saved = welfare.act(SAVE, id=begun["id"], revision=1, values={"provider_code": "0Z"})
    assert saved["values"]["provider_code"] == "0Z"
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(REGISTER, id=begun["id"])
    assert {"provider_code", "title"} <= set(refused.value.error_dict)
    assert helpers.call_action("package_search", include_drafts=True)["count"] == 0


def test_two_people_who_write_different_fields_lose_nothing(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "甲"})
    merged = welfare.act(SAVE, 1, id=begun["id"], revision=1, values={"title": "", "notes": "乙"})
    assert merged["foreign"]
    assert (merged["values"]["title"], merged["values"]["notes"]) == ("甲", "乙")
    assert merged["clashes"] == []


@pytest.mark.parametrize(("chosen", "title"), [("mine", "乙"), ("theirs", "甲")])
def test_two_people_who_write_one_field_are_asked(welfare: Office, chosen: str, title: str) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "甲"})
    merged = welfare.act(SAVE, 1, id=begun["id"], revision=1, values={"title": "乙"})
    assert merged["values"]["title"] == "甲"
    (clash,) = merged["clashes"]
    assert (clash["field"], clash["value"]) == ("title", "乙")
    with pytest.raises(tk.ValidationError):
        welfare.act(REGISTER, id=begun["id"])
    assert welfare.act(RESOLVE, id=begun["id"], field="title", chosen=chosen)["clashes"] == []
    assert welfare.act(SHOW, id=begun["id"])["values"]["title"] == title


def test_a_draft_becomes_an_entry_and_is_gone(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values=whole())
    told = welfare.act(REGISTER, id=begun["id"], catalog_state="registered")
    entry = welfare.act("package_show", id=told["package_id"])
    assert entry["title"] == "养老机构名录"
    assert entry["resource_code"] == "307005/000001"
    assert entry["completion"] == "complete"
    assert [row["name"] for row in entry["items"]] == ["机构名称", "床位数"]
    assert KEY not in entry["items"][0]
    assert service.draft(begun["id"]) is None


def test_a_draft_is_registered_once_however_often_one_presses(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "甲"})
    name = f"registration {begun['id']}"
    with alone(name) as free, alone(name) as second:
        assert (free, second) == (True, False)
        with pytest.raises(tk.ValidationError):
            welfare.act(REGISTER, id=begun["id"])
    welfare.act(REGISTER, id=begun["id"])
    with pytest.raises(tk.NotAuthorized):
        welfare.act(REGISTER, id=begun["id"])
    with pytest.raises(tk.ObjectNotFound):
        service.current(begun["id"])


def test_an_unfinished_draft_becomes_an_entry_to_be_completed(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "甲"})
    told = welfare.act(REGISTER, id=begun["id"])
    entry = welfare.act("package_show", id=told["name"])
    assert (entry["catalog_state"], entry["completion"]) == ("draft", "incomplete")


def test_all_errors_are_told_at_once_where_the_state_asks_for_everything(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    values = {"title": "甲", "items": [{KEY: "1", "data_type": "C"}], "share_type": "9"}
    welfare.act(SAVE, id=begun["id"], revision=1, values=values)
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(REGISTER, id=begun["id"], catalog_state="registered")
    assert {"class_code", "items", "share_type", "notes"} <= set(refused.value.error_dict)
    assert len(refused.value.error_dict["items"]) == 2


def test_the_file_fills_the_draft_and_becomes_the_entrys_first(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    filled = welfare.act(FILE, id=begun["id"], upload=_upload())
    assert filled["values"]["title"] == "停车场台账"
    assert filled["proposed"]["title"] == "file"
    assert filled["proposed"]["items.1.name"] == "file"
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(REGISTER, id=begun["id"])
    assert set(refused.value.error_dict) == {"proposed"}
    welfare.act(
        "jiulongpo_registration_draft_accept", id=begun["id"], fields=list(filled["values"])
    )
    told = welfare.act(REGISTER, id=begun["id"])
    (file,) = welfare.act("package_show", id=told["package_id"])["resources"]
    assert (file["name"], file["format"].lower(), file["url_type"]) == (
        "停车场台账.csv",
        "csv",
        "upload",
    )


def test_a_file_leaves_what_a_person_wrote_and_renews_what_nobody_confirmed(
    welfare: Office,
) -> None:
    begun = welfare.act(CREATE)
    saved = welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "我写的"})
    welfare.act(FILE, id=begun["id"], upload=_upload())
    again = welfare.act(FILE, id=begun["id"], upload=_upload("甲,乙,丙\n1,2,3\n".encode(), "b.csv"))
    assert saved["values"]["title"] == again["values"]["title"] == "我写的"
    assert [row["name"] for row in again["values"]["items"]] == ["甲", "乙", "丙"]
    assert "items.2.name_en" in again["proposed"]


def test_a_changed_value_loses_its_mark_and_the_others_keep_theirs(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    filled = welfare.act(FILE, id=begun["id"], upload=_upload())
    rows = [dict(row) for row in filled["values"]["items"]]
    rows[0]["length"] = "200"
    saved = welfare.act(SAVE, id=begun["id"], revision=filled["revision"], values={"items": rows})
    assert "items.1.length" not in saved["proposed"]
    assert "items.1.name" in saved["proposed"]


@pytest.mark.parametrize("upload", [None, _upload(b""), _upload(b"%PDF-1.7", "x.pdf")])
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(
    welfare: Office, upload: Any
) -> None:
    begun = welfare.act(CREATE)
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(FILE, id=begun["id"], upload=upload)
    assert "JLP-" in refused.value.error_dict["upload"][0]
    assert welfare.act(SHOW, id=begun["id"])["revision"] == 1


@pytest.mark.ckan_config("ckanext.jiulongpo.registration.file_megabytes", 1)
def test_a_file_that_is_too_large_is_refused(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(FILE, id=begun["id"], upload=_upload(b"a\n" * 600_000))
    assert "JLP-F-002" in refused.value.error_dict["upload"][0]


def test_a_discarded_draft_takes_its_file_along(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(FILE, id=begun["id"], upload=_upload())
    draft = service.draft(begun["id"])
    assert draft is not None
    assert draft.file is not None
    place = draft.file["place"]
    assert files.content(place) == CSV
    welfare.act("jiulongpo_registration_draft_delete", id=begun["id"])
    with pytest.raises(Exception, match="registration"):
        files.content(place)


def test_a_copy_leaves_behind_what_belongs_to_the_other_entry(welfare: Office) -> None:
    entry = stored_entry(welfare, resource_code="307005/000007")
    copied = welfare.act(CREATE, copy_of=entry["name"])
    assert copied["values"]["title"] == entry["title"]
    assert copied["proposed"]["notes"] == "copy"
    assert not {"resource_code", "publish_date", "name", "catalog_state"} & set(copied["values"])


def test_nobody_copies_an_entry_that_he_may_not_see(welfare: Office, health: Office) -> None:
    entry = stored_entry(welfare, catalog_state="draft")
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        health.act(CREATE, copy_of=entry["id"])
    with pytest.raises(tk.NotAuthorized):
        health.act(CREATE, package_id=entry["id"])


def test_an_entry_has_one_draft_and_keeps_what_the_form_does_not_show(welfare: Office) -> None:
    entry = stored_entry(welfare)
    factories.Resource(package_id=entry["id"])
    begun = welfare.act(CREATE, package_id=entry["name"])
    assert welfare.act(CREATE, number=1, package_id=entry["id"])["id"] == begun["id"]
    welfare.act(
        SAVE, id=begun["id"], revision=1, values={"notes": "新的摘要", "tag_string": "敬老"}
    )
    welfare.act(REGISTER, id=begun["id"])
    stored = welfare.act("package_show", id=entry["id"])
    assert stored["notes"] == "新的摘要"
    assert [tag["name"] for tag in stored["tags"]] == ["敬老"]
    assert len(stored["resources"]) == 1
    assert stored["source_values"] == entry["source_values"]
    assert stored["catalog_state"] == "published"
    assert stored["items"] == entry["items"]


def test_a_field_can_be_emptied(welfare: Office) -> None:
    entry = stored_entry(welfare)
    begun = welfare.act(CREATE, package_id=entry["name"])
    welfare.act(SAVE, id=begun["id"], revision=1, values={"affair": "", "items": [
        {KEY: "1", "name": "机构名称", "data_type": "C", "length": "200"}]})  # fmt: skip
    welfare.act(REGISTER, id=begun["id"])
    stored = welfare.act("package_show", id=entry["id"])
    assert not stored.get("affair")
    assert len(stored["items"]) == 1


def test_what_others_changed_in_the_entry_meanwhile_stays_or_is_asked(welfare: Office) -> None:
    entry = stored_entry(welfare)
    begun = welfare.act(CREATE, package_id=entry["name"])
    helpers.call_action("package_patch", id=entry["id"], affair="别的事项", notes="他们的摘要")
    welfare.act(
        SAVE, id=begun["id"], revision=1, values={"notes": "我的摘要", "affair": "养老机构备案"}
    )
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(REGISTER, id=begun["id"])
    assert set(refused.value.error_dict) == {"clashes"}
    (clash,) = welfare.act(SHOW, id=begun["id"])["clashes"]
    assert (clash["field"], clash["value"]) == ("notes", "我的摘要")
    welfare.act(RESOLVE, id=begun["id"], field="notes", chosen="mine")
    welfare.act(REGISTER, id=begun["id"])
    stored = welfare.act("package_show", id=entry["id"])
    assert (stored["notes"], stored["affair"]) == ("我的摘要", "别的事项")


@pytest.mark.parametrize(
    "title",
    ["养老机构名录。", "养老 机构 名录", "养老机构名录２", "养老机构名录(3)", "养老机构的名录"],
)
def test_likely_doubles_are_found_by_their_titles(welfare: Office, title: str) -> None:
    stored_entry(welfare, catalog_state="draft")
    (found,) = alike({"owner_org": welfare.id, "title": title})
    assert found.title == "养老机构名录"


def test_likely_doubles_are_found_by_their_items(welfare: Office) -> None:
    names = ["机构名称", "地址", "床位数", "电话"]
    entry = stored_entry(welfare, items=[{"name": name, "data_type": "I"} for name in names])
    same = [{KEY: str(n), "name": f" {name}："} for n, name in enumerate([*names, "备注"])]
    (found,) = alike({"owner_org": welfare.id, "title": "完全不同", "items": same})
    assert (found.columns, found.of) == (4, 5)
    assert alike({"owner_org": welfare.id, "title": "完全不同", "items": same[:2]}) == []
    assert alike({"owner_org": welfare.id, "title": entry["title"]}, entry["id"]) == []


def test_a_class_is_found_by_name_pinyin_initials_and_code(welfare: Office) -> None:
    for q in ("公共服务", "gonggongfuwu", "ggfw", "201"):
        found = welfare.act("jiulongpo_class_search", q=q)
        assert "201" in [one["code"] for one in found], q
    assert welfare.act("jiulongpo_class_search", q="没有这一类") == []
    assert [one["code"] for one in welfare.act("jiulongpo_class_search")] == ["1", "2", "3"]


def test_the_next_code_is_shown_and_stays_free(welfare: Office) -> None:
    preview = "jiulongpo_resource_code_preview"
    assert welfare.act(preview, class_code="307005") == {"code": "307005/000001"}
    assert welfare.act(preview, class_code="307005") == {"code": "307005/000001"}
    assert welfare.act(preview, class_code="307") == {"code": ""}
    stranger = factories.User()
    with pytest.raises(tk.NotAuthorized):
        tk.get_action(preview)(
            {"user": stranger["name"], "auth_user_obj": model.User.get(stranger["name"])},
            {"class_code": "307005"},
        )
