"""The auditor reads what was done and seen, one event in full, who saw a patient; reading it is an event too."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.access.permissions import Role
from tracker.actions.checks import correct
from tracker.audit import search
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction

HAZELWOOD = "HAZELWOOD, Mary"


@pytest.fixture
def auditor(app: Flask, sqlite_ward: Ward) -> Pages:
    return Pages.of(app, "auditor")


def corrected(ward: Ward) -> UUID:
    """A drain with a check of 14 mL that was corrected to 99 mL."""
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    ward.clock.forward(hours=1)
    changed = ward.entry(9, gross_ml=Decimal(99))
    correct(ward.house, check=check, entry=changed, revision=1, reason="misread", by=ward.nurse)
    return drain


def newest(ward: Ward, action: AuditAction) -> search.Entry:
    with ward.database.reading() as session:
        return search.find(session, Filters(actions=frozenset({action})), 1)[0]


def lines(pages: Pages, **filters: object) -> list[str]:
    """What the rows of the audit say was done, newest first."""
    shown = pages.get("/audit?" + "&".join(f"{name}={value}" for name, value in filters.items()))
    assert shown.status_code == 200, shown.text
    rows = shown.text.partition("<tbody")[2].split('href="/audit/')[1:]
    return [row.partition(">")[2].partition("<")[0] for row in rows]


def test_the_auditor_lands_on_the_audit_and_a_nurse_may_not_see_it(app: Flask, sqlite_ward: Ward, auditor: Pages):
    assert auditor.get("/").headers["Location"] == "/audit"
    for name in ("nurse", "physician"):
        pages = Pages.of(app, name)
        for path in ("/audit", f"/audit/{uuid4()}", "/audit/access", "/exports", "/exports/new"):
            assert pages.get(path).status_code == 403, path


def test_a_line_says_who_did_what_to_whom_when_and_where(sqlite_ward: Ward, auditor: Pages):
    corrected(sqlite_ward)
    shown = auditor.get("/audit").text
    for words in ("Corrected a check", "misread", "Nurse", HAZELWOOD, "999 014 2231", "02-Apr-1958", "Ward 7"):
        assert words in shown, words
    assert "31-Oct-2026 21:00" in shown


def test_each_filter_leaves_out_the_others(sqlite_ward: Ward, auditor: Pages):
    ward = sqlite_ward
    drain = corrected(ward)
    other = ward.drain(ward.patient("9990149999", "Ashdown", "A02"))
    ward.clock.forward(hours=1)
    ward.check(other, by=ward.second_nurse)
    care = ward.in_care(drain)
    of_drain = ["Corrected a check", "Recorded a check", "Recorded a drain put in"]
    assert lines(auditor, drain=drain) == of_drain
    for patient in ("9990142231", "999+014+2231", care.patient_id):
        assert {*of_drain, "Added a patient"} <= set(lines(auditor, patient=patient))
    assert lines(auditor, who=ward.second_nurse.account_id) == ["Recorded a check"]
    assert lines(auditor, what="correct_check") == ["Corrected a check"]
    assert set(lines(auditor, what="reads", patient="9990142231")) == {"Read the audit"}
    assert "Read the audit" not in lines(auditor, what="changes", patient="9990142231")
    assert lines(auditor, outcome="refused") == []
    assert "Recorded a check" not in lines(auditor, until="30-Oct-2026")
    assert "Recorded a check" in lines(auditor, since="31-Oct-2026", until="31-Oct-2026")


@pytest.mark.parametrize(
    "filters,said",
    [
        ("patient=1234", "No patient has, or ever had, this number or id."),
        ("drain=1234", "No drain has this id"),
        ("since=2026-11-01", "From must be a date like 21-Nov-2026"),
        ("what=everything", "What: choose one of the answers shown."),
        ("who=somebody", "Who: choose one of the answers shown."),
    ],
)
def test_a_filter_that_cannot_be_is_said_at_its_field(sqlite_ward: Ward, auditor: Pages, filters: str, said: str):
    shown = auditor.get(f"/audit?{filters}")
    assert shown.status_code == 422
    assert said in shown.text


def test_pages_of_events_follow_one_another_without_gap_or_double(sqlite_ward: Ward, auditor: Pages):
    drain = sqlite_ward.drain()
    for _ in range(130):
        sqlite_ward.check(drain)
    found: list[str] = []
    path = f"/audit?drain={drain}&what=record_check"
    while path:
        shown = auditor.get(path).text
        found += [part[:36] for part in shown.partition("<tbody")[2].split('href="/audit/')[1:]]
        older = shown.partition('href="/audit?')[2] if "Older events</a>" in shown else ""
        links = [part.partition('"')[0] for part in shown.split('href="') if "after=" in part.partition('"')[0]]
        path = links[0].replace("&amp;", "&").partition("#")[0] if older and links else ""
    assert len(found) == len(set(found)) == 130
    assert auditor.get("/audit?after=nonsense").status_code == 400


def test_what_is_rare_is_looked_for_page_by_page_and_the_page_says_how_far_back(
    sqlite_ward: Ward, auditor: Pages, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "LOOKED_AT", 10)
    patient = sqlite_ward.in_care(sqlite_ward.ready_drain()).patient_id
    path, found, pages = f"/audit?patient={patient}&what=insert_drain", 0, 0
    while path:
        shown = auditor.get(path).text
        found += shown.partition("<tbody")[2].count('href="/audit/')
        pages += 1
        assert ("Searched back to" in shown) is ("after=" in shown)
        links = [part.partition('"')[0] for part in shown.split('href="') if "after=" in part.partition('"')[0]]
        path = links[0].replace("&amp;", "&").partition("#")[0] if links else ""
    assert found == 1
    assert pages > 1


def test_one_event_shows_before_and_after_with_what_changed_and_its_exact_bytes(sqlite_ward: Ward, auditor: Pages):
    corrected(sqlite_ward)
    entry = newest(sqlite_ward, AuditAction.CORRECT_CHECK)
    shown = auditor.get(f"/audit/{entry.id}").text
    changed = [part.partition("</tr>")[0] for part in shown.split('class="is-different"')[1:]]
    assert any("Gross, mL" in line and ">14<" in line and ">99<" in line for line in changed)
    assert not any("Flush, mL" in line for line in changed)
    assert "Flush, mL" in shown
    for words in ("misread", HAZELWOOD, "Exact payload", str(entry.said["nonce"])):
        assert words in shown
    assert auditor.get(f"/audit/{uuid4()}").status_code == 404


def test_who_saw_or_changed_a_patient_is_listed_person_by_person(app: Flask, sqlite_ward: Ward, auditor: Pages):
    drain = corrected(sqlite_ward)
    for _ in range(2):
        Pages.of(app, "physician").get(f"/drains/{drain}")
    shown = auditor.get("/audit/access?patient=9990142231").text
    physician = shown.partition(">Physician</a>")[2].partition("</tr>")[0]
    assert 'data-label="Saw">2<' in physician
    assert 'data-label="Changed">0' in physician
    nurse = shown.partition(">Nurse</a>")[2].partition("</tr>")[0]
    assert 'data-label="Changed">4' in nurse
    assert "Corrected a check 1×" in nurse
    assert ">Stranger<" not in shown
    assert auditor.get("/audit/access?patient=77").status_code == 422


def test_reading_the_audit_is_an_event_with_the_filters_used(sqlite_ward: Ward, auditor: Pages):
    patient = sqlite_ward.in_care(corrected(sqlite_ward)).patient_id
    auditor.get(f"/audit?patient={patient}&what=correct_check&since=01-Jan-2026")
    said = newest(sqlite_ward, AuditAction.SEE_AUDIT).said
    assert said["actor_name"] == "Auditor"
    assert said["patients"] == [str(patient)]
    filters = said["shown"]["filters"]
    assert (filters["patient"], filters["actions"]) == (str(patient), ["correct_check"])
    sqlite_ward.clock.forward(minutes=1)
    auditor.get(f"/audit/access?patient={patient}")
    assert newest(sqlite_ward, AuditAction.SEE_AUDIT).said["entity"]["type"] == "audit_access"
    sqlite_ward.clock.forward(minutes=1)
    entry = newest(sqlite_ward, AuditAction.CORRECT_CHECK)
    auditor.get(f"/audit/{entry.id}")
    assert newest(sqlite_ward, AuditAction.SEE_AUDIT).said["entity"] == {
        "type": "audit_event",
        "id": str(entry.id),
        "revision": None,
    }


def test_an_auditor_of_another_ward_sees_neither_name_nor_event_of_this_ones_patients(app: Flask, sqlite_ward: Ward):
    corrected(sqlite_ward)
    entry = newest(sqlite_ward, AuditAction.CORRECT_CHECK)
    for name, place, status in (("auditor7", sqlite_ward.seven, 200), ("auditor12", sqlite_ward.twelve, 404)):
        sqlite_ward.hire(name, Role.AUDITOR, place)
        pages = Pages.of(app, name)
        assert (HAZELWOOD in pages.get("/audit").text) is (status == 200)
        for path in (f"/audit/{entry.id}", "/audit?patient=9990142231", "/audit/access?patient=9990142231"):
            assert pages.get(path).status_code == status, path


def test_a_refusal_is_marked_in_words(app: Flask, sqlite_ward: Ward, auditor: Pages):
    Pages.of(app, "nurse").get("/exports")
    sqlite_ward.clock.forward(seconds=timedelta(seconds=1).total_seconds())
    assert lines(auditor, outcome="refused") == ["Asked for a page without permission"]
