from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.mapping import contacts
from ckanext.jiulongpo.harvesters.mapping.dates import BEIJING, parse_day
from ckanext.jiulongpo.harvesters.mapping.lists import split
from ckanext.jiulongpo.harvesters.mapping.numbers import parse_number, plain
from ckanext.jiulongpo.harvesters.mapping.tags import read_tags
from ckanext.jiulongpo.harvesters.mapping.text import clean, one_line, text_of

DAY = date(2023, 6, 5)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        *("2023-06-05", "2023-6-5", "2023/06/05", "2023.6.5", "2023年6月5日", "2023年06月05日"),
        *(
            "2023 年 6 月 5 日",
            "20230605",
            "20230605173310",
            "2023-06-05 17:33:10",
            "２０２３-０６-０５",
        ),
        *(
            "2023/06/05 17:33:10",
            "2023-06-05T17:33:10",
            "2023-06-05T17:33:10+08:00",
            "2023-06-05\n09:30",
        ),
        *(
            "2023-06-04T23:00:00Z",
            "2023-06-04T17:00:00.123Z",
            "2023-06-05T01:00:00-0300",
            " 2023-06-05\t",
        ),
        *(
            "2023年6月5日 17时33分",
            "民国112年6月5日",
            "中華民國112年6月5日",
            "2023-06-05 00:00:00.0",
        ),
        *(
            "1685923200000",
            1685923200000,
            1685923200,
            "1685923200",
            45082,
            "45082",
            "45082.0",
            45082.75,
        ),
        {"date": 5, "day": 1, "month": 5, "year": 123, "timezoneOffset": -480},
        {"date": 1, "month": 1, "time": 1685923200000, "year": 1},
        *(date(2023, 6, 5), datetime(2023, 6, 4, 20, tzinfo=UTC)),
    ],
)
def test_a_day_in_every_shape(value: Any) -> None:
    assert parse_day(value) == DAY


@pytest.mark.parametrize("value", ["112/6/5", "112-06-05", "112.6.5"])
def test_years_of_the_republic_are_read_only_where_the_mapping_says_so(value: str) -> None:
    assert parse_day(value, "roc") == DAY
    assert parse_day(value) is None


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "2023",
            "2023-06",
            "2023年6月",
            "2023年",
            "6月5日",
            "23-06-05",
            "05/06/2023",
            "2023-13-01",
        ),
        *(
            "2023-02-29",
            "0000-00-00",
            "2023-06-32",
            "9999-99-99",
            "暂无",
            "每年",
            None,
            True,
            5,
            -1,
        ),
        *(
            float("nan"),
            float("inf"),
            [],
            {},
            {"year": 123},
            {"time": True},
            "2023-06-05T99:00:00Z",
        ),
        *("1234567890123456789", 10**18, "12/06/2023", "20231332"),
    ],
)
def test_what_is_no_day_is_none(value: Any) -> None:
    assert parse_day(value) is None


@given(DAYS)
def test_every_day_is_read_in_every_usual_shape(day: date) -> None:
    shapes = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"民国{day.year - 1911}年{day.month}月{day.day}日",
        {"year": day.year - 1900, "month": day.month - 1, "date": day.day},
    ]
    assert [parse_day(shape) for shape in shapes] == [day] * len(shapes)


MOMENTS = st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2100-01-01"))


@given(MOMENTS)
def test_moments_are_days_in_beijing(moment: datetime) -> None:
    there = moment.replace(tzinfo=BEIJING)
    milliseconds = int(there.timestamp() * 1000)
    assert parse_day(milliseconds) == there.date()
    assert parse_day({"time": milliseconds}) == there.date()


@given(MOMENTS, st.integers(-12, 14))
def test_a_time_of_another_zone_is_moved_to_beijing(moment: datetime, hours: int) -> None:
    there = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert parse_day(there.isoformat()) == there.astimezone(BEIJING).date()


@given(st.integers(20_000, 99_999))
def test_serial_numbers_of_spreadsheets_are_days(serial: int) -> None:
    assert parse_day(serial) == date(1899, 12, 30) + timedelta(days=serial)


@example(7_258_089_600)
@example(date(2200, 1, 1))
@given(st.text(max_size=30) | st.floats() | st.integers() | st.none())
def test_no_value_breaks_the_reading_of_days(value: Any) -> None:
    day = parse_day(value)
    assert day is None or 1900 <= day.year <= 2199


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(
            ("7,472", "7472"),
            ("1,234,567.5", "1234567.5"),
            ("7，472", "7472"),
            ("３０", "30"),
            ("0", "0"),
        ),
        *((7, "7"), (1.5, "1.5"), (110101.0, "110101"), ("1.2万", "12000"), ("3亿", "300000000")),
        *(
            ("20条", "20"),
            ("+5", "5"),
            ("-3", "-3"),
            ("0.50", "0.5"),
            (" 12 ", "12"),
            (Decimal("2.50"), "2.5"),
        ),
    ],
)
def test_numbers_as_people_write_them(value: Any, expected: str) -> None:
    number = parse_number(value)
    assert number is not None
    assert plain(number) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "暂无",
        "7,47",
        "1,23,456",
        "1e5",
        "NaN",
        "Infinity",
        "10-20",
        "约20",
        None,
        True,
        "9" * 30,
        float("nan"),
    ],
)
def test_what_is_no_number_is_none(value: Any) -> None:
    assert parse_number(value) is None


@given(st.integers(-(10**12), 10**12), st.booleans())
def test_integers_are_read_back_with_and_without_separators(number: int, separated: bool) -> None:
    assert parse_number(f"{number:,}" if separated else str(number)) == number


@given(st.decimals(0, 10**9, places=4))
def test_decimals_are_written_plainly_and_without_loss(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  九龙坡区\r\n\t养老机构  ", "九龙坡区 养老机构"),
        ("养老\u200b机构\ufeff", "养老机构"),
        ("２０２２年ＧＤＰ（亿元）", "2022年GDP（亿元）"),
        ("<p>养老<b>机构</b></p><script>x()</script>", "养老机构"),
        ("A&amp;B&nbsp;&lt;C&gt;&#39;", "A&B <C>'"),
        ("a < b 且 c > d", "a < b 且 c > d"),
        ("\u3000\u3000养老\u3000机构", "养老 机构"),
        ("x\x00y\x1fz", "xyz"),
        (110101.0, "110101"),
        (None, ""),
        (True, "是"),
        (12, "12"),
        (1.5, "1.5"),
    ],
)
def test_text_as_it_was_meant(value: Any, expected: str) -> None:
    assert one_line(value) == expected


def test_lines_are_kept_where_they_matter() -> None:
    assert clean("一<br>二<br/><br/>三\r\n\r\n\r\n四 ") == "一\n二\n三\n四"


@given(st.text(max_size=60))
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    cleaned = one_line(text)
    assert "\n" not in cleaned
    assert cleaned == cleaned.strip()
    if "&" not in text and "<" not in text:
        assert one_line(cleaned) == cleaned


def test_infinite_numbers_are_text_all_the_same() -> None:
    assert text_of(float("inf")) == "inf"
    assert text_of(float("nan")) == "nan"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("['xls', 'xml', 'json']", ["xls", "xml", "json"]),
        ('["xls"]', ["xls"]),
        (["xls", " csv ", "xls"], ["xls", "csv"]),
        ("[]", []),
        ("财政\r\n\t金融业", ["财政", "金融业"]),
        ("信息、数据，表;x", ["信息", "数据", "表", "x"]),
        ("[未闭合", ["[未闭合"]),
        ("[__import__('os')]", ["[__import__('os')]"]),
        ("['a', {'b': 1}]", ["a", "{'b': 1}"]),
        (None, []),
        ("", []),
        ("、、", []),
    ],
)
def test_lists_in_every_shape(value: Any, expected: list[str]) -> None:
    assert split(value) == expected


def test_a_blank_among_the_separators_is_any_space() -> None:
    assert split("a b\u3000c\nd", " ") == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0818-6233661", "0818-6233661"),
        ("(0574)89298198", "(0574)89298198"),
        ("89298198", "89298198"),
        ("0513-82399020.0513-82399060", "0513-82399020；0513-82399060"),
        ("023-68789999转8001", "023-68789999转8001"),
        ("12345", "12345"),
        ("400-820-8820", "400-820-8820"),
        ("日间：(0574)89298198夜间：(0574)89298199", "(0574)89298198；(0574)89298199"),
        ("张三 68789999", "68789999"),
        ("89298198/13800138000", "89298198"),
        *((private, "") for private in ("13800138000", "138 0013 8000", "李四13912345678")),
        *(
            (nothing, "")
            for nothing in ("028****9322", "1**********", "暂无联系方式", "****", "", None, "99")
        ),
        *((wrong, "") for wrong in ("中国重庆", "500107199001011234", "2023-06-05")),
    ],
)
def test_only_numbers_of_offices_are_contacts(value: Any, expected: str) -> None:
    assert contacts.phone(value) == expected


@given(
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True),
    st.sampled_from(["{}", "张三 {}", "{}（手机）", "电话：{}；"]),
)
def test_no_private_number_passes(number: str, around: str) -> None:
    assert contacts.phone(around.format(number)) == ""


def test_an_address_of_mail_is_found_and_nothing_else() -> None:
    assert contacts.email("邮箱：yb_bigdata@163.com。") == "yb_bigdata@163.com"
    assert contacts.email("暂无") == ""
    assert contacts.email("a@b") == ""


def test_keywords_become_tags_that_ckan_takes() -> None:
    tags, left_out = read_tags("公共管理、社会保障，区，APP（2022）;" + "长" * 101)
    assert tags == ["公共管理", "社会保障", "APP 2022"]
    assert left_out == 2


def test_a_hundred_keywords_are_enough_for_an_entry() -> None:
    tags, left_out = read_tags("、".join(f"词{number}" for number in range(10_000)))
    assert len(tags) == 100
    assert left_out == 9_900


@given(st.text(max_size=40))
def test_every_tag_fits(text: str) -> None:
    for tag in read_tags(text)[0]:
        assert 2 <= len(tag) <= 100
        assert all(
            char.isalnum() or char in " _-." or char.isidentifier() or ("a" + char).isidentifier()
            for char in tag
        )
