"""Folds a timeline into ward-days once, so that any number of moments can be judged from them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.readiness.calendar import WardCalendar, calendar_of
from tracker.readiness.drain_day import DrainDay, fold_drain_day, overlap_groups, plausible_gross
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check, Drain, DrainEvent, DrainTimeline, WardSetting
from tracker.readiness.vocabulary import CheckOrigin, EventKind

__all__ = ["Observation", "Span", "WardDays", "fold"]

OUT = frozenset({EventKind.REMOVED, EventKind.FELL_OUT})


class Observation(NamedTuple):
    """A check's vital signs as one ward-day sees them; `certain` when they cannot have been of another day."""

    check: Check
    certain: bool

    @property
    def answers(self) -> bool:
        """Whether it may answer a question; a form's check that leaves out a question answers none."""
        check = self.check
        return self.certain and not (check.origin is CheckOrigin.FORM and check.sepsis_signs is None)


class Span(NamedTuple):
    """A stretch of time of one drain, open where `end` is None."""

    drain: str
    start: datetime
    end: datetime | None
    evidence: str

    def touches(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (self.end is None or self.end > start)


class WardDays:
    """One drain's ward-days under one protocol and calendar; what it remembers never depends on the moment asked."""

    def __init__(self, timeline: DrainTimeline, protocol: Protocol, ward: WardSetting) -> None:
        self.timeline = timeline
        self.protocol = protocol
        self.calendar: WardCalendar = calendar_of(ward)
        self.drain: Drain = timeline.judged
        self.drains: list[Drain] = sorted(
            (drain for drain in timeline.drains if drain.collection == self.drain.collection),
            key=lambda drain: (drain.inserted_at, drain.record),
        )
        self.events: list[DrainEvent] = self._events_of_the_collection()
        self.event_times = [event.at for event in self.events]
        self._out_at = _first_out(timeline.events)
        self.checks_of: dict[str, list[Check]] = {drain.record: [] for drain in self.drains}
        self._by_day: dict[tuple[str, int], list[Check]] = defaultdict(list)
        self._observations: dict[int, list[Observation]] = defaultdict(list)
        self.checks = sorted(timeline.checks, key=lambda one: (one.start, one.end, one.id))
        for check in self.checks:
            self._add(check)
        self._charted_by_end = {drain: self._by_end(checks) for drain, checks in self.checks_of.items()}
        self._groups = {drain: overlap_groups(_measured(checks)) for drain, checks in self.checks_of.items()}
        self._starts = {drain: [check.start for check in checks] for drain, checks in self.checks_of.items()}
        self._longest = {
            drain: max((check.end - check.start for check in checks), default=timedelta(0))
            for drain, checks in self.checks_of.items()
        }
        self._settled: dict[int, datetime] = {}
        self._days: dict[int, tuple[DrainDay, ...]] = {}
        self.clampings = self._clampings()

    def out_at(self, drain: str, as_of: datetime) -> datetime | None:
        """When a drain came out, if that was at or before the moment."""
        out = self._out_at.get(drain)
        return out if out is not None and out <= as_of else None

    def in_situ(self, drain: Drain, as_of: datetime) -> bool:
        return drain.inserted_at <= as_of and self.out_at(drain.record, as_of) is None

    def drains_during(self, ordinal: int, as_of: datetime) -> list[Drain]:
        """The collection's drains that were in situ at any moment of a ward-day."""
        start, end = self.calendar.start(ordinal), self.calendar.end(ordinal)
        return [
            drain
            for drain in self.drains
            if drain.inserted_at < end
            and drain.inserted_at <= as_of
            and ((out := self.out_at(drain.record, as_of)) is None or (out > start and out > drain.inserted_at))
        ]

    def drain_days(self, ordinal: int, as_of: datetime) -> tuple[DrainDay, ...]:
        """What each drain of the collection shows for a ward-day, from the checks that ended by the moment."""
        if as_of < self._settled_at(ordinal):
            return self._fold_day(ordinal, as_of)
        known = self._days.get(ordinal)
        if known is None:
            known = self._days[ordinal] = self._fold_day(ordinal, as_of)
        return known

    def observations(self, ordinal: int, as_of: datetime) -> list[Observation]:
        """The patient's vital signs that may be of a ward-day, from the checks that ended by the moment."""
        return [one for one in self._observations.get(ordinal, ()) if one.check.end <= as_of]

    def events_until(self, as_of: datetime) -> Sequence[DrainEvent]:
        return self.events[: bisect_right(self.event_times, as_of)]

    def events_within(self, start: datetime, end: datetime, as_of: datetime) -> Sequence[DrainEvent]:
        """The collection's drain events in [start, end) that had happened by the moment."""
        first = bisect_left(self.event_times, start)
        return [event for event in self.events[first : bisect_left(self.event_times, end)] if event.at <= as_of]

    def newest_volume(self, drain: str, as_of: datetime) -> Check | None:
        """The check with a plausible gross output that ended last."""
        ends, checks = self._charted_by_end[drain]
        before = bisect_right(ends, as_of)
        return checks[before - 1] if before else None

    def has_volume(self, drain: str, ordinal: int, as_of: datetime) -> bool:
        """Whether any check with a plausible gross output belongs to a ward-day."""
        return any(
            one.end <= as_of and plausible_gross(one, self.protocol) for one in self._by_day.get((drain, ordinal), ())
        )

    def _events_of_the_collection(self) -> list[DrainEvent]:
        ours = {drain.record for drain in self.drains}
        return sorted((one for one in self.timeline.events if one.drain in ours), key=lambda one: (one.at, one.id))

    def _add(self, check: Check) -> None:
        if check.drain in self.checks_of:
            self.checks_of[check.drain].append(check)
            self._by_day[check.drain, self.belongs_to(check)].append(check)
        if _has_observation(check):
            self._add_observation(check)

    def _add_observation(self, check: Check) -> None:
        if check.observed_at is not None:
            self._observations[self.calendar.ordinal(check.observed_at)].append(Observation(check, certain=True))
            return
        first, last = self._days_touched(check)
        for ordinal in range(first, last + 1):
            self._observations[ordinal].append(Observation(check, certain=first == last))

    def _days_touched(self, check: Check) -> tuple[int, int]:
        """The first and last ward-day that share time with a check; one of no length touches the day of its instant."""
        first, last = self.calendar.ordinal(check.start), self.calendar.ordinal(check.end)
        if last > first and check.end == self.calendar.start(last):
            last -= 1
        return first, last

    def belongs_to(self, check: Check) -> int:
        """Rule O1: the ward-day with which the interval shares the most time, a tie to the earlier one."""
        first, last = self._days_touched(check)
        if first == last:
            return first
        return max(range(first, last + 1), key=lambda ordinal: (self._shared(check, ordinal), -ordinal))

    def _shared(self, check: Check, ordinal: int) -> timedelta:
        return min(check.end, self.calendar.end(ordinal)) - max(check.start, self.calendar.start(ordinal))

    def _settled_at(self, ordinal: int) -> datetime:
        """The moment after which no check can still change what a ward-day shows."""
        known = self._settled.get(ordinal)
        if known is None:
            ends = [check.end for drain in self.drains for check in self._near(drain.record, ordinal)]
            known = self._settled[ordinal] = max([*ends, self.calendar.end(ordinal)])
        return known

    def _near(self, drain: str, ordinal: int) -> list[Check]:
        """The drain's checks that touch a ward-day, and all that may duplicate one of these, by start."""
        start, end = self.calendar.start(ordinal), self.calendar.end(ordinal)
        starts, checks, groups = self._starts[drain], self.checks_of[drain], self._groups[drain]
        first, last = bisect_left(starts, start - self._longest[drain]), bisect_left(starts, end)
        touching = [check for check in checks[first:last] if self.touches(check, ordinal)]
        if not groups:
            return touching
        wanted = {member.id for check in touching for member in groups.get(check.id, (check,))}
        return [check for check in checks if check.id in wanted]

    def _by_end(self, checks: list[Check]) -> tuple[list[datetime], list[Check]]:
        charted = (check for check in checks if plausible_gross(check, self.protocol))
        by_end = sorted(charted, key=lambda one: (one.end, one.id))
        return [check.end for check in by_end], by_end

    def _fold_day(self, ordinal: int, as_of: datetime) -> tuple[DrainDay, ...]:
        start, end = self.calendar.start(ordinal), self.calendar.end(ordinal)
        return tuple(
            fold_drain_day(
                drain.record,
                in_situ=(max(start, drain.inserted_at), min(end, self.out_at(drain.record, as_of) or end)),
                own=self.checks_of_day(drain.record, ordinal, as_of),
                near=(near := self.checks_near(drain.record, ordinal, as_of)),
                touching=[check for check in near if self.touches(check, ordinal)],
                protocol=self.protocol,
            )
            for drain in self.drains_during(ordinal, as_of)
        )

    def checks_of_day(self, drain: str, ordinal: int, as_of: datetime) -> list[Check]:
        """The used checks of a drain that belong to a ward-day, by start."""
        return [one for one in self._by_day.get((drain, ordinal), ()) if one.end <= as_of]

    def checks_near(self, drain: str, ordinal: int, as_of: datetime) -> list[Check]:
        """The used checks of a drain that share time with a ward-day or duplicate one that does, by start."""
        return [one for one in self._near(drain, ordinal) if one.end <= as_of]

    def touches(self, check: Check, ordinal: int) -> bool:
        """Whether a check shares time with a ward-day; one of no length shares its instant."""
        start, end = self.calendar.start(ordinal), self.calendar.end(ordinal)
        return check.start < end and (check.end > start or check.start >= start)

    def _clampings(self) -> list[Span]:
        """Each clamping, to the first later unclamping of that drain; one at the same instant ends nothing."""
        undone = [event for event in self.events if event.kind is EventKind.UNCLAMPED]
        return [
            Span(event.drain, event.at, _first_of(undone, event.drain, event.at), event.id)
            for event in self.events
            if event.kind is EventKind.CLAMPED
        ]


def fold(timeline: DrainTimeline, protocol: Protocol, as_of: datetime) -> WardDays:
    """The ward-days of a timeline under a protocol, by the ward's calendar in force at the moment."""
    return WardDays(timeline, protocol, timeline.ward_at(as_of))


def _first_of(events: Iterable[DrainEvent], drain: str, after: datetime) -> datetime | None:
    return min((event.at for event in events if event.drain == drain and event.at > after), default=None)


def _first_out(events: Iterable[DrainEvent]) -> dict[str, datetime]:
    out: dict[str, datetime] = {}
    for event in events:
        if event.kind in OUT:
            out[event.drain] = min(event.at, out.get(event.drain, event.at))
    return out


def _measured(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.gross_ml is not None]


def _has_observation(check: Check) -> bool:
    return not (
        check.temp_c is None
        and check.pain is None
        and check.antipyretic is None
        and check.sepsis_signs is None
        and check.fluid is None
    )
