"""Files of other systems: how each is read is saved, a file is looked at, corrected and imported."""

from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions.errors import AlreadyDone, NotFound, Refused, StaleForm
from tracker.actions.importing import plans
from tracker.actions.importing.counts import told
from tracker.actions.importing.files import Done, File, load, look
from tracker.actions.importing.plans import Plan, plan_of
from tracker.audit import search
from tracker.audit.events import Entity
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction
from tracker.interop.kinds import READINGS
from tracker.interop.tables import TableError
from tracker.records.accounts import names_of
from tracker.records.finding import current_patients
from tracker.records.import_mappings import ImportMappingRevision, current_mappings
from tracker.records.wards import current_wards
from tracker.records.words import RECORD_LABELS, ImportKind
from tracker.web.entering import put, request_key, whole_number
from tracker.web.forms.imports import FileForm, MappingForm, filled, mapping_form
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.administration import zone_of
from tracker.web.presenters.imports import Preview, mapping_row, mapping_versions, past_import, preview_of, written_rows
from tracker.web.words import LocalTime

__all__ = ["pages"]

pages = Blueprint("imports", __name__)
MOST_FILE = 2 * 1024 * 1024
MOST_BYTES = 2 * MOST_FILE
MOST_LISTED, MOST_PATIENTS = 100, 500
IMPORT = "import"
CHANGED = "Someone else changed this mapping after you opened it: see its versions below, then send yours again."


@pages.get("/admin/imports")
@page(Permission.IMPORT)
def import_list() -> str:
    """The mappings, and the files that were imported, newest first."""
    with house().database.reading() as session:
        rows = [mapping_row(row) for row in current_mappings(session)]
        time, wards = _places(session)
        entries = search.find(session, Filters(actions=frozenset({AuditAction.IMPORT_FILE})), MOST_LISTED)
    kinds = [(kind.value, RECORD_LABELS[kind]) for kind in ImportKind]
    past = [past_import(one, time, wards) for one in entries]
    return render_template("imports/imports.html", rows=rows, kinds=kinds, past=past, zone=time.name)


@pages.get("/admin/imports/<uuid:import_id>")
@page(Permission.IMPORT, Scope.IMPORTED)
def past(import_id: UUID) -> str:
    """One import: what was taken, what was refused and why, what was assumed, and whose records it changed."""
    with house().database.reading() as session:
        done = search.about(session, "import", import_id, AuditAction.IMPORT_FILE, 1)
        if not done:
            raise NotFound
        time, wards = _places(session)
        entries = search.about(session, "import", import_id, AuditAction.IMPORT_ROWS, MOST_PATIENTS)
        people = current_patients(session, {patient for one in entries for patient in one.patients})
        session.expunge_all()
    written = written_rows(entries, people)
    shown = {"import": str(import_id), "patients": len(written)}
    show(AuditAction.SEE_IMPORT, Entity("import", import_id), patients=sorted(people), shown=shown)
    row = past_import(done[0], time, wards)
    return render_template("imports/past.html", row=row, written=written, most=MOST_PATIENTS, zone=time.name)


@pages.get("/admin/imports/mappings/new")
@page(Permission.IMPORT)
def new() -> str:
    kind = _kind()
    form = mapping_form(kind)(formdata=None, data={"request_key": str(uuid4())})
    return _mapping_page(form, kind)


@pages.post("/admin/imports/mappings/new")
@page(Permission.IMPORT)
def add() -> Response | tuple[str, int]:
    kind = _kind()
    form = mapping_form(kind)()
    if not form.validate_on_submit():
        return _mapping_page(form, kind), 422
    try:
        name, key = form.name.data or "", request_key(form.request_key.data)
        mapping = plans.add(house(), name=name, plan=form.plan(kind), by=actor(), request=key)
    except Refused as error:
        put(form, error, {}, "name")
        return _mapping_page(form, kind), 422
    except AlreadyDone as error:
        return redirect(url_for("imports.file", mapping_id=UUID(error.answer)), code=303)
    flash("The mapping is saved.", "saved")
    return redirect(url_for("imports.file", mapping_id=mapping), code=303)


@pages.get("/admin/imports/mappings/<uuid:mapping_id>")
@page(Permission.IMPORT)
def mapping(mapping_id: UUID) -> str:
    row = _mapping(mapping_id)
    data = {**filled(row, plan_of(row)), "request_key": str(uuid4())}
    return _mapping_page(mapping_form(row.kind)(formdata=None, data=data), row.kind, row)


@pages.post("/admin/imports/mappings/<uuid:mapping_id>")
@page(Permission.IMPORT)
def change(mapping_id: UUID) -> Response | tuple[str, int]:
    row = _mapping(mapping_id)
    form = mapping_form(row.kind)()
    form.name.data, form.source.data = row.name, row.source
    form.name.raw_data, form.source.raw_data = [row.name], [row.source]
    if not form.validate_on_submit():
        return _mapping_page(form, row.kind, row), 422
    try:
        plans.change(
            house(),
            mapping=mapping_id,
            plan=form.plan(row.kind),
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
        )
    except StaleForm as error:
        form.revision.data = str(error.current.revision)
        put(form, Refused("reason", CHANGED), {}, "reason")
        return _mapping_page(form, row.kind, row), 409
    except Refused as error:
        put(form, error, {}, "reason")
        return _mapping_page(form, row.kind, row), 422
    except AlreadyDone:
        return redirect(url_for("imports.import_list"), code=303)
    flash("The mapping is saved.", "saved")
    return redirect(url_for("imports.import_list"), code=303)


@pages.get("/admin/imports/mappings/<uuid:mapping_id>/file")
@page(Permission.IMPORT)
def file(mapping_id: UUID) -> str:
    return _file_page(FileForm(formdata=None), _mapping(mapping_id))


@pages.post("/admin/imports/mappings/<uuid:mapping_id>/file")
@page(Permission.IMPORT, most_bytes=MOST_BYTES)
def take(mapping_id: UUID) -> Response | tuple[str, int] | str:
    """First a look: what would be done. What was looked at comes back signed, and that alone is imported."""
    row = _mapping(mapping_id)
    plan, form = plan_of(row), FileForm()
    form.offer(_wards())
    if not form.validate_on_submit():
        return _file_page(form, row), 422
    try:
        given = _looked_at(form, row) if request.form.get("step") == IMPORT else _uploaded(form)
        if request.form.get("step") == IMPORT:
            done = load(house(), file=given.file, plan=plan, by=actor(), ward=given.ward)
            flash(told(done.counts), "saved")
            return redirect(url_for("imports.past", import_id=done.record), code=303)
        done = look(house(), file=given.file, plan=plan, by=actor(), ward=given.ward)
    except TableError as error:
        form.file.errors = [f"{error}."[:1].upper() + f"{error}."[1:]]
        return _file_page(form, row), 422
    except Refused as error:
        put(form, error, {}, "file")
        return _file_page(form, row), 422
    form.carried.data = _signer().dumps(
        [
            str(actor().account_id),
            str(mapping_id),
            row.revision,
            str(given.ward or ""),
            given.file.name,
            given.file.text,
        ]
    )
    return _file_page(form, row, _preview(done, plan))


class Given(NamedTuple):
    file: File
    ward: UUID | None


def _uploaded(form: FileForm) -> Given:
    """The file as it came. Raises Refused for none, a large one, or one that is not text."""
    sent = form.file.data
    if not sent or not sent.filename:
        raise Refused("file", "Choose a file.")
    content: bytes = sent.stream.read(MOST_FILE + 1)
    if len(content) > MOST_FILE:
        raise Refused("file", "The file is larger than 2 MB: bring it in by the command drain-tracker import.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("file", "The file is not UTF-8 text: save it as CSV, UTF-8.") from None
    return Given(File(sent.filename[:120], text), UUID(form.ward.data) if form.ward.data else None)


def _looked_at(form: FileForm, row: ImportMappingRevision) -> Given:
    """What this person was shown by this version of the mapping. Raises Refused for anything else."""
    try:
        account, mapping, revision, ward, name, text = _signer().loads(form.carried.data or "")
    except (BadSignature, ValueError):
        account = mapping = revision = ward = name = text = ""
    if (account, mapping, revision) != (str(actor().account_id), str(row.record_id), row.revision):
        raise Refused("file", "Nothing was imported: choose the file and look at it again.")
    return Given(File(name, text), UUID(ward) if ward else None)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="looked-at")


def _preview(done: Done, plan: Plan) -> Preview:
    with house().database.reading() as session:
        time = zone_of(current_wards(session))
    return preview_of(done, plan, time)


def _kind() -> ImportKind:
    asked = request.args.get("kind", ImportKind.OUTPUTS.value)
    if asked not in {kind.value for kind in ImportKind}:
        raise NotFound
    return ImportKind(asked)


def _mapping(mapping_id: UUID) -> ImportMappingRevision:
    with house().database.reading() as session:
        found = next((row for row in current_mappings(session) if row.record_id == mapping_id), None)
        session.expunge_all()
    if found is None:
        raise NotFound
    return found


def _places(session: Session) -> tuple[LocalTime, dict[UUID, str]]:
    """The zone of pages of administration, and the names of all wards."""
    found = current_wards(session)
    return zone_of(found), {ward.record_id: ward.name for ward in found}


def _wards() -> list[tuple[UUID, str]]:
    with house().database.reading() as session:
        return [(ward.record_id, ward.name) for ward in current_wards(session)]


def _mapping_page(form: MappingForm, kind: ImportKind, row: ImportMappingRevision | None = None) -> str:
    versions = []
    if row is not None:
        with house().database.reading() as session:
            query = select(ImportMappingRevision).where(ImportMappingRevision.record_id == row.record_id)
            rows = list(session.scalars(query.order_by(ImportMappingRevision.revision)))
            authors = names_of(session, {one.recorded_by for one in rows})
            versions = mapping_versions(rows, authors, zone_of(current_wards(session)))
    return render_template(
        "imports/mapping.html",
        form=form,
        row=row,
        kind=RECORD_LABELS[kind],
        needed=[name.replace("_", " ") for name in READINGS[kind].needed],
        versions=versions,
    )


def _file_page(form: FileForm, row: ImportMappingRevision, preview: Preview | None = None) -> str:
    form.offer(_wards())
    plan = plan_of(row)
    return render_template(
        "imports/file.html",
        form=form,
        row=mapping_row(row),
        asks_ward=row.kind is ImportKind.OUTPUTS and not plan.hospital_numbers,
        preview=preview,
    )
