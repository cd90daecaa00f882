"""Whether the program runs and can serve: for the machines that look after it; nothing of a patient."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from tracker.access.permissions import Permission
from tracker.audit.heads import backlog, last_head
from tracker.records.schema import is_current
from tracker.web.gate import house, page

__all__ = ["pages"]

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@page(Permission.NOBODY_SIGNED_IN)
def alive() -> Response:
    return jsonify(alive=True)


@pages.get("/readyz")
@page(Permission.NOBODY_SIGNED_IN)
def ready() -> tuple[Response, int]:
    """503 where the database does not answer or is not up to date. A sealer that lags behind is told, no reason
    to turn nurses away: what they write waits, and is sealed later.
    """
    try:
        if not is_current(house().database.engine):
            return jsonify(ready=False, why="The database is not up to date."), 503
        with house().database.reading() as session:
            waiting, head = backlog(session), last_head(session)
            sealed = {"size": head.size, "at": head.at.isoformat()} if head else None
    except SQLAlchemyError:
        return jsonify(ready=False, why="The database does not answer."), 503
    lag = {"events": waiting.events, "oldest_s": round(waiting.oldest_s, 3)}
    return jsonify(ready=True, audit_waiting=lag, audit_head=sealed), 200
