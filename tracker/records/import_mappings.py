"""Saved ways of reading another system's files, and how what was read from one is known again."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.records.base import Base, Identity, Revision, word
from tracker.records.words import ImportKind

__all__ = ["ImportMapping", "ImportMappingRevision", "current_mappings", "imported_from", "is_imported"]

IMPORTED = "Imported from"


class ImportMapping(Identity, Base):
    __tablename__ = "import_mapping"


class ImportMappingRevision(Revision, Base):
    """`source` names the other system: its rows are known again by it. `terms` is canonical JSON."""

    __tablename__ = "import_mapping_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("import_mapping.id"), primary_key=True)
    name: Mapped[str]
    kind: Mapped[ImportKind] = mapped_column(word(ImportKind))
    source: Mapped[str]
    terms: Mapped[str] = mapped_column(Text())


def current_mappings(session: Session) -> list[ImportMappingRevision]:
    """The newest version of every mapping, by name."""
    rows = session.scalars(select(ImportMappingRevision).order_by(ImportMappingRevision.revision))
    return sorted({row.record_id: row for row in rows}.values(), key=lambda row: row.name)


def imported_from(source: str) -> str:
    """The reason that every row of an import carries."""
    return f"{IMPORTED} {source}."


def is_imported(row: Any) -> bool:
    """Whether a version is as an import brought it: no person has looked at it since."""
    return bool(row.revision == 1 and row.reason.startswith(IMPORTED))
