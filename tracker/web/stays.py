"""The stays of a patient: each with its versions, corrected, withdrawn, and ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import stays
from tracker.actions.stays import WholeStay
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.stays import StayRevision
from tracker.records.wards import current_wards
from tracker.web.details import PatientSide, patient_side
from tracker.web.entering import Question, request_key, tried, whole_number
from tracker.web.forms.stays import EndForm, StayDetailsForm
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.kinds import Kept, Kind, still
from tracker.web.patients import own_wards
from tracker.web.presenters.details import described_stay
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_pages, kept_to_change

__all__ = ["pages"]

pages = Blueprint("stays", __name__)


@dataclass(frozen=True)
class StaySide(PatientSide):
    """The patient, with the stay as it is saved and the names of all wards."""

    saved: Any
    wards: Mapping[UUID, str]


class StayKind(Kind):
    blueprint = "stays"
    page = "stay"
    title = "Stay"
    noun = "stays"
    entity = "stay"
    path = "/stays/<uuid:stay_id>"
    argument = "stay_id"
    permission = Permission.ADMIT_PATIENT
    model = StayRevision
    body = "patients/stay_details.html"
    refused_at = {}  # noqa: RUF012 - the act names the fields as the form does
    otherwise = "since"
    withdrawing = (
        "Withdraw a stay that never was: another patient's, or one entered twice. The others stay as they are."
    )

    def here(self, versions: Sequence[Any]) -> StaySide:
        with house().database.reading() as session:
            wards = {ward.record_id: ward.name for ward in current_wards(session)}
        return StaySide(**vars(patient_side(g.patient_id)), saved=versions[-1], wards=wards)

    def may_change(self, kept: Kept) -> bool:
        """A stay is its own ward's to change."""
        return actor().may(self.permission, kept.newest.ward_id)

    def back(self, here: StaySide) -> tuple[str, str]:
        return "Back to the patient", url_for("patients.patient", patient_id=here.patient_id)

    def links(self, kept: Kept) -> list[tuple[str, str]]:
        goes_on = kept.standing is not None and kept.newest.until is None and self.may_change(kept)
        return [("Record its end", url_for("stays.ending", stay_id=kept.record))] if goes_on else []

    def described(self, row: Any, here: StaySide) -> Described:
        return described_stay(row, here.wards, here.time)

    def form(self, here: StaySide, *, sent: bool) -> StayDetailsForm:
        form = StayDetailsForm() if sent else StayDetailsForm(formdata=None)
        form.offer_wards([(ward.record_id, ward.name) for ward in own_wards()])
        return form

    def fill(self, form: StayDetailsForm, row: Any, here: StaySide) -> None:
        form.fill(row, here.time)

    def entry(self, form: StayDetailsForm, here: StaySide) -> WholeStay | None:
        return form.whole_stay(here.saved, here.time) if form.validate_on_submit() else None

    def questions(self, form: Any, entry: Any, here: StaySide, record: UUID | None) -> list[Question]:
        return []

    def changes(self, entry: WholeStay) -> tuple[dict[str, Any], Sequence[Any]]:
        return {"ward_id": entry.ward, "bed": entry.bed, "since": entry.since, "until": entry.until}, ()

    def correct(self, record: UUID, entry: WholeStay, **common: Any) -> None:
        stays.correct(house(), stay=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        stays.void(house(), stay=record, **common)


KIND = StayKind()
add_pages(pages, KIND)


@pages.get("/stays/<uuid:stay_id>/end")
@page(Permission.ADMIT_PATIENT, Scope.PATIENT)
def ending(stay_id: UUID) -> str:
    kept = kept_to_change(KIND, stay_id)
    form = EndForm(formdata=None, data={"revision": str(kept.present.revision), "request_key": str(uuid4())})
    form.offer(kept.here.time, kept.here.now)
    form.put_moment(kept.here.time, kept.here.now)
    show(AuditAction.SEE_FORM, Entity("stay", stay_id), patients=[g.patient_id])
    return _ending_page(kept, form)


@pages.post("/stays/<uuid:stay_id>/end")
@page(Permission.ADMIT_PATIENT, Scope.PATIENT)
def end(stay_id: UUID) -> Response | tuple[str, int]:
    """Record that a stay ended: the patient went home or elsewhere."""
    kept, form = kept_to_change(KIND, stay_id), EndForm()
    form.offer(kept.here.time, kept.here.now)
    until = form.moment(kept.here.time) if form.validate_on_submit() else None
    if until is None:
        return _ending_page(kept, form), 422
    address = url_for("patients.patient", patient_id=g.patient_id)

    def save() -> None:
        stays.end(
            house(),
            stay=stay_id,
            until=until,
            revision=whole_number(form.revision.data),
            by=actor(),
            request=request_key(form.request_key.data),
            answer=address,
        )

    ended = tried(save, form, {"until": "at_clock"}, "at_clock")
    if isinstance(ended, int):
        return _ending_page(still(form, KIND, kept, ended), form), ended
    if ended is None:
        flash("The end of the stay is recorded.", "saved")
    return ended or redirect(address, code=303)


def _ending_page(kept: Kept, form: EndForm) -> str:
    return render_template(
        "patients/stay_end.html",
        banner=kept.here.banner(),
        form=form,
        zone=kept.here.time.name,
        old=KIND.described(kept.newest, kept.here),
        back=KIND.address(kept.record),
    )
