"""Builds the application: settings in, every page behind the gate, strict headers on every answer."""

from datetime import timedelta

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.access.passwords import Passwords
from tracker.actions.act import Clock, House, system_clock
from tracker.actions.working import clear_left_over
from tracker.records.boards import BoardMemory
from tracker.records.database import Database
from tracker.records.installations import installation_kind
from tracker.records.words import InstallationKind
from tracker.resources import templates_folder
from tracker.settings import Settings
from tracker.web import (
    about,
    accounts,
    administration,
    alerts,
    assets,
    audit,
    boards,
    checks,
    decisions,
    details,
    drains,
    errors,
    events,
    exports,
    fistula,
    follow_ups,
    gate,
    headers,
    health,
    histories,
    imaging,
    imports,
    integrity,
    labs,
    locked,
    not_done,
    outbox,
    overrides,
    patients,
    readiness,
    removals,
    reports,
    rounds,
    sessions,
    sheets,
    signed_in,
    stays,
    templating,
    wards,
    what_if,
    workbench,
)

__all__ = ["create_app"]

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200


def create_app(settings: Settings, *, clock: Clock = system_clock) -> Flask:
    """The application over the settings' database; the clock is the system's unless a test gives another."""
    app = Flask(__name__, template_folder=str(templates_folder()), static_folder=None)
    settings = settings.with_secret()
    _configure(app, settings)
    clear_left_over(settings.instance)
    database = Database(settings.database_url)
    app.extensions["house"] = House(database, clock)
    app.extensions["board_memory"] = BoardMemory()
    app.extensions["settings"] = settings
    app.extensions["passwords"] = Passwords(settings.password_cost)
    app.extensions["is_demo"] = _is_demo(database)
    gate.install_sizes(app)
    CSRFProtect(app)
    Compress(app)
    for part in (headers, gate, signed_in, templating, assets, errors, outbox):
        part.install(app)
    for pages in (
        about,
        accounts,
        administration,
        alerts,
        boards,
        checks,
        decisions,
        details,
        drains,
        events,
        fistula,
        histories,
        imaging,
        labs,
        imports,
        health,
        integrity,
        follow_ups,
        not_done,
        outbox,
        overrides,
        patients,
        readiness,
        reports,
        removals,
        rounds,
        locked,
        sessions,
        sheets,
        stays,
        wards,
        audit,
        exports,
        what_if,
        workbench,
    ):
        app.register_blueprint(pages.pages)
    if settings.behind_https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # as Flask says
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="drain_tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=24),
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        COMPRESS_REGISTER=True,
    )


def _is_demo(database: Database) -> bool:
    with database.reading() as session:
        return installation_kind(session) is InstallationKind.DEMO
