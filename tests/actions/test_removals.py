"""A removal closes the drain in one act, an error opens it again, and what comes back is tied to what let it out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.deciding import follow_ups_of, removal_of, remove, sign
from tests.support.ward import Ward
from tracker.actions import drains, follow_ups, removals, stays
from tracker.actions.drains import EventEntry
from tracker.actions.errors import NotFound, Refused, StaleForm
from tracker.actions.follow_ups import FollowUpEntry
from tracker.actions.removals import ClosingVolume
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import EventKind, Readiness
from tracker.records.decisions import Choice
from tracker.records.follow_ups import FollowUpKind, FollowUpOutcome, is_recurrence, open_follow_ups
from tracker.records.in_care import Moment
from tracker.records.removals import Manner, Tip, out_events

CONTACT, DAY_7, DAY_30 = FollowUpKind


def test_one_act_takes_the_drain_out_with_its_closing_volume_and_three_follow_ups(ward: Ward):
    drain = ward.ready_drain()
    decision = sign(ward, drain)
    ward.clock.forward(minutes=30)
    remove(ward, drain, closing=ClosingVolume(Decimal(7), flush_ml=Decimal(5), clamped=False, leak=False))
    in_care = ward.in_care(drain)
    assert in_care.out_at == ward.clock.now
    removal = removal_of(ward, drain)
    assert removal is not None
    assert (removal.decision_id, removal.tip, removal.complications) == (decision, Tip.INTACT, ())
    (closing,) = [check for check in in_care.timeline.checks if check.record == str(removal.closing_check_id)]
    assert (closing.gross_ml, closing.start, closing.end) == (
        Decimal(7),
        ward.clock.now - timedelta(hours=1.5),
        ward.clock.now,
    )
    due = {kind: row.due_on for kind, row in follow_ups_of(ward, drain).items()}
    assert due == {CONTACT: date(2026, 11, 12), DAY_7: date(2026, 11, 17), DAY_30: date(2026, 12, 10)}


def test_follow_ups_are_counted_by_the_wards_own_days_and_can_be_given_otherwise(sqlite_ward: Ward):
    ward = sqlite_ward
    ward.clock.now = ward.clock.now.replace(month=7, hour=23, minute=30)  # past midnight in London
    drain = ward.drain()
    today = ward.clock.now.date() + timedelta(days=1)
    remove(ward, drain, follow_up_on={DAY_7: today + timedelta(days=9)})
    found = follow_ups_of(ward, drain)
    assert found[CONTACT].due_on == today + timedelta(days=2)
    assert found[DAY_7].due_on == today + timedelta(days=9)
    other = ward.drain(ward.patient("9990000011", "Other", "B01"))
    with pytest.raises(Refused) as refused:
        remove(ward, other, follow_up_on={DAY_7: today - timedelta(days=1)})
    assert refused.value.field == "day_7"


@pytest.mark.parametrize("choice", [None, Choice.KEEP])
def test_without_a_decision_to_remove_it_is_recorded_and_says_so(sqlite_ward: Ward, choice):
    drain = sqlite_ward.drain()
    if choice is not None:
        sign(sqlite_ward, drain, choice)
    remove(sqlite_ward, drain, manner=Manner.FELL_OUT, tip=Tip.NOT_SEEN)
    removal = removal_of(sqlite_ward, drain)
    assert removal is not None
    assert removal.decision_id is None
    with sqlite_ward.database.reading() as session:
        assert [event.kind for event in out_events(session, drain)] == [EventKind.FELL_OUT]


def test_a_decision_signed_after_the_drain_came_out_did_not_release_it(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    then = ward.clock.now
    ward.clock.forward(hours=3)
    sign(ward, drain, Choice.REMOVE, reason="Late.")
    remove(ward, drain, at=then)
    removal = removal_of(ward, drain)
    assert removal is not None
    assert removal.decision_id is None


def test_a_drain_that_is_out_cannot_come_out_again_nor_before_it_went_in(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=1)
    with pytest.raises(Refused):
        remove(ward, drain, at=ward.clock.now - timedelta(hours=2))
    remove(ward, drain)
    with pytest.raises(Refused):
        remove(ward, drain)


def test_a_drain_event_is_never_a_removal(ward: Ward):
    drain = ward.drain()
    for kind in (EventKind.REMOVED, EventKind.FELL_OUT):
        with pytest.raises(Refused):
            drains.record_event(ward.house, drain=drain, entry=EventEntry(ward.clock.now, kind), by=ward.nurse)
    event = drains.record_event(
        ward.house, drain=drain, entry=EventEntry(ward.clock.now, EventKind.CLAMPED), by=ward.nurse
    )
    turned = EventEntry(ward.clock.now, EventKind.REMOVED)
    with pytest.raises(Refused):
        drains.correct_event(ward.house, event=event, entry=turned, revision=1, reason="Slip.", by=ward.nurse)


def test_a_removal_entered_in_error_is_withdrawn_whole_and_the_drain_is_judged_as_before(ward: Ward):
    drain = ward.ready_drain()
    before = ward.verdict(drain).judgement
    remove(ward, drain, closing=ClosingVolume(Decimal(70)))
    assert ward.verdict(drain).readiness is Readiness.CANNOT_TELL
    with pytest.raises(Refused):
        removals.reopen(ward.house, drain=drain, revision=1, reason=" ", by=ward.nurse)
    with pytest.raises(StaleForm):
        removals.reopen(ward.house, drain=drain, revision=7, reason="Other drain.", by=ward.nurse)
    removals.reopen(ward.house, drain=drain, revision=1, reason="It was the other drain.", by=ward.nurse)
    assert ward.in_care(drain).out_at is None
    assert ward.verdict(drain).judgement == before
    assert removal_of(ward, drain) is None
    assert follow_ups_of(ward, drain) == {}
    with pytest.raises(NotFound):
        removals.reopen(ward.house, drain=drain, revision=2, reason="Again.", by=ward.nurse)
    remove(ward, drain)
    assert len(follow_ups_of(ward, drain)) == 3


def test_a_withdrawn_removal_is_still_seen_by_a_page_of_then(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    remove(ward, drain)
    ward.clock.forward(minutes=1)
    then = Moment(ward.clock.now, ward.clock.now)
    ward.clock.forward(minutes=1)
    removals.reopen(ward.house, drain=drain, revision=1, reason="Other drain.", by=ward.nurse)
    assert ward.in_care(drain, then).out_at is not None
    assert ward.in_care(drain).out_at is None


def outcome(ward: Ward, drain, kind: FollowUpKind, entry: FollowUpEntry, **more):
    row = follow_ups_of(ward, drain)[kind]
    follow_ups.record(ward.house, follow_up=row.record_id, entry=entry, revision=row.revision, by=ward.nurse, **more)


def test_a_re_collection_is_a_recurrence_tied_to_collection_drain_and_release(ward: Ward):
    drain = ward.ready_drain()
    decision = sign(ward, drain)
    remove(ward, drain)
    removed_at = ward.clock.now
    earlier = ward.in_care(drain).drain.collection_id
    ward.clock.forward(days=20)
    found = FollowUpEntry(
        ward.clock.now, FollowUpOutcome.RE_COLLECTION, treated_by=("drainage",), is_new_collection=True
    )
    outcome(ward, drain, DAY_30, found)
    row, removal = follow_ups_of(ward, drain)[DAY_30], removal_of(ward, drain)
    assert removal is not None
    assert removal.decision_id == decision
    assert is_recurrence(row, removed_at)
    again = drains.insert(
        ward.house,
        patient=ward.in_care(drain).patient_id,
        entry=drains.DrainEntry(ward.in_care(drain).drain.type, ward.clock.now, Decimal(12)),
        collection=row.recurrence_collection_id,
        by=ward.nurse,
    )
    assert ward.in_care(again).collection.recurrence_of == earlier
    assert AlertCode.RECURRENCE in {alert.code for alert in ward.verdict(again).alerts}


@pytest.mark.parametrize(
    "outcome_word,treated_by,days,expected",
    [
        (FollowUpOutcome.RE_COLLECTION, ("antibiotics",), 90, True),
        (FollowUpOutcome.RE_COLLECTION, ("antibiotics",), 91, False),
        (FollowUpOutcome.RE_COLLECTION, (), 10, False),
        (FollowUpOutcome.SYMPTOMS, None, 10, False),
        (FollowUpOutcome.WELL, None, 10, False),
    ],
)
def test_what_is_a_recurrence(sqlite_ward: Ward, outcome_word, treated_by, days, expected):
    ward = sqlite_ward
    drain = ward.drain()
    remove(ward, drain)
    removed_at = ward.clock.now
    ward.clock.forward(days=days)
    outcome(ward, drain, DAY_30, FollowUpEntry(ward.clock.now, outcome_word, treated_by))
    assert is_recurrence(follow_ups_of(ward, drain)[DAY_30], removed_at) is expected


def test_not_reached_stays_due_and_a_recorded_outcome_changes_only_with_a_reason(ward: Ward):
    drain = ward.drain()
    remove(ward, drain)
    ward.clock.forward(days=2)
    outcome(ward, drain, CONTACT, FollowUpEntry(ward.clock.now, FollowUpOutcome.NOT_REACHED))
    with ward.database.reading() as session:
        assert {one.row.kind for one in open_follow_ups(session)} == {CONTACT, DAY_7, DAY_30}
    outcome(ward, drain, CONTACT, FollowUpEntry(ward.clock.now, FollowUpOutcome.WELL))
    with ward.database.reading() as session:
        assert {one.row.kind for one in open_follow_ups(session)} == {DAY_7, DAY_30}
    changed = FollowUpEntry(ward.clock.now, FollowUpOutcome.SYMPTOMS)
    with pytest.raises(Refused) as refused:
        outcome(ward, drain, CONTACT, changed)
    assert refused.value.field == "reason"
    outcome(ward, drain, CONTACT, changed, reason="She called back.")
    assert follow_ups_of(ward, drain)[CONTACT].outcome is FollowUpOutcome.SYMPTOMS


def test_a_re_collection_says_what_it_needed_and_nothing_comes_before_the_removal(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=1)
    remove(ward, drain)
    with pytest.raises(Refused) as refused:
        outcome(ward, drain, DAY_7, FollowUpEntry(ward.clock.now, FollowUpOutcome.RE_COLLECTION))
    assert refused.value.field == "treated_by"
    early = FollowUpEntry(ward.clock.now - timedelta(minutes=5), FollowUpOutcome.WELL)
    with pytest.raises(Refused):
        outcome(ward, drain, DAY_7, early)


def test_the_last_ward_keeps_a_patient_at_home_until_the_follow_up_is_done_and_no_longer(ward: Ward):
    drain = ward.drain()
    patient = ward.in_care(drain).patient_id
    stay = ward.in_care(drain).stay
    remove(ward, drain)
    ward.clock.forward(hours=1)
    stays.end(ward.house, stay=stay.record_id, until=ward.clock.now, revision=1, by=ward.nurse)
    ward.clock.forward(days=31)
    for kind in FollowUpKind:
        outcome(ward, drain, kind, FollowUpEntry(ward.clock.now, FollowUpOutcome.WELL))
    with pytest.raises(NotFound):
        drains.add_collection(ward.house, patient=patient, entry=drains.CollectionEntry("pelvic"), by=ward.nurse)


def test_a_review_names_who_and_when_and_changes_no_verdict(ward: Ward):
    drain = ward.ready_drain()
    before = ward.verdict(drain)
    tomorrow = ward.clock.now.date() + timedelta(days=1)
    drains.plan_review(ward.house, drain=drain, owner="Clinic", next_review_on=tomorrow, revision=1, by=ward.nurse)
    row = ward.in_care(drain).drain
    assert (row.owner, row.next_review_on) == ("Clinic", tomorrow)
    assert ward.verdict(drain).readiness is before.readiness
    assert AlertCode.VERDICT_CHANGED_BY_CORRECTION not in {alert.code for alert in ward.verdict(drain).alerts}
    with pytest.raises(StaleForm):
        drains.plan_review(ward.house, drain=drain, owner="X", next_review_on=tomorrow, revision=1, by=ward.nurse)
    gone_by = tomorrow - timedelta(days=9)
    with pytest.raises(Refused):
        drains.plan_review(ward.house, drain=drain, owner="X", next_review_on=gone_by, revision=2, by=ward.nurse)
