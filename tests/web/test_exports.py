"""An export is sent from a page only when its event is committed; the list says what left the house and why."""

import csv
import hashlib
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.tampering import as_owner
from tests.support.ward import Ward
from tracker.audit import search
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction
from tracker.records.extracts import Extract

PATH = "/exports/new"
RECORDS = {"kind": "records", "form": "csv", "purpose": "Complaint 17"}


@pytest.fixture
def auditor(app: Flask, sqlite_ward: Ward) -> Pages:
    return Pages.of(app, "auditor")


def events_of(ward: Ward, action: AuditAction) -> list[search.Entry]:
    with ward.database.reading() as session:
        return search.find(session, Filters(actions=frozenset({action})), 50)


def test_the_file_that_is_sent_is_the_one_in_the_audit_and_on_the_list(
    sqlite_ward: Ward, auditor: Pages, tmp_path: Path
):
    sqlite_ward.ready_drain()
    sent = auditor.fill(PATH, **RECORDS, tables=["checks"])
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=records-")
    assert sent.headers["Cache-Control"] == "no-store"
    assert len(list(csv.DictReader(StringIO(sent.text)))) == 15
    (entry,) = events_of(sqlite_ward, AuditAction.EXPORT_RECORDS)
    digest = hashlib.sha256(sent.data).hexdigest()
    assert (entry.said["shown"]["sha256"], entry.said["purpose"]) == (digest, "Complaint 17")
    listed = auditor.get("/exports").text
    for words in (digest, "Complaint 17", "Checks 15", "Exported records"):
        assert words in listed
    assert not list((tmp_path / "exports").iterdir())


def test_all_tables_are_an_archive_and_accesses_and_audit_are_exported_as_found(sqlite_ward: Ward, auditor: Pages):
    drain = sqlite_ward.ready_drain()
    sent = auditor.fill(PATH, **RECORDS, drain=str(drain))
    with ZipFile(BytesIO(sent.data)) as archive:
        assert len(archive.namelist()) == len(Extract)
    access = auditor.fill(f"{PATH}?kind=access&form=csv&patient=9990142231", to=PATH, purpose="Complaint 17")
    assert [row["name"] for row in csv.DictReader(StringIO(access.text))][-1] in ("Nurse", "Physician")
    audit = auditor.fill(f"{PATH}?kind=audit&what=report_imaging", to=PATH, form="csv", purpose="Complaint 17")
    assert [row["in_words"] for row in csv.DictReader(StringIO(audit.text))] == ["Recorded imaging"]


@pytest.mark.parametrize(
    "changes,said",
    [
        ({"purpose": " "}, "Say what the export is for."),
        ({"kind": ""}, "Choose what is exported."),
        ({"form": "pdf"}, "As: choose one of the answers shown."),
        ({"kind": "access"}, "Enter the patient"),
        ({"patient": "77"}, "No patient has, or ever had, this number or id."),
        ({"known_at": "yesterday"}, "As known at must be a date like 21-Nov-2026"),
    ],
)
def test_what_cannot_be_exported_is_said_at_its_field_and_nothing_is_sent(
    sqlite_ward: Ward, auditor: Pages, changes: dict[str, str], said: str
):
    sent = auditor.fill(PATH, **{**RECORDS, **changes})
    assert sent.status_code == 422
    assert said in sent.text
    assert not [entry for action in AuditAction if "export" in action for entry in events_of(sqlite_ward, action)]


def test_without_an_event_no_byte_is_sent(sqlite_ward: Ward, auditor: Pages, app: Flask, tmp_path: Path):
    sqlite_ward.drain()
    with as_owner(sqlite_ward) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_event WHEN NEW.action LIKE 'export%' "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    app.testing = False
    sent = auditor.fill(PATH, **RECORDS)
    assert sent.status_code in (500, 503)
    assert b"9990142231" not in sent.data
    assert not list((tmp_path / "exports").iterdir())


def test_only_who_may_export_does(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    token = nurse.get("/round").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert nurse.send(PATH, {**RECORDS, "csrf_token": token}).status_code == 403
