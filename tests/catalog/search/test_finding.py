"""What a visitor types finds what they mean, through the standard ``package_search``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import SearchError

from tests.catalog.search.test_query import ATTACKS, FIELDED

pytestmark = pytest.mark.ckan_config(
    "ckan.plugins", "jiulongpo_catalog jiulongpo scheming_datasets"
)

Found = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("养老机构", "elder-homes"),
        ("养老 机构", "elder-homes"),
        ("養老機構", "elder-homes"),
        ("yanglao", "elder-homes"),
        ("yang lao ji gou", "elder-homes"),
        ("yljgjbxx", "elder-homes"),
        ("零售药店", "pharmacies"),
        ("dingdianyaodian", "pharmacies"),
        ("敬老院", "elder-homes"),
        ("床位数量", "elder-homes"),
        ("招生地段", "schools"),
        ("ＣＳＶ 招生", "schools"),
        ("发展和改革委员会", "projects"),
        ("发改委", "projects"),
        ("养劳机构", "elder-homes"),
        ("医疗保险定点药店", "pharmacies"),
        ("学区", "schools"),
        ("养老院", "elder-homes"),
        ("范围_xiaoxue2025_whole", "schools"),
        ("xiaoxue2025", "schools"),
    ],
)
def test_a_query_finds_first_what_it_means(found: Found, q: str, wanted: str) -> None:
    assert found(q)[:1] == [wanted]


@pytest.mark.parametrize("q", ["机名", "名构", "老机", "学药"])
def test_two_characters_find_nothing_where_they_stand_apart(found: Found, q: str) -> None:
    assert set(found(q)) <= {"elder-homes"} if q == "老机" else found(q) == []


@pytest.mark.parametrize("q", ["307005/000123", "307005/", "307005", "３０７００５"])
def test_a_code_finds_its_entry_whole_and_from_its_beginning(found: Found, q: str) -> None:
    assert found(q) == ["projects"]


@pytest.mark.parametrize("q", [*ATTACKS, *FIELDED, "\x00", "养老" * 50_000])
def test_no_query_shows_what_is_hidden_or_breaks(found: Found, q: str) -> None:
    try:
        names = found(q)
    except (SearchError, tk.ValidationError):
        return  # CKAN's own refusal
    assert not {"hidden-shared", "hidden-draft"} & set(names)


def test_the_standard_parameters_keep_their_meaning(found: Found) -> None:
    assert found("机构", rows=1, sort="title_string asc") == ["elder-homes"] or found(
        "机构", rows=1, sort="title_string desc"
    ) == ["elder-homes"]
    assert found("", fq="name:schools") == ["schools"]
