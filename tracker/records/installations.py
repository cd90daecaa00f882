"""What this database is for: a demonstration can never become a real one, nor the other way round."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.records.base import Base, word
from tracker.records.words import InstallationKind

__all__ = ["Installation", "installation_kind"]


class Installation(Base):
    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[InstallationKind] = mapped_column(word(InstallationKind))
    made_at: Mapped[datetime]


def installation_kind(session: Session) -> InstallationKind | None:
    """Demo or real; None while the database is new."""
    return session.scalar(select(Installation.kind))
