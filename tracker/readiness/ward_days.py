"""Folds a timeline into ward-days once, so that any number of moments can be judged from them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from tracker.readiness.calendar import WardCalendar, calendar_of
from tracker.readiness.day_tally import plausible_gross
from tracker.readiness.drain_checks import DrainChecks
from tracker.readiness.drain_day import DrainDay, fold_drain_day
from tracker.readiness.protocol import Protocol
from tracker.readiness.spans import clampings
from tracker.readiness.timeline import Check, Drain, DrainEvent, DrainTimeline, WardSetting
from tracker.readiness.vocabulary import CheckOrigin, EventKind

__all__ = ["Observation", "Seen", "WardDays", "fold"]

_BY_START = attrgetter("start", "end", "id")

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


Seen = tuple[int, int]
"""A ward-day, and how much of what can change it has happened."""


class WardDays:
    """One drain's ward-days under one protocol and calendar.

    What it remembers of a day it remembers by what of the day had happened, so that no answer depends on what was
    asked before.
    """

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
        self.clampings = clampings(self.events)
        self._out_at = _first_out(timeline.events)
        self.checks = sorted(timeline.checks, key=_BY_START)
        self.checks_of: dict[str, list[Check]] = {drain.record: [] for drain in self.drains}
        self._by_day: dict[tuple[str, int], list[Check]] = defaultdict(list)
        self._observations: dict[int, list[tuple[Check, bool]]] = defaultdict(list)
        self._ends: dict[int, list[datetime]] = defaultdict(list)
        """Of each ward-day, when its checks ended: from then on it looks different."""
        self._sort_into_days()
        self._of_drain = {name: DrainChecks(checks, protocol) for name, checks in self.checks_of.items()}
        self._of_any_day = [*self.event_times, *(drain.inserted_at for drain in self.drains)]
        self._of_any_day += (end for checks in self._of_drain.values() for end in checks.grouped_ends)
        self._changes: dict[int, list[datetime]] = {}
        self._drain_days: dict[Seen, tuple[DrainDay, ...]] = {}
        self._observed: dict[Seen, list[Observation]] = {}

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

    def seen(self, ordinal: int, as_of: datetime) -> Seen:
        """The same for two moments at which a ward-day looks the same."""
        changes = self._changes.get(ordinal)
        if changes is None:
            here = [*self._ends.get(ordinal, ()), *self._of_any_day]
            changes = self._changes[ordinal] = sorted(here)
        return ordinal, bisect_right(changes, as_of)

    def drain_days(self, ordinal: int, as_of: datetime) -> tuple[DrainDay, ...]:
        """What each drain of the collection shows for a ward-day, from the checks that ended by the moment."""
        seen = self.seen(ordinal, as_of)
        known = self._drain_days.get(seen)
        if known is None:
            known = self._drain_days[seen] = self._fold_day(ordinal, as_of)
        return known

    def observations(self, ordinal: int, as_of: datetime) -> Sequence[Observation]:
        """The patient's vital signs that may be of a ward-day, from the checks that ended by the moment."""
        seen = self.seen(ordinal, as_of)
        known = self._observed.get(seen)
        if known is None:
            found = self._observations.get(ordinal, ())
            known = [Observation(check, certain) for check, certain in found if check.end <= as_of]
            self._observed[seen] = known
        return known

    def events_until(self, as_of: datetime) -> Sequence[DrainEvent]:
        return self.events[: bisect_right(self.event_times, as_of)]

    def events_within(self, start: datetime, end: datetime, as_of: datetime) -> Sequence[DrainEvent]:
        """The collection's drain events in [start, end) that had happened by the moment."""
        first = bisect_left(self.event_times, start)
        return [event for event in self.events[first : bisect_left(self.event_times, end)] if event.at <= as_of]

    def newest_volume(self, drain: str, as_of: datetime) -> Check | None:
        """The check with a plausible gross output that ended last."""
        return self._of_drain[drain].newest_volume(as_of)

    def has_volume(self, drain: str, ordinal: int, as_of: datetime) -> bool:
        """Whether any check with a plausible gross output belongs to a ward-day."""
        checks = self._by_day.get((drain, ordinal), ())
        return any(one.end <= as_of and plausible_gross(one, self.protocol) for one in checks)

    def checks_of_day(self, drain: str, ordinal: int, as_of: datetime) -> list[Check]:
        """The used checks of a drain that belong to a ward-day, by start."""
        return [one for one in self._by_day.get((drain, ordinal), ()) if one.end <= as_of]

    def checks_since(self, drain: str, start: datetime) -> list[Check]:
        """The checks of a drain that reach beyond a moment, and all that may duplicate one of these."""
        return self._of_drain[drain].near(start, datetime.max.replace(tzinfo=UTC))

    def belongs_to(self, check: Check) -> int:
        """Rule O1: the ward-day with which the interval shares the most time, a tie to the earlier one."""
        first = self.calendar.ordinal(check.start)
        return self._longest_shared(check, first, self._last_day(check, first))

    def _events_of_the_collection(self) -> list[DrainEvent]:
        ours = {drain.record for drain in self.drains}
        return sorted((one for one in self.timeline.events if one.drain in ours), key=lambda one: (one.at, one.id))

    def _sort_into_days(self) -> None:
        """Checks come by start, so that the day of the last one is near that of the next."""
        calendar, ends, observations = self.calendar, self._ends, self._observations
        day = calendar.ordinal(self.checks[0].start) if self.checks else 0
        next_day = calendar.end(day)
        for check in self.checks:
            start, end, at = check.start, check.end, check.observed_at
            while start >= next_day:
                day += 1
                next_day = calendar.end(day)
            last = day if end <= next_day else self._last_day(check, day)
            for ordinal in (day,) if last == day else range(day, last + 1):
                ends[ordinal].append(end)
            if check.drain in self.checks_of:
                self.checks_of[check.drain].append(check)
                belongs = day if last == day else self._longest_shared(check, day, last)
                self._by_day[check.drain, belongs].append(check)
            if _has_observation(check):
                if at is not None and start <= at < next_day:
                    observations[day].append((check, True))
                else:
                    self._observe(check, at, day, last)

    def _observe(self, check: Check, at: datetime | None, first: int, last: int) -> None:
        """An observation of some time in an interval's ward-days, or of its own in another than the first."""
        if at is None:
            for ordinal in range(first, last + 1):
                self._observations[ordinal].append((check, first == last))
            return
        day = self.calendar.ordinal(at)
        self._ends[day].append(check.end)
        self._observations[day].append((check, True))

    def _last_day(self, check: Check, first: int) -> int:
        """The last ward-day that shares time with a check; one of no length has only the day of its instant."""
        last = first
        while check.end > self.calendar.start(last + 1):
            last += 1
        return last

    def _longest_shared(self, check: Check, first: int, last: int) -> int:
        if first == last:
            return first
        return max(range(first, last + 1), key=lambda ordinal: (self._shared(check, ordinal), -ordinal))

    def _shared(self, check: Check, ordinal: int) -> timedelta:
        return min(check.end, self.calendar.end(ordinal)) - max(check.start, self.calendar.start(ordinal))

    def _fold_day(self, ordinal: int, as_of: datetime) -> tuple[DrainDay, ...]:
        start, end = self.calendar.start(ordinal), self.calendar.end(ordinal)
        folded = []
        for drain in self.drains_during(ordinal, as_of):
            checks = self._of_drain[drain.record]
            folded.append(
                fold_drain_day(
                    drain.record,
                    in_situ=(max(start, drain.inserted_at), min(end, self.out_at(drain.record, as_of) or end)),
                    own=self.checks_of_day(drain.record, ordinal, as_of),
                    near=(near := [check for check in checks.near(start, end) if check.end <= as_of]),
                    touching=checks.touching(near, start, end),
                    protocol=self.protocol,
                )
            )
        return tuple(folded)


def fold(timeline: DrainTimeline, protocol: Protocol, as_of: datetime) -> WardDays:
    """The ward-days of a timeline under a protocol, by the ward's calendar in force at the moment."""
    return WardDays(timeline, protocol, timeline.ward_at(as_of))


def _first_out(events: Iterable[DrainEvent]) -> dict[str, datetime]:
    out: dict[str, datetime] = {}
    for event in events:
        if event.kind in OUT:
            out[event.drain] = min(event.at, out.get(event.drain, event.at))
    return out


def _has_observation(check: Check) -> bool:
    return not (
        check.temp_c is None
        and check.pain is None
        and check.antipyretic is None
        and check.sepsis_signs is None
        and check.fluid is None
    )
