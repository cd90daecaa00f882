"""What every template may use: the navigation of the role, request keys, the mark of a demonstration."""

import uuid
from typing import NamedTuple

from flask import Flask, current_app, request
from flask_login import current_user

from tracker.access.permissions import ROLE_LABELS, Permission, Role

__all__ = ["install", "landing"]


class Link(NamedTuple):
    name: str
    endpoint: str
    permission: Permission


NAVIGATION = (
    Link("Round", "rounds.round_list", Permission.RECORD_CHECK),
    Link("Board", "boards.board", Permission.SEE_WARD),
    Link("Follow-up", "follow_ups.due_list", Permission.SEE_WARD),
    Link("Patients", "patients.patient_list", Permission.SEE_WARD),
    Link("Reports", "reports.report", Permission.SEE_WARD),
    Link("Audit", "audit.events", Permission.READ_AUDIT),
    Link("Who saw", "audit.access", Permission.READ_AUDIT),
    Link("Exports", "exports.export_list", Permission.EXPORT),
    Link("Integrity", "integrity.overview", Permission.READ_AUDIT),
    Link("Workbench", "workbench.bench", Permission.JUDGE_CASES),
    Link("Administration", "administration.start", Permission.ADMINISTER),
)
LANDINGS = {
    Role.NURSE: "rounds.round_list",
    Role.PHYSICIAN: "boards.board",
    Role.AUDITOR: "audit.events",
    Role.ADMINISTRATOR: "administration.start",
}


def install(app: Flask) -> None:
    app.context_processor(common)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def landing(role: Role) -> str:
    """The page that a role starts on."""
    return LANDINGS.get(role, "sessions.account")


def common() -> dict[str, object]:
    signed_in = current_user if current_user and current_user.is_authenticated else None
    return {
        "is_demo": current_app.extensions["is_demo"],
        "signed_in": signed_in,
        "role_name": ROLE_LABELS[signed_in.role] if signed_in else "",
        "navigation": [link for link in NAVIGATION if signed_in and signed_in.actor.may(link.permission)],
        "here": request.endpoint,
        "new_request_key": uuid.uuid4,
    }
