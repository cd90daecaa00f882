"""The worker compares the record with the sealed audit once a day, in steps, and only in its own database."""

import pytest

from tests.support.tampering import as_owner
from tests.support.ward import Ward
from tracker.audit.integrity import last_check
from tracker.cli.daily import DailyCheck
from tracker.settings import Settings


def checked_at(ward: Ward) -> object:
    with ward.database.reading() as session:
        entry = last_check(session)
    return entry and entry.at


def test_it_is_done_once_a_day_step_by_step(sqlite_ward: Ward):
    sqlite_ward.drain()
    daily = DailyCheck(sqlite_ward.house, look_every_s=0)
    steps = 0
    while checked_at(sqlite_ward) is None:
        daily.step()
        steps += 1
        assert steps < 100
    assert steps > 3
    first = checked_at(sqlite_ward)
    sqlite_ward.clock.forward(hours=23)
    for _ in range(steps + 3):
        daily.step()
    assert checked_at(sqlite_ward) == first
    sqlite_ward.clock.forward(hours=1)
    for _ in range(steps + 3):
        daily.step()
    assert checked_at(sqlite_ward) != first


def test_nothing_is_done_in_the_first_minutes(sqlite_ward: Ward):
    daily = DailyCheck(sqlite_ward.house)
    for _ in range(20):
        daily.step()
    assert checked_at(sqlite_ward) is None


def test_a_database_that_is_away_is_said_and_stops_nothing(sqlite_ward: Ward, capsys: pytest.CaptureFixture[str]):
    daily = DailyCheck(sqlite_ward.house, look_every_s=0)
    daily.step()
    with as_owner(sqlite_ward) as connection:
        connection.exec_driver_sql("ALTER TABLE audit_event RENAME TO gone")
    daily.step()
    assert "was broken off (OperationalError)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "application, sealer, is_done",
    [
        ("sqlite:///here", "", True),
        ("postgresql+psycopg://app:a@h/d", "postgresql+psycopg://sealer:b@h/d", True),
        ("postgresql+psycopg://app:a@h/d", "postgresql+psycopg://sealer:b@h/other", False),
        ("sqlite:///here", "postgresql+psycopg://sealer:b@h/d", False),
    ],
)
def test_a_sealer_that_knows_another_database_only_compares_nothing(application: str, sealer: str, is_done: bool):
    with DailyCheck.of(Settings(database_url=application, sealer_url=sealer)) as daily:
        assert (daily._house is not None) is is_done
