"""Personal information: what is found, what is not, what stays inside until somebody decides."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.privacy import treatment
from ckanext.jiulongpo.tables.privacy.recognisers import identifiers
from tests.tables.conftest import act, ask, attach, entry, load, loaded, show

CARD = "11010519491231002X"
"""The example of the standard GB 11643 itself: nobody's."""
MOBILE = "13800138000"


@pytest.mark.parametrize(
    ("text", "header", "kinds"),
    [
        (CARD, "", ["identity_card"]),
        ("证件：110105 19491231 002x。", "", ["identity_card"]),
        ("１１０１０５１９４９１２３１００２Ｘ", "", ["identity_card"]),
        ("110105491231002", "身份证号", ["identity_card"]),
        ("110105491231002", "编号", []),
        ("110105194912310021", "", []),
        (MOBILE, "", ["mobile"]),
        ("+86 138-0013-8000", "", ["mobile"]),
        ("023-68780000", "电话", []),
        ("6222021234567890129", "", []),
        ("6222 0212 3456 7890 122", "", []),
        ("4563510000000000", "", []),
        ("E12345678", "护照号", ["passport"]),
        ("E12345678", "产品型号", []),
        ("91500107MA5U4XK12P", "统一社会信用代码", []),
        ("11500107009292600C", "统一社会信用代码", []),
        ("2023-06-05 12:30:00", "", []),
        ("106.4522213800138000", "", []),
    ],
)
def test_recognisers(text: str, header: str, kinds: list[str]) -> None:
    assert [str(kind) for kind in identifiers(text, header)] == kinds


def test_a_bank_card_has_a_known_beginning_and_a_right_check() -> None:
    body = "622202123456789012"
    right = next(f"{body}{n}" for n in range(10) if list(identifiers(f"{body}{n}")))
    assert [str(kind) for kind in identifiers(right)] == ["bank_card"]
    assert not list(identifiers("9" + right[1:]))


def test_treatments_hide() -> None:
    assert treatment("mask", b"k")(CARD) == "110*************2X"
    assert treatment("mask", b"k")("张三") == "张*"
    assert treatment("truncate", b"k")(CARD) == "110105"
    hashed = treatment("hash", b"k")(CARD)
    assert hashed == treatment("hash", b"k")(CARD) != treatment("hash", b"other")(CARD)


ROWS = f"姓名,证件,联系电话\n甲,{CARD},{MOBILE}\n乙,{CARD},023-68780000\n"


@pytest.fixture
def held(site: CKANTestApp) -> dict[str, Any]:
    made = entry()
    made["file"] = attach(made["id"], "people.csv", ROWS)
    load(made["file"])
    return made


def _status(site: CKANTestApp, made: dict[str, Any]) -> tuple[int, int, bool]:
    table = site.get(f"/dataset/{made['name']}/table/{made['file']}/csv").status_code
    file = site.get(
        f"/dataset/{made['name']}/resource/{made['file']}/download/people.csv"
    ).status_code
    page = site.get(f"/dataset/{made['name']}").body
    return table, file, CARD in page or "110***" in page


def test_rows_and_file_stay_inside_until_they_are_masked(
    site: CKANTestApp, held: dict[str, Any]
) -> None:
    found = {(hit["column"], hit["kind"], hit["count"]) for hit in show(held["file"])["personal"]}
    assert found == {("证件", "identity_card", 2), ("联系电话", "mobile", 1)}
    assert _status(site, held) == (403, 403, False)
    treatments = {"证件": "mask", "联系电话": "drop"}
    act("jiulongpo_table_change", resource_id=held["file"], treatments=treatments)
    assert load(held["file"])["state"] == "loaded"
    assert ask(held["file"])["rows"][0] == {"_id": 1, "姓名": "甲", "证件": "110*************2X"}
    assert _status(site, held) == (200, 403, True)


def test_a_reviewer_states_the_reason_which_holds_for_the_same_columns(
    site: CKANTestApp, held: dict[str, Any]
) -> None:
    told = act("jiulongpo_table_release", resource_id=held["file"], reason="依法公示")
    assert told["release"]["by"] == "tables-root"
    assert _status(site, held)[:2] == (200, 200)
    act("jiulongpo_table_change", resource_id=held["file"])
    load(held["file"])
    assert _status(site, held)[:2] == (200, 200)


def test_a_file_that_nobody_has_looked_through_can_be_kept_inside(
    site: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entry()
    made["file"] = attach(made["id"], "people.csv", "名称\n甲\n")
    path = f"/dataset/{made['name']}/resource/{made['file']}/download/people.csv"
    site.get(path, status=200)
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.tables.hold_unseen", True)
    site.get(path, status=403)
    load(made["file"])
    site.get(path, status=200)


def test_other_sheets_hold_back_the_file_and_not_the_table(site: CKANTestApp) -> None:
    book = Workbook()
    book.worksheets[0].append(["名称", "床位"])
    book.worksheets[0].append(["甲院", 20])
    hidden = book.create_sheet("底稿")
    hidden.append(["姓名", "证件"])
    hidden.append(["甲", CARD])
    hidden.sheet_state = "hidden"
    body = io.BytesIO()
    book.save(body)
    made = entry()
    made["file"] = attach(made["id"], "people.xlsx", body.getvalue())
    table = load(made["file"])
    assert [(hit["place"], hit["kind"]) for hit in table["personal"]] == [("底稿", "identity_card")]
    assert _status(site, made)[:2] == (200, 403)


def test_numbers_that_only_look_like_mobiles_are_none(site: CKANTestApp) -> None:
    rows = "".join(f"{13800138000 + n * 99_999_999}\n" for n in range(300))
    assert loaded("金额\n" + rows)["personal"] == []
