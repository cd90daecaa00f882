"""The record as it would go on if every fact from now on were favourable (rule K5)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tracker.readiness.fistula import INSTANT
from tracker.readiness.judgement import RuledDays, rule
from tracker.readiness.output import days_needed
from tracker.readiness.timeline import Check, Drain, DrainEvent, DrainTimeline, FistulaRecord, LabResult, Study
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

__all__ = ["FavourableFuture"]

NAME = "favourable"
ZERO = Decimal(0)
_PAINLESS: dict[str, Any] = {"pain": 0, "pain_from": PainSource.ABSCESS}
_EMPTIED: dict[str, Any] = {"gross_ml": ZERO, "flush_ml": ZERO, "patency": Patency.PATENT}


class FavourableFuture:
    """What had happened by a moment, and what favourable facts may follow."""

    def __init__(self, ruled: RuledDays, as_of: datetime) -> None:
        self.ruled, self.as_of = ruled, as_of
        self.days, self.protocol = ruled.days, ruled.protocol
        self.today = ruled.days.calendar.ordinal(as_of)
        self.present = [drain for drain in ruled.days.drains if ruled.days.in_situ(drain, as_of)]
        self.past = _until(ruled.days.timeline, as_of)
        normal, _ = ruled.protocol.plausible_temp_c
        self._signs: dict[str, Any] = {"temp_c": normal, "sepsis_signs": False, **_PAINLESS}
        self._begun = {drain.record: self._bag_begun(drain) for drain in self.present}

    def ways_to_empty(self) -> Iterator[dict[str, bool]]:
        """For each drain that is in, whether its bag is emptied now or left to the end of the ward-day.

        It matters for a bag begun before today only: within one day the parts of a check add up to the whole.
        """
        start = self.days.calendar.start(self.today)
        ways: list[dict[str, bool]] = [{}]
        for drain in self.present:
            choices = (True, False) if self.protocol.output_days and self._begun[drain.record] < start else (True,)
            ways = [{**way, drain.record: choice} for way in ways for choice in choices]
        yield from ways

    def timeline(self, emptied_now: dict[str, bool], moment: datetime) -> DrainTimeline:
        """The record with nursing from now on and favourable findings at the moment.

        The bags are emptied now or not, at the end of every ward-day and at the moment.
        """
        past, nursed = self.past, self._nursed(moment)
        nursing = (one for drain in self.present for one in self._checks(drain, nursed, now=emptied_now[drain.record]))
        return replace(
            past,
            checks=(*self._bearing_on(moment), *nursing),
            events=(*past.events, *self._events()),
            fistula=(*past.fistula, *self._assessments(moment)),
            imaging=(*past.imaging, *self._studies(moment)),
            labs=(*past.labs, LabResult(NAME, NAME, moment, moment, ZERO, None, ZERO)),
        )

    def _bearing_on(self, moment: datetime) -> list[Check]:
        """The checks that a judgement at the moment can rest on: of the days that count then or that a bag may still
        mend, what duplicates one of these, and suspicious fluid of whenever.

        The rest is left out, so that fewer have to be folded: the favourable study is newer than all of it.
        """
        calendar, protocol = self.days.calendar, self.protocol
        counted = max(days_needed(self.days, self.as_of), protocol.afebrile_days)
        start = calendar.start(min(self.closed_before(), calendar.ordinal(moment) - counted))
        wanted = {check.id for drain in self.days.drains for check in self.days.checks_since(drain.record, start)}
        wanted.update(one.id for one in self.ruled.fistula.suspicions)
        return [check for check in self.past.checks if check.end >= start or check.id in wanted]

    def _nursed(self, moment: datetime) -> list[datetime]:
        """Now, every ward-day start to come, and the moment."""
        calendar = self.days.calendar
        starts = map(calendar.start, range(self.today + 1, calendar.ordinal(moment) + 1))
        return sorted({self.as_of, *starts, moment})

    def alone(self) -> RuledDays:
        """What had happened, judged as it stands."""
        whole = self.ruled.days.timeline
        return self.ruled if self.past is whole else rule(self.past, self.protocol, self.as_of)

    def closed_before(self) -> int:
        """The first ward-day to which a bag now on a drain may belong; no check to come belongs to an earlier one."""
        return min([self.today, *map(self.days.calendar.ordinal, self._begun.values())])

    def _bag_begun(self, drain: Drain) -> datetime:
        """When the bag now on the drain was put on: at the last recorded output, or with the drain."""
        checks = self.days.checks_of[drain.record]
        ends = [check.end for check in checks if check.gross_ml is not None and check.end <= self.as_of]
        return max(ends, default=drain.inserted_at)

    def _checks(self, drain: Drain, nursed: Iterable[datetime], *, now: bool) -> Iterator[Check]:
        """At each time of nursing the bag of a drain, where it is emptied then; with that of the drain judged, or
        without one, the patient's vital signs.
        """
        since, first = self._begun[drain.record], self.as_of if now else self.days.calendar.end(self.today)
        judged = drain.record == self.days.drain.record
        for until in nursed:
            emptied = self.protocol.output_days > 0 and since < until and first <= until
            bag = _EMPTIED if emptied else {}
            signs = {**self._signs, "observed_at": until} if judged else {}
            if bag or signs:
                name = f"{NAME} {drain.record} {until.isoformat()}"
                yield Check(name, name, drain.record, since if emptied else until, until, until, **bag, **signs)
            since = until if emptied else since

    def _events(self) -> Iterator[DrainEvent]:
        """Drains unclamped and their position confirmed now; just after, where they were clamped this very instant."""
        if not self.days.clampings and not self.ruled.output.dislodgements:
            return
        for drain in self.present:
            for kind in (EventKind.UNCLAMPED, EventKind.POSITION_CONFIRMED):
                for at in (self.as_of, self.as_of + INSTANT):
                    yield DrainEvent(NAME, NAME, drain.record, at, kind, at)

    def _assessments(self, at: datetime) -> Iterator[FistulaRecord]:
        """A listed study; also a bedside assessment, which a protocol may accept earlier."""
        collection = self.days.drain.collection
        yield FistulaRecord(NAME, NAME, collection, at, FistulaStatus.NONE_SUSPECTED, None, at)
        for evidence in self.protocol.fistula_evidence[:1]:
            yield FistulaRecord(NAME, NAME, collection, at, FistulaStatus.EXCLUDED, evidence, at)

    def _studies(self, at: datetime) -> Iterator[Study]:
        """One of an accepted modality, and a CT, which can answer a report of a new collection.

        None too early to count: where no study is asked for, such a one would ask for another.
        """
        accepted = self.protocol.imaging_modalities
        if accepted and at >= self.ruled.imaging.first_valid_at:
            for modality in dict.fromkeys((Modality.CT if Modality.CT in accepted else accepted[0], Modality.CT)):
                yield _clearing(self.days.drain.collection, modality, at)


def _clearing(collection: str, modality: Modality, at: datetime) -> Study:
    """A final report that says everything asked, all of it good."""
    return Study(
        record=NAME,
        id=NAME,
        collection=collection,
        at=at,
        modality=modality,
        entered_at=at,
        status=ReportStatus.FINAL,
        result=ImagingResult.RESOLVED,
        residual_mm=ZERO,
        drain_position=DrainPosition.IN_CAVITY,
        complication="none",
        new_collection=False,
    )


def _until(timeline: DrainTimeline, as_of: datetime) -> DrainTimeline:
    """The record without what is known to come later; itself where nothing is."""
    if max(timeline.moments()) <= as_of:
        return timeline
    return replace(
        timeline,
        drains=tuple(drain for drain in timeline.drains if drain.inserted_at <= as_of),
        checks=tuple(check for check in timeline.checks if check.end <= as_of),
        events=tuple(event for event in timeline.events if event.at <= as_of),
        fistula=tuple(record for record in timeline.fistula if record.at <= as_of),
        imaging=tuple(study for study in timeline.imaging if study.at <= as_of),
        labs=tuple(lab for lab in timeline.labs if lab.at <= as_of),
    )
