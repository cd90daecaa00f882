"""Who was told "Criteria met" is remembered once, and told when a later entry shows that it was not."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.deciding import remove
from tests.support.ward import Ward
from tracker.access.actor import Actor
from tracker.actions import alerts, announcements, checks, drains
from tracker.actions.errors import NotFound, Refused, StaleForm
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import Readiness
from tracker.records.announcements import Announcement, Withdrawal, alert_facts, alert_notes
from tracker.records.frames import frame_of_wards


def tell(ward: Ward, drain: UUID, by: Actor) -> None:
    """Show somebody the drain as it stands now."""
    shown = {str(drain): ward.verdict(drain).readiness}
    known_at = ward.moment().known_at
    entity, action = Entity("drain", drain), AuditAction.SEE_DRAIN
    seen(ward.house, by=by, action=action, entity=entity, shown=shown, known_at=known_at, tells=True)


def told(ward: Ward) -> list[tuple[UUID, Readiness]]:
    with ward.database.reading() as session:
        rows = session.execute(select(Announcement.account_id, Announcement.readiness).order_by(Announcement.at))
        return [(row[0], row[1]) for row in rows]


def notices(ward: Ward, by: Actor) -> list[UUID]:
    """What stands on somebody's board as taken back."""
    with ward.database.reading() as session:
        found = frame_of_wards(session, by.wards or (), told=by.account_id).taken_back
        return [row.withdrawal_id for row in found]


def correct(ward: Ward, drain: UUID, **answers: Any) -> None:
    """Correct the newest check that had ended a while ago."""
    newest = max(ward.in_care(drain).timeline.checks, key=lambda check: check.end)
    entry = ward.entry(start_at=newest.start, end_at=newest.end, observed_at=newest.end, **answers)
    revision = int(newest.id.rpartition("@")[2])
    checks.correct(
        ward.house, check=UUID(newest.record), entry=entry, revision=revision, reason="Read wrongly.", by=ward.nurse
    )


def test_the_same_word_is_remembered_once_for_each_account_until_it_changes(ward: Ward):
    drain = ward.ready_drain()
    for by in (ward.physician, ward.physician, ward.nurse, ward.physician):
        tell(ward, drain, by)
        ward.clock.forward(minutes=1)
    assert told(ward) == [(ward.physician.account_id, Readiness.READY), (ward.nurse.account_id, Readiness.READY)]
    ward.check(drain, 0.1, gross_ml=Decimal(99))
    for _ in range(2):
        tell(ward, drain, ward.physician)
    assert told(ward)[2:] == [(ward.physician.account_id, Readiness.NOT_READY)]


def test_a_word_that_never_was_criteria_met_is_not_remembered(sqlite_ward: Ward):
    tell(sqlite_ward, sqlite_ward.drain(), sqlite_ward.physician)
    assert told(sqlite_ward) == []


def test_a_correction_that_takes_the_verdict_back_is_told_to_whoever_was_shown_it_and_nobody_else(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(minutes=5)
    correct(ward, drain, gross_ml=Decimal(80))
    assert len(notices(ward, ward.physician)) == 1
    assert notices(ward, ward.nurse) == []


def test_a_new_fact_that_changes_the_verdict_takes_nothing_back_for_it_was_right_then(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(hours=1)
    ward.check(drain, 0.5, gross_ml=Decimal(99))
    assert ward.verdict(drain).readiness is Readiness.NOT_READY
    assert notices(ward, ward.physician) == []


def test_a_fact_of_before_that_is_entered_late_takes_it_back(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(hours=1)
    late = ward.clock.now - timedelta(hours=1.5)
    ward.check(drain, end_at=late, start_at=late - timedelta(minutes=10), observed_at=late, gross_ml=Decimal(99))
    assert len(notices(ward, ward.physician)) == 1


def test_a_correction_that_leaves_it_met_takes_nothing_back(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(minutes=5)
    correct(ward, drain, gross_ml=Decimal(12))
    assert notices(ward, ward.physician) == []


def test_a_removal_takes_nothing_back_though_its_time_be_that_of_the_page(ward: Ward):
    drain = ward.ready_drain()
    ward.clock.forward(seconds=40)
    tell(ward, drain, ward.physician)
    remove(ward, drain, at=ward.clock.now - timedelta(seconds=40))
    assert notices(ward, ward.physician) == []
    correct(ward, drain, gross_ml=Decimal(80))
    assert len(notices(ward, ward.physician)) == 1


def test_it_is_told_also_when_the_drain_is_out_by_then(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(minutes=5)
    remove(ward, drain)
    ward.clock.forward(minutes=5)
    correct(ward, drain, gross_ml=Decimal(80))
    assert len(notices(ward, ward.physician)) == 1


def test_a_notice_stands_until_it_is_acknowledged_by_the_one_who_was_told(ward: Ward):
    drain = ward.ready_drain()
    for by in (ward.physician, ward.nurse):
        tell(ward, drain, by)
    ward.clock.forward(minutes=5)
    correct(ward, drain, gross_ml=Decimal(80))
    (notice,) = notices(ward, ward.physician)
    with pytest.raises(NotFound):
        announcements.acknowledge(ward.house, withdrawal=notice, by=ward.nurse)
    for _ in range(2):
        announcements.acknowledge(ward.house, withdrawal=notice, by=ward.physician)
    assert notices(ward, ward.physician) == []
    assert len(notices(ward, ward.nurse)) == 1


def test_what_was_told_again_after_it_was_taken_back_can_be_taken_back_again(ward: Ward):
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    for output in (80, 11, 80):
        ward.clock.forward(minutes=5)
        correct(ward, drain, gross_ml=Decimal(output))
        if output == 11:
            tell(ward, drain, ward.physician)
    assert len(notices(ward, ward.physician)) == 2


def test_what_is_taken_back_stands_with_the_event_of_the_correction(sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    tell(sqlite_ward, drain, sqlite_ward.physician)
    sqlite_ward.clock.forward(minutes=5)
    correct(sqlite_ward, drain, gross_ml=Decimal(80))
    changed = max(sqlite_ward.in_care(drain).timeline.corrections, key=lambda one: one.entered_at)
    with sqlite_ward.database.reading() as session:
        (row,) = session.scalars(select(Withdrawal))
        assert row.at == changed.entered_at


def loud(ward: Ward, drain: UUID) -> dict[AlertCode, str]:
    """The facts of each alert that nobody took note of."""
    with ward.database.reading() as session:
        noted = alert_notes(session, drain, ward.moment().known_at)
    found = {alert.code: alert_facts(alert) for alert in ward.verdict(drain).alerts}
    return {code: facts for code, facts in found.items() if facts not in noted}


def test_an_alert_that_was_noted_is_quiet_until_its_facts_change(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=30)
    ward.check(drain, leak=True)
    facts = loud(ward, drain)[AlertCode.PERICATHETER_LEAK]
    with pytest.raises(Refused):
        alerts.note(ward.house, drain=drain, facts=facts, reason=" ", by=ward.physician)
    alerts.note(ward.house, drain=drain, facts=facts, reason="Dressing changed.", by=ward.physician)
    assert AlertCode.PERICATHETER_LEAK not in loud(ward, drain)
    assert AlertCode.PERICATHETER_LEAK in {alert.code for alert in ward.verdict(drain).alerts}, "it stays listed"
    ward.clock.forward(hours=1)
    ward.check(drain, 1, leak=True)
    assert AlertCode.PERICATHETER_LEAK in loud(ward, drain)
    with pytest.raises(StaleForm):
        alerts.note(ward.house, drain=drain, facts=facts, reason="Again.", by=ward.physician)


def test_a_day_that_goes_by_makes_no_noted_alert_loud_again(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(days=15)
    facts = loud(ward, drain)[AlertCode.DWELL_REVIEW]
    alerts.note(ward.house, drain=drain, facts=facts, reason="Reviewed.", by=ward.physician)
    ward.clock.forward(days=1)
    assert AlertCode.DWELL_REVIEW not in loud(ward, drain)
    ward.clock.forward(days=15)
    assert AlertCode.DWELL_REVIEW in loud(ward, drain), "the next milestone is another fact"


def test_a_nurse_takes_note_of_no_alert(sqlite_ward: Ward):
    from tracker.access.actor import NotPermitted

    drain = sqlite_ward.drain()
    facts = next(iter(loud(sqlite_ward, drain).values()))
    with pytest.raises(NotPermitted):
        alerts.note(sqlite_ward.house, drain=drain, facts=facts, reason="Known.", by=sqlite_ward.nurse)


def test_a_changed_detail_of_the_collection_can_take_it_back_too(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    tell(ward, drain, ward.physician)
    ward.clock.forward(minutes=5)
    collection = ward.in_care(drain).collection
    entry = drains.CollectionEntry(collection.site, etiology="ibd")
    drains.change_collection(
        ward.house, collection=collection.record_id, entry=entry, revision=1, reason="Pathology.", by=ward.nurse
    )
    assert ward.verdict(drain).readiness is not Readiness.READY
    assert len(notices(ward, ward.physician)) == 1
