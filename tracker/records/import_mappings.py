"""Saved ways of reading another system's files: which column is which field, what its words mean, what is assumed."""

from uuid import UUID

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.records.base import Base, Identity, Revision, word
from tracker.records.words import ImportKind

__all__ = ["ImportMapping", "ImportMappingRevision", "current_mappings"]


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
