"""Who is signed in: flask-login's shell over our own table of sessions."""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, current_app, request
from flask_login import LoginManager, UserMixin
from sqlalchemy import update

from tracker.access.actor import Actor
from tracker.access.permissions import Role
from tracker.actions.sign_ins import token_hash
from tracker.records.accounts import AccountRevision, SessionState, SignIn, session_state
from tracker.settings import Settings
from tracker.web.gate import house

__all__ = ["REFRESH_HEADER", "SignedIn", "install"]

SEEN_EVERY = timedelta(minutes=1)
DISPLAY_SEEN_EVERY = timedelta(hours=1)
REFRESH_HEADER = "X-Refresh"
"""A request that a page makes by itself carries this header; it does not keep a session alive."""


class SignedIn(UserMixin):
    """A person with a running session; the token is known to the cookie alone."""

    def __init__(self, token: str, state: SessionState) -> None:
        self.token = token
        self.role = state.account.role
        self.sign_in_name = state.account.sign_in_name
        self.actor = Actor(
            account_id=state.account.record_id,
            name=state.account.display_name,
            role=state.account.role,
            wards=state.wards,
            session=state.sign_in.token_hash[:16],
            request_id=str(uuid.uuid4()),
            address=request.remote_addr or "",
        )

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # the page of a lost database must not ask it who is signed in
    manager.session_protection = None
    manager.user_loader(load)


def load(token: str) -> SignedIn | None:
    """The session of a token, unless it ended, lapsed, or the account changed since."""
    with house().database.reading() as session:
        state = session_state(session, token_hash(token))
    now = house().clock()
    if state is None or not is_running(state, now):
        return None
    if _is_use(state, now):
        _touch(state.sign_in.id, now)
    return SignedIn(token, state)


def is_running(state: SessionState, now: datetime) -> bool:
    settings: Settings = current_app.extensions["settings"]
    row = state.sign_in
    if row.ended_at is not None or state.account.disabled or state.account.revision != row.account_revision:
        return False
    if state.account.role is Role.WALL_DISPLAY:
        return now - row.started_at <= settings.display_limit
    return now - row.last_seen_at <= settings.idle_limit and now - row.started_at <= settings.session_limit


def account_of_token(token: str) -> AccountRevision | None:
    """Whose session this is, or was before it ended; the account as it is now."""
    if not token:
        return None
    with house().database.reading() as session:
        state = session_state(session, token_hash(token))
        session.expunge_all()
    return state.account if state else None


def _is_use(state: SessionState, now: datetime) -> bool:
    """A person uses a session; of a display it is noted each hour that it still refreshes."""
    since = now - state.sign_in.last_seen_at
    if state.account.role is Role.WALL_DISPLAY:
        return since >= DISPLAY_SEEN_EVERY
    return since >= SEEN_EVERY and REFRESH_HEADER not in request.headers


def _touch(sign_in: UUID, now: datetime) -> None:
    with house().database.writing() as session:
        session.execute(update(SignIn).where(SignIn.id == sign_in).values(last_seen_at=now))
