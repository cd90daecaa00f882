"""Fistula assessments: recorded, corrected and withdrawn, and what each does to the verdict."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.ward import Ward
from tracker.actions import fistula
from tracker.actions.errors import NotFound, Refused, StaleForm
from tracker.actions.fistula import FistulaEntry
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import Finding, FistulaStatus, Readiness


def assessment_of(ward: Ward, drain: UUID) -> UUID:
    (assessment,) = ward.in_care(drain).record.fistula
    return assessment


def test_an_assessment_corrected_to_confirmed_takes_the_verdict_back(ward: Ward):
    drain = ward.ready_drain()
    assessment = assessment_of(ward, drain)
    entry = FistulaEntry(ward.clock.now - timedelta(hours=1), FistulaStatus.CONFIRMED, "contrast_study_via_drain")
    fistula.correct(
        ward.house, assessment=assessment, entry=entry, revision=1, reason="Wrong answer chosen.", by=ward.nurse
    )
    verdict = ward.verdict(drain)
    assert verdict.judgement.fistula.finding is Finding.NOT_MET
    assert AlertCode.VERDICT_CHANGED_BY_CORRECTION in {alert.code for alert in verdict.alerts}
    assert len(ward.in_care(drain).record.fistula[assessment]) == 2


def test_a_correction_that_says_the_same_changes_no_verdict(ward: Ward):
    drain = ward.ready_drain()
    assessment = assessment_of(ward, drain)
    row = ward.in_care(drain).record.fistula[assessment][0]
    entry = FistulaEntry(row.at, FistulaStatus.NONE_SUSPECTED, "clinical_assessment", "Seen again.")
    fistula.correct(ward.house, assessment=assessment, entry=entry, revision=1, reason="Note.", by=ward.nurse)
    assert ward.verdict(drain).readiness is Readiness.READY
    with pytest.raises(StaleForm):
        fistula.correct(ward.house, assessment=assessment, entry=entry, revision=1, reason="Note.", by=ward.nurse)


def test_what_an_assessment_cannot_be_is_refused_with_its_field(sqlite_ward: Ward):
    ward = sqlite_ward
    collection = ward.in_care(ward.drain()).drain.collection_id
    blank = FistulaEntry(ward.clock.now, FistulaStatus.SUSPECTED, " ")
    ahead = FistulaEntry(ward.clock.now + timedelta(hours=2), FistulaStatus.SUSPECTED, "surgery")
    for entry, field in ((blank, "evidence"), (ahead, "at")):
        with pytest.raises(Refused) as refused:
            fistula.assess(ward.house, collection=collection, entry=entry, by=ward.nurse)
        assert refused.value.field == field


def test_another_wards_nurse_meets_an_assessment_like_one_that_does_not_exist(ward: Ward):
    assessment = assessment_of(ward, ward.ready_drain())
    with pytest.raises(NotFound):
        fistula.void(ward.house, assessment=assessment, revision=1, reason="Mine?", by=ward.stranger)
    with pytest.raises(Refused):
        fistula.void(ward.house, assessment=assessment, revision=1, reason="", by=ward.nurse)
