"""Studies: reported, completed, corrected, withdrawn, a new collection registered; what each does to the verdict."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.actions import drains, imaging
from tracker.actions.act import RequestKey
from tracker.actions.errors import AlreadyDone, NotFound, Refused, StaleForm
from tracker.actions.imaging import FindingEntry, StudyEntry
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.findings import ReasonCode
from tracker.readiness.vocabulary import DrainPosition, Finding, ImagingResult, Modality, Readiness, ReportStatus
from tracker.records.imaging import ImagingFinding, ImagingStudyRevision
from tracker.records.words import Finality


def study_of(ward: Ward, drain: UUID) -> UUID:
    """The drain's only study."""
    (study,) = ward.in_care(drain).record.imaging
    return study


def clear_entry(ward: Ward, drain: UUID, **changes) -> StudyEntry:
    """A final CT of two days ago that meets the criterion."""
    in_care = ward.in_care(drain)
    at = next(iter(in_care.record.imaging.values()))[0].at if in_care.record.imaging else ward.clock.now
    finding = FindingEntry(in_care.drain.collection_id, ImagingResult.RESOLVED, Decimal(0), DrainPosition.IN_CAVITY)
    entry = StudyEntry(at, Modality.CT, ReportStatus.FINAL, (finding,), imaging.NO_COMPLICATION, False)
    return replace(entry, **changes)


def correct(ward: Ward, study: UUID, entry: StudyEntry, revision: int = 1, **options) -> None:
    given = {"reason": "Misread.", "by": ward.physician, **options}
    imaging.correct(ward.house, study=study, entry=entry, revision=revision, **given)


def versions_of(ward: Ward, study: UUID) -> list[ImagingStudyRevision]:
    with ward.database.reading() as session:
        query = select(ImagingStudyRevision).where(ImagingStudyRevision.record_id == study)
        found = list(session.scalars(query.order_by(ImagingStudyRevision.revision)))
        session.expunge_all()
    return found


def test_a_corrected_study_takes_the_verdict_back_and_both_versions_keep_their_findings(ward: Ward):
    drain = ward.ready_drain()
    study, entry = study_of(ward, drain), clear_entry(ward, drain)
    worse = replace(
        entry, findings=(replace(entry.findings[0], result=ImagingResult.RESIDUAL, residual_mm=Decimal(12)),)
    )
    correct(ward, study, worse)
    verdict = ward.verdict(drain)
    assert verdict.readiness is Readiness.NOT_READY
    assert AlertCode.VERDICT_CHANGED_BY_CORRECTION in {alert.code for alert in verdict.alerts}
    with ward.database.reading() as session:
        sizes = session.scalars(select(ImagingFinding.residual_mm).order_by(ImagingFinding.revision)).all()
    assert sizes == [Decimal(0), Decimal(12)]
    assert versions_of(ward, study)[1].reason == "Misread."


def test_a_withdrawn_study_counts_no_more_and_keeps_its_words(ward: Ward):
    drain = ward.ready_drain()
    study = study_of(ward, drain)
    imaging.void(ward.house, study=study, revision=1, reason="Another patient's.", by=ward.physician)
    assert ward.verdict(drain).judgement.imaging.finding is Finding.UNKNOWN
    assert versions_of(ward, study)[1].finality is Finality.ENTERED_IN_ERROR
    with ward.database.reading() as session:
        assert len(session.scalars(select(ImagingFinding)).all()) == 2
    with pytest.raises(Refused):
        correct(ward, study, clear_entry(ward, drain), revision=2)
    with pytest.raises(Refused):
        imaging.void(ward.house, study=study, revision=2, reason="Again.", by=ward.physician)


def test_a_final_report_after_a_preliminary_one_is_no_correction(ward: Ward):
    drain = ward.ready_drain()
    study = study_of(ward, drain)
    correct(ward, study, clear_entry(ward, drain, status=ReportStatus.PRELIMINARY))
    assert ReasonCode.NOT_FINAL in ward.verdict(drain).judgement.imaging.codes()
    imaging.complete(ward.house, study=study, status=ReportStatus.FINAL, revision=2, by=ward.physician)
    assert ward.verdict(drain).readiness is Readiness.READY
    assert [row.finality for row in versions_of(ward, study)] == [Finality.FINAL, Finality.AMENDED, Finality.FINAL]


def test_a_report_that_only_becomes_final_raises_no_alert_about_a_correction(ward: Ward):
    drain = ward.ready_drain()
    imaging.void(ward.house, study=study_of(ward, drain), revision=1, reason="Test.", by=ward.physician)
    entry = clear_entry(ward, drain, status=ReportStatus.PRELIMINARY)
    study = imaging.report(ward.house, patient=ward.in_care(drain).patient_id, entry=entry, by=ward.physician)
    before = ward.verdict(drain)
    imaging.complete(ward.house, study=study, status=ReportStatus.FINAL, revision=1, by=ward.physician)
    after = ward.verdict(drain)
    assert (before.readiness, after.readiness) == (Readiness.CANNOT_TELL, Readiness.READY)
    assert len(ward.in_care(drain).timeline.corrections) == 1


def test_only_a_preliminary_report_is_completed(ward: Ward):
    study = study_of(ward, ward.ready_drain())
    with pytest.raises(Refused):
        imaging.complete(ward.house, study=study, status=ReportStatus.AMENDED, revision=1, by=ward.physician)


def test_a_new_collection_blocks_until_it_is_registered_as_its_own(ward: Ward):
    drain = ward.ready_drain()
    study = study_of(ward, drain)
    correct(ward, study, clear_entry(ward, drain, new_collection=True))
    assert ReasonCode.NEW_COLLECTION in ward.verdict(drain).judgement.imaging.codes()
    registered = imaging.register(
        ward.house,
        study=study,
        revision=2,
        new_collection=drains.CollectionEntry("subphrenic", etiology="postoperative"),
        by=ward.physician,
    )
    verdict = ward.verdict(drain)
    assert verdict.readiness is Readiness.READY
    assert registered in ward.in_care(drain).record.collections
    assert versions_of(ward, study)[2].registered_as == registered
    with pytest.raises(Refused):
        imaging.register(ward.house, study=study, revision=3, collection=registered, by=ward.physician)


def test_the_collection_that_a_study_describes_is_not_the_new_one_that_it_reports(ward: Ward):
    drain = ward.ready_drain()
    study, own = study_of(ward, drain), ward.in_care(drain).drain.collection_id
    correct(ward, study, clear_entry(ward, drain, new_collection=True))
    with pytest.raises(Refused):
        imaging.register(ward.house, study=study, revision=2, collection=own, by=ward.physician)
    assert ReasonCode.NEW_COLLECTION in ward.verdict(drain).judgement.imaging.codes()


def test_a_study_that_reports_no_new_collection_registers_none(ward: Ward):
    entry = drains.CollectionEntry("pelvic")
    study = study_of(ward, ward.ready_drain())
    with pytest.raises(Refused):
        imaging.register(ward.house, study=study, revision=1, new_collection=entry, by=ward.physician)


@pytest.mark.parametrize("said", ["", " None ", "NONE"])
def test_a_complication_that_reads_like_none_is_asked_for_its_name(sqlite_ward: Ward, said: str):
    drain = sqlite_ward.ready_drain()
    with pytest.raises(Refused) as refused:
        correct(sqlite_ward, study_of(sqlite_ward, drain), clear_entry(sqlite_ward, drain, complication=said))
    assert refused.value.field == "complication"


def test_a_study_up_to_an_hour_ahead_is_taken_as_of_now_and_counts_at_once(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    entry = clear_entry(ward, drain, at=ward.clock.now + timedelta(minutes=60))
    study = imaging.report(ward.house, patient=ward.in_care(drain).patient_id, entry=entry, by=ward.physician)
    assert versions_of(ward, study)[0].at <= ward.moment().known_at
    with pytest.raises(Refused):
        correct(ward, study, replace(entry, at=ward.clock.now + timedelta(minutes=61)))


def test_the_second_of_two_corrections_and_a_repeated_form_change_nothing(ward: Ward):
    drain = ward.ready_drain()
    study, entry = study_of(ward, drain), clear_entry(ward, drain)
    key = RequestKey.of(uuid4(), "body")
    correct(ward, study, entry, request=key, answer="/there")
    with pytest.raises(AlreadyDone) as again:
        correct(ward, study, entry, request=key, answer="/there")
    assert again.value.answer == "/there"
    with pytest.raises(StaleForm):
        correct(ward, study, entry)
    assert len(versions_of(ward, study)) == 2


def test_imaging_is_reported_by_a_physician_of_the_ward_and_about_the_patients_own_collections(ward: Ward):
    drain = ward.ready_drain()
    patient, entry = ward.in_care(drain).patient_id, clear_entry(ward, drain)
    with pytest.raises(NotPermitted):
        imaging.report(ward.house, patient=patient, entry=entry, by=ward.nurse)
    other = ward.drain(ward.patient("9990000001", "Other", bed="A02"))
    foreign = replace(entry, findings=(FindingEntry(ward.in_care(other).drain.collection_id),))
    with pytest.raises(NotFound):
        imaging.report(ward.house, patient=patient, entry=foreign, by=ward.physician)
    with pytest.raises(Refused):
        correct(ward, study_of(ward, drain), entry, reason=" ")
