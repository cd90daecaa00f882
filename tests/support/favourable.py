"""Brute force for the earliest possible removal: favourable facts really added, moment by moment, and judged."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from tests.support.situations import Situation
from tracker.readiness.timeline import Check, Drain, DrainEvent, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import (
    DrainPosition,
    EventKind,
    FistulaStatus,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = ["PARTS", "could_be_ready", "moments_worth_trying", "stripped"]

TICK = timedelta(microseconds=1)


def stripped(one: Situation) -> Situation:
    """What had happened by the moment judged."""
    drains = tuple(drain for drain in one.timeline.drains if drain.inserted_at <= one.as_of)
    kept = {field: tuple(one.used(field)) for field in ("checks", "events", "fistula", "imaging", "labs")}
    return one.with_(drains=drains, **kept)


PARTS = frozenset(
    {"bags", "temperatures", "pain", "white count", "amylase", "fistula", "studies", "position", "unclamped"}
)
"""The kinds of favourable facts; each can be left out."""


def could_be_ready(one: Situation, moment: datetime, parts: frozenset[str] = PARTS) -> bool:
    """Whether any way to empty the bags, with or without a study, makes it ready at the moment."""
    drains = [drain for drain in one.ruled.days.drains if one.ruled.days.in_situ(drain, one.as_of)]
    emptied = product((True, False), repeat=len(drains)) if "bags" in parts else [None]
    ways = [_checks(one, drains, way, moment) if way is not None else [] for way in emptied]
    studies = ([], _studies(one, moment)) if "studies" in parts else ([],)
    return any(_later(one, [*bags], imaging, moment, parts) for bags in ways for imaging in studies)


def _later(one: Situation, checks: list[Check], imaging: list[Study], moment: datetime, parts: frozenset[str]) -> bool:
    """Whether it is ready at the moment with these checks and studies and the other parts."""
    zero = Decimal(0)
    added: dict[str, list[Any]] = {
        "checks": checks + _signs(one, moment, parts),
        "events": _events(one, moment, parts),
        "fistula": _assessments(one, moment) if "fistula" in parts else [],
        "imaging": imaging,
        "labs": [LabResult("+", "+w", moment, moment, zero)] * ("white count" in parts)
        + [LabResult("+", "+a", moment, moment, None, None, zero)] * ("amylase" in parts),
    }
    kept = {field: (*getattr(one.timeline, field), *facts) for field, facts in added.items()}
    return Situation(one.with_(**kept).timeline, one.protocol, moment).is_ready


def _day_starts(one: Situation, until: datetime) -> Iterator[datetime]:
    calendar = one.ruled.days.calendar
    day = calendar.ordinal(one.as_of) + 1
    while calendar.start(day) <= until:
        yield calendar.start(day)
        day += 1


def _checks(one: Situation, drains: Sequence[Drain], emptied: Sequence[bool], moment: datetime) -> list[Check]:
    """Each drain's bag emptied now, or only at the end of the ward-day; then at the end of each, and at the moment."""
    found = []
    for drain, now in zip(drains, emptied, strict=True):
        measured = [check.end for check in one.timeline.checks if _measures(check, drain)]
        since = max(measured, default=drain.inserted_at)
        ends = [one.as_of] * now + list(_day_starts(one, moment))
        for end in sorted({*ends, moment} if ends else ()):
            if since < end:
                found.append(_bag(drain, since, end))
                since = end
    return found


def _measures(check: Check, drain: Drain) -> bool:
    return check.drain == drain.record and check.gross_ml is not None


def _bag(drain: Drain, start: datetime, end: datetime) -> Check:
    name = f"+bag {drain.record} {end.isoformat()}"
    zero = Decimal(0)
    return Check(name, name, drain.record, start, end, end, zero, zero, Patency.PATENT, clamped=False, leak=False)


def _signs(one: Situation, moment: datetime, parts: frozenset[str]) -> list[Check]:
    well: dict[str, Any] = {"temp_c": Decimal("36.5")} if "temperatures" in parts else {}
    well |= {"pain": 0, "pain_from": PainSource.ABSCESS} if "pain" in parts else {}
    times = {one.as_of, *_day_starts(one, moment), moment}
    names = {at: f"+signs {at.isoformat()}" for at in times}
    drain = one.timeline.drain
    return [Check(names[at], names[at], drain, at, at, at, observed_at=at, **well) for at in sorted(times)]


def _events(one: Situation, moment: datetime, parts: frozenset[str]) -> list[DrainEvent]:
    kinds = {"unclamped": EventKind.UNCLAMPED, "position": EventKind.POSITION_CONFIRMED}
    times = [at for at in (one.as_of, one.as_of + TICK) if at <= moment]
    return [
        DrainEvent("+", f"+{kind} {drain.record} {at.isoformat()}", drain.record, at, kind, at)
        for drain in one.ruled.days.drains
        for part, kind in kinds.items()
        if part in parts
        for at in times
    ]


def _assessments(one: Situation, moment: datetime) -> list[FistulaRecord]:
    collection, listed = one.timeline.judged.collection, one.protocol.fistula_evidence
    bedside = FistulaRecord("+b", "+bedside", collection, moment, FistulaStatus.NONE_SUSPECTED, None, moment)
    study = FistulaRecord("+s", "+study", collection, moment, FistulaStatus.EXCLUDED, listed[0], moment)
    return [bedside, study]


def _studies(one: Situation, moment: datetime) -> list[Study]:
    """In the modality that the protocol accepts, and a CT that can answer a report of a new collection."""
    accepted = one.protocol.imaging_modalities
    kinds = {Modality.CT if Modality.CT in accepted else accepted[0], Modality.CT}
    return [
        Study(
            f"+{kind}",
            f"+{kind}",
            one.timeline.judged.collection,
            moment,
            kind,
            moment,
            ReportStatus.FINAL,
            ImagingResult.RESOLVED,
            Decimal(0),
            DrainPosition.IN_CAVITY,
            "none",
            new_collection=False,
        )
        for kind in sorted(kinds)
    ]


def moments_worth_trying(one: Situation, until: datetime) -> list[datetime]:
    """Every moment before `until` at which something could begin to hold."""
    days, protocol = one.ruled.days, one.protocol
    inserted = days.drain.inserted_at
    hours = (24, protocol.imaging_min_h_after_insertion, protocol.fistula_assessment_min_h_after_insertion)
    midnights = [
        days.calendar.local_midnight(days.calendar.local_date(one.as_of) + timedelta(days=n)) for n in range(1, 25)
    ]
    found = {one.as_of, one.as_of + TICK, until - TICK, until - timedelta(minutes=1), *_day_starts(one, until)}
    found |= {inserted + timedelta(hours=hour) for hour in hours} | set(midnights)
    return sorted(at for at in found if one.as_of <= at < until)
