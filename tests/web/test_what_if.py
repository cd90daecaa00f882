"""The page that shows on which entries a verdict hangs, and the record saved as a case that names nobody."""

import re
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.cases import judge_cases, read_cases
from tracker.records.audit import AuditEvent


def events_of(ward: Ward, action: AuditAction) -> int:
    with ward.database.reading() as session:
        return len(session.scalars(select(AuditEvent.id).where(AuditEvent.action == action)).all())


def a_slip(ward: Ward) -> tuple[str, str]:
    """A drain that would be ready but for an output with its point one place off, and that check."""
    drain = ward.ready_drain()
    ward.clock.forward(hours=1)
    check = ward.check(drain, hours=2, gross_ml=Decimal(120), flush_ml=Decimal(0))
    return str(drain), str(check)


def test_an_output_one_place_off_is_listed_with_what_it_may_have_been(app: Flask, sqlite_ward: Ward):
    drain, check = a_slip(sqlite_ward)
    html = Pages.of(app, "nurse").get(f"/drains/{drain}/what-if").text
    assert "Not ready" in html
    row = next(row for row in re.findall(r"<li>.*?</li>", html, re.DOTALL) if "120 mL" in row and check in row)
    assert f"/checks/{check}" in row
    assert "Output" in row
    assert "Criteria met" in html
    assert "Look again at these entries" in html


def test_looking_is_audited_and_another_wards_nurse_finds_nothing(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    assert Pages.of(app, "nurse").get(f"/drains/{drain}/what-if").status_code == 200
    assert events_of(sqlite_ward, AuditAction.SEE_WHAT_IF) == 1
    assert Pages.of(app, "stranger").get(f"/drains/{drain}/what-if").status_code == 404
    assert events_of(sqlite_ward, AuditAction.SEE_WHAT_IF) == 1


def test_a_physician_saves_the_record_as_a_case_with_the_same_verdict_and_no_name(app: Flask, sqlite_ward: Ward):
    drain, _ = a_slip(sqlite_ward)
    answer = Pages.of(app, "physician").fill(f"/drains/{drain}/what-if", to=f"/drains/{drain}/case-file")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    (judged,) = judge_cases(read_cases(answer.text, "case.yaml"))
    assert judged.as_expected
    assert judged.verdict.judgement.outcome() == sqlite_ward.verdict(_id(drain)).judgement.outcome()
    assert not re.search(r"Hazelwood|HAZELWOOD|Mary|9990142231|[0-9a-f]{8}-[0-9a-f]{4}", answer.text)
    assert events_of(sqlite_ward, AuditAction.SAVE_CASE) == 1


def test_a_nurse_may_not_save_it_and_is_not_offered_it(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    nurse = Pages.of(app, "nurse")
    assert "Save as a case file" not in nurse.get(f"/drains/{drain}/what-if").text
    assert nurse.fill(f"/drains/{drain}/what-if", to=f"/drains/{drain}/case-file").status_code == 403
    assert events_of(sqlite_ward, AuditAction.SAVE_CASE) == 0


def test_the_saved_case_is_judged_by_the_workbench_as_expected(app: Flask, sqlite_ward: Ward):
    drain, _ = a_slip(sqlite_ward)
    physician = Pages.of(app, "physician")
    saved = physician.fill(f"/drains/{drain}/what-if", to=f"/drains/{drain}/case-file").text
    shown = physician.fill("/workbench", text=saved, what_if="0").text
    assert "1 as expected, <strong>0 not as expected" in shown
    assert "120 mL" in shown


def test_a_past_moment_is_asked_as_it_was(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    then = sqlite_ward.clock.now.isoformat().replace("+", "%2B")
    sqlite_ward.clock.forward(hours=1)
    sqlite_ward.check(drain, hours=1, gross_ml=Decimal(120), flush_ml=Decimal(0))
    html = Pages.of(app, "physician").get(f"/drains/{drain}/what-if?as_of={then}&known_at={then}").text
    assert "As it was: judged at" in html
    assert "120 mL" not in html


def test_a_drain_without_a_protocol_says_so_and_offers_no_file(app: Flask, sqlite_ward: Ward):
    from tracker.readiness.vocabulary import DrainType

    drain = sqlite_ward.drain(type=DrainType.PLEURAL)
    physician = Pages.of(app, "physician")
    html = physician.get(f"/drains/{drain}/what-if").text
    assert "None: no single change" in html
    assert "Save as a case file" not in html
    sent = physician.fill(f"/drains/{drain}/what-if", to=f"/drains/{drain}/case-file")
    assert sent.status_code == 422
    assert "No one protocol applies" in sent.text


def _id(text: str):
    from uuid import UUID

    return UUID(text)
