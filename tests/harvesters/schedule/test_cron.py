"""Times follow from the expression: no drift, no run in quiet hours, each source in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.schedule.cron import Plan, QuietHours, check, in_words, next_due

SHANGHAI = ZoneInfo("Asia/Shanghai")
CRONS = st.sampled_from(["30 2 * * *", "0 */6 * * *", "15 3 * * 1", "0 0 1 * *", "45 9,21 * * *"])
MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - the zone is given beside
)  # fmt: skip
QUIET = st.sampled_from([None, QuietHours.read("08:30-18:00"), QuietHours.read("22:00-06:00")])


@given(CRONS, MOMENTS, st.integers(0, 120), QUIET, st.text(max_size=20))
def test_the_next_time_lies_after_and_outside_quiet_hours(
    cron: str, after: datetime, jitter: int, quiet: QuietHours | None, source: str
) -> None:
    plan = Plan(cron, SHANGHAI, jitter, quiet)
    due = next_due(plan, source, after)
    assert due > after
    if quiet:
        assert quiet.after(due.astimezone(SHANGHAI)) == due.astimezone(SHANGHAI)


@given(CRONS, MOMENTS, st.integers(0, 120), st.integers(1, 3000))
def test_a_late_look_finds_the_same_times(
    cron: str, after: datetime, jitter: int, late: int
) -> None:
    """However late a turn is taken, the ones after it are where they would have been."""
    plan = Plan(cron, SHANGHAI, jitter)
    first = next_due(plan, "source", after)
    second = next_due(plan, "source", first)
    delayed = min(first + timedelta(seconds=late), second - timedelta(microseconds=1))
    assert next_due(plan, "source", delayed) == second


def test_half_past_two_in_shanghai_is_half_past_six_in_the_evening_before_in_utc() -> None:
    after = datetime(2026, 11, 25, 12, tzinfo=UTC)
    due = next_due(Plan("30 2 * * *", SHANGHAI), "source", after)
    assert due == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


def test_a_time_in_quiet_hours_waits_for_their_end() -> None:
    plan = Plan("0 9 * * *", SHANGHAI, 0, QuietHours.read("08:30-18:00"))
    due = next_due(plan, "source", datetime(2026, 11, 25, 4, tzinfo=UTC))
    assert due.astimezone(SHANGHAI).strftime("%d %H:%M") == "25 18:00"


@pytest.mark.parametrize(
    "cron",
    ["", "* * *", "61 2 * * *", "0 0 30 2 *", "@daily", "0 0 L * *", "* * * * *", "0 2 * * * *"],
)
def test_what_is_no_time_or_comes_too_often_is_refused(cron: str) -> None:
    with pytest.raises(Abort):
        check(cron, 15)


@pytest.mark.parametrize("quiet", ["8", "25:00-26:00", "08:00-08:00", "8:00"])
def test_quiet_hours_are_a_beginning_and_an_end(quiet: str) -> None:
    with pytest.raises(Abort):
        QuietHours.read(quiet)


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("30 2 * * *", "every day at 02:30"),
        ("30 2,14 * * *", "every day at 02:30 · 14:30"),
        ("0 8 * * 1", "every Monday at 08:00"),
        ("0 8 * * 7", "every Sunday at 08:00"),
        ("0 8 * * 1-5", "Monday to Friday at 08:00"),
        ("5 3 1 * *", "on day 1 of each month at 03:05"),
        ("0 */6 * * *", "every 6 hours, on the hour"),
        ("15 */6 * * *", "every 6 hours, 15 minutes past"),
        ("*/30 * * * *", "every 30 minutes"),
        ("0 0 1 1 *", "at the times 0 0 1 1 *"),
    ],
)
def test_schedules_in_words(cron: str, said: str) -> None:
    phrase = in_words(cron)
    assert phrase.message.format(**phrase.context) == said
