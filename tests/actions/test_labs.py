"""Laboratory results: recorded, corrected and withdrawn; amylase as measured and as the multiple that rules read."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.ward import Ward
from tracker.actions import labs
from tracker.actions.errors import Refused, StaleForm
from tracker.actions.labs import LabEntry, amylase_multiple
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import Finding, Readiness


def white_count(ward: Ward, count: str) -> LabEntry:
    return LabEntry(ward.clock.now, wbc_10e9_l=Decimal(count))


def test_a_high_white_count_takes_the_verdict_back_and_its_correction_gives_it_again(ward: Ward):
    drain = ward.ready_drain()
    patient = ward.in_care(drain).patient_id
    result = labs.report(ward.house, patient=patient, entry=white_count(ward, "11"), by=ward.nurse)
    assert ward.verdict(drain).judgement.clinical.finding is Finding.NOT_MET
    low = white_count(ward, "10.95")
    labs.correct(ward.house, result=result, entry=low, revision=1, reason="Digits swapped.", by=ward.nurse)
    verdict = ward.verdict(drain)
    assert verdict.readiness is Readiness.READY
    assert AlertCode.VERDICT_CHANGED_BY_CORRECTION in {alert.code for alert in verdict.alerts}
    with pytest.raises(StaleForm):
        labs.void(ward.house, result=result, revision=1, reason="Late.", by=ward.nurse)
    labs.void(ward.house, result=result, revision=2, reason="Another patient's.", by=ward.nurse)
    assert ward.in_care(drain).timeline.labs == ()


@pytest.mark.parametrize(
    "amylase,limit,multiple",
    [("300", "100", "3"), ("301", "100", "3.01"), ("330.001", "110", "3.01"), ("100", "300", "0.34")],
)
def test_the_multiple_is_exact_or_rounded_up(amylase: str, limit: str, multiple: str):
    assert amylase_multiple(Decimal(amylase), Decimal(limit)) == Decimal(multiple)


def test_amylase_is_kept_as_measured_and_as_multiple(ward: Ward):
    patient = ward.in_care(ward.drain()).patient_id
    entry = LabEntry(ward.clock.now, drain_amylase_u_l=Decimal(330), serum_amylase_limit_u_l=Decimal(110))
    result = labs.report(ward.house, patient=patient, entry=entry, by=ward.nurse)
    with ward.database.reading() as session:
        from tracker.records.labs import LabResultRevision

        row = session.get_one(LabResultRevision, {"record_id": result, "revision": 1})
        kept = (row.drain_amylase_x_uln, row.drain_amylase_u_l, row.serum_amylase_limit_u_l)
    assert kept == (Decimal(3), Decimal(330), Decimal(110))


@pytest.mark.parametrize(
    "values,field",
    [
        ({}, "wbc_10e9_l"),
        ({"wbc_10e9_l": Decimal(-1)}, "wbc_10e9_l"),
        ({"drain_amylase_u_l": Decimal(300)}, "serum_amylase_limit_u_l"),
        ({"serum_amylase_limit_u_l": Decimal(100)}, "serum_amylase_limit_u_l"),
        ({"drain_amylase_u_l": Decimal(300), "serum_amylase_limit_u_l": Decimal(0)}, "serum_amylase_limit_u_l"),
        ({"crp_mg_l": Decimal(3), "at": timedelta(hours=2)}, "at"),
    ],
)
def test_what_a_result_cannot_be_is_refused_with_its_field(sqlite_ward: Ward, values, field: str):
    ward = sqlite_ward
    patient = ward.in_care(ward.drain()).patient_id
    at = ward.clock.now + values.pop("at", timedelta(0))
    with pytest.raises(Refused) as refused:
        labs.report(ward.house, patient=patient, entry=LabEntry(at, **values), by=ward.nurse)
    assert refused.value.field == field
