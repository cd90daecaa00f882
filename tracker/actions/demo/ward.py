"""Makes the demonstration in a new database, and plays the hours that are missing into an older one."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.actions.act import House
from tracker.actions.demo.deciding import Signing
from tracker.actions.demo.people import ACCOUNTS, ZONE, Calendar, Ids, PastClock, Staff, hire
from tracker.actions.demo.player import Player
from tracker.actions.demo.stories import COURSES
from tracker.actions.installations import mark
from tracker.records.accounts import AccountRevision, AccountWard
from tracker.records.database import Database
from tracker.records.installations import Installation
from tracker.records.patients import PatientChange
from tracker.records.wards import WardRevision
from tracker.records.words import InstallationKind

__all__ = ["make", "play_forward"]

BEFORE = timedelta(days=2)
MOST_DAYS_PLAYED = 14


def make(database: Database, *, now: datetime, password: str, passwords: Passwords) -> int:
    """Play the whole demonstration up to now into a new database; the number of acts done."""
    calendar = Calendar(now.astimezone(ZoneInfo(ZONE)).date())
    earliest = min(calendar.at(course.first_day, 0) for course in COURSES) - BEFORE
    clock, ids = PastClock(earliest), Ids()
    house = House(database, clock, ids)
    ids.begin("mark")
    mark(house, kind=InstallationKind.DEMO, user="demo")
    staff = hire(house, ids.begin, password=password, passwords=passwords, since=earliest)
    signing = Signing(password, passwords)
    return Player(house, clock, ids, staff, calendar, signing).play(None, now)


def play_forward(database: Database, *, now: datetime) -> int:
    """Play what would have happened since the last recorded act, at most 14 days of it."""
    with database.reading() as session:
        last = session.scalar(select(func.max(PatientChange.recorded_at, type_=PatientChange.recorded_at.type)))
        earliest = session.scalar(select(Installation.made_at))
        staff = _staff(session)
    if last is None or earliest is None:
        return 0
    calendar = Calendar(_day_of_the_demonstration(earliest))
    since = max(last, now - timedelta(days=MOST_DAYS_PLAYED))
    clock, ids = PastClock(since), Ids()
    return Player(House(database, clock, ids), clock, ids, staff, calendar).play(since, now)


def _day_of_the_demonstration(earliest: datetime) -> date:
    first = min(course.first_day for course in COURSES)
    return (earliest + BEFORE).astimezone(ZoneInfo(ZONE)).date() - timedelta(days=first)


def _staff(session: Session) -> Staff:
    wards = {row.name: row.record_id for row in session.scalars(select(WardRevision).order_by(WardRevision.revision))}
    places = session.execute(select(AccountWard.record_id, AccountWard.ward_id)).all()
    actors = {}
    for row in session.scalars(select(AccountRevision).order_by(AccountRevision.revision)):
        own = frozenset(ward for account, ward in places if account == row.record_id)
        actors[row.sign_in_name] = Actor(row.record_id, row.display_name, row.role, own)
    return Staff({name: actors[name] for name, *_ in ACCOUNTS}, wards)
