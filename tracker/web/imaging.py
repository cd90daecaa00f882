"""Imaging studies: reported, shown with their versions, completed, corrected, withdrawn, new collections registered."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import imaging
from tracker.actions.errors import NotFound
from tracker.actions.imaging import StudyEntry
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import ReportStatus
from tracker.records.imaging import ImagingFinding, ImagingStudyRevision
from tracker.records.timelines import current
from tracker.web.entering import Bedside, Question, bedside_of_patient, tried
from tracker.web.forms.collections import RegisterForm
from tracker.web.forms.imaging import Place, ReportForm, StudyForm, study_form, study_questions
from tracker.web.forms.moments import LONG_BACK
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.hints import say_saved
from tracker.web.kinds import Kept, Kind, common_of, kept_of, still
from tracker.web.presenters.imaging import described_study, place_names
from tracker.web.presenters.people import Banner
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_entering, add_pages

__all__ = ["pages"]

pages = Blueprint("imaging", __name__)


class StudyKind(Kind):
    """Imaging studies; a version carries its findings."""

    blueprint = "imaging"
    page = "study"
    title = "Imaging study"
    saved = "the study"
    noun = "imaging"
    entity = "imaging_study"
    path = "/imaging/<uuid:study_id>"
    argument = "study_id"
    permission = Permission.REPORT_IMAGING
    model = ImagingStudyRevision
    body = "imaging/fields.html"
    refused_at = {"at": "at_clock", "complication": "which"}  # noqa: RUF012 - never changed
    withdrawing = "A study of another patient, or one that was never made. It stays readable and counts no more."

    def rows(self, session: Session, record: UUID) -> list[Any]:
        query = select(ImagingFinding).where(ImagingFinding.record_id == record)
        findings = list(session.scalars(query.order_by(ImagingFinding.collection_id)))
        names = [column.key for column in ImagingStudyRevision.__table__.columns]
        return [
            SimpleNamespace(
                **{name: getattr(row, name) for name in names},
                findings=[one for one in findings if one.revision == row.revision],
            )
            for row in super().rows(session, record)
        ]

    def here(self, versions: Sequence[Any]) -> Bedside:
        return bedside_of_patient(*(one.collection_id for one in versions[-1].findings))

    def banner(self, here: Bedside) -> Banner:
        return here.patient_banner()

    def described(self, row: Any, here: Bedside) -> Described:
        return described_study(row, here.in_care.record, here.time)

    def form(self, here: Bedside, *, sent: bool) -> StudyForm:
        form = study_form(_places(here), sent=sent)
        form.offer(here.time, here.now, LONG_BACK, chosen=False)
        return form

    def fill(self, form: StudyForm, row: Any, here: Bedside) -> None:
        form.put_moment(here.time, row.at)
        form.fill(row)

    def entry(self, form: StudyForm, here: Bedside) -> StudyEntry | None:
        is_valid = form.validate_on_submit()
        is_complete = form.check_statements()
        at = form.moment(here.time) if is_valid and is_complete else None
        return form.study(at) if at is not None else None

    def questions(self, form: StudyForm, entry: StudyEntry, here: Bedside, record: UUID | None) -> list[Question]:
        found = {name: current(versions) for name, versions in here.in_care.record.imaging.items()}
        others = [row for name, row in found.items() if row is not None and name != record]
        return study_questions(form, entry, others, here.now, here.time)

    def changes(self, entry: StudyEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        values = {name: value for name, value in vars(entry).items() if name != "findings"}
        return values, [SimpleNamespace(**vars(one), collection_id=one.collection) for one in entry.findings]

    def record(self, here: Bedside, entry: StudyEntry, **common: Any) -> UUID:
        return imaging.report(house(), patient=here.in_care.patient_id, entry=entry, **common)

    def correct(self, record: UUID, entry: StudyEntry, **common: Any) -> None:
        imaging.correct(house(), study=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        imaging.void(house(), study=record, **common)

    def links(self, kept: Kept) -> list[tuple[str, str]]:
        row = current(kept.versions)
        if row is None or not actor().may(Permission.REPORT_IMAGING):
            return []
        found = []
        if row.status is ReportStatus.PRELIMINARY:
            found.append(("The final report has come", self.address(kept.record, "completion")))
        if _is_open(row):
            found.append(("Register the new collection", self.address(kept.record, "registration")))
        return found


KIND = StudyKind()
add_pages(pages, KIND)
add_entering(pages, KIND, "imaging")


@pages.get("/imaging/<uuid:study_id>/report")
@page(Permission.REPORT_IMAGING, Scope.PATIENT)
def completion(study_id: UUID) -> str:
    kept = kept_of(KIND, study_id)
    if kept.present.status is not ReportStatus.PRELIMINARY:
        raise NotFound
    form = ReportForm(formdata=None, data=_hidden(kept))
    show(AuditAction.SEE_FORM, Entity("imaging_study", study_id), patients=[g.patient_id])
    return _completion_page(form, kept)


@pages.post("/imaging/<uuid:study_id>/report")
@page(Permission.REPORT_IMAGING, Scope.PATIENT)
def complete(study_id: UUID) -> Response | tuple[str, int]:
    kept = kept_of(KIND, study_id)
    form = ReportForm()
    if not form.validate_on_submit():
        return _completion_page(form, kept), 422
    address = KIND.address(study_id)
    ended = tried(
        lambda: imaging.complete(house(), study=study_id, status=form.status.word, **common_of(form, address)),
        form,
        {},
        "status",
    )
    if isinstance(ended, int):
        return _completion_page(form, still(form, KIND, kept, ended)), ended
    if ended is None:
        say_saved("the report", study_id, KIND.address(study_id, "correction"))
    return ended or redirect(address, code=303)


@pages.get("/imaging/<uuid:study_id>/register")
@page(Permission.REPORT_IMAGING, Scope.PATIENT)
def registration(study_id: UUID) -> str:
    kept = kept_of(KIND, study_id)
    if not _is_open(kept.present):
        raise NotFound
    form = RegisterForm(formdata=None, data=_hidden(kept))
    _offer(form, kept)
    show(AuditAction.SEE_FORM, Entity("imaging_study", study_id), patients=[g.patient_id])
    return _registration_page(form, kept)


@pages.post("/imaging/<uuid:study_id>/register")
@page(Permission.REPORT_IMAGING, Scope.PATIENT)
def register(study_id: UUID) -> Response | tuple[str, int]:
    """Register the new collection that the study reports; it blocks the removal of this drain no longer."""
    kept = kept_of(KIND, study_id)
    form = RegisterForm()
    _offer(form, kept)
    if not form.validate_on_submit():
        return _registration_page(form, kept), 422
    address = KIND.address(study_id)
    ended = tried(
        lambda: imaging.register(
            house(),
            study=study_id,
            collection=None if form.is_new_collection() else UUID(form.collection.data),
            new_collection=form.collection_entry() if form.is_new_collection() else None,
            **common_of(form, address),
        ),
        form,
        {},
        "collection",
    )
    if isinstance(ended, int):
        return _registration_page(form, still(form, KIND, kept, ended)), ended
    if ended is None:
        flash("The new collection is registered.", "saved")
    return ended or redirect(address, code=303)


def _places(here: Bedside) -> list[Place]:
    with_drain = {one.drain.collection_id for one in here.present}
    return [Place(name, text, name in with_drain) for name, text in place_names(here.in_care.record)]


def _is_open(row: Any) -> bool:
    """Whether a study reports a new collection that is not registered yet."""
    return bool(row.new_collection) and row.registered_as is None


def _hidden(kept: Kept) -> dict[str, str]:
    return {"revision": str(kept.present.revision), "request_key": str(uuid4())}


def _offer(form: RegisterForm, kept: Kept) -> None:
    described = {one.collection_id for one in kept.newest.findings}
    places = place_names(kept.here.in_care.record)
    form.offer_collections([(name, text) for name, text in places if name not in described])


def _completion_page(form: ReportForm, kept: Kept) -> str:
    return render_template(
        "imaging/report.html",
        form=form,
        banner=KIND.banner(kept.here),
        old=KIND.described(kept.newest, kept.here),
        back=KIND.address(kept.record),
        correction=KIND.address(kept.record, "correction"),
    )


def _registration_page(form: RegisterForm, kept: Kept) -> str:
    return render_template(
        "imaging/register.html",
        form=form,
        banner=KIND.banner(kept.here),
        old=KIND.described(kept.newest, kept.here),
        back=KIND.address(kept.record),
    )
