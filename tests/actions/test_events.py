"""Drain events: corrected and withdrawn, and what each does to the verdict."""

from datetime import timedelta

import pytest

from tests.support.ward import Ward
from tracker.actions import drains
from tracker.actions.drains import EventEntry
from tracker.actions.errors import Refused, StaleForm
from tracker.readiness.vocabulary import EventKind, Finding, Readiness


def test_an_event_entered_by_mistake_is_corrected_and_withdrawn(ward: Ward):
    drain = ward.ready_drain()
    wrong = EventEntry(ward.clock.now, EventKind.DISLODGED)
    event = drains.record_event(ward.house, drain=drain, entry=wrong, by=ward.nurse)
    assert ward.verdict(drain).judgement.output.finding is Finding.UNKNOWN
    right = EventEntry(ward.clock.now - timedelta(minutes=30), EventKind.POSITION_CONFIRMED)
    drains.correct_event(ward.house, event=event, entry=right, revision=1, reason="Wrong line.", by=ward.nurse)
    assert ward.verdict(drain).judgement.output.finding is Finding.MET
    with pytest.raises(StaleForm):
        drains.void_event(ward.house, event=event, revision=1, reason="Late.", by=ward.nurse)
    drains.void_event(ward.house, event=event, revision=2, reason="Another drain.", by=ward.nurse)
    assert ward.verdict(drain).readiness is Readiness.READY
    with pytest.raises(Refused):
        drains.correct_event(ward.house, event=event, entry=right, revision=3, reason="Again.", by=ward.nurse)


def test_an_event_cannot_be_moved_before_the_insertion_of_its_drain(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    event = drains.record_event(
        ward.house, drain=drain, entry=EventEntry(ward.clock.now, EventKind.CLAMPED), by=ward.nurse
    )
    early = EventEntry(ward.clock.now - timedelta(hours=1), EventKind.CLAMPED)
    with pytest.raises(Refused) as refused:
        drains.correct_event(ward.house, event=event, entry=early, revision=1, reason="Earlier.", by=ward.nurse)
    assert refused.value.field == "at"
