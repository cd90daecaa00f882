"""Wards are added with a calendar on which a ward-day can be completed."""

from datetime import time

import pytest

from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.actions import wards
from tracker.actions.errors import Refused


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
