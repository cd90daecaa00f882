"""Fistula assessments of a drain's collection: recorded, shown with their versions, corrected, withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint

from tracker.access.permissions import Permission
from tracker.actions import fistula
from tracker.actions.fistula import FistulaEntry
from tracker.readiness.evidence import EVIDENCE, evidence_label
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.frames import frame
from tracker.web.entering import Bedside, Question, bedside_of_patient
from tracker.web.forms.fistula import FistulaForm
from tracker.web.forms.moments import LONG_BACK, late_question
from tracker.web.gate import house
from tracker.web.kinds import Kind
from tracker.web.presenters.fistula import described_assessment
from tracker.web.presenters.people import Banner
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_entering, add_pages

__all__ = ["pages"]

pages = Blueprint("fistula", __name__)


class AssessmentKind(Kind):
    blueprint = "fistula"
    page = "assessment"
    title = "Fistula assessment"
    saved = "the fistula assessment"
    noun = "fistula"
    entity = "fistula_assessment"
    path = "/fistula/<uuid:assessment_id>"
    argument = "assessment_id"
    permission = Permission.ASSESS_FISTULA
    model = FistulaAssessmentRevision
    body = "fistula/fields.html"
    withdrawing = "An assessment of another patient, or one never made. It stays readable and counts no more."

    def here(self, versions: Sequence[Any]) -> Bedside:
        with house().database.reading() as session:
            collection = session.get_one(FistulaAssessment, versions[-1].record_id).collection_id
        return bedside_of_patient(collection)

    def banner(self, here: Bedside) -> Banner:
        return here.patient_banner()

    def described(self, row: Any, here: Bedside) -> Described:
        return described_assessment(row, here)

    def form(self, here: Bedside, *, sent: bool) -> FistulaForm:
        form = FistulaForm() if sent else FistulaForm(formdata=None)
        form.offer(here.time, here.now, LONG_BACK, chosen=False)
        form.offer_evidence(_evidence(here))
        return form

    def fill(self, form: FistulaForm, row: Any, here: Bedside) -> None:
        form.put_moment(here.time, row.at)
        form.fill(row)

    def entry(self, form: FistulaForm, here: Bedside) -> FistulaEntry | None:
        at = form.moment(here.time) if form.validate_on_submit() else None
        return form.assessment(at) if at is not None else None

    def questions(self, form: FistulaForm, entry: FistulaEntry, here: Bedside, record: UUID | None) -> list[Question]:
        return late_question("This assessment was made", entry.at, here.now, here.time)

    def changes(self, entry: FistulaEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        return {"at": entry.at, "word_1": entry.status.value, "word_2": entry.evidence}, ()

    def record(self, here: Bedside, entry: FistulaEntry, **common: Any) -> UUID:
        return fistula.assess(house(), collection=here.in_care.drain.collection_id, entry=entry, **common)

    def correct(self, record: UUID, entry: FistulaEntry, **common: Any) -> None:
        fistula.correct(house(), assessment=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        fistula.void(house(), assessment=record, **common)


KIND = AssessmentKind()
add_pages(pages, KIND)
add_entering(pages, KIND, "fistula")


def _evidence(here: Bedside) -> dict[str, str]:
    """What an assessment can rest on: usual words, those that protocols in force list, those on record already."""
    with house().database.reading() as session:
        listed = [word for one in frame(session).in_force(here.now) for word in one.fistula_evidence]
    used = [row.word_2 for versions in here.in_care.record.fistula.values() for row in versions]
    words = dict.fromkeys([*EVIDENCE, *listed, *used])
    return {word: evidence_label(word) for word in words if word}
