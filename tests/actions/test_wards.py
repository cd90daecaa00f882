"""Wards are added with a calendar on which a ward-day can be completed."""

from datetime import time, timedelta

import pytest

from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.actions import wards
from tracker.actions.errors import Refused, StaleForm
from tracker.records.frames import frame


@pytest.mark.parametrize("clock", [time(6), time(6, 30), time(7)])
def test_a_check_time_in_the_hour_before_the_ward_day_starts_is_enough(sqlite_ward: Ward, clock: time):
    wards.add(
        sqlite_ward.house, entry=wards.WardEntry("Ward 9", "UTC", check_times=(clock, time(18))), by=sqlite_ward.command
    )


@pytest.mark.parametrize("clock", [time(5, 59), time(7, 1), time(9)])
def test_check_times_that_never_close_a_ward_day_are_refused(sqlite_ward: Ward, clock: time):
    with pytest.raises(Refused) as refused:
        wards.add(
            sqlite_ward.house, entry=wards.WardEntry("Ward 9", "UTC", check_times=(clock,)), by=sqlite_ward.command
        )
    assert refused.value.field == "check_times"


def test_a_time_zone_that_does_not_exist_is_refused(sqlite_ward: Ward):
    with pytest.raises(Refused) as refused:
        wards.add(sqlite_ward.house, entry=wards.WardEntry("Ward 9", "Europe/Londinium"), by=sqlite_ward.command)
    assert refused.value.field == "zone"


def test_a_nurse_adds_no_ward(sqlite_ward: Ward):
    with pytest.raises(NotPermitted):
        wards.add(sqlite_ward.house, entry=wards.WardEntry("Ward 9", "UTC"), by=sqlite_ward.nurse)


def changed(ward: Ward, **fields) -> None:
    usual = {"revision": 1, "reason": "Rounds begin later.", "by": ward.command}
    entry = wards.WardEntry("Ward 7", "Europe/London", check_times=(time(8, 30),), day_start=time(9))
    wards.change(ward.house, ward=ward.seven, **{"entry": entry, **usual, **fields})


def test_settings_change_from_now_on_and_the_past_is_judged_by_the_old_ones(sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    before = sqlite_ward.clock.now
    sqlite_ward.clock.forward(days=1)
    changed(sqlite_ward)
    with sqlite_ward.database.reading() as session:
        found = frame(session)
        assert found.ward_at(sqlite_ward.seven, before).day_start == time(7)
        assert found.ward_at(sqlite_ward.seven, sqlite_ward.clock.now).day_start == time(9)


def test_settings_never_change_in_the_past(sqlite_ward: Ward):
    past = sqlite_ward.clock.now - timedelta(minutes=1)
    entry = wards.WardEntry("Ward 7", "Europe/London", valid_from=past)
    with pytest.raises(Refused) as refused:
        changed(sqlite_ward, entry=entry)
    assert refused.value.field == "valid_from"


def test_a_change_of_settings_needs_a_reason_the_right_and_the_newest_version(sqlite_ward: Ward):
    with pytest.raises(Refused):
        changed(sqlite_ward, reason="")
    with pytest.raises(NotPermitted):
        changed(sqlite_ward, by=sqlite_ward.physician)
    changed(sqlite_ward)
    with pytest.raises(StaleForm):
        changed(sqlite_ward)
