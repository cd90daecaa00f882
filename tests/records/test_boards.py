"""A board is judged from the days that rules reach and from what is remembered, as from the whole record afresh."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.support.histories import History
from tests.support.ward import Ward
from tracker.readiness.vocabulary import Readiness
from tracker.records import boards
from tracker.records.boards import BoardMemory, Standing, checks_since, standing_drains
from tracker.records.frames import frame_of_wards

ACTS = 60


def board(ward: Ward, memory: BoardMemory | None = None, now: datetime | None = None) -> list[Standing]:
    with ward.database.reading() as session:
        found = standing_drains(
            session, frame_of_wards(session, [ward.seven]), [ward.seven], now or ward.clock.now, memory
        )
        session.expunge_all()
    return found


def essence(found: list[Standing]) -> list[object]:
    """What is shown of each drain; names of versions included."""
    return [(one.in_care.drain_id, one.in_care.stay.bed, one.protocol, one.judgement) for one in found]


@pytest.mark.parametrize("seed", range(2))
def test_days_that_rules_reach_are_judged_as_the_whole_history_is(sqlite_ward: Ward, seed: int):
    history = History(sqlite_ward, seed, people=2, gaps=0.35)
    outcomes: Counter[Readiness] = Counter()
    left_out = 0
    for number, _ in enumerate(history.play(ACTS)):
        for one in board(sqlite_ward) if number % 3 == 0 else ():
            whole = sqlite_ward.judged(one.in_care.drain_id)
            assert one.judgement == whole.verdict.judgement
            left_out += len(whole.in_care.timeline.checks) - len(one.in_care.timeline.checks)
            outcomes[one.judgement.readiness] += 1
    assert left_out > 0, "the window left nothing out"
    assert len(outcomes) >= 2, outcomes


def test_a_window_that_is_too_short_is_noticed(sqlite_ward: Ward, monkeypatch: pytest.MonkeyPatch):
    drain = sqlite_ward.ready_drain()
    assert checks_since(frame(sqlite_ward), sqlite_ward.clock.now) < sqlite_ward.clock.now - timedelta(days=14)
    monkeypatch.setattr(boards, "checks_since", lambda _, now: now - timedelta(days=1))
    (short,) = board(sqlite_ward)
    assert short.judgement != sqlite_ward.verdict(drain).judgement


def frame(ward: Ward):
    with ward.database.reading() as session:
        found = frame_of_wards(session, [ward.seven])
        session.expunge_all()
    return found


def test_what_is_remembered_is_what_is_judged_afresh(sqlite_ward: Ward):
    history, memory = History(sqlite_ward, 11), BoardMemory()
    for number, _ in enumerate(history.play(ACTS)):
        remembered = board(sqlite_ward, memory)
        if number % 3 == 0:
            assert essence(remembered) == essence(board(sqlite_ward))


def test_nothing_shown_changes_by_time_alone_before_it_is_said_to(sqlite_ward: Ward):
    history, rng = History(sqlite_ward, 5, people=2), random.Random(5)
    changed = 0
    for _ in history.play(ACTS // 2):
        now = sqlite_ward.clock.now
        one = rng.choice(board(sqlite_ward))
        if one.until is not None:
            between = now + (one.until - now) * rng.random()
            before, just_before, after = (
                next(
                    later for later in board(sqlite_ward, now=moment) if later.in_care.drain_id == one.in_care.drain_id
                )
                for moment in (between, one.until - timedelta(microseconds=1), one.until)
            )
            assert before.judgement == just_before.judgement == one.judgement
            changed += after.judgement != one.judgement
    assert changed > ACTS // 16, "what is said to change seldom does"


def test_memory_forgets_what_was_used_longest_ago(sqlite_ward: Ward):
    memory = BoardMemory(most=2)
    now = sqlite_ward.clock.now
    one, two, three = sqlite_ward.house.new_id(), sqlite_ward.house.new_id(), sqlite_ward.house.new_id()
    for patient in (one, two):
        memory.keep(patient, "key", now, None, [])
    assert memory.recall(one, "key", now) == []
    memory.keep(three, "key", now, None, [])
    assert memory.recall(two, "key", now) is None
    assert memory.recall(one, "key", now) == []
    assert memory.recall(one, "another key", now) is None
    assert memory.recall(one, "key", now - timedelta(minutes=1)) is None, "a clock set back"
