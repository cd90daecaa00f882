"""Sheets for paper: every drain once, two identifiers a row, what is open in words, and no ward but one's own."""

import re

from flask import Flask
from sqlalchemy import select

from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent


def rows(html: str) -> list[str]:
    return re.findall(r"<tr[^>]*>(.*?)</tr>", html.partition("<tbody")[2], re.DOTALL)


def test_the_handover_names_each_drain_with_two_identifiers_its_outcome_and_what_is_open(app: Flask, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    sqlite_ward.drain(sqlite_ward.patient("9990000102", "Okoro", "A09", given="Ada"))
    html = Pages.of(app, "physician").get("/handover").text
    listed = rows(html)
    assert len(listed) == 2
    open_one = next(row for row in listed if "OKORO, Ada" in row)
    assert "999 000 0102" in open_one
    assert "Cannot tell" in open_one
    assert "<strong>Imaging:</strong> " in open_one
    ready = next(row for row in listed if "OKORO" not in row)
    assert "Criteria met" in ready
    assert "Nothing: a physician decides" in ready
    assert "Not valid after 24 h." in html


def test_the_round_sheet_leaves_every_answer_blank(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    html = Pages.of(app, "nurse").get("/round/sheet").text
    named = next(row for row in rows(html) if sqlite_ward.in_care(drain).patient.surname.upper() in row)
    assert len(re.findall("<td></td>", named)) >= 8, "no value of the record stands on it"
    assert len(rows(html)) == 7


def test_a_sheet_is_an_event_that_names_its_patients(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    Pages.of(app, "physician").get("/handover")
    with sqlite_ward.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.SEE_HANDOVER)).one()
        assert str(sqlite_ward.in_care(drain).patient_id) in event.payload.decode()
        assert f'"{drain}":"ready"' in event.payload.decode()


def test_another_ward_has_its_own_sheet(app: Flask, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    assert "No drains in your wards." in Pages.of(app, "stranger").get("/handover").text
