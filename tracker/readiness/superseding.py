"""What happened after a study that makes its picture out of date (rule R4.4)."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.clinical import measured_at, pain_may_be_of_abscess
from tracker.readiness.day_tally import ZERO
from tracker.readiness.dislodgement import displaced_studies
from tracker.readiness.fistula import FistulaRules, latest_moment
from tracker.readiness.output import OutputRules
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import EventKind, FistulaStatus
from tracker.readiness.ward_days import Seen, WardDays

__all__ = ["Sign", "SignKind", "Superseding"]

OUTPUT_FACTOR = 5
RESTARTING = frozenset(
    {
        EventKind.DISLODGED,
        EventKind.EXCHANGED,
        EventKind.UPSIZED,
        EventKind.REPOSITIONED,
        EventKind.LYTIC_INSTILLED,
    }
)
RECORDED = frozenset({FistulaStatus.SUSPECTED, FistulaStatus.CONFIRMED})


class SignKind(StrEnum):
    """What can make an earlier picture of the collection out of date."""

    FEVER = "fever"
    TEMPERATURE_IMPLAUSIBLE = "temperature_implausible"
    ABSCESS_PAIN = "abscess_pain"
    SEPSIS_SIGNS = "sepsis_signs"
    FISTULA = "fistula"
    SUSPICIOUS_FLUID = "suspicious_fluid"
    DRAIN_EVENT = "drain_event"
    DISPLACED = "displaced"
    ANOTHER_DRAIN = "another_drain"
    HIGH_OUTPUT = "high_output"


class Sign(NamedTuple):
    """`latest` is the last moment at which it may have happened, `used_from` the first at which it counts."""

    latest: datetime
    used_from: datetime
    kind: SignKind
    id: str


class Superseding:
    """All signs of one collection under one protocol, found once."""

    def __init__(self, days: WardDays, output: OutputRules, fistula: FistulaRules) -> None:
        self.days = days
        self.output = output
        self.signs = sorted(
            [*self._observed(), *self._fluid(fistula), *self._assessed(fistula), *self._events(), *self._displaced()]
        )
        self._latest = [sign.latest for sign in self.signs]
        self._most = days.protocol.output_threshold_ml * OUTPUT_FACTOR
        self._high: dict[Seen, bool] = {}

    def after(self, study_at: datetime, study_ids: Iterable[str], as_of: datetime) -> list[Sign]:
        """The signs that may have come at or after a study and count at the moment judged."""
        own = set(study_ids)
        later = self.signs[bisect_left(self._latest, study_at) :]
        return [sign for sign in later if sign.used_from <= as_of and sign.id not in own]

    def high_output(self, study_at: datetime, as_of: datetime) -> list[Sign]:
        """Rule I3: covered elapsed days, any part after the study, of more than five times the output limit."""
        calendar = self.days.calendar
        if self.days.protocol.output_days == 0:
            return []
        elapsed = range(calendar.ordinal(study_at), calendar.ordinal(as_of))
        return [
            Sign(calendar.end(day), calendar.end(day), SignKind.HIGH_OUTPUT, date.fromordinal(day).isoformat())
            for day in elapsed
            if self._is_high(day, as_of)
        ]

    def _is_high(self, ordinal: int, as_of: datetime) -> bool:
        """Remembered by how the day is seen."""
        seen = self.days.seen(ordinal, as_of)
        known = self._high.get(seen)
        if known is None:
            drain_days = self.days.drain_days(ordinal, as_of)
            covered = bool(drain_days) and all(one.covered for one in drain_days)
            implausible = any(one.implausible for one in drain_days)
            most = sum((max(ZERO, one.most) for one in drain_days), ZERO)
            known = self._high[seen] = covered and (implausible or most > self._most)
        return known

    def _observed(self) -> Iterable[Sign]:
        first_study = min((study.at for study in self.days.timeline.imaging), default=None)
        for check in self.days.checks:
            if first_study is None or check.end < first_study:
                continue  # too early to make any study out of date
            kinds = self._kinds(check)
            if kinds:
                latest, used_from = latest_moment(check), max(check.end, measured_at(check))
                yield from (Sign(latest, used_from, kind, check.id) for kind in kinds)

    def _kinds(self, check: Check) -> list[SignKind]:
        kinds = []
        temp, pain = check.temp_c, check.pain
        if temp is not None and not self.days.protocol.is_normal_temp(temp):
            plausible = self.days.protocol.is_plausible_temp(temp)
            kinds.append(SignKind.FEVER if plausible else SignKind.TEMPERATURE_IMPLAUSIBLE)
        if pain is not None and pain > self.days.protocol.abscess_pain_max and pain_may_be_of_abscess(check):
            kinds.append(SignKind.ABSCESS_PAIN)
        if check.sepsis_signs:
            kinds.append(SignKind.SEPSIS_SIGNS)
        return kinds

    def _fluid(self, fistula: FistulaRules) -> Iterable[Sign]:
        for one in fistula.suspicions:
            if one.fluid is not None:
                yield Sign(one.latest, one.used_from, SignKind.SUSPICIOUS_FLUID, one.id)

    def _assessed(self, fistula: FistulaRules) -> Iterable[Sign]:
        for record in fistula.records:
            if record.status in RECORDED:
                yield Sign(record.at, record.at, SignKind.FISTULA, record.id)

    def _events(self) -> Iterable[Sign]:
        for event in self.days.events:
            if event.kind in RESTARTING:
                yield Sign(event.at, event.at, SignKind.DRAIN_EVENT, event.id)
        for drain in self.days.drains:
            if drain.record != self.days.drain.record:
                yield Sign(drain.inserted_at, drain.inserted_at, SignKind.ANOTHER_DRAIN, drain.id)

    def _displaced(self) -> Iterable[Sign]:
        for study in displaced_studies(self.days):
            yield Sign(study.at, study.at, SignKind.DISPLACED, study.id)
