"""Every page says who may see it and where, asks nothing of a stranger, and shows no patient without an event."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.pages import Pages, app_of
from tests.support.ward import Ward
from tracker.access.permissions import Permission
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent
from tracker.web.gate import Scope, page
from tracker.web.headers import CONTENT_POLICY


def rules_of(app: Flask) -> list[Any]:
    return list(app.url_map.iter_rules())


def test_every_page_declares_a_permission(app: Flask):
    undeclared = [rule.endpoint for rule in rules_of(app) if not hasattr(app.view_functions[rule.endpoint], "declared")]
    assert undeclared == []


def test_every_id_in_an_address_is_a_uuid(app: Flask):
    loose = [
        rule.rule
        for rule in rules_of(app)
        for name, converter in rule._converters.items()
        if name.endswith("_id") and type(converter).__name__ != "UUIDConverter"
    ]
    assert loose == []


NOT_OF_A_PATIENT = frozenset({"account_id", "mapping_id", "sign_in_id", "ward_id"})


def test_pages_with_a_record_in_their_address_are_scoped_to_its_patient(app: Flask):
    for rule in rules_of(app):
        if any(name.endswith("_id") for name in set(rule.arguments) - NOT_OF_A_PATIENT):
            view: Any = app.view_functions[rule.endpoint]
            assert view.declared.scope in (Scope.PATIENT, Scope.AUDITED, Scope.IMPORTED), rule.rule


def test_a_page_that_declares_nothing_answers_nobody(app: Flask, sqlite_ward: Ward):
    app.add_url_rule("/bare", view_func=lambda: "bare", endpoint="bare")
    assert Pages.of(app, "physician").get("/bare").status_code == 403


def test_without_a_session_pages_lead_to_signing_in_and_forms_are_kept(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    stranger = Pages.of(app)
    for path in ("/", "/board", "/round", f"/drains/{drain}", f"/drains/{drain}/checks/new"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login")
    assert stranger.send(f"/drains/{drain}/checks/new", {"gross_ml": "7"}).status_code in (400, 401)


@pytest.mark.parametrize("path", ["", "/checks/new", "/events/new"])
def test_another_wards_drain_answers_like_a_missing_one(app: Flask, sqlite_ward: Ward, path: str):
    drain = sqlite_ward.drain()
    stranger = Pages.of(app, "stranger")
    there, nowhere = stranger.get(f"/drains/{drain}{path}"), stranger.get(f"/drains/{uuid4()}{path}")
    assert there.status_code == nowhere.status_code == 404
    assert without_token(there.text) == without_token(nowhere.text)
    assert Pages.of(app, "nurse").get(f"/drains/{drain}{path}").status_code == 200


def test_another_wards_nurse_sees_none_of_the_drains_on_lists(app: Flask, sqlite_ward: Ward):
    sqlite_ward.drain()
    stranger, nurse = Pages.of(app, "stranger"), Pages.of(app, "nurse")
    for path in ("/board", "/round", "/patients"):
        assert "HAZELWOOD" not in stranger.get(path).text
        assert "HAZELWOOD" in nurse.get(path).text


def test_an_auditor_may_see_no_ward(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    auditor = Pages.of(app, "auditor")
    for path in ("/board", "/round", "/patients", f"/drains/{drain}"):
        assert auditor.get(path).status_code == 403


def test_a_refused_page_is_itself_in_the_audit(app: Flask, sqlite_ward: Ward):
    Pages.of(app, "auditor").get("/board")
    assert count(sqlite_ward, AuditAction.REFUSED_PAGE) == 1


def test_pages_with_patients_write_what_they_showed_before_it_is_sent(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    nurse = Pages.of(app, "nurse")
    for path, action in (
        ("/board", AuditAction.SEE_BOARD),
        ("/round", AuditAction.SEE_ROUND),
        ("/patients", AuditAction.SEE_PATIENTS),
        (f"/drains/{drain}", AuditAction.SEE_DRAIN),
        (f"/drains/{drain}/checks/new", AuditAction.SEE_FORM),
    ):
        before = count(sqlite_ward, action)
        assert nurse.get(path).status_code == 200
        assert count(sqlite_ward, action) == before + 1


def test_a_page_that_would_show_patients_without_an_event_is_not_sent(app: Flask, sqlite_ward: Ward):
    def leaky() -> str:
        return "HAZELWOOD"

    app.add_url_rule("/leaky", view_func=page(Permission.SEE_WARD, Scope.OWN_WARDS)(leaky), endpoint="leaky")
    with pytest.raises(RuntimeError, match="without an audit event"):
        Pages.of(app, "nurse").get("/leaky")


def test_every_answer_carries_the_strict_headers(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    for path in ("/board", "/nowhere", "/login", f"/drains/{uuid4()}"):
        answer = nurse.get(path)
        assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("behind_https", [True, False])
def test_a_browser_is_told_to_stay_with_https_where_that_is_used(
    sqlite_ward: Ward, tmp_path: Path, *, behind_https: bool
):
    client = app_of(sqlite_ward, tmp_path, behind_https=behind_https).test_client()
    answer = client.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers.get("Strict-Transport-Security") == ("max-age=31536000" if behind_https else None)
    assert ("Secure" in answer.headers["Set-Cookie"]) is behind_https


def test_pages_are_compressed_and_load_less_than_120_kilobytes_at_first(app: Flask, sqlite_ward: Ward):
    sqlite_ward.drain()
    nurse = Pages.of(app, "nurse")
    board = nurse.get("/board", Accept_Encoding="gzip")
    assert board.headers["Content-Encoding"] == "gzip"
    files = {part for part in nurse.get("/board").text.split('"') if part.startswith("/assets/")}
    sizes = [len(nurse.get(path, Accept_Encoding="gzip").data) for path in files]
    assert len(files) >= 6
    assert len(board.data) + sum(sizes) < 120_000


def test_a_form_without_its_token_is_refused(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    answer = Pages.of(app, "nurse").send(f"/drains/{drain}/checks/new", {"gross_ml": "7"})
    assert answer.status_code == 400
    assert "Nothing of your entry was saved" in answer.text


def test_a_body_that_is_too_large_is_refused(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    answer = Pages.of(app, "nurse").check(drain, note="x" * 100_000)
    assert answer.status_code == 413


def without_token(html: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html)


def count(ward: Ward, action: AuditAction) -> int:
    with ward.database.reading() as session:
        query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action.value)
        return session.scalar(query) or 0
