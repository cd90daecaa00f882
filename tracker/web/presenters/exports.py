"""Exports that were made, as lines of a list."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from tracker.audit.search import Entry
from tracker.audit.vocabulary import ACTION_LABELS, AuditAction
from tracker.records.extracts import EXTRACT_LABELS, Extract
from tracker.web.words import LocalTime

__all__ = ["ExportRow", "export_rows"]


class ExportRow(NamedTuple):
    entry_id: UUID
    at: str
    who: str
    what: str
    purpose: str
    rows: str
    patients: int
    sha256: str
    file: str


def export_rows(entries: Sequence[Entry], time: LocalTime) -> list[ExportRow]:
    """One line an export: its further events, which name more patients, are left out."""
    return [_row(entry, time) for entry in entries if entry.said["shown"]["part"] == 1]


def _row(entry: Entry, time: LocalTime) -> ExportRow:
    said, shown = entry.said, entry.said["shown"]
    return ExportRow(
        entry.id,
        time.full(entry.at),
        said["actor_name"],
        ACTION_LABELS[AuditAction(said["action"])],
        said["purpose"],
        ", ".join(f"{_table(name)} {count}" for name, count in sorted(shown["rows"].items()) if count) or "None",
        shown["patients"],
        shown["sha256"],
        shown["file"],
    )


def _table(name: str) -> str:
    return EXTRACT_LABELS[Extract(name)] if name in set(Extract) else name.capitalize()
