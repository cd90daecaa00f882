"""Laboratory results of a patient: recorded, shown with their versions, corrected, withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint

from tracker.access.permissions import Permission
from tracker.actions import labs
from tracker.actions.labs import LabEntry, amylase_multiple
from tracker.readiness.findings import ReasonCode
from tracker.records.labs import LabResultRevision
from tracker.records.timelines import current
from tracker.web.entering import Bedside, Question, bedside_of_patient
from tracker.web.forms.labs import LabForm, lab_questions
from tracker.web.forms.moments import LONG_BACK
from tracker.web.gate import house
from tracker.web.kinds import Kind
from tracker.web.presenters.labs import described_result
from tracker.web.presenters.people import Banner
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_entering, add_pages

__all__ = ["pages"]

pages = Blueprint("labs", __name__)


class ResultKind(Kind):
    blueprint = "labs"
    page = "result"
    title = "Laboratory result"
    saved = "the laboratory result"
    noun = "labs"
    entity = "lab_result"
    path = "/labs/<uuid:result_id>"
    argument = "result_id"
    permission = Permission.REPORT_LAB
    model = LabResultRevision
    body = "labs/fields.html"
    otherwise = "wbc_10e9_l"
    withdrawing = "A result of another patient, or of no sample. It stays readable and counts no more."

    def here(self, versions: Sequence[Any]) -> Bedside:
        return bedside_of_patient()

    def banner(self, here: Bedside) -> Banner:
        return here.patient_banner()

    def described(self, row: Any, here: Bedside) -> Described:
        return described_result(row, here.time)

    def form(self, here: Bedside, *, sent: bool) -> LabForm:
        form = LabForm() if sent else LabForm(formdata=None)
        form.offer(here.time, here.now, LONG_BACK, chosen=False)
        return form

    def fill(self, form: LabForm, row: Any, here: Bedside) -> None:
        form.put_moment(here.time, row.at)
        form.fill(row)

    def entry(self, form: LabForm, here: Bedside) -> LabEntry | None:
        is_valid = form.validate_on_submit()
        is_complete = form.check_values()
        at = form.moment(here.time) if is_valid and is_complete else None
        return form.result(at) if at is not None else None

    def questions(self, form: LabForm, entry: LabEntry, here: Bedside, record: UUID | None) -> list[Question]:
        found = {name: current(versions) for name, versions in here.in_care.record.labs.items()}
        others = [row.at for name, row in found.items() if row is not None and name != record]
        return lab_questions(form, entry, others, here.now, here.time)

    def meant(self, entry: LabEntry) -> frozenset[ReasonCode]:
        given = entry.drain_amylase_u_l is not None or entry.drain_amylase_x_uln is not None
        return frozenset({ReasonCode.AMYLASE_MISSING}) if given else frozenset()

    def changes(self, entry: LabEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        amylase, limit = entry.drain_amylase_u_l, entry.serum_amylase_limit_u_l
        multiple = entry.drain_amylase_x_uln
        if amylase is not None and limit is not None:
            multiple = amylase_multiple(amylase, limit)
        return {"at": entry.at, "wbc": entry.wbc_10e9_l, "crp": entry.crp_mg_l, "amylase": multiple}, ()

    def record(self, here: Bedside, entry: LabEntry, **common: Any) -> UUID:
        return labs.report(house(), patient=here.in_care.patient_id, entry=entry, **common)

    def correct(self, record: UUID, entry: LabEntry, **common: Any) -> None:
        labs.correct(house(), result=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        labs.void(house(), result=record, **common)


KIND = ResultKind()
add_pages(pages, KIND)
add_entering(pages, KIND, "labs")
