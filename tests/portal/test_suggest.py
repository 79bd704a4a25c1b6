from __future__ import annotations

import pytest


def suggest(site, q):
    return site.get("/portal/suggest", query_string={"q": q}, status=200).json


@pytest.mark.parametrize("q", ["养老", "yanglao", "養老"])
def test_entries_are_suggested_with_a_fact_and_an_address(site, q):
    group = suggest(site, q)["groups"][0]
    option = group["options"][0]
    assert option["url"].startswith("/dataset/elder-")
    assert option["fact"]
    assert "".join(piece["text"] for piece in option["pieces"]) == option["label"]


def test_departments_and_items_are_suggested_too(site):
    types = {group["type"] for q in ("民政", "床位") for group in suggest(site, q)["groups"]}
    assert {"organization", "item"} <= types


@pytest.mark.parametrize("q", ["", "   ", "zzqqxx", "{!func}", "x" * 3000, "<script>"])
def test_strange_input_is_answered(site, q):
    assert "groups" in suggest(site, q)


def test_a_hidden_entry_is_never_suggested(site):
    assert "金丝雀" not in str(suggest(site, "养老秘密"))
