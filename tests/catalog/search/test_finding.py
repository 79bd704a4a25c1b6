"""What a visitor types finds what they mean, through the standard ``package_search``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    ],
)
def test_a_query_finds_first_what_it_means(found: Found, q: str, wanted: str) -> None:
    assert found(q)[:1] == [wanted]
