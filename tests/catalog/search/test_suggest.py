"""Suggestions while a person types."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

pytestmark = pytest.mark.ckan_config(
    "ckan.plugins", "jiulongpo_catalog jiulongpo scheming_datasets"
)


@pytest.fixture
def suggested(catalogue: Any, test_request_context: Any) -> Any:
    def ask(q: str) -> dict[str, Any]:
        with test_request_context("/"):
            return tk.get_action("jiulongpo_suggest")({"user": ""}, {"q": q})

    return ask


def _labels(answer: dict[str, Any], kind: str) -> list[str]:
    groups = [group for group in answer["groups"] if group["type"] == kind]
    return [option["label"] for group in groups for option in group["options"]]


@pytest.mark.parametrize("q", ["民政局", "minzheng", "mzj", "民政"])
def test_a_department_is_suggested_by_characters_pinyin_and_initials(
    suggested: Any, q: str
) -> None:
    assert _labels(suggested(q), "organization") == ["重庆市九龙坡区民政局"]


def test_a_theme_and_an_item_are_suggested(suggested: Any) -> None:
    assert _labels(suggested("信用"), "theme") == ["信用体系"]
    assert _labels(suggested("信用"), "item") == ["统一社会信用代码"]
    assert _labels(suggested("机构名"), "item") == ["机构名称"]


def test_an_option_has_one_fact_and_an_address(suggested: Any) -> None:
    option = suggested("招生地段")["groups"][0]["options"][0]
    assert option["fact"] == "重庆市九龙坡区教育委员会"
    assert option["url"].endswith("/dataset/schools")


def test_how_letters_were_read_is_said(suggested: Any) -> None:
    answer = suggested("yanglao")
    assert answer["kind"] == "pinyin"
    assert "yang lao" in answer["reading"]
    assert "养老" in answer["reading"]


@pytest.mark.parametrize("q", ["隐藏", "隐藏列甲", "yincang", "yc", "处罚隐藏丙"])
def test_what_a_visitor_may_not_see_is_not_suggested(suggested: Any, q: str) -> None:
    answer = suggested(q)
    assert "隐藏" not in str(answer["groups"])
    assert "hidden" not in str(answer["groups"])


@pytest.mark.parametrize("q", ["", "   ", "！？", "\x00", "{!bool}", '"', "a" * 100_000, "*:*"])
def test_anything_may_be_typed(suggested: Any, q: str) -> None:
    assert "hidden" not in str(suggested(q)["groups"])
