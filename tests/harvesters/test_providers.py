"""From a name to an organisation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.providers import Providers, slug
from tests.harvesters.toys import as_site


@given(st.text(min_size=1, max_size=120))
def test_a_slug_is_a_name_that_ckan_takes(title: str) -> None:
    name = slug(title)
    assert 2 <= len(name) <= 100
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_slug_can_be_read_and_is_always_the_same() -> None:
    assert slug("区民政局").startswith("qu-min-zheng-ju-")
    assert slug("区民政局") == slug("区民政局") != slug("市民政局")


def test_a_name_is_looked_up_once() -> None:
    asked: list[str] = []

    def find(name: str) -> str | None:
        asked.append(name)
        return "id" if name == "甲" else None

    providers = Providers(find, "user")
    providers.prepare(["甲", "乙", "甲"])
    providers.prepare(["甲", "乙"])
    assert asked == ["甲", "乙"]
    assert providers.owner("甲") == ("id", None)


def test_a_name_that_nobody_has_is_a_finding() -> None:
    providers = Providers(lambda _: None, "user")
    providers.prepare(["乙"])
    owner, finding = providers.owner("乙")
    assert owner is None
    assert finding is not None
    assert (finding.code, finding.context["provider"]) == ("JLP-H-A01", "乙")


def test_organisations_of_others_are_closed_to_a_source() -> None:
    providers = Providers(lambda _: "theirs", "user", only=frozenset({"ours"}))
    providers.prepare(["甲"])
    owner, finding = providers.owner("甲")
    assert owner is None
    assert finding is not None
    assert finding.code == "JLP-H-A03"


@pytest.mark.usefixtures("site")
class TestMaking:
    def test_a_new_organisation_stands_below_the_named_parent(self) -> None:
        providers = Providers(
            lambda _: None, as_site()["user"], create=True, parent="catalogue-office"
        )
        providers.prepare(["区体育局"])
        (made,) = providers.made
        shown = tk.get_action("organization_show")(as_site(), {"id": made.id})
        assert shown["title"] == "区体育局"
        assert [group["name"] for group in shown["groups"]] == ["catalogue-office"]

    def test_a_name_that_cannot_be_made_is_rejected_not_fatal(self) -> None:
        first = Providers(lambda _: None, as_site()["user"], create=True)
        first.prepare(["区体育局"])
        second = Providers(lambda _: None, as_site()["user"], create=True)
        second.prepare(["区体育局"])
        assert second.owner("区体育局")[0] is None
        assert second.made == []

    def test_a_blank_name_makes_nothing(self) -> None:
        providers = Providers(lambda _: None, as_site()["user"], create=True)
        providers.prepare(["  "])
        assert providers.made == []
