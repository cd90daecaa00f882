"""The display on a ward's wall: it shows the wall of its ward for months, and can do nothing else at all."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.pages import Pages, app_of, shown_fields
from tests.support.ward import Ward
from tracker.access.permissions import Role
from tracker.actions import accounts
from tracker.actions.accounts import AccountEntry
from tracker.actions.errors import Refused
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import SignIn
from tracker.records.announcements import Announcement
from tracker.records.audit import AuditEvent
from tracker.settings import Settings

MAY_OPEN = frozenset({"/", "/board/wall", "/login", "/locked", "/help", "/about", "/colours"})
"""What it may open besides what everybody may; the first leads to the wall."""
ANYBODYS = frozenset({"static", "bootstrap.static", "assets.file", "health.alive", "health.ready"})


@pytest.fixture
def app(sqlite_ward: Ward, tmp_path) -> Flask:
    """The pages with sessions as short as they are in use."""
    usual = Settings()
    return app_of(sqlite_ward, tmp_path, idle_limit=usual.idle_limit, session_limit=usual.session_limit)


@pytest.fixture
def wall(app: Flask, sqlite_ward: Ward) -> Pages:
    sqlite_ward.ready_drain()
    sqlite_ward.hire("wall7", Role.WALL_DISPLAY, sqlite_ward.seven)
    return Pages.of(app, "wall7")


def test_it_starts_on_the_wall_and_shows_beds_and_initials_of_its_ward_alone(
    wall: Pages, app: Flask, sqlite_ward: Ward
):
    assert wall.get("/").headers["Location"] == "/board/wall"
    shown = wall.get("/board/wall")
    assert "H. M." in shown.text
    assert "HAZELWOOD" not in shown.text
    sqlite_ward.hire("wall12", Role.WALL_DISPLAY, sqlite_ward.twelve)
    assert "H. M." not in Pages.of(app, "wall12").get("/board/wall").text


def test_every_other_page_is_refused_to_it_and_nothing_can_be_sent(wall: Pages, app: Flask, sqlite_ward: Ward):
    opened, taken = set(), set()
    with app.test_request_context():
        addresses = [
            (rule, app.url_for(rule.endpoint, **{name: _example(name) for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            if rule.endpoint not in ANYBODYS and rule.endpoint != "sessions.sign_out"
        ]
    token = {"csrf_token": _token(wall)}
    for rule, path in addresses:
        if "GET" in (rule.methods or ()) and wall.get(path).status_code not in (403, 404):
            opened.add(path)
        if "POST" in (rule.methods or ()) and wall.send(path, token).status_code not in (403, 404):
            taken.add(path)
    assert opened == MAY_OPEN
    assert taken == {"/login", "/locked", "/colours"}, "what a stranger may send too"


def test_it_refreshes_for_months_until_an_administrator_ends_it(wall: Pages, app: Flask, sqlite_ward: Ward):
    for _ in range(40):
        sqlite_ward.clock.forward(days=2)
        assert wall.get("/board/wall", X_Refresh="1").status_code in (200, 304)
    sqlite_ward.hire("admin", Role.ADMINISTRATOR)
    admin = Pages.of(app, "admin")
    listed = admin.get("/admin/sessions").text
    assert "Wall display" in listed
    assert "0 min ago" in listed, "that it still refreshes is noted"
    with sqlite_ward.database.reading() as session:
        sign_in = session.scalars(select(SignIn.id).order_by(SignIn.started_at)).first()
    admin.fill("/admin/sessions", to=f"/admin/sessions/{sign_in}/end")
    assert wall.get("/board/wall", X_Refresh="1").status_code == 302


def test_a_persons_session_on_the_same_page_lapses_as_ever(app: Flask, sqlite_ward: Ward):
    physician = Pages.of(app, "physician")
    sqlite_ward.clock.forward(minutes=16)
    assert physician.get("/board/wall", X_Refresh="1").status_code == 302


def test_it_lasts_no_longer_than_90_days(wall: Pages, sqlite_ward: Ward):
    sqlite_ward.clock.forward(days=91)
    assert wall.get("/board/wall").status_code == 302


def test_what_it_shows_is_in_the_audit_and_tells_nobody_anything(wall: Pages, sqlite_ward: Ward):
    wall.get("/board/wall")
    with sqlite_ward.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.SEE_BOARD)).one()
        assert b'"role":"wall_display"' in event.payload
        assert b'"ready"' in event.payload
        assert session.scalar(select(func.count()).select_from(Announcement)) == 0


@pytest.mark.parametrize("wards", [0, 2])
def test_a_display_of_no_ward_or_of_several_is_refused(sqlite_ward: Ward, app: Flask, wards: int):
    places = (sqlite_ward.seven, sqlite_ward.twelve)[:wards]
    entry = AccountEntry("wall", "Wall", Role.WALL_DISPLAY, places, "a long enough password")
    with pytest.raises(Refused, match="the one ward"):
        accounts.add(sqlite_ward.house, entry=entry, passwords=app.extensions["passwords"], by=sqlite_ward.command)


def _example(name: str) -> Any:
    return UUID(int=7) if name.endswith("_id") else "1"


def _token(pages: Pages) -> str:
    return shown_fields(pages.get("/colours").text)["csrf_token"][0]
