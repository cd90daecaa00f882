"""Stretches of time in which a drain of the collection may lie outside it."""

from collections.abc import Iterable
from datetime import datetime

from tracker.readiness.spans import Span
from tracker.readiness.timeline import Drain, Study
from tracker.readiness.vocabulary import DrainPosition, EventKind, ReportStatus
from tracker.readiness.ward_days import OUT, WardDays

__all__ = ["dislodgements", "displaced_studies"]

ENDING_EVENTS = frozenset({EventKind.POSITION_CONFIRMED, EventKind.EXCHANGED, EventKind.REPOSITIONED}) | OUT
REPORTED = frozenset({ReportStatus.FINAL, ReportStatus.AMENDED})


def dislodgements(days: WardDays) -> list[Span]:
    """Every span from a dislodgement or a displaced position to what first places the tip in the collection again."""
    spans = [_span(days, event.drain, event.at, event.id) for event in days.events if event.kind is EventKind.DISLODGED]
    for study in displaced_studies(days):
        spans.extend(
            _span(days, drain.record, study.at, study.id) for drain in days.drains if _was_in_situ(days, drain, study)
        )
    return spans


def displaced_studies(days: WardDays) -> list[Study]:
    """Studies since the insertion, of this collection or of none named, that show the drain displaced."""
    return [
        study
        for study in days.timeline.imaging
        if study.drain_position is DrainPosition.DISPLACED
        and study.collection in (None, days.drain.collection)
        and study.at >= days.drain.inserted_at
    ]


def _was_in_situ(days: WardDays, drain: Drain, study: Study) -> bool:
    return days.in_situ(drain, study.at)


def _span(days: WardDays, drain: str, start: datetime, evidence: str) -> Span:
    return Span(drain, start, min((at for at in _endings(days, drain) if at > start), default=None), evidence)


def _endings(days: WardDays, drain: str) -> Iterable[datetime]:
    for event in days.events:
        if event.drain == drain and event.kind in ENDING_EVENTS:
            yield event.at
    for study in days.timeline.imaging:
        if _places_the_tip(days, study):
            yield study.at


def _places_the_tip(days: WardDays, study: Study) -> bool:
    return (
        study.drain_position is DrainPosition.IN_CAVITY
        and study.status in REPORTED
        and study.modality in days.protocol.imaging_modalities
        and study.collection == days.drain.collection
    )
