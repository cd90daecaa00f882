"""Answers already given, so that the same form sent twice is one act."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, Identity

__all__ = ["Request"]


class Request(Identity, Base):
    """`id` is the key made when the form was shown; `answer` the address that the first sending led to."""

    __tablename__ = "request"

    body_hash: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str]
    at: Mapped[datetime]
