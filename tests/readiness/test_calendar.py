"""Ward-days begin at the ward's hour on its own clock, also on nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.readiness.calendar import WardCalendar, calendar_of
from tracker.readiness.timeline import DrainTimeline, Patient, WardSetting

SEVEN = time(7)
FIRST = datetime(2015, 1, 1, tzinfo=UTC)
# zone, day start, date of the ward-day, its start in UTC, its length in hours
NIGHTS = [
    ("Europe/London", SEVEN, date(2026, 3, 28), "2026-03-28T07:00", 23),
    ("Europe/London", SEVEN, date(2026, 3, 29), "2026-03-29T06:00", 24),
    ("Europe/London", SEVEN, date(2026, 10, 24), "2026-10-24T06:00", 25),
    ("Europe/London", SEVEN, date(2026, 10, 25), "2026-10-25T07:00", 24),
    ("America/New_York", SEVEN, date(2026, 3, 7), "2026-03-07T12:00", 23),
    ("America/New_York", SEVEN, date(2026, 10, 31), "2026-10-31T11:00", 25),
    ("Australia/Lord_Howe", SEVEN, date(2026, 4, 4), "2026-04-03T20:00", 24.5),
    ("Australia/Lord_Howe", SEVEN, date(2026, 10, 3), "2026-10-02T20:30", 23.5),
    ("Asia/Kolkata", SEVEN, date(2026, 10, 24), "2026-10-24T01:30", 24),
    # the day start itself lies in the skipped hour: it is the instant that the offset before it gives
    ("Europe/London", time(1, 30), date(2026, 3, 29), "2026-03-29T01:30", 23),
    ("Europe/London", time(1, 30), date(2026, 3, 28), "2026-03-28T01:30", 24),
    ("America/New_York", time(2, 30), date(2026, 3, 8), "2026-03-08T07:30", 23),
    ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-03T15:45", 23.5),
    # the day start comes twice: the first of the two
    ("Europe/London", time(1, 30), date(2026, 10, 25), "2026-10-25T00:30", 25),
    ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T05:30", 25),
    ("Australia/Lord_Howe", time(1, 45), date(2026, 4, 5), "2026-04-04T14:45", 24.5),
]


@pytest.mark.parametrize("zone, starts, day, utc, hours", NIGHTS)
def test_a_ward_day_begins_and_lasts_as_its_clock_says(zone: str, starts: time, day: date, utc: str, hours: float):
    calendar = WardCalendar(zone, starts)
    ordinal = day.toordinal()
    assert calendar.start(ordinal) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert calendar.end(ordinal) - calendar.start(ordinal) == timedelta(hours=hours)


ZONES = st.sampled_from(sorted({zone for zone, *_ in NIGHTS} | {"America/Sao_Paulo", "Asia/Tehran"}))
STARTS = st.sampled_from([SEVEN, time(0), time(1, 30), time(2, 15), time(23, 59)])
INSTANTS = st.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(zone=ZONES, starts=STARTS, instant=INSTANTS)
def test_every_instant_lies_in_exactly_the_ward_day_that_is_named(zone: str, starts: time, instant: datetime) -> None:
    calendar = WardCalendar(zone, starts)
    ordinal = calendar.ordinal(instant)
    assert calendar.start(ordinal) <= instant < calendar.end(ordinal)


@given(zone=ZONES, starts=STARTS, day=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_ward_days_follow_one_another_and_last_about_a_day(zone: str, starts: time, day: date) -> None:
    calendar = WardCalendar(zone, starts)
    ordinal = day.toordinal()
    assert timedelta(hours=22) < calendar.end(ordinal) - calendar.start(ordinal) < timedelta(hours=26)
    assert calendar.ordinal(calendar.start(ordinal)) == ordinal
    assert calendar.ordinal(calendar.start(ordinal) - timedelta(microseconds=1)) == ordinal - 1


MIDNIGHTS = [
    ("Europe/London", date(2026, 3, 29), "2026-03-29T00:00+00:00"),
    ("Europe/London", date(2026, 10, 26), "2026-10-26T00:00+00:00"),
    ("America/New_York", date(2026, 7, 4), "2026-07-04T04:00+00:00"),
    ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00+00:00"),  # midnight itself was skipped
    ("Asia/Tehran", date(2022, 3, 22), "2022-03-21T20:30+00:00"),
]


@pytest.mark.parametrize("zone, day, utc", MIDNIGHTS)
def test_a_local_date_begins_at_its_first_instant(zone: str, day: date, utc: str) -> None:
    midnight = WardCalendar(zone, SEVEN).local_midnight(day)
    assert midnight == datetime.fromisoformat(utc)
    assert midnight.astimezone(ZoneInfo(zone)).date() == day
    assert (midnight - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == day - timedelta(days=1)


def test_the_setting_in_force_is_the_latest_that_has_begun() -> None:
    first = WardSetting(datetime(2026, 1, 1, tzinfo=UTC), "Europe/London", SEVEN)
    later = WardSetting(datetime(2026, 11, 9, tzinfo=UTC), "Europe/London", time(6))
    timeline = DrainTimeline("A", datetime(2026, 12, 1, tzinfo=UTC), (later, first), Patient("p", "p"), ())
    assert timeline.ward_at(datetime(2026, 11, 8, 23, 59, tzinfo=UTC)) is first
    assert timeline.ward_at(datetime(2026, 11, 9, tzinfo=UTC)) is later
    assert timeline.ward_at(datetime(2025, 6, 1, tzinfo=UTC)) is first


def test_wards_with_the_same_clock_share_a_calendar() -> None:
    one = WardSetting(datetime(2026, 1, 1, tzinfo=UTC), "Europe/London", SEVEN)
    other = WardSetting(datetime(2026, 6, 1, tzinfo=UTC), "Europe/London", SEVEN, (time(6),))
    assert calendar_of(one) is calendar_of(other)
    assert calendar_of(one) is not calendar_of(WardSetting(one.valid_from, "Europe/Dublin", SEVEN))
