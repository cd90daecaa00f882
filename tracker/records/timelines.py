"""Turns a patient's versions into the frozen timeline that the rules judge."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from tracker.readiness import timeline as facts
from tracker.readiness.timeline import Correction, DrainTimeline, Fact, WardSetting
from tracker.readiness.vocabulary import CheckOrigin, EventKind, FactKind, FistulaStatus, PainSource
from tracker.records.patient_records import PatientRecord
from tracker.records.words import Finality

__all__ = ["CORRECTING", "current", "stay_at", "timeline"]

CORRECTING = frozenset({Finality.AMENDED, Finality.ENTERED_IN_ERROR})


def timeline(record: PatientRecord, drain: UUID, known_at: datetime, wards: Sequence[WardSetting]) -> DrainTimeline:
    """The timeline of one of the patient's drains from all versions known at a moment."""
    found: list[Correction] = []
    patient = [_patient(version) for version in record.patient]
    found += _corrections(FactKind.PATIENT, record.patient, patient)
    return DrainTimeline(
        drain=str(drain),
        known_at=known_at,
        wards=tuple(wards),
        patient=patient[-1],
        drains=tuple(_drains(record, found)),
        checks=tuple(_facts(FactKind.CHECK, record.checks, _check, found)),
        events=tuple(_facts(FactKind.EVENT, record.events, _event, found)),
        fistula=tuple(_facts(FactKind.FISTULA, record.fistula, _fistula, found)),
        imaging=tuple(_studies(record, found)),
        labs=tuple(_facts(FactKind.LAB, record.labs, _lab, found)),
        corrections=tuple(found),
    )


def current(versions: Sequence[Any]) -> Any | None:
    """The last version, unless it says that the record was entered in error."""
    if not versions or versions[-1].finality is Finality.ENTERED_IN_ERROR:
        return None
    return versions[-1]


def stay_at(record: PatientRecord, moment: datetime) -> Any | None:
    """The stay current at a moment, else the last one before it: its ward keeps the patient's drains."""
    stays = [stay for stay in map(current, record.stays.values()) if stay is not None and stay.since <= moment]
    present = [stay for stay in stays if stay.until is None or stay.until > moment]
    return max(present or stays, key=lambda stay: (stay.since, str(stay.record_id)), default=None)


def _facts(
    kind: FactKind, records: dict[UUID, list[Any]], fact_of: Callable[[Any], Fact], found: list[Correction]
) -> Iterable[Any]:
    for versions in records.values():
        made = [fact_of(version) for version in versions]
        if len(versions) > 1:
            found += _corrections(kind, versions, made)
        if versions[-1].finality is not Finality.ENTERED_IN_ERROR:
            yield made[-1]


def _corrections(kind: FactKind, versions: Sequence[Any], made: Sequence[Fact]) -> list[Correction]:
    found = []
    for (old, before), (new, after) in pairwise(zip(versions, made, strict=True)):
        if new.finality in CORRECTING and old.finality is not Finality.ENTERED_IN_ERROR:
            withdrawn = new.finality is Finality.ENTERED_IN_ERROR
            found.append(
                Correction(
                    kind, after.record, after.id, new.recorded_at, before, None if withdrawn else after, new.reason
                )
            )
    return found


def _name(version: Any) -> tuple[str, str]:
    return str(version.record_id), f"{version.record_id}@{version.revision}"


def _patient(version: Any) -> facts.Patient:
    record, name = _name(version)
    return facts.Patient(record, name, version.immunocompromised, version.diabetes)


def _drains(record: PatientRecord, found: list[Correction]) -> Iterable[facts.Drain]:
    """Each drain with its collection; a changed collection is a new version of its drains."""
    for versions in record.drains.values():
        steps = _steps(versions, record)
        made = [_drain(drain, collection) for drain, collection, _ in steps]
        changes = [change for _, _, change in steps]
        found += _corrections(FactKind.DRAIN, changes, made)
        if versions[-1].finality is not Finality.ENTERED_IN_ERROR:
            yield made[-1]


def _steps(versions: Sequence[Any], record: PatientRecord) -> list[tuple[Any, Any, Any]]:
    """Every state of a drain and its collection in the order recorded, each with the version that brought it about."""
    collections = {version.collection_id for version in versions}
    changes = [version for name in collections for version in record.collections.get(name, ())]
    newest: dict[UUID, Any] = {}
    drain, steps = None, []
    for change in sorted([*versions, *changes], key=_when):
        if change.record_id in collections:
            newest[change.record_id] = change
        else:
            drain = change
        if drain is not None and (change is drain or change.record_id == drain.collection_id):
            steps.append((drain, newest[drain.collection_id], change))
    return steps


def _when(version: Any) -> tuple[datetime, bool, int]:
    """A collection before the drain that was recorded with it."""
    return version.recorded_at, hasattr(version, "collection_id"), version.revision


def _drain(drain: Any, collection: Any) -> facts.Drain:
    record, name = _name(drain)
    return facts.Drain(
        record=record,
        id=f"{name}/{collection.revision}",
        type=drain.type,
        collection=str(drain.collection_id),
        inserted_at=drain.inserted_at,
        site=collection.site,
        side=collection.side.value if collection.side else None,
        etiology=collection.etiology,
        french=drain.french,
        secondary=collection.secondary,
        cause_addressed=collection.cause_addressed,
        loculated=collection.loculated,
        viscous_or_necrotic=collection.viscous_or_necrotic,
        recurrence_of=str(collection.recurrence_of) if collection.recurrence_of else None,
    )


def _check(row: Any) -> facts.Check:
    record, name = _name(row)
    pain, pain_from = _pain(row)
    return facts.Check(
        record=record,
        id=name,
        drain=str(row.drain_id),
        start=row.start_at,
        end=row.end_at,
        entered_at=row.source_entered_at or row.recorded_at,
        gross_ml=row.gross_ml,
        flush_ml=row.flush_ml,
        patency=row.patency,
        clamped=row.clamped,
        leak=row.leak,
        fluid=row.fluid,
        temp_c=row.temp_c,
        antipyretic=row.antipyretic,
        pain=pain,
        pain_from=pain_from,
        sepsis_signs=None if row.sepsis_signs is None else bool(row.sepsis_signs),
        observed_at=row.observed_at,
        origin=CheckOrigin(row.origin),
        assumed=row.assumed,
    )


def _pain(row: Any) -> tuple[int | None, PainSource | None]:
    """The abscess's own score, else the other pain, which the rules set aside."""
    if row.pain is None and row.other_pain is not None:
        return row.other_pain, PainSource.OTHER
    return row.pain, row.pain_from


def _event(row: Any) -> facts.DrainEvent:
    record, name = _name(row)
    return facts.DrainEvent(record, name, str(row.owner_id), row.at, EventKind(row.word_1), row.recorded_at)


def _fistula(row: Any) -> facts.FistulaRecord:
    record, name = _name(row)
    status, evidence = FistulaStatus(row.word_1), row.word_2 or None
    return facts.FistulaRecord(record, name, str(row.owner_id), row.at, status, evidence, row.recorded_at)


def _lab(row: Any) -> facts.LabResult:
    record, name = _name(row)
    return facts.LabResult(record, name, row.at, row.recorded_at, row.wbc, row.crp, row.amylase)


def _studies(record: PatientRecord, found: list[Correction]) -> Iterable[facts.Study]:
    """A fact for each collection that any version of a study speaks of."""
    for name, versions in record.imaging.items():
        concerned = {
            finding.collection_id
            for version in versions
            for finding in record.findings.get((name, version.revision), ())
        }
        for collection in sorted(concerned) or [None]:
            made = [_study(version, collection, record) for version in versions]
            found += _corrections(FactKind.IMAGING, versions, made)
            if versions[-1].finality is not Finality.ENTERED_IN_ERROR:
                yield made[-1]


def _study(version: Any, collection: UUID | None, record: PatientRecord) -> facts.Study:
    findings = record.findings.get((version.record_id, version.revision), ())
    finding = next((one for one in findings if one.collection_id == collection), None)
    _, name = _name(version)
    return facts.Study(
        record=f"{version.record_id}:{collection}",
        id=name if len(findings) < 2 else f"{name}:{collection}",
        collection=str(collection) if collection else None,
        at=version.at,
        modality=version.modality,
        entered_at=version.recorded_at,
        status=version.status,
        result=finding.result if finding else None,
        residual_mm=finding.residual_mm if finding else None,
        drain_position=finding.drain_position if finding else None,
        complication=version.complication,
        new_collection=version.new_collection,
        new_collection_registered=version.registered_as is not None,
    )
