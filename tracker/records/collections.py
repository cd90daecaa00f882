"""Collections: the abscess cavities that drains lie in and that imaging and fistula records describe."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.words import Side

__all__ = ["Collection", "CollectionRevision"]


class Collection(PatientOwned, Base):
    __tablename__ = "collection"


class CollectionRevision(Revision, Base):
    """Unanswered questions are None. `etiology` is a word of the rules' list or the site's own."""

    __tablename__ = "collection_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    site: Mapped[str]
    side: Mapped[Side | None] = mapped_column(word(Side))
    etiology: Mapped[str | None]
    secondary: Mapped[bool | None]
    cause_addressed: Mapped[bool | None]
    loculated: Mapped[bool | None]
    viscous_or_necrotic: Mapped[bool | None]
    organism: Mapped[str] = mapped_column(default="")
    recurrence_of: Mapped[UUID | None] = mapped_column(ForeignKey("collection.id"))
