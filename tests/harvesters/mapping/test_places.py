from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.mapping.places import Place


@pytest.mark.parametrize(
    ("place", "given_name", "whole"),
    [
        ("达州市", "市统计局", "达州市统计局"),
        ("达州市", "市市场监管局", "达州市市场监管局"),
        ("达州市", "市场监管局", "达州市市场监管局"),
        ("达州市", "市民政局", "达州市民政局"),
        ("达州市", "市中区", "达州市市中区"),
        ("达州市", "财政局", "达州市财政局"),
        ("达州市", "住房和城市建设局", "达州市住房和城市建设局"),
        ("达州市", "通川区", "达州市通川区"),
        ("达州市", "高新区", "达州市高新区"),
        ("达州市", "大竹县", "大竹县"),
        ("达州市", "万源市", "万源市"),
        ("达州市", "达州市数字经济局", "达州市数字经济局"),
        ("达州市", "达州经开区管委会", "达州经开区管委会"),
        ("达州市", "国家税务总局达州市税务局", "国家税务总局达州市税务局"),
        ("达州市", "【达州市】达州市统计局", "达州市统计局"),
        ("柳州市", "融水苗族自治县行政审批局", "融水苗族自治县行政审批局"),
        ("浙江省", "省市场监管局(省知识产权局)", "浙江省市场监管局(省知识产权局)"),
        ("浙江省", "杭州市", "杭州市"),
        ("黔南州", "州统计局", "黔南州统计局"),
        ("黔南州", "龙里县统计局", "龙里县统计局"),
        ("九龙坡区", "区民政局", "九龙坡区民政局"),
        ("九龙坡区", "华岩镇人民政府", "九龙坡区华岩镇人民政府"),
        ("九龙坡区", " 区 民政局\n", "九龙坡区民政局"),
        ("", "区民政局", "区民政局"),
    ],
)
def test_a_name_is_made_whole(place: str, given_name: str, whole: str) -> None:
    assert Place(place).whole(given_name) == (whole, True)


@pytest.mark.parametrize(
    "name", ["县统计局", "区财政局", "新区市场监管局", "街道办事处", "省税务局"]
)
def test_a_department_of_nobody_knows_which_district_is_uncertain(name: str) -> None:
    assert Place("眉山市").whole(name) == ("眉山市" + name, False)


def test_a_province_s_department_is_known_where_the_province_is() -> None:
    assert Place("达州市", "四川省").whole("省税务局") == ("四川省税务局", True)


@given(st.text(max_size=20), st.sampled_from(["达州市", "浙江省", "九龙坡区", "黔南州", ""]))
def test_a_whole_name_stays_as_it_is(name: str, place: str) -> None:
    whole, certain = Place(place).whole(name)
    if certain and whole.startswith(place):
        assert Place(place).whole(whole) == (whole, True)
