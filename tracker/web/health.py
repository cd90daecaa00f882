"""Whether the program runs and can serve: for the machines that look after it; nothing of a patient."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import DBAPIError

from tracker.access.permissions import Permission
from tracker.audit.heads import backlog, last_head
from tracker.records.faults import FAULT_LABELS, Fault, fault_of
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
    """503 where the database does not answer, is not up to date, or did not take this process's newest write.

    A sealer that lags behind is told, no reason to turn nurses away: what they write waits, and is sealed later.
    """
    if (fault := house().database.fault) is not None:
        return jsonify(ready=False, why=FAULT_LABELS[fault]), 503
    try:
        if not is_current(house().database.engine):
            return jsonify(ready=False, why="The database is not up to date."), 503
        with house().database.reading() as session:
            waiting, head = backlog(session), last_head(session)
            sealed = {"size": head.size, "at": head.at.isoformat()} if head else None
    except DBAPIError as error:
        return jsonify(ready=False, why=FAULT_LABELS[fault_of(error) or Fault.LOST]), 503
    lag = {"events": waiting.events, "oldest_s": round(waiting.oldest_s, 3)}
    return jsonify(ready=True, audit_waiting=lag, audit_head=sealed), 200
