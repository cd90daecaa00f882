"""What every template may use: the navigation of the role, request keys, the mark of a demonstration."""

import re
import uuid
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy.exc import DBAPIError

from tracker.access.permissions import ROLE_LABELS, Permission, Role
from tracker.web.about import chosen_colours

__all__ = ["install", "landing", "unbroken"]


class Link(NamedTuple):
    """`parts` are the blueprints whose pages belong to the link's page."""

    name: str
    endpoint: str
    permission: Permission
    parts: frozenset[str] = frozenset()

    @property
    def mark(self) -> str:
        """The attribute that says that this is the present page, or that it belongs to it."""
        if request.endpoint == self.endpoint:
            return Markup(' aria-current="page"')
        return Markup(' aria-current="true"') if request.blueprint in self.parts else ""


NAVIGATION = (
    Link("Round", "rounds.round_list", Permission.RECORD_CHECK),
    Link("Board", "boards.board", Permission.SEE_WARD),
    Link("Follow-up", "follow_ups.due_list", Permission.SEE_WARD, frozenset({"follow_ups"})),
    Link("Patients", "patients.patient_list", Permission.SEE_WARD, frozenset({"patients", "details", "stays"})),
    Link("Reports", "reports.report", Permission.SEE_WARD, frozenset({"reports", "overrides"})),
    Link("Audit", "audit.events", Permission.READ_AUDIT),
    Link("Who saw", "audit.access", Permission.READ_AUDIT),
    Link("Exports", "exports.export_list", Permission.EXPORT, frozenset({"exports"})),
    Link("Integrity", "integrity.overview", Permission.READ_AUDIT),
    Link("Workbench", "workbench.bench", Permission.JUDGE_CASES),
    Link(
        "Administration",
        "administration.start",
        Permission.ADMINISTER,
        frozenset({"administration", "accounts", "wards", "imports"}),
    ),
)
LANDINGS = {
    Role.NURSE: "rounds.round_list",
    Role.PHYSICIAN: "boards.board",
    Role.AUDITOR: "audit.events",
    Role.ADMINISTRATOR: "administration.start",
    Role.WALL_DISPLAY: "boards.wall",
}


def install(app: Flask) -> None:
    app.context_processor(common)
    app.add_template_filter(unbroken)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def landing(role: Role) -> str:
    """The page that a role starts on."""
    return LANDINGS.get(role, "sessions.account")


def common() -> dict[str, object]:
    signed_in = known_user()
    return {
        "is_demo": current_app.extensions["is_demo"],
        "signed_in": signed_in,
        "role_name": ROLE_LABELS[signed_in.role] if signed_in else "",
        "navigation": [link for link in NAVIGATION if signed_in and signed_in.actor.may(link.permission)],
        "colours": chosen_colours(),
        "keeps_checks": signed_in is not None and signed_in.actor.may(Permission.RECORD_CHECK),
        "new_request_key": uuid.uuid4,
        "is_person": signed_in is not None and signed_in.actor.may(Permission.KEEP_ACCOUNT),
        "idle_seconds": int(current_app.extensions["settings"].idle_limit.total_seconds()),
    }


def known_user() -> Any:
    """Whoever is signed in; None also where the database does not say, for then its error has a page to show."""
    try:
        return current_user if current_user and current_user.is_authenticated else None
    except DBAPIError:
        return None


WHOLE = re.compile(r"\d\d-[A-Z][a-z]{2}-\d{4}(?: \d\d:\d\d)?|\d+(?:[.,]\d+)? (?:mL|°C|Fr|mm|h ago|min ago)(?!\w)")


def unbroken(text: object) -> Markup:
    """The text with each date, time and number with its unit kept on one line; a browser would break at the hyphens."""
    found = str(escape(text))
    return Markup(WHOLE.sub(lambda match: f'<span class="keep">{match[0]}</span>', found))  # noqa: S704 - escaped above
