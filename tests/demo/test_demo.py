"""The made-up ward shows every finding and nearly every alert, alike on both engines, and plays itself forward."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from tests.support.postgres_fixtures import FreshPostgres
from tests.support.ward import migrate, sqlite_database
from tracker.access.passwords import Passwords
from tracker.actions.act import House
from tracker.actions.demo.people import Calendar
from tracker.actions.demo.ward import make, play_forward
from tracker.actions.installations import WrongInstallation, mark
from tracker.cli import group
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness
from tracker.records.announcements import AlertNoteRevision, Withdrawal
from tracker.records.checks import DrainCheckRevision
from tracker.records.database import Database
from tracker.records.decisions import Choice, DecisionRevision
from tracker.records.follow_ups import FollowUpOutcome, FollowUpRevision
from tracker.records.frames import frame
from tracker.records.in_care import Judged, Moment, drains_of_patients, judged
from tracker.records.patients import Patient
from tracker.records.removals import RemovalRevision
from tracker.records.words import InstallationKind

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
PASSWORD = "a password of the demonstration"


def play(database: Database, now: datetime = NOW) -> Database:
    make(database, now=now, password=PASSWORD, passwords=Passwords("test"))
    return database


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demonstration of one morning, on SQLite; tests of this module only read it."""
    for database in sqlite_database(tmp_path_factory.mktemp("demo")):
        yield play(database)


def board(database: Database, now: datetime = NOW) -> list[Judged]:
    moment = Moment(now, now)
    with database.reading() as session:
        patients = list(session.scalars(select(Patient.id)))
        by = frame(session, now)
        found = drains_of_patients(session, patients, moment, by)
        return [judged(one, by, moment) for one in found if one.out_at is None]


def test_about_thirty_drains_on_two_wards_and_a_clinic_three_of_them_ready(demo: Database):
    drains = board(demo)
    assert 28 <= len(drains) <= 34
    assert {one.in_care.ward.name for one in drains} == {"Ward 7", "Ward 12", "Drain clinic"}
    outcomes = Counter(one.verdict.readiness for one in drains)
    assert outcomes[Readiness.READY] >= 3
    assert min(outcomes[Readiness.NOT_READY], outcomes[Readiness.CANNOT_TELL]) >= 8


def test_every_criterion_is_shown_with_every_finding_it_can_have(demo: Database):
    found = Counter(
        (name, one.finding) for drain in board(demo) for name, one in drain.verdict.judgement.criteria().items()
    )
    for name in CriterionName:
        for finding in (Finding.MET, Finding.NOT_MET, Finding.UNKNOWN):
            assert found[name, finding] >= 1, (name, finding)
    assert found[CriterionName.OUTPUT, Finding.NOT_USED] >= 1


def test_every_alert_there_is_is_shown(demo: Database):
    shown = {alert.code for drain in board(demo) for alert in drain.verdict.alerts}
    assert shown == set(AlertCode)


def test_two_drains_of_one_collection_are_judged_alike_in_output(demo: Database):
    by_collection = Counter(one.in_care.drain.collection_id for one in board(demo))
    (shared,) = [name for name, count in by_collection.items() if count == 2]
    found = {one.verdict.judgement.output.finding for one in board(demo) if one.in_care.drain.collection_id == shared}
    assert len(found) == 1


def test_a_night_on_which_the_clocks_changed_is_in_the_record(demo: Database):
    calendar = Calendar(NOW.date())
    night = calendar.at(calendar.latest_clock_change, 2)
    with demo.reading() as session:
        query = select(DrainCheckRevision.start_at, DrainCheckRevision.end_at)
        assert any(start < night < end for start, end in session.execute(query))


def test_every_record_of_it_came_through_an_act(demo: Database):
    with demo.reading() as session:
        for table in ("drain_check_revision", "imaging_study_revision", "stay_revision", "account_revision"):
            query = f"SELECT COUNT(*) FROM {table} WHERE event_id NOT IN (SELECT id FROM audit_event)"
            assert session.execute(text(query)).scalar() == 0


def test_the_hours_since_are_played_once_and_only_they(tmp_path: Path):
    for database in sqlite_database(tmp_path):
        play(database)
        assert play_forward(database, now=NOW + timedelta(minutes=5)) == 0
        later = NOW + timedelta(days=1)
        added = play_forward(database, now=later)
        assert 60 < added < 120
        assert play_forward(database, now=later) == 0
        ready = [one for one in board(database, later) if one.verdict.readiness is Readiness.READY]
        assert len(ready) >= 3


def test_a_demonstration_never_becomes_a_database_in_use_nor_the_other_way_round(demo: Database, tmp_path: Path):
    with pytest.raises(WrongInstallation):
        mark(House(demo, lambda: NOW), kind=InstallationKind.REAL)
    for database in sqlite_database(tmp_path):
        mark(House(database, lambda: NOW), kind=InstallationKind.REAL)
        with pytest.raises(WrongInstallation):
            mark(House(database, lambda: NOW), kind=InstallationKind.DEMO)


@pytest.mark.postgres
def test_verdicts_at_ten_moments_are_byte_for_byte_the_same_on_both_engines(
    demo: Database, fresh_postgres: FreshPostgres, monkeypatch: pytest.MonkeyPatch
):
    url = fresh_postgres("migrated", migrate).application_url
    other = Database(url)
    play(other)
    other.dispose()
    moments = [NOW - timedelta(hours=29 * number) for number in range(10)]
    for number, moment in enumerate(moments):
        known_at = moment if number % 2 else NOW
        printed = [
            verdicts(address, moment, known_at, monkeypatch)
            for address in (demo.engine.url.render_as_string(hide_password=False), url)
        ]
        assert printed[0] == printed[1]
        assert all(json.loads(line)["readiness"] for line in printed[0].splitlines())


def verdicts(url: str, as_of: datetime, known_at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command prints for every drain."""
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    arguments = ["verdict", "--all", "--json", "--as-of", as_of.isoformat(), "--known-at", known_at.isoformat()]
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_decisions_both_ways_a_removal_follow_ups_a_note_and_a_verdict_taken_back_are_shown(demo: Database):
    with demo.reading() as session:
        decided = {(row.choice, row.is_override) for row in session.scalars(select(DecisionRevision))}
        found = {row.outcome for row in session.scalars(select(FollowUpRevision))}
        again = session.scalars(select(FollowUpRevision.recurrence_collection_id)).all()
        (noted,) = session.scalars(select(AlertNoteRevision.code))
        (taken_back,) = session.scalars(select(Withdrawal))
        released = session.scalars(select(RemovalRevision.decision_id)).all()
    assert decided == {(Choice.REMOVE, False), (Choice.REMOVE, True), (Choice.KEEP, True)}
    assert found == {None, FollowUpOutcome.WELL, FollowUpOutcome.RE_COLLECTION}
    assert any(again)
    assert noted in set(AlertCode)
    assert taken_back.at > NOW.replace(hour=7, minute=18)
    assert len(released) == 2
    assert all(released)
