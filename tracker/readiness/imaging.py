"""Rule R4: follow-up imaging shows the collection gone and the drain in it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode, SetAside, SetAsideCode, conclude, unknown
from tracker.readiness.fistula import INSTANT
from tracker.readiness.superseding import Sign, Superseding
from tracker.readiness.timeline import Study
from tracker.readiness.vocabulary import DrainPosition, Finding, ImagingPolicy, ImagingResult, Modality, ReportStatus
from tracker.readiness.ward_days import WardDays

__all__ = ["ImagingRules", "judge_imaging"]

HARMLESS = "none"
REPORTED = frozenset({ReportStatus.FINAL, ReportStatus.AMENDED})
CROSS_SECTIONAL = frozenset({Modality.CT, Modality.MRI})


class Picture(NamedTuple):
    """What the studies lead to, whatever their age: those that decide, reasons, signs that came after, set aside."""

    deciding: tuple[Study, ...]
    reasons: tuple[Reason, ...]
    signs: tuple[Sign, ...]
    set_aside: tuple[SetAside, ...]


class ImagingRules:
    """R4 over a patient's studies; holds what does not depend on the moment judged."""

    def __init__(self, days: WardDays, superseding: Superseding) -> None:
        self.days = days
        self.superseding = superseding
        self.protocol = protocol = days.protocol
        self.first_valid_at = days.drain.inserted_at + timedelta(hours=protocol.imaging_min_h_after_insertion)
        self.policy = protocol.limit("imaging_policy")
        self.residual = protocol.limit("residual_max_mm", "mm")
        self.position = protocol.limit("drain_position_required")
        self.max_age = protocol.limit("imaging_max_age_days", "days")
        self.minimum = protocol.limit("imaging_min_h_after_insertion", "h")
        self.modalities = protocol.limit("imaging_modalities")
        self.studies = sorted(days.timeline.imaging, key=lambda study: (study.at, study.id))
        self.since_insertion = [study for study in self.studies if study.at >= days.drain.inserted_at]
        self.of_collection = [one for one in self.since_insertion if one.collection in (None, days.drain.collection)]
        self.counted = [study for study in self.of_collection if self._counts(study)]
        self._changes = sorted([study.at for study in self.studies] + [sign.used_from for sign in superseding.signs])
        self._pictures: dict[int, Picture] = {}
        self._certainly_recent = timedelta(days=protocol.imaging_max_age_days - 1)

    def deciding(self, as_of: datetime) -> list[Study]:
        """R4.1: the newest counted study, or all counted studies at that instant."""
        newest = next((study for study in reversed(self.counted) if study.at <= as_of), None)
        return [study for study in self.counted if newest is not None and study.at == newest.at]

    def picture(self, as_of: datetime) -> Picture:
        """Remembered by how many studies and signs had come."""
        come = bisect_right(self._changes, as_of)
        known = self._pictures.get(come)
        if known is None:
            known = self._pictures[come] = self._read(as_of)
        return known

    def _read(self, as_of: datetime) -> Picture:
        deciding = self.deciding(as_of)
        reasons = [
            Reason(ReasonCode.NEW_COLLECTION, Finding.NOT_MET, _numbers(study), None, (study.id,))
            for study in self.new_collections(as_of)
        ]
        reasons += [reason for study in deciding for reason in self._stated(study)]
        signs = self.superseding.after(deciding[0].at, (one.id for one in deciding), as_of) if deciding else ()
        return Picture(tuple(deciding), tuple(reasons), tuple(signs), tuple(self._set_aside(deciding, as_of)))

    def _stated(self, study: Study) -> Iterable[Reason]:
        """What a study's own statements lead to."""
        yield from self._result(study)
        yield from self._status(study)
        yield from self._position(study)
        yield from self._complication(study)
        if study.new_collection is None:
            yield _of(study, ReasonCode.NEW_COLLECTION_NOT_STATED)
        if study.collection is None:
            yield _of(study, ReasonCode.COLLECTION_NOT_NAMED)

    def too_old(self, studies: Iterable[Study], as_of: datetime) -> Iterable[Reason]:
        for study in studies:
            if not self._is_recent(study, as_of):
                numbers = {**_numbers(study), "age_days": self.age_days(study, as_of)}
                yield unknown(ReasonCode.STUDY_TOO_OLD, numbers, self.max_age, (study.id,))

    def _is_recent(self, study: Study, as_of: datetime) -> bool:
        """By date; asked of the calendar only where it is close."""
        if as_of - study.at < self._certainly_recent:
            return True
        return self.age_days(study, as_of) <= self.protocol.imaging_max_age_days

    def age_days(self, study: Study, as_of: datetime) -> int:
        calendar = self.days.calendar
        return (calendar.local_date(as_of) - calendar.local_date(study.at)).days

    def new_collections(self, as_of: datetime) -> list[Study]:
        """R4.3: reports of a new collection that nothing has answered since."""
        return [
            study
            for study in self.since_insertion
            if study.new_collection
            and not study.new_collection_registered
            and study.at <= as_of
            and not any(self._answers(later, study, as_of) for later in self.since_insertion)
        ]

    def superseded(self, picture: Picture, as_of: datetime) -> Iterable[Reason]:
        study = picture.deciding[0]
        if not self._is_recent(study, as_of):
            return
        signs = [*picture.signs, *self.superseding.high_output(study.at, as_of)]
        if signs:
            kinds = tuple(sorted({sign.kind for sign in signs}))
            latest = (max(sign.latest for sign in signs) + INSTANT).replace(microsecond=0)  # 09:00, not 08:59:59.999999
            numbers = {**_numbers(study), "kinds": kinds, "latest": latest}
            evidence = tuple(dict.fromkeys(sign.id for sign in signs))
            yield unknown(ReasonCode.SUPERSEDED, numbers, None, (study.id, *evidence))

    def none_counted(self, as_of: datetime) -> Reason:
        """Why no study counts, the nearest miss first."""
        ours = [study for study in self.of_collection if study.at <= as_of]
        early = [study for study in ours if study.at < self.first_valid_at]
        if early:
            numbers = _numbers(early[-1])
            return unknown(ReasonCode.ONLY_EARLY_STUDY, numbers, self.minimum, (early[-1].id,))
        if ours:
            return unknown(ReasonCode.ONLY_OTHER_MODALITY, _numbers(ours[-1]), self.modalities, (ours[-1].id,))
        others = [study for study in self.since_insertion if study.at <= as_of]
        if others:
            return unknown(ReasonCode.ONLY_OTHER_COLLECTION, _numbers(others[-1]), self.policy, (others[-1].id,))
        return unknown(ReasonCode.NO_STUDY, {}, self.policy)

    def _set_aside(self, deciding: Sequence[Study], as_of: datetime) -> Iterable[SetAside]:
        chosen = {study.id for study in deciding}
        for study in self.studies:
            if study.at <= as_of and study.id not in chosen:
                yield SetAside(study.id, self._why_set_aside(study))

    def _why_set_aside(self, study: Study) -> SetAsideCode:
        if study.collection not in (None, self.days.drain.collection):
            return SetAsideCode.OTHER_COLLECTION
        if study.at < self.first_valid_at:
            return SetAsideCode.BEFORE_MINIMUM_AGE
        if study.modality not in self.protocol.imaging_modalities:
            return SetAsideCode.OTHER_MODALITY
        return SetAsideCode.NEWER_STUDY_DECIDES

    def _counts(self, study: Study) -> bool:
        return study.modality in self.protocol.imaging_modalities and study.at >= self.first_valid_at

    def _answers(self, later: Study, report: Study, as_of: datetime) -> bool:
        return (
            report.at < later.at <= as_of
            and later.new_collection is False
            and later.status in REPORTED
            and later.modality in CROSS_SECTIONAL
            and later.collection is not None
            and later.collection in (self.days.drain.collection, report.collection)
        )

    def _result(self, study: Study) -> Iterable[Reason]:
        residual, most = study.residual_mm, self.protocol.residual_max_mm
        failing = {
            ImagingResult.PERSISTENT: ReasonCode.PERSISTENT,
            ImagingResult.ENLARGED: ReasonCode.ENLARGED,
        }.get(study.result)  # type: ignore[arg-type]  # a result that is not stated is none of these
        if failing is not None:
            yield _of(study, failing, Finding.NOT_MET)
        if residual is not None and residual > most:
            numbers = {**_numbers(study), "residual_mm": residual}
            yield Reason(ReasonCode.RESIDUAL_ABOVE_LIMIT, Finding.NOT_MET, numbers, self.residual, (study.id,))
        elif study.result is ImagingResult.RESIDUAL:
            yield self._residual(study)
        elif study.result is ImagingResult.RESOLVED:
            yield Reason(ReasonCode.RESOLVED, Finding.MET, _numbers(study), self.residual, (study.id,))
        elif study.result is ImagingResult.INDETERMINATE:
            yield _of(study, ReasonCode.NON_DIAGNOSTIC)
        elif study.result is None:
            yield _of(study, ReasonCode.RESULT_NOT_STATED)

    def _residual(self, study: Study) -> Reason:
        """Rule I2, for a stated residual that is not above the limit."""
        numbers = {**_numbers(study), "residual_mm": study.residual_mm}
        if self.protocol.residual_max_mm > 0:
            if study.residual_mm is None:
                return unknown(ReasonCode.RESIDUAL_NOT_STATED, numbers, self.residual, (study.id,))
            return Reason(ReasonCode.RESIDUAL_WITHIN_LIMIT, Finding.MET, numbers, self.residual, (study.id,))
        if study.residual_mm is None:
            return Reason(ReasonCode.RESIDUAL_ABOVE_LIMIT, Finding.NOT_MET, numbers, self.residual, (study.id,))
        return unknown(ReasonCode.RESIDUAL_CONTRADICTORY, numbers, self.residual, (study.id,))

    def _status(self, study: Study) -> Iterable[Reason]:
        if study.status not in REPORTED:
            yield _of(study, ReasonCode.NOT_FINAL)

    def _position(self, study: Study) -> Iterable[Reason]:
        if study.drain_position is DrainPosition.DISPLACED:
            yield _of(study, ReasonCode.DISPLACED, Finding.NOT_MET)
        elif study.drain_position is not DrainPosition.IN_CAVITY and self.protocol.drain_position_required:
            yield unknown(ReasonCode.POSITION_NOT_STATED, _numbers(study), self.position, (study.id,))

    def _complication(self, study: Study) -> Iterable[Reason]:
        if study.complication is None:
            yield _of(study, ReasonCode.COMPLICATION_NOT_STATED)
        elif study.complication != HARMLESS:
            numbers = {**_numbers(study), "complication": study.complication}
            yield Reason(ReasonCode.COMPLICATION, Finding.NOT_MET, numbers, None, (study.id,))


def judge_imaging(rules: ImagingRules, others: Sequence[Finding], as_of: datetime) -> CriterionFinding:
    """R4: the finding from the newest counted study; `others` are the other three criteria's findings."""
    picture = rules.picture(as_of)
    reasons = list(picture.reasons)
    if picture.deciding:
        reasons += rules.too_old(picture.deciding, as_of)
        reasons += rules.superseded(picture, as_of)
    elif rules.protocol.imaging_policy is ImagingPolicy.IF_INDICATED and not _any_study(rules, as_of):
        reasons.append(_if_indicated(rules, others))
    else:
        reasons.append(rules.none_counted(as_of))
    return conclude(reasons, picture.set_aside)


def _any_study(rules: ImagingRules, as_of: datetime) -> bool:
    return any(study.at <= as_of for study in rules.of_collection)


def _if_indicated(rules: ImagingRules, others: Sequence[Finding]) -> Reason:
    if all(finding in (Finding.MET, Finding.NOT_USED) for finding in others):
        return Reason(ReasonCode.NOT_INDICATED, Finding.MET, {}, rules.policy)
    return unknown(ReasonCode.INDICATION_OPEN, {}, rules.policy)


def _numbers(study: Study) -> dict[str, object]:
    return {"modality": study.modality, "at": study.at}


def _of(study: Study, code: ReasonCode, bears: Finding = Finding.UNKNOWN) -> Reason:
    return Reason(code, bears, _numbers(study), None, (study.id,))
