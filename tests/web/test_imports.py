"""A file is looked at, corrected, imported and imported again on a page; what was looked at alone is imported."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.deeds import MAPPING
from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tests.web.test_gate import count
from tracker.access.permissions import Role
from tracker.audit import search
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent, AuditPatient
from tracker.records.checks import DrainCheckRevision
from tracker.records.import_mappings import ImportMappingRevision, current_mappings

CHARTS = {**MAPPING, "meanings": "unit: ml(label) = mL"}
GOOD = "pt,tube,at,ml,unit\nP1,T1,2026-10-30 08:00,20,ml(label)\nP1,T1,2026-10-30 16:00,12,mL\n"
WRONG = GOOD.replace("12,mL", "twelve,mL")


@pytest.fixture
def pages(app: Flask, sqlite_ward: Ward) -> Pages:
    sqlite_ward.hire("admin", Role.ADMINISTRATOR)
    return Pages.of(app, "admin")


def saved(pages: Pages, **changes: str) -> str:
    """The address of a mapping that was saved on its page."""
    answer = pages.fill("/admin/imports/mappings/new?kind=outputs", **{**CHARTS, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removesuffix("/file")


def looked(pages: Pages, mapping: str, text: str | bytes, at: Ward, **changes: str) -> TestResponse:
    token = shown_fields(pages.get(f"{mapping}/file").text)["csrf_token"][0]
    sent = FileStorage(BytesIO(text.encode() if isinstance(text, str) else text), "outputs.csv", "file")
    fields = {"csrf_token": token, "file": sent, "ward": str(at.seven), "step": "look", **changes}
    boundary, body = encode_multipart(fields)
    return pages.client.post(f"{mapping}/file", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def imported(pages: Pages, mapping: str, preview: TestResponse) -> TestResponse:
    fields = {name: value for name, value in shown_fields(preview.text).items() if name in ("csrf_token", "carried")}
    return pages.send(f"{mapping}/file", {**fields, "step": "import"})


def test_a_file_is_looked_at_corrected_imported_and_imported_again_without_effect(pages: Pages, sqlite_ward: Ward):
    mapping = saved(pages)
    wrong = looked(pages, mapping, WRONG, sqlite_ward)
    assert "1 rows read, 1 refused" in wrong.text
    assert "Line 3" in wrong.text
    assert "the volume &#34;twelve&#34; is not a number" in wrong.text
    preview = looked(pages, mapping, GOOD, sqlite_ward)
    assert "Would add 2 checks, 1 drain, 1 patient." in preview.text
    assert "30-Oct-2026 08:00" in preview.text
    assert checks(sqlite_ward) == 0
    assert imported(pages, mapping, preview).status_code == 303
    assert checks(sqlite_ward) == 2
    assert "Added 2 checks, 1 drain, 1 patient." in pages.get("/admin/imports").text
    again = looked(pages, mapping, GOOD, sqlite_ward)
    assert "Nothing new; 2 rows were there already." in again.text
    assert "Import these rows" not in again.text
    assert imported(pages, mapping, again).status_code == 303
    assert checks(sqlite_ward) == 2


def test_a_past_import_is_listed_and_opened_with_what_it_did_assumed_and_refused(pages: Pages, sqlite_ward: Ward):
    mapping = saved(pages, flush_ml="0")
    preview = looked(pages, mapping, GOOD + "P2,T2,2026-10-30 16:00,many,mL\n", sqlite_ward)
    opened = imported(pages, mapping, preview).headers["Location"]
    listed = pages.get("/admin/imports").text.split("Files imported")[1]
    assumed = "kind of drain, site of the collection, time put in, period starts at the emptying before, flush"
    for words in (opened, "outputs.csv", "Admin", "Drain outputs", "from charts", "2 read, 1 refused", assumed):
        assert words in listed, words
    assert "P1" not in listed
    before = count(sqlite_ward, AuditAction.SEE_IMPORT)
    page = pages.get(opened).text
    for words in (
        "IMPORTED, P1",
        "1 collection, 1 drain, 2 checks, 1 patient, 1 stay",
        "Line 4",
        "Ward 7",
        assumed,
        "Added 2 checks, 1 drain, 1 patient.",
    ):
        assert words in page, words
    assert count(sqlite_ward, AuditAction.SEE_IMPORT) == before + 1
    with sqlite_ward.database.reading() as session:
        (seen,) = search.find(session, Filters(actions=frozenset({AuditAction.SEE_IMPORT})), 1)
        assert len(seen.patients) == 1
    assert pages.get(f"/admin/imports/{sqlite_ward.seven}").status_code == 404


def test_the_audit_names_the_patients_whose_rows_an_administrator_looked_at(pages: Pages, sqlite_ward: Ward):
    looked(pages, saved(pages), GOOD + "P2,T2,2026-10-30 16:00,12,mL\n", sqlite_ward)
    with sqlite_ward.database.reading() as session:
        event = session.scalar(select(AuditEvent).where(AuditEvent.action == AuditAction.SEE_IMPORT.value))
        assert event is not None
        query = select(func.count()).select_from(AuditPatient).where(AuditPatient.event_id == event.id)
        assert session.scalar(query) == 2
        assert event.actor_name == "Admin"


def test_only_what_was_looked_at_is_imported(pages: Pages, app: Flask, sqlite_ward: Ward):
    """A changed text, another person's look, and a look by an older version of the mapping import nothing."""
    mapping = saved(pages)
    preview = looked(pages, mapping, GOOD, sqlite_ward)
    fields = shown_fields(preview.text)
    sqlite_ward.hire("other", Role.ADMINISTRATOR)
    other = Pages.of(app, "other")
    token = shown_fields(other.get(f"{mapping}/file").text)["csrf_token"][0]
    carried = fields["carried"][0]
    refused = [
        pages.send(f"{mapping}/file", {**fields, "carried": "x" + carried, "step": "import"}),
        other.send(f"{mapping}/file", {"csrf_token": token, "carried": carried, "step": "import"}),
    ]
    assert pages.fill(mapping, column_unit="", column_label="tube", reason="No units.").status_code == 303
    refused.append(pages.send(f"{mapping}/file", {**fields, "step": "import"}))
    for answer in refused:
        assert answer.status_code == 422
        assert "Nothing was imported" in answer.text
    assert checks(sqlite_ward) == 0


@pytest.mark.parametrize(
    "text,changes,said",
    [
        ("", {}, "There is no column"),
        (GOOD, {"ward": ""}, "Choose the ward that new patients are put into."),
        (b"\xff\xfe", {}, "The file is not UTF-8 text"),
        ("pt,tube\n", {}, "There is no column"),
        ("x" * (2 * 1024 * 1024 + 1), {}, "The file is larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(pages: Pages, sqlite_ward: Ward, text, changes, said: str):
    answer = looked(pages, saved(pages), text, sqlite_ward, **changes)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_of_a_megabyte_is_looked_at_and_one_beyond_the_page_s_limit_is_not_read(pages: Pages, sqlite_ward: Ward):
    mapping = saved(pages)
    rows = "".join(f"P1,T1,2026-10-{day:02},x,mL\n" for day in (1, 2)) * 25_000
    assert "50000 refused" in looked(pages, mapping, "pt,tube,at,ml,unit\n" + rows, sqlite_ward).text
    assert looked(pages, mapping, "x" * 5_000_000, sqlite_ward).status_code == 413


def test_no_other_page_takes_more_than_it_did(pages: Pages):
    token = shown_fields(pages.get("/admin/users/new").text)["csrf_token"][0]
    for path in ("/admin/users/new", "/admin/imports/mappings/new?kind=outputs", "/login"):
        assert pages.send(path, {"csrf_token": token, "name": "x" * 100_000}).status_code == 413, path


def test_an_uploaded_file_is_held_in_memory_whatever_its_size(app: Flask):
    with app.test_request_context(method="POST", data={"file": (BytesIO(b"x" * 60_000), "a.csv")}) as context:
        assert isinstance(context.request._get_file_stream(10**9, "text/csv", "a.csv", 10**9), BytesIO)


@pytest.mark.parametrize("name", ["nurse", "physician", "auditor"])
def test_only_an_administrator_imports(pages: Pages, app: Flask, sqlite_ward: Ward, name: str):
    mapping = saved(pages)
    opened = imported(pages, mapping, looked(pages, mapping, GOOD, sqlite_ward)).headers["Location"]
    other = Pages.of(app, name)
    for path in ("/admin/imports", "/admin/imports/mappings/new", mapping, f"{mapping}/file", opened):
        assert other.get(path).status_code == 403, path


@pytest.mark.parametrize(
    "changes,said",
    [
        ({"column_volume": ""}, "Which column is the volume?"),
        ({"meanings": "mL is mL"}, "is not written like unit"),
        ({"zone": "Europe/Londinium"}, "is not an IANA time zone"),
        ({"hour_zero": "noon"}, "Hour 0 is a moment with its offset"),
        ({"numbers": ""}, "Say whose numbers they are."),
        ({"name": ""}, "Give the mapping a name."),
    ],
)
def test_a_mapping_that_reads_no_file_gets_one_sentence_at_its_field(pages: Pages, sqlite_ward: Ward, changes, said):
    answer = pages.fill("/admin/imports/mappings/new?kind=outputs", **{**CHARTS, **changes})
    assert answer.status_code == 422
    assert said in answer.text
    with sqlite_ward.database.reading() as session:
        assert not current_mappings(session)


def test_a_mapping_changes_by_a_new_version_with_a_reason_and_keeps_its_source(pages: Pages, sqlite_ward: Ward):
    mapping = saved(pages)
    stale = {**shown_fields(pages.get(mapping).text), "column_drain": "typed", "reason": "Second.", "source": "other"}
    assert "Say why the mapping is changed." in pages.fill(mapping, column_unit="units").text
    assert pages.fill(mapping, column_unit="units", reason="The export changed.").status_code == 303
    answer = pages.send(mapping, stale)
    assert answer.status_code == 409
    assert 'value="typed"' in answer.text
    assert "The export changed." in answer.text
    with sqlite_ward.database.reading() as session:
        rows = session.scalars(select(ImportMappingRevision).order_by(ImportMappingRevision.revision)).all()
    assert [(row.revision, row.source) for row in rows] == [(1, "charts"), (2, "charts")]


@pytest.mark.parametrize("kind", ["patients", "temperatures", "imaging", "fistula"])
def test_each_kind_has_a_page_of_its_own_columns(pages: Pages, kind: str):
    assert "Columns of the file" in pages.get(f"/admin/imports/mappings/new?kind={kind}").text
    assert pages.get("/admin/imports/mappings/new?kind=other").status_code == 404


def checks(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalar(select(func.count()).select_from(DrainCheckRevision)) or 0
