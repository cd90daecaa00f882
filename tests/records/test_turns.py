"""What became of a verdict, and when: every turn of a random history is where judging each moment finds it."""

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.support.histories import History
from tests.support.ward import Ward
from tracker.records.frames import frame
from tracker.records.in_care import Moment
from tracker.records.loading import load_patients
from tracker.records.turns import Turn, causes, turns

SPAN = timedelta(days=9)


def turns_of(ward: Ward, drain: UUID, moment: Moment) -> list[Turn]:
    patient = ward.in_care(drain).patient_id
    with ward.database.reading() as session:
        record = load_patients(session, [patient], moment.known_at)[patient]
        by = frame(session, moment.known_at)
        session.expunge_all()
    return turns(record, drain, by, moment, moment.as_of - SPAN)


def outcome_at(ward: Ward, drain: UUID, at: datetime):
    return ward.judged(drain, Moment(at, at)).verdict.judgement.outcome()


@pytest.mark.parametrize("seed", [3, 17])
def test_every_moment_is_as_the_last_turn_before_it_says(sqlite_ward: Ward, seed: int):
    history, rng = History(sqlite_ward, seed, people=1, gaps=0.1), random.Random(seed)
    for _ in history.play(70):
        pass
    checked = by_time = 0
    for drain in history.drains:
        now = sqlite_ward.moment()
        found = turns_of(sqlite_ward, drain, now)
        assert [one.at for one in found] == sorted({one.at for one in found})
        by_time += sum(one.by_time for one in found)
        for one in found:
            just_before = one.at - timedelta(microseconds=1)
            assert outcome_at(sqlite_ward, drain, one.at) == one.after.outcome() != one.before.outcome()
            assert outcome_at(sqlite_ward, drain, just_before) == one.before.outcome()
        for _ in range(12 if found else 0):
            at = found[0].at + (now.as_of - found[0].at) * rng.random()
            last = [one for one in found if one.at <= at][-1]
            assert outcome_at(sqlite_ward, drain, at) == last.after.outcome(), at
            checked += 1
    assert checked >= 12
    assert by_time >= 1, "no verdict changed by time alone"


def test_a_turn_by_an_entry_names_the_act_and_who_did_it(sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    sqlite_ward.clock.forward(hours=3)
    sqlite_ward.check(drain, hours=3, temp_c=39)
    now = sqlite_ward.moment()
    last = turns_of(sqlite_ward, drain, now)[-1]
    assert not last.by_time
    patient = sqlite_ward.in_care(drain).patient_id
    with sqlite_ward.database.reading() as session:
        cause = causes(session, patient, now.as_of - SPAN, now.known_at)[last.at]
    assert (cause.action, cause.by) == ("record_check", "Nurse")
