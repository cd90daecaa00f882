"""What corrections and withdrawals share: a reason, the version they were made from, a copy that says it was wrong."""

from typing import Any
from uuid import UUID

from tracker.actions.act import Act, current_revision
from tracker.actions.errors import Refused
from tracker.records.telling import values
from tracker.records.words import Finality

__all__ = ["copy_of", "newest", "require_reason", "withdraw"]


def require_reason(reason: str) -> None:
    """Raise Refused where nobody says why a record is changed."""
    if not reason.strip():
        raise Refused("reason", "Say why it is changed.")


def newest(doing: Act, model: Any, record: UUID, revision: int) -> Any:
    """The version that a form was shown. Raises StaleForm where it is no longer the newest, Refused if withdrawn."""
    row = current_revision(doing.session, model, record, expected=revision)
    if row.finality is Finality.ENTERED_IN_ERROR:
        raise Refused("reason", "It was withdrawn already; record it anew.")
    return row


def withdraw(doing: Act, model: Any, record: UUID, revision: int, kind: str) -> Any:
    """Add the version that says a record was entered in error, with the same values; the version before it."""
    row = newest(doing, model, record, revision)
    doing.revise(copy_of(row), row, finality=Finality.ENTERED_IN_ERROR)
    doing.about(kind, record, row.revision + 1)
    return row


def copy_of(row: Any) -> Any:
    """A new version with the same values; its stamps are still to be given."""
    kept: dict[str, Any] = {name: value for name, value in values(row).items() if name not in ("reason", "finality")}
    return type(row)(record_id=row.record_id, **kept)
