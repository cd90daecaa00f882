"""One story of a ward in which every page that takes a form takes one: each as the form that is about to be sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.deciding import follow_ups_of
from tests.support.pages import COMPLETE, Pages, asked_in, shown_fields
from tests.support.sealing import sealing_of
from tests.support.ward import PASSWORD, Ward
from tracker.access.permissions import Role
from tracker.actions import checks
from tracker.records.accounts import SignIn
from tracker.records.follow_ups import FollowUpKind
from tracker.records.stays import Stay, StayRevision

__all__ = ["DEEDS", "MAPPING", "Deed", "Story", "pages_that_take_forms"]

# fmt: off
DEEDS = (
    "patients.add", "patients.insert", "patients.admit", "patients.admit_found", "stays.correct", "stays.withdraw",
    "checks.record", "checks.correct", "checks.withdraw", "not_done.record", "events.record", "events.correct",
    "events.withdraw", "fistula.record", "fistula.correct", "fistula.withdraw", "imaging.record",
    "imaging.complete", "imaging.register", "imaging.correct", "imaging.withdraw", "labs.record", "labs.correct",
    "labs.withdraw", "details.patients.correct", "details.collections.correct", "details.drains.correct",
    "boards.acknowledge", "alerts.note", "decisions.sign", "what_if.case_file", "follow_ups.plan",
    "removals.remove", "follow_ups.record", "removals.reopen", "stays.end", "exports.send", "integrity.send",
    "imports.add", "imports.change", "imports.take", "wards.add", "wards.change", "accounts.add", "accounts.change",
    "accounts.give_password", "administration.end_session", "sessions.change_password", "sessions.sign_in",
    "locked.lock", "locked.unlock", "sessions.sign_out",
)
# fmt: on
"""The deeds in their order: one for each page that takes a form and keeps something."""
WRITE_NOTHING = frozenset({"about.choose_colours", "workbench.judged"})
PEOPLE = ("nurse", "nurse2", "physician", "auditor", "admin", "stranger")
NEW_PASSWORD = "quite another password"
FILE = "pt,tube,at,ml,unit\nP1,T1,2026-10-30 08:00,20,mL\nP1,T1,2026-10-30 16:00,12,mL\n"
MAPPING = {
    "name": "Charts",
    "source": "charts",
    "numbers": "own",
    "column_patient": "pt",
    "column_drain": "tube",
    "column_time": "at",
    "column_volume": "ml",
    "column_unit": "unit",
    "zone": "Europe/London",
    "type": "abscess",
    "site": "pelvic",
}
PERSON: dict[str, Any] = {
    "number": "9990001234",
    "surname": "Okoro",
    "given": "Ada",
    "born_on": "21-Nov-1966",
    "sex": "female",
}
OUT: dict[str, Any] = {"identity": "2231", "manner": "on_the_ward", "tip": "intact", "complications": ["none"]}


@dataclass
class Deed:
    """A form before it is sent; sent again it is the same form, with whatever was asked ticked."""

    endpoint: str
    pages: Pages
    path: str
    fields: dict[str, Any]
    location: str = ""
    file: str = ""
    confirmed: list[str] = field(default_factory=list)

    @property
    def has_key(self) -> bool:
        return bool(self.fields.get("request_key"))

    def send(self) -> TestResponse:
        """Send it; where something is asked, the next sending says yes."""
        fields: dict[str, Any] = {**self.fields}
        if self.confirmed:
            fields["confirmed"] = self.confirmed
        if self.file:
            fields["file"] = (BytesIO(self.file.encode()), "outputs.csv")
        answer = self.pages.send(self.path, fields)
        if answer.status_code == 422:
            self.confirmed = asked_in(answer.text)
        self.location = answer.headers.get("Location", self.location)
        return answer


def pages_that_take_forms(app: Flask) -> set[str]:
    """Those that write something because of it."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} - WRITE_NOTHING


class Story:
    """People at their pages; `deeds` come in an order in which each is possible once those before it are done."""

    def __init__(self, ward: Ward, app: Flask, folder: Path) -> None:
        self.ward, self.app, self.folder = ward, app, folder
        self.drain = ward.ready_drain()
        here = ward.in_care(self.drain)
        self.patient, self.collection = here.patient_id, here.drain.collection_id
        ward.hire("admin", Role.ADMINISTRATOR)
        self.people = {name: Pages.of(app, name) for name in PEOPLE}

    def deeds(self) -> Iterator[Deed]:
        for part in (self._patients, self._bedside, self._reports, self._details, self._told, self._leaving):
            yield from part()
        for part in (self._files, self._places, self._accounts):
            yield from part()

    def deed(self, who: str, path: str, *, to: str = "", **answers: Any) -> Deed:
        """The form of a page as this person would send it; their page anew where it is the same for all."""
        pages = self.people[who]
        shown = pages.get(path)
        assert shown.status_code == 200, (path, shown.status_code)
        where = to or path
        endpoint, _ = self.app.url_map.bind("").match(where.partition("?")[0], method="POST")
        return Deed(str(endpoint), pages, where, {**shown_fields(shown.text), **answers})

    def _at(self, **by: float) -> dict[str, str]:
        at = self.ward.clock.now - timedelta(**by)
        return {"at_day": at.date().isoformat(), "at_clock": f"{at:%H:%M}"}

    def _patients(self) -> Iterator[Deed]:
        ward = self.ward
        added = self.deed("nurse", "/patients/new", **PERSON, ward=str(ward.seven), bed="A09")
        yield added
        person = added.location
        new = {"collection": "new", "site": "pelvic", "etiology": "postoperative"}
        yield self.deed("nurse", f"{person}/drains/new", type="abscess", french="10", **new)
        ward.clock.forward(minutes=5)
        admitted = self.deed("nurse", f"{person}/stays/new", ward=str(ward.seven), bed="C02", **self._at())
        yield admitted
        ward.clock.forward(minutes=5)
        found = f"/patients?number={PERSON['number']}&born_on=21-Nov-1966"
        yield self.deed("stranger", found, to="/patients/found", ward=str(ward.twelve), bed="A08", **self._at())
        _, second, third = self._stays(UUID(person.rpartition("/")[2]))
        ward.clock.forward(minutes=5)
        yield self.deed("nurse", f"/stays/{second}/correct", bed="A07", reason="Bed list.")
        yield self.deed("stranger", f"/stays/{third}/void", reason="Never came.")

    def _stays(self, patient: UUID) -> list[UUID]:
        """In the order in which they began."""
        query = select(Stay.id).join(StayRevision, StayRevision.record_id == Stay.id)
        with self.ward.database.reading() as session:
            first = query.where(Stay.patient_id == patient, StayRevision.revision == 1)
            return list(session.scalars(first.order_by(StayRevision.since)))

    def _bedside(self) -> Iterator[Deed]:
        ward, drain = self.ward, self.drain
        ward.clock.forward(hours=4)
        yield self.deed("nurse", f"/drains/{drain}/checks/new", **COMPLETE)
        check = max(ward.in_care(drain).timeline.checks, key=lambda one: one.end).record
        usual = {"identity": "2231", "reason": "Slip."}
        yield self.deed("nurse", f"/checks/{check}/correct", **usual, gross_ml="60")
        yield self.deed("nurse", f"/checks/{check}/void", reason="Another patient's.")
        yield self.deed("nurse", f"/drains/{drain}/checks/not-done", not_done="off_ward", note="At CT")
        yield self.deed("nurse", f"/drains/{drain}/events/new", kind="dislodged", **self._at())
        event = self._newest("events")
        yield self.deed("nurse", f"/events/{event}/correct", kind="position_confirmed", reason="Wrong line.")
        yield self.deed("nurse", f"/events/{event}/void", reason="Never happened.")
        ward.clock.forward(minutes=5)
        assessed = {"status": "suspected", "evidence": "clinical_assessment"}
        yield self.deed("nurse", f"/drains/{drain}/fistula/new", **assessed, **self._at())
        assessment = self._newest("fistula")
        yield self.deed("nurse", f"/fistula/{assessment}/correct", status="none_suspected", reason="Wrong line.")
        yield self.deed("nurse", f"/fistula/{assessment}/void", reason="Another patient's.")

    def _newest(self, kind: str) -> UUID:
        """The record of this kind that was entered last."""
        versions: dict[UUID, Any] = getattr(self.ward.in_care(self.drain).record, kind)
        return max(versions, key=lambda record: versions[record][0].recorded_at)

    def _reports(self) -> Iterator[Deed]:
        self.ward.clock.forward(minutes=5)
        name = self.collection.hex
        found = {f"result_{name}": "resolved", f"residual_mm_{name}": "0", f"drain_position_{name}": "in_cavity"}
        study = {"modality": "CT", "status": "preliminary", "complication": "no", "new_collection": "yes"}
        yield self.deed("physician", f"/drains/{self.drain}/imaging/new", **study, **found, **self._at())
        study_id = self._newest("imaging")
        yield self.deed("physician", f"/imaging/{study_id}/report", status="final")
        new = {"collection": "new", "site": "subphrenic", "side": "right"}
        yield self.deed("physician", f"/imaging/{study_id}/register", **new)
        yield self.deed("physician", f"/imaging/{study_id}/correct", note="Seen again.", reason="Note.")
        yield self.deed("physician", f"/imaging/{study_id}/void", reason="Another patient's.")
        yield self.deed("nurse", f"/drains/{self.drain}/labs/new", wbc_10e9_l="12", **self._at())
        result = self._newest("labs")
        yield self.deed("nurse", f"/labs/{result}/correct", wbc_10e9_l="8", reason="Slip.")
        yield self.deed("nurse", f"/labs/{result}/void", reason="Another patient's.")

    def _details(self) -> Iterator[Deed]:
        yield self.deed("nurse", f"/patients/{self.patient}/details/correct", given="Maria", reason="Spelling.")
        yield self.deed("nurse", f"/collections/{self.collection}/correct", organism="E. coli", reason="Grown.")
        yield self.deed("nurse", f"/drains/{self.drain}/details/correct", french="12", reason="Read again.")

    def _told(self) -> Iterator[Deed]:
        """What was shown as met is taken back, acknowledged, noted, decided."""
        ward, drain, physician = self.ward, self.drain, self.people["physician"]
        ward.clock.forward(minutes=5)
        physician.get("/board")
        ward.clock.forward(minutes=5)
        self._record_a_slip()
        page = physician.get("/board").text
        fields = shown_fields(page[page.index("taken-back") :])
        newest = {name: values[-1] for name, values in fields.items()}
        yield Deed("boards.acknowledge", physician, "/board/taken-back", newest)
        path = f"/drains/{drain}/alerts/note"
        facts = physician.get(path).text.split('name="alert" value="')[1].split('"')[0]
        yield self.deed("physician", path, alert=facts, reason="Known.")
        keep = {"choice": "keep", "reason": "Wait for Monday.", "password": PASSWORD}
        yield self.deed("physician", f"/drains/{drain}/decision/new", **keep)
        yield self.deed("physician", f"/drains/{drain}/what-if", to=f"/drains/{drain}/case-file")

    def _record_a_slip(self) -> None:
        """A high output of hours ago, by which a verdict shown meanwhile was wrong."""
        start, end = (self.ward.clock.now - timedelta(hours=hours) for hours in (6, 5))
        slip = self.ward.entry(gross_ml=Decimal(90), start_at=start, end_at=end, observed_at=end)
        checks.record(self.ward.house, drain=self.drain, entry=slip, by=self.ward.nurse)

    def _leaving(self) -> Iterator[Deed]:
        ward, drain = self.ward, self.drain
        plan = {"owner": "Drain clinic", "next_review_on": "20-Nov-2026"}
        yield self.deed("nurse", f"/drains/{drain}/review", **plan)
        ward.clock.forward(minutes=5)
        closing: dict[str, Any] = {"gross_ml": "6", "flush_ml": "5", "clamp_leak": ["none"]}
        yield self.deed("nurse", f"/drains/{drain}/removal", **OUT, **closing, **self._at())
        ward.clock.forward(days=2)
        row = follow_ups_of(ward, drain)[FollowUpKind.CONTACT]
        done = {"follow_up": f"{row.record_id}@1", "outcome": "well"}
        yield self.deed("nurse", f"/drains/{drain}/follow-up", **done)
        yield self.deed("nurse", f"/drains/{drain}/reopen", reason="The other drain.")
        stay = ward.in_care(drain).stay.record_id
        yield self.deed("nurse", f"/stays/{stay}/end", **self._at())

    def _files(self) -> Iterator[Deed]:
        records: dict[str, Any] = {"kind": "records", "form": "csv", "purpose": "Complaint 17", "tables": ["checks"]}
        yield self.deed("auditor", "/exports/new", **records)
        with sealing_of(self.ward, self.folder) as sealing:
            sealing.sealer().seal_all()
        yield self.deed("auditor", "/audit/integrity", purpose="Yearly audit")
        added = self.deed("admin", "/admin/imports/mappings/new?kind=outputs", **MAPPING)
        yield added
        mapping = added.location.removesuffix("/file")
        yield self.deed("admin", mapping, zone="Europe/Paris", reason="They chart in Paris.")
        look = self.deed("admin", f"{mapping}/file", ward=str(self.ward.seven), step="look")
        look.file = FILE
        kept = {name: one for name, one in shown_fields(look.send().text).items() if name in ("csrf_token", "carried")}
        yield Deed("imports.take", look.pages, look.path, {**kept, "step": "import"})

    def _places(self) -> Iterator[Deed]:
        yield self.deed("admin", "/admin/wards/new", name="Ward 9", kind="ward", zone="Europe/Paris")
        path = f"/admin/wards/{self.ward.seven}"
        later = {"day_start": "12:00", "check_times": "11:30, 20:00", "reason": "Rounds begin later."}
        looked = self.people["admin"].fill(path, **later)
        yield Deed("wards.change", self.people["admin"], path, {**shown_fields(looked.text), "step": "save"})

    def _accounts(self) -> Iterator[Deed]:
        ward = self.ward
        noor: dict[str, Any] = {
            "display_name": "Noor",
            "sign_in_name": "noor",
            "role": "nurse",
            "wards": [str(ward.seven)],
        }
        yield self.deed("admin", "/admin/users/new", **noor)
        person = f"/admin/users/{ward.stranger.account_id}"
        yield self.deed("admin", person, wards=[str(ward.seven)], reason="Moved to ward 7.")
        yield self.deed("admin", person, to=f"{person}/password")
        with ward.database.reading() as session:
            query = select(SignIn.id).where(SignIn.account_id == ward.auditor.account_id)
            sign_in = session.scalars(query).first()
        yield self.deed("admin", "/admin/sessions", to=f"/admin/sessions/{sign_in}/end")
        new = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
        yield self.deed("nurse", "/account", password=PASSWORD, **new)
        self.people["anybody"] = Pages.of(self.app)
        yield self.deed("anybody", "/login", sign_in_name="nurse2", password=PASSWORD)
        yield self.deed("physician", "/round", to="/lock")
        yield self.deed("physician", "/locked", password=PASSWORD)
        yield self.deed("nurse2", "/round", to="/logout")
