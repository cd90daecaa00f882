"""Rule R2: the patient is well, by temperature, pain from the abscess, signs of sepsis and white count."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode, SetAside, SetAsideCode, conclude, unknown
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import AntipyreticPolicy, CheckOrigin, Finding, PainSource
from tracker.readiness.ward_days import Observation, Seen, WardDays
from tracker.readiness.white_count import WhiteCounts

__all__ = ["ClinicalRules", "judge_clinical", "pain_may_be_of_abscess"]


class Bedside(NamedTuple):
    """What the vital signs of a window lead to, whatever the hour, with the newest temperature that answers."""

    reasons: tuple[Reason, ...]
    newest: Check | None
    set_aside: tuple[SetAside, ...]


Observed = Mapping[int, Sequence[Observation]]
"""The vital signs that may be of each ward-day."""


class ClinicalRules:
    """R2 over folded ward-days; holds what does not depend on the moment judged."""

    def __init__(self, days: WardDays) -> None:
        self.days = days
        self.protocol = protocol = days.protocol
        self.fever = protocol.limit("fever_c", "°C")
        self.plausible = protocol.limit("plausible_temp_c", "°C")
        self.max_age = protocol.limit("max_check_age_h", "h")
        self.pain = protocol.limit("abscess_pain_max", "of 10")
        self.antipyretic = protocol.limit("antipyretic_policy")
        self.afebrile = protocol.limit("afebrile_days", "days")
        self.white_counts = WhiteCounts(days.timeline.labs, protocol)
        self._max_age = timedelta(hours=protocol.max_check_age_h)
        self._bedside: dict[tuple[Seen, ...], Bedside] = {}

    def window(self, as_of: datetime) -> range:
        """The elapsed ward-days asked for and the running one."""
        today = self.days.calendar.ordinal(as_of)
        return range(today - self.protocol.afebrile_days, today + 1)

    def bedside(self, as_of: datetime) -> Bedside:
        """Remembered by how the days of the window are seen."""
        window = self.window(as_of)
        seen = tuple(self.days.seen(day, as_of) for day in window)
        known = self._bedside.get(seen)
        if known is None:
            observed = {day: self.days.observations(day, as_of) for day in window}
            known = self._bedside[seen] = self._read(window, observed)
        return known

    def _read(self, window: range, observed: Observed) -> Bedside:
        checks = list({one.check.id: one.check for day in window for one in observed[day]}.values())
        plausible = [check for check in checks if self._has_plausible(check)]
        reasons = [
            *self._temperature(window, observed, checks, plausible),
            *self._pain_from_abscess(window[-1], observed),
            *self._sepsis(checks),
            *self._antipyretics(checks),
        ]
        answering = (check for check in plausible if not left_out_sepsis(check))
        newest = max(answering, key=lambda check: (measured_at(check), check.id), default=None)
        return Bedside(tuple(reasons), newest, tuple(_set_aside(checks)))

    def _temperature(
        self, window: range, observed: Observed, checks: Sequence[Check], plausible: Sequence[Check]
    ) -> Iterable[Reason]:
        """R2.1: no fever, each elapsed day measured, nothing implausible."""
        hottest = max(plausible, key=lambda check: (check.temp_c, check.id), default=None)
        fever = hottest is not None and self._is_fever(hottest)
        if hottest is not None and fever:
            numbers = {"temp_c": hottest.temp_c, "at": measured_at(hottest)}
            yield self._judged(ReasonCode.FEVER, Finding.NOT_MET, numbers, (hottest.id,))
        measured = [check for check in checks if check.temp_c is not None]
        if len(measured) > len(plausible):
            yield from self._implausible(measured)
        missing = list(self._unmeasured(window, observed))
        yield from missing
        if hottest is not None and not missing and not fever:
            afebrile = {"temp_c": hottest.temp_c, "days": self.protocol.afebrile_days}
            yield self._judged(ReasonCode.AFEBRILE, Finding.MET, afebrile, tuple(check.id for check in measured))

    def _implausible(self, measured: Iterable[Check]) -> Iterable[Reason]:
        for check in measured:
            if not self._has_plausible(check):
                numbers = {"temp_c": check.temp_c, "at": measured_at(check)}
                yield unknown(ReasonCode.TEMPERATURE_IMPLAUSIBLE, numbers, self.plausible, (check.id,))

    def _judged(
        self, code: ReasonCode, bears: Finding, numbers: Mapping[str, object], evidence: tuple[str, ...]
    ) -> Reason:
        """A reason by the limit of fever, with whether a temperature at it is one."""
        return Reason(code, bears, {**numbers, "comparator": self.protocol.fever_comparator}, self.fever, evidence)

    def temperature_age(self, newest: Check | None, as_of: datetime) -> Iterable[Reason]:
        """R2.1: the newest temperature is recent enough."""
        if newest is not None and as_of - measured_at(newest) > self._max_age:
            yield unknown(ReasonCode.TEMPERATURE_TOO_OLD, {"at": measured_at(newest)}, self.max_age, (newest.id,))

    def _pain_from_abscess(self, today: int, observed: Observed) -> Iterable[Reason]:
        """R2.2: the highest score that answers, of today or else of the last elapsed ward-day as well."""
        of_today = _scores(observed[today])
        deciding = of_today
        answered = any(one.answers for one in of_today)
        if not answered:
            deciding = [*of_today, *_scores(observed[today - 1])]
            since = self.days.calendar.start(today - 1)
            answered = any(_lies_after(one.check, since) and not left_out_sepsis(one.check) for one in deciding)
        above = [one.check for one in deciding if _score(one.check) > self.protocol.abscess_pain_max]
        from_abscess = [check for check in above if check.pain_from is PainSource.ABSCESS]
        if from_abscess:
            yield self._pain(ReasonCode.ABSCESS_PAIN, Finding.NOT_MET, from_abscess)
        elif above:
            yield self._pain(ReasonCode.PAIN_SOURCE_UNKNOWN, Finding.UNKNOWN, above)
        elif not answered:
            yield unknown(ReasonCode.PAIN_MISSING, {"day": date.fromordinal(today)}, self.pain)
        else:
            yield self._pain(ReasonCode.PAIN_WITHIN_LIMIT, Finding.MET, [one.check for one in deciding])

    def _sepsis(self, checks: Iterable[Check]) -> Iterable[Reason]:
        """R2.3: recorded signs fail whatever the temperature."""
        signs = [check for check in checks if check.sepsis_signs]
        if signs:
            newest = max(signs, key=lambda check: (measured_at(check), check.id))
            evidence = tuple(check.id for check in signs)
            yield Reason(ReasonCode.SEPSIS_SIGNS, Finding.NOT_MET, {"at": measured_at(newest)}, None, evidence)

    def _antipyretics(self, checks: Iterable[Check]) -> Iterable[Reason]:
        """R2.5: only the policy "cannot tell" makes it part of the finding."""
        if self.protocol.antipyretic_policy is not AntipyreticPolicy.CANNOT_TELL:
            return
        given = [check for check in checks if check.antipyretic]
        if given:
            numbers = {"at": measured_at(given[-1])}
            evidence = tuple(check.id for check in given)
            yield unknown(ReasonCode.ANTIPYRETIC_MASKS, numbers, self.antipyretic, evidence)

    def _unmeasured(self, window: range, observed: Observed) -> Iterable[Reason]:
        if not self.protocol.temperature_required_each_day:
            since = self.days.calendar.start(window.start)
            if not any(self._is_measured(one, since) for day in window for one in observed[day]):
                yield unknown(ReasonCode.TEMPERATURE_MISSING, {"day": date.fromordinal(window[-1])}, self.afebrile)
            return
        for day in window[:-1]:
            if not self.measured(observed[day]):
                yield unknown(ReasonCode.TEMPERATURE_MISSING, {"day": date.fromordinal(day)}, self.afebrile)

    def measured(self, observations: Iterable[Observation]) -> bool:
        """Whether a ward-day has a plausible temperature that is certainly its own."""
        return any(one.answers and self._has_plausible(one.check) for one in observations)

    def is_lost(self, ordinal: int, as_of: datetime) -> bool:
        """Whether a ward-day keeps every window that holds it from passing, whatever may still be recorded."""
        observations = self.days.observations(ordinal, as_of)
        checks = [one.check for one in observations]
        warm = any(check.temp_c is not None and not self.protocol.is_normal_temp(check.temp_c) for check in checks)
        if warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)):
            return True
        elapsed = as_of >= self.days.calendar.end(ordinal)
        return elapsed and self.protocol.temperature_required_each_day and not self.measured(observations)

    def _is_measured(self, one: Observation, since: datetime) -> bool:
        check = one.check
        return self._has_plausible(check) and _lies_after(check, since) and not left_out_sepsis(check)

    def gives_temperature(self, check: Check) -> bool:
        return self._has_plausible(check) and not left_out_sepsis(check)

    def _has_plausible(self, check: Check) -> bool:
        return check.temp_c is not None and self.protocol.is_plausible_temp(check.temp_c)

    def _is_fever(self, check: Check) -> bool:
        return check.temp_c is not None and self.protocol.is_fever(check.temp_c)

    def _pain(self, code: ReasonCode, bears: Finding, checks: list[Check]) -> Reason:
        highest = max(checks, key=_score)
        numbers = {"pain": _score(highest), "at": measured_at(highest)}
        return Reason(code, bears, numbers, self.pain, tuple(dict.fromkeys(check.id for check in checks)))


_ELSEWHERE = (PainSource.DRAIN_SITE, PainSource.OTHER)


def pain_may_be_of_abscess(check: Check) -> bool:
    """A score whose source is the abscess, none or not known."""
    return check.pain is not None and check.pain_from not in _ELSEWHERE


def measured_at(check: Check) -> datetime:
    """The moment from which the age of an observation is counted."""
    return check.observed_at or check.end


def left_out_sepsis(check: Check) -> bool:
    return check.origin is CheckOrigin.FORM and check.sepsis_signs is None


def judge_clinical(rules: ClinicalRules, as_of: datetime) -> CriterionFinding:
    """R2: the finding over the elapsed ward-days asked for and today so far."""
    bedside = rules.bedside(as_of)
    reasons = [
        *bedside.reasons,
        *rules.temperature_age(bedside.newest, as_of),
        *rules.white_counts.reasons(as_of),
    ]
    return conclude(reasons, [*bedside.set_aside, *rules.white_counts.set_aside(as_of)])


def _set_aside(checks: Iterable[Check]) -> Iterable[SetAside]:
    for check in checks:
        if check.pain is not None and check.pain_from in _ELSEWHERE:
            yield SetAside(check.id, SetAsideCode.OTHER_PAIN_SOURCE)
        if left_out_sepsis(check):
            yield SetAside(check.id, SetAsideCode.PARTIAL_CHECK)


def _scores(observations: Iterable[Observation]) -> list[Observation]:
    return [one for one in observations if pain_may_be_of_abscess(one.check)]


def _score(check: Check) -> int:
    return check.pain or 0


def _lies_after(check: Check, since: datetime) -> bool:
    return (check.observed_at or check.start) >= since
