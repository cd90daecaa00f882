"""Files of other systems: nothing is dropped unsaid, a run is repeated without effect, a look writes nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.access.permissions import Role
from tracker.actions import imaging
from tracker.actions.errors import Refused, StaleForm
from tracker.actions.importing import plans
from tracker.actions.importing.counts import told
from tracker.actions.importing.files import Done, File, load, look
from tracker.actions.importing.outputs import Assumptions
from tracker.actions.importing.plans import Plan, plan_of
from tracker.actions.importing.run import Run
from tracker.audit.vocabulary import AuditAction
from tracker.interop.kinds import READINGS
from tracker.interop.tables import TableError, Terms
from tracker.readiness.vocabulary import DrainType, Finding, Patency
from tracker.records.audit import AuditEvent, AuditPatient
from tracker.records.base import Base
from tracker.records.checks import DrainCheckRevision
from tracker.records.fistula import FistulaAssessmentRevision
from tracker.records.imaging import ImagingStudyRevision
from tracker.records.import_mappings import ImportMappingRevision, current_mappings
from tracker.records.patients import PatientRevision
from tracker.records.stays import StayRevision
from tracker.records.words import ImportKind

NUMBER = "9990142231"
ASSUMED = Assumptions(DrainType.ABSCESS, "abdominal")
UNTOUCHED = {"audit_event", "audit_patient", "audit_pending"}


def plan(kind: ImportKind, *, columns: dict[str, str] | None = None, **changes: Any) -> Plan:
    """A plan for a file whose columns are named like the fields."""
    terms = {name: changes.pop(name) for name in ("meanings", "hour_zero", "zone") if name in changes}
    fields = {name: name for name in READINGS[kind].fields} if columns is None else columns
    usual = {"assumptions": ASSUMED if kind is ImportKind.OUTPUTS else None}
    return Plan(kind, "charts", Terms(fields, **terms), **{**usual, **changes})


def table(kind: ImportKind, *rows: dict[str, str]) -> File:
    fields = READINGS[kind].fields
    lines = [",".join(row.get(field, "") for field in fields) for row in rows]
    return File("file.csv", "\n".join([",".join(fields), *lines]) + "\n")


def taken(ward: Ward, file: File, by_plan: Plan, **changes: Any) -> Done:
    usual = {"ward": ward.seven, "by": ward.command}
    return load(ward.house, file=file, plan=by_plan, **{**usual, **changes})


def emptying(ward: Ward, hours: float, volume: str, **changes: str) -> dict[str, str]:
    at = (ward.clock.now - timedelta(hours=hours)).isoformat()
    return {"patient": "P1", "drain": "T1", "label": "Left", "time": at, "volume": volume, "unit": "mL", **changes}


def rows_of(ward: Ward, model: Any) -> list[Any]:
    with ward.database.reading() as session:
        found = list(session.scalars(select(model).order_by(model.recorded_at, model.record_id, model.revision)))
        session.expunge_all()
    return found


def counted(ward: Ward) -> dict[str, int]:
    """How many rows each table has, the audit apart."""
    with ward.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in UNTOUCHED
        }


def events(ward: Ward, action: AuditAction) -> list[AuditEvent]:
    with ward.database.reading() as session:
        found = list(session.scalars(select(AuditEvent).where(AuditEvent.action == action.value)))
        session.expunge_all()
    return found


@pytest.fixture
def full(ward: Ward) -> dict[ImportKind, File]:
    """A file of each kind about a patient who has a drain named Left."""
    ward.patient(NUMBER)
    ward.clock.forward(days=3)
    now = ward.clock.now
    place = {"patient": NUMBER, "drain": "Left", "time": (now - timedelta(hours=3)).isoformat()}
    listed = {"patient": "777", "surname": "Elm", "given": "Ada", "born_on": "1950-01-02", "sex": "female"}
    return {
        ImportKind.OUTPUTS: table(
            ImportKind.OUTPUTS, *(emptying(ward, hours, "12", patient=NUMBER) for hours in (40, 24, 8))
        ),
        ImportKind.TEMPERATURES: table(
            ImportKind.TEMPERATURES, {"patient": NUMBER, "time": place["time"], "temperature": "36.8", "unit": "C"}
        ),
        ImportKind.IMAGING: table(ImportKind.IMAGING, {**place, **REPORT}),
        ImportKind.FISTULA: table(
            ImportKind.FISTULA, {**place, "status": "none_suspected", "evidence": "clinical_assessment"}
        ),
        ImportKind.PATIENTS: table(
            ImportKind.PATIENTS,
            {**listed, "ward": "Ward 7", "bed": "B02", "since": (now - timedelta(days=2)).isoformat()},
        ),
    }


REPORT = {
    "modality": "CT",
    "status": "final",
    "result": "resolved",
    "residual_mm": "0",
    "drain_position": "in_cavity",
    "complication": "none",
    "new_collection": "no",
}


def plan_for(kind: ImportKind) -> Plan:
    return plan(kind, hospital_numbers=kind in (ImportKind.OUTPUTS, ImportKind.TEMPERATURES))


def test_each_kind_of_file_is_taken_and_taken_again_without_any_effect(ward: Ward, full: dict[ImportKind, File]):
    for kind, file in full.items():
        assert told(taken(ward, file, plan_for(kind)).counts).startswith("Added "), kind
    before = counted(ward)
    ward.clock.forward(hours=1)
    for kind, file in full.items():
        again = taken(ward, file, plan_for(kind))
        assert not again.changes, kind
        assert again.counts["there"] >= 1, kind
    assert counted(ward) == before


def test_the_same_rows_of_another_source_do_have_an_effect_which_shows_what_repeats_go_by(ward: Ward):
    file = table(ImportKind.OUTPUTS, emptying(ward, 8, "12"))
    taken(ward, file, plan(ImportKind.OUTPUTS))
    other = Plan(ImportKind.OUTPUTS, "other charts", plan(ImportKind.OUTPUTS).terms, ASSUMED)
    refused = taken(ward, file, other)
    assert "patient who is here already, not from this source" in refused.refused[0].reason
    assert not refused.changes


def test_a_look_says_what_would_be_done_and_writes_only_who_looked_at_whom(ward: Ward, full: dict[ImportKind, File]):
    kind = ImportKind.OUTPUTS
    before = counted(ward)
    seen = look(ward.house, file=full[kind], plan=plan_for(kind), by=ward.command, ward=ward.seven)
    assert counted(ward) == before
    assert taken(ward, full[kind], plan_for(kind)).counts == seen.counts
    (event,) = events(ward, AuditAction.SEE_IMPORT)
    with ward.database.reading() as session:
        patients = list(session.scalars(select(AuditPatient.patient_id).where(AuditPatient.event_id == event.id)))
    assert patients == [ward.in_care(drain_named(ward, "T1")).patient_id]


def drain_named(ward: Ward, name: str) -> UUID:
    return Run(ward.house, ward.command, "charts", ward.seven).id("drain", name)


def test_every_patient_of_an_import_has_an_event_and_the_file_one_that_sums_up(ward: Ward):
    file = table(
        ImportKind.OUTPUTS, emptying(ward, 8, "12"), emptying(ward, 8, "9", patient="P2", drain="T2", label="")
    )
    taken(ward, file, plan(ImportKind.OUTPUTS))
    assert len(events(ward, AuditAction.IMPORT_ROWS)) == 2
    (summed,) = events(ward, AuditAction.IMPORT_FILE)
    payload = summed.payload.decode()
    assert file.sha256 in payload
    assert '"checks":2' in payload


@pytest.mark.parametrize("role", [Role.NURSE, Role.PHYSICIAN, Role.AUDITOR])
def test_only_those_with_the_permission_look_or_import(sqlite_ward: Ward, role: Role):
    person = sqlite_ward.hire("somebody", role, sqlite_ward.seven)
    file = table(ImportKind.OUTPUTS, emptying(sqlite_ward, 8, "12"))
    for act in (look, load):
        with pytest.raises(NotPermitted):
            act(sqlite_ward.house, file=file, plan=plan(ImportKind.OUTPUTS), by=person, ward=sqlite_ward.seven)


def test_another_volume_for_the_same_emptying_is_never_dropped_and_leaves_the_day_in_doubt(sqlite_ward: Ward):
    """Of 5 mL and 50 mL at one moment neither wins: taking the first alone would make a day low that may not be."""
    ward = sqlite_ward
    usual = Assumptions(DrainType.ABSCESS, "abdominal", flush_ml=Decimal(0), patency=Patency.PATENT)
    low = [emptying(ward, hours, "1") for hours in range(101, 0, -8)]
    taken(ward, table(ImportKind.OUTPUTS, *low), plan(ImportKind.OUTPUTS, assumptions=usual))
    drain = drain_named(ward, "T1")
    assert ward.verdict(drain).judgement.output.finding is Finding.MET
    ward.clock.forward(seconds=1)
    contradicting = table(ImportKind.OUTPUTS, emptying(ward, 29 + 1 / 3600, "50"))
    done = taken(ward, contradicting, plan(ImportKind.OUTPUTS, assumptions=usual))
    assert done.counts["beside"] == 1
    assert ward.verdict(drain).judgement.output.finding is not Finding.MET
    again = taken(ward, contradicting, plan(ImportKind.OUTPUTS, assumptions=usual))
    assert not again.changes


def test_two_volumes_of_one_moment_in_one_file_are_both_taken_and_a_repeated_row_once(sqlite_ward: Ward):
    rows = [emptying(sqlite_ward, 8, "5"), emptying(sqlite_ward, 8, "50"), emptying(sqlite_ward, 8, "5.0")]
    done = taken(sqlite_ward, table(ImportKind.OUTPUTS, *rows), plan(ImportKind.OUTPUTS))
    assert (done.counts["checks"], done.counts["beside"], done.counts["there"]) == (2, 1, 1)
    first, second = rows_of(sqlite_ward, DrainCheckRevision)
    assert (first.start_at, first.end_at) == (second.start_at, second.end_at)


def test_a_later_file_goes_on_from_the_last_emptying_on_record(sqlite_ward: Ward):
    ward = sqlite_ward
    taken(ward, table(ImportKind.OUTPUTS, emptying(ward, 16, "5")), plan(ImportKind.OUTPUTS))
    first = ward.clock.now - timedelta(hours=16)
    ward.clock.forward(seconds=5)
    taken(ward, table(ImportKind.OUTPUTS, emptying(ward, 8, "5")), plan(ImportKind.OUTPUTS))
    assert rows_of(ward, DrainCheckRevision)[-1].start_at == first


def test_the_time_at_which_the_source_took_a_row_in_is_kept(sqlite_ward: Ward):
    ward, at = sqlite_ward, sqlite_ward.clock.now
    row = emptying(ward, 8, "5", entered_at=(at - timedelta(hours=7)).isoformat())
    taken(ward, table(ImportKind.OUTPUTS, row), plan(ImportKind.OUTPUTS))
    (check,) = rows_of(ward, DrainCheckRevision)
    assert check.source_entered_at == at - timedelta(hours=7)
    assert check.recorded_at == at


@pytest.mark.parametrize(
    "rows,changes,said",
    [
        ([{"drain": "T1"}, {"patient": "P2", "drain": "T1"}], {}, "the drain stands under more than one patient"),
        ([{}], {"hospital_numbers": True}, "there is no patient with the number P1"),
        ([{"time": "2026-11-10 09:40"}], {}, 'the time "2026-11-10 09:40" has no offset'),
        ([{"time": "2026-10-25 01:30"}], {"zone": "Europe/London"}, "is in the hour of a clock change"),
        ([{"time": "2027-01-01T00:00Z"}], {}, "the time lies in the future"),
        ([{"volume": "1e3"}], {}, 'the volume "1e3" is not a number'),
        ([{"label": "Le\u200bft"}], {}, "the label holds characters that cannot be printed"),
        ([{"label": "x" * 501}], {}, "the label has more than 500 characters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_with_its_line(sqlite_ward: Ward, rows, changes, said: str):
    ward = sqlite_ward
    file = table(ImportKind.OUTPUTS, *(emptying(ward, 8, "5") | row for row in rows))
    done = taken(ward, file, plan(ImportKind.OUTPUTS, **changes))
    assert not done.changes
    assert [row.line for row in done.refused] == list(range(2, 2 + len(rows)))
    assert all(said in row.reason for row in done.refused)


def test_a_drain_of_another_patient_is_refused_and_nothing_is_added_to_it(sqlite_ward: Ward):
    ward = sqlite_ward
    taken(ward, table(ImportKind.OUTPUTS, emptying(ward, 8, "5")), plan(ImportKind.OUTPUTS))
    done = taken(ward, table(ImportKind.OUTPUTS, emptying(ward, 4, "5", patient="P2")), plan(ImportKind.OUTPUTS))
    assert [row.reason for row in done.refused] == ["the drain is another patient's"]
    assert not done.changes


def test_a_local_time_is_read_in_the_zone_that_the_plan_names(sqlite_ward: Ward):
    row = emptying(sqlite_ward, 8, "5", time="2026-07-01 09:40")
    sqlite_ward.clock.forward(days=1)
    done = taken(sqlite_ward, table(ImportKind.OUTPUTS, row), plan(ImportKind.OUTPUTS, zone="Europe/London"))
    assert done.rows[0].at.isoformat() == "2026-07-01T08:40:00+00:00"


def a_drain(ward: Ward) -> UUID:
    """A drain named Left, four days in."""
    patient = ward.patient(NUMBER)
    drain = ward.drain(patient)
    ward.clock.forward(days=4)
    return drain


def report(ward: Ward, **changes: str) -> dict[str, str]:
    at = (ward.clock.now - timedelta(hours=3)).isoformat()
    return {"patient": NUMBER, "site": "pelvic", "time": at, **REPORT, **changes}


def test_an_imported_report_is_judged_like_one_that_was_entered(sqlite_ward: Ward):
    drain = a_drain(sqlite_ward)
    assert sqlite_ward.verdict(drain).judgement.imaging.finding is Finding.UNKNOWN
    taken(sqlite_ward, table(ImportKind.IMAGING, report(sqlite_ward)), plan(ImportKind.IMAGING))
    assert sqlite_ward.verdict(drain).judgement.imaging.finding is Finding.MET


@pytest.mark.parametrize("blank", ["result", "drain_position", "complication", "new_collection"])
def test_what_a_report_in_a_file_does_not_say_stays_unsaid(sqlite_ward: Ward, blank: str):
    drain = a_drain(sqlite_ward)
    taken(sqlite_ward, table(ImportKind.IMAGING, report(sqlite_ward, **{blank: ""})), plan(ImportKind.IMAGING))
    assert sqlite_ward.verdict(drain).judgement.imaging.finding is Finding.UNKNOWN


def test_a_final_report_after_a_preliminary_one_is_its_next_version(sqlite_ward: Ward):
    ward, drain = sqlite_ward, a_drain(sqlite_ward)
    preliminary, final = (table(ImportKind.IMAGING, report(ward, status=status)) for status in ("preliminary", "final"))
    for file in (preliminary, final):
        taken(ward, file, plan(ImportKind.IMAGING))
    assert [row.revision for row in rows_of(ward, ImagingStudyRevision)] == [1, 2]
    assert ward.verdict(drain).judgement.imaging.finding is Finding.MET
    for file in (preliminary, final):
        assert not taken(ward, file, plan(ImportKind.IMAGING)).changes


def test_a_report_that_says_worse_of_the_same_study_stands_beside_it_and_decides(sqlite_ward: Ward):
    ward, drain = sqlite_ward, a_drain(sqlite_ward)
    taken(ward, table(ImportKind.IMAGING, report(ward)), plan(ImportKind.IMAGING))
    done = taken(
        ward, table(ImportKind.IMAGING, report(ward, result="enlarged", residual_mm="30")), plan(ImportKind.IMAGING)
    )
    assert done.counts["beside"] == 1
    assert ward.verdict(drain).judgement.imaging.finding is Finding.NOT_MET


def test_a_withdrawn_study_is_not_brought_back_by_the_same_file(sqlite_ward: Ward):
    ward, drain = sqlite_ward, a_drain(sqlite_ward)
    file = table(ImportKind.IMAGING, report(ward))
    taken(ward, file, plan(ImportKind.IMAGING))
    (study,) = {row.record_id for row in rows_of(ward, ImagingStudyRevision)}
    imaging.void(ward.house, study=study, revision=1, reason="Another patient's.", by=ward.physician)
    assert not taken(ward, file, plan(ImportKind.IMAGING)).changes
    assert ward.verdict(drain).judgement.imaging.finding is Finding.UNKNOWN


@pytest.mark.parametrize(
    "changes,said",
    [
        ({"patient": "123"}, "there is no patient with the number 123"),
        ({"site": "liver"}, '"liver" names no collection of this patient'),
        ({"site": ""}, "neither drain nor site names the collection"),
        ({"modality": "XRAY"}, 'the modality "XRAY" is not one of CT, US'),
        ({"new_collection": "maybe"}, "is not yes or no"),
        ({"residual_mm": "-3"}, "a residual is from 0 to 500 mm"),
        ({"complication": "None"}, "say which complication the report names"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(sqlite_ward: Ward, changes: dict[str, str], said: str):
    a_drain(sqlite_ward)
    done = taken(sqlite_ward, table(ImportKind.IMAGING, report(sqlite_ward, **changes)), plan(ImportKind.IMAGING))
    assert said in done.refused[0].reason
    assert not done.changes
    assert not rows_of(sqlite_ward, ImagingStudyRevision)


def test_a_site_that_fits_two_collections_names_none(sqlite_ward: Ward):
    patient = sqlite_ward.in_care(a_drain(sqlite_ward)).patient_id
    sqlite_ward.drain(patient)
    done = taken(sqlite_ward, table(ImportKind.IMAGING, report(sqlite_ward)), plan(ImportKind.IMAGING))
    assert '"pelvic" names 2 collections of this patient' in done.refused[0].reason


def test_an_imported_suspicion_leaves_the_fistula_open_and_keeps_when_it_was_entered(sqlite_ward: Ward):
    ward, drain = sqlite_ward, a_drain(sqlite_ward)
    at = ward.clock.now - timedelta(hours=3)
    row = {"patient": NUMBER, "site": "pelvic", "time": at.isoformat(), "evidence": "bedside"}
    row |= {"status": "suspected", "entered_at": at.isoformat()}
    taken(ward, table(ImportKind.FISTULA, row), plan(ImportKind.FISTULA))
    assert ward.verdict(drain).judgement.fistula.finding is Finding.UNKNOWN
    (assessment,) = rows_of(ward, FistulaAssessmentRevision)
    assert assessment.source_entered_at == at


def listed(at: Ward, **changes: str) -> dict[str, str]:
    since = (at.clock.now - timedelta(days=2)).isoformat()
    person = {"patient": "777", "surname": "Elm", "given": "Ada", "born_on": "1950-01-02", "sex": "female"}
    return {**person, "ward": "Ward 7", "bed": "B02", "since": since, **changes}


def bring(ward: Ward, *rows: dict[str, str]) -> Done:
    return taken(ward, table(ImportKind.PATIENTS, *rows), plan(ImportKind.PATIENTS))


def test_a_list_begins_moves_and_ends_stays(sqlite_ward: Ward):
    ward = sqlite_ward
    since = listed(ward)["since"]
    assert told(bring(ward, listed(ward)).counts) == "Added 1 patient, 1 stay begun."
    assert bring(ward, listed(ward, since=since, bed="C03")).counts["moved"] == 1
    until = (ward.clock.now - timedelta(hours=1)).isoformat()
    assert bring(ward, listed(ward, since=since, bed="C03", until=until)).counts["ended"] == 1
    last = rows_of(ward, StayRevision)[-1]
    assert (last.revision, last.bed, last.until) == (3, "C03", ward.clock.now - timedelta(hours=1))


def test_a_new_stay_ends_the_one_that_goes_on(sqlite_ward: Ward):
    ward = sqlite_ward
    bring(ward, listed(ward))
    later = (ward.clock.now - timedelta(hours=5)).isoformat()
    done = bring(ward, listed(ward, ward="Ward 12", since=later))
    assert (done.counts["begun"], done.counts["ended"]) == (1, 1)
    stays = {(row.ward_id, row.until is None) for row in rows_of(ward, StayRevision)[-2:]}
    assert stays == {(ward.seven, False), (ward.twelve, True)}


@pytest.mark.parametrize(
    "changes,said",
    [
        ({"ward": "Ward 99"}, "there is no ward of this name"),
        ({"patient": NUMBER}, "is here with another name or birthday"),
        ({"bed": "A01"}, "bed A01 is taken"),
        ({"born_on": "2.1.1950"}, "is not a date like 1966-11-21"),
        ({"since": "2027-01-01T00:00Z"}, "the stay begins or ends in the future"),
        ({"surname": "Hazelwood", "given": "Mary", "born_on": "1958-04-02"}, "is here under another number"),
    ],
)
def test_a_row_of_a_list_that_cannot_be_taken_says_why(sqlite_ward: Ward, changes: dict[str, str], said: str):
    sqlite_ward.patient(NUMBER)
    before = counted(sqlite_ward)
    done = bring(sqlite_ward, listed(sqlite_ward, **changes))
    assert said in done.refused[0].reason
    assert counted(sqlite_ward) == before


def test_two_patients_of_one_list_do_not_get_one_bed_and_a_look_says_so(sqlite_ward: Ward):
    rows = (listed(sqlite_ward), listed(sqlite_ward, patient="778", surname="Oak"))
    file = table(ImportKind.PATIENTS, *rows)
    seen = look(sqlite_ward.house, file=file, plan=plan(ImportKind.PATIENTS), by=sqlite_ward.command)
    done = bring(sqlite_ward, *rows)
    assert seen.refused == done.refused
    assert [row.reason for row in done.refused] == ["bed B02 is taken"]
    assert {row.surname for row in rows_of(sqlite_ward, PatientRevision)} == {"Elm"}


def test_a_mapping_is_saved_in_versions_and_reads_a_file_as_it_was_meant(sqlite_ward: Ward):
    ward = sqlite_ward
    meant = plan(ImportKind.OUTPUTS, meanings={"unit": {"mL(label)": "mL"}}, zone="Europe/London")
    mapping = plans.add(ward.house, name="Charts", plan=meant, by=ward.command)
    with ward.database.reading() as session:
        (saved,) = current_mappings(session)
    assert plan_of(saved) == meant
    other = plan(ImportKind.OUTPUTS, hour_zero=ward.clock.now)
    plans.change(ward.house, mapping=mapping, plan=other, revision=1, reason="New export.", by=ward.command)
    assert [row.revision for row in rows_of(ward, ImportMappingRevision)] == [1, 2]
    with pytest.raises(StaleForm):
        plans.change(ward.house, mapping=mapping, plan=other, revision=1, reason="Late.", by=ward.command)


@pytest.mark.parametrize(
    "wrong,field",
    [
        (Plan(ImportKind.OUTPUTS, "charts", Terms({"patient": "p"}), ASSUMED), "column_drain"),
        (Plan(ImportKind.OUTPUTS, " ", Terms({}), ASSUMED), "source"),
        (plan(ImportKind.OUTPUTS, zone="Europe/Londinium"), "zone"),
        (plan(ImportKind.OUTPUTS, assumptions=None), "site"),
        (
            plan(ImportKind.FISTULA, columns=dict.fromkeys(("patient", "time", "status", "evidence"), "x")),
            "column_drain",
        ),
    ],
)
def test_a_mapping_that_reads_no_file_is_refused(sqlite_ward: Ward, wrong: Plan, field: str):
    with pytest.raises(Refused) as refused:
        plans.add(sqlite_ward.house, name="Charts", plan=wrong, by=sqlite_ward.command)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text,said",
    [
        ("", "there is no column"),
        ("patient,patient\n", "is there more than once"),
        ('patient,drain,label,time,volume,unit,entry_lag_min,entered_at\n"open', "is not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(sqlite_ward: Ward, text: str, said: str):
    with pytest.raises(TableError, match=said):
        taken(sqlite_ward, File("file.csv", text), plan(ImportKind.OUTPUTS))
