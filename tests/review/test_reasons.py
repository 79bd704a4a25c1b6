"""Preset reasons: offered, put into the opinion, kept as codes, counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import clock
from tests.review.conftest import Bureau

SETTING = "ckanext.jiulongpo.review.reasons_file"


def _submitted(bureau: Bureau) -> str:
    return bureau.register(catalog_state="submitted")["id"]


def test_reasons_are_offered_by_step_in_the_readers_language(bureau: Bureau) -> None:
    offered = bureau.act("reviewer", "jiulongpo_review_reason_list", use="withdraw")
    assert all("withdraw" in one["for"] for one in offered)
    assert "来源系统停用" in [one["label"] for one in offered]
    every = bureau.act("reviewer", "jiulongpo_review_reason_list")
    assert len(every) > len(offered)
    with pytest.raises(tk.ValidationError):
        bureau.act("reviewer", "jiulongpo_review_reason_list", use="approve")


def test_a_choice_alone_says_its_text_and_history_keeps_its_code(bureau: Bureau) -> None:
    entry = _submitted(bureau)
    codes = ["items-differ", "condition-missing", "items-differ"]
    case = bureau.step("reviewer", "return", entry, reason_codes=codes)["case"]
    assert case["reason"] == (
        "信息项与实际数据不一致，请核对后统一。\n有条件共享或有条件开放的，请写明条件。"
    )
    step = bureau.step("auditor", "history", entry)["transitions"][0]
    assert step["reason_codes"] == ["items-differ", "condition-missing"]


def test_a_text_that_was_edited_stays_as_it_is(bureau: Bureau) -> None:
    entry = _submitted(bureau)
    told = bureau.step("reviewer", "return", entry, reason="第 3 项", reason_codes=["items-differ"])
    assert told["case"]["reason"] == "第 3 项"


def test_an_unknown_code_and_one_of_another_step_are_refused(bureau: Bureau) -> None:
    entry = _submitted(bureau)
    for code in ("none-such", "law-changed", "' OR 1=1"):
        with pytest.raises(tk.ValidationError, match="JLP-R-027"):
            bureau.step("reviewer", "return", entry, reason="改", reason_codes=[code])
    with pytest.raises(tk.ValidationError, match="JLP-R-004"):
        bureau.step("reviewer", "return", entry, reason_codes=[])
    assert bureau.place(entry) == "department"


def test_reasons_are_counted_by_code_for_those_whom_it_concerns(bureau: Bureau) -> None:
    def counted(who: str = "manager", **asked: Any) -> dict[str, Any]:
        return bureau.act(who, "jiulongpo_review_reason_statistics", **asked)

    before = counted()["return"]["steps"]
    bureau.step("reviewer", "return", _submitted(bureau), reason_codes=["duplicate"])
    bureau.step("reviewer", "return", _submitted(bureau), reason="没有代码")
    published = bureau.publish()["id"]
    bureau.step("manager", "withdraw", published, reason_codes=["duplicate"])
    told = counted()
    assert told["return"]["steps"] == before + 2
    assert {"code": "duplicate", "label": "重复编目", "count": 1} in told["return"]["reasons"]
    assert {"code": "duplicate", "label": "重复编目", "count": 1} in told["withdraw"]["reasons"]
    today = clock.today()
    assert counted(since=str(today), until=str(today))["return"]["steps"] == before + 2
    assert counted(since=str(today + timedelta(days=1)))["return"]["steps"] == 0
    assert counted(until=str(today - timedelta(days=1)))["return"]["steps"] == 0
    assert counted(organization="other")["return"]["steps"] == 0
    assert counted("reviewer", organization="home")["return"]["steps"] == before + 2
    for who, asked in (("reviewer", {}), ("neighbour", {"organization": "home"}), ("stranger", {})):
        with pytest.raises(tk.NotAuthorized):
            counted(who, **asked)
    with pytest.raises(tk.ValidationError):
        counted(since="gestern")
    with pytest.raises(tk.ObjectNotFound):
        counted(organization="none-such")


def test_a_place_offers_its_own_and_a_broken_file_leaves_those_that_ship(
    bureau: Bureau,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("reasons: [{code: ours, for: [return], label: {zh: 本区理由}}]", "utf-8")
    monkeypatch.setitem(ckan_config, SETTING, str(own))
    offered = bureau.act("reviewer", "jiulongpo_review_reason_list")
    assert [one["label"] for one in offered] == ["本区理由"]
    monkeypatch.setitem(ckan_config, SETTING, str(tmp_path / "none.yaml"))
    offered = bureau.act("reviewer", "jiulongpo_review_reason_list")
    assert "items-differ" in [one["code"] for one in offered]
