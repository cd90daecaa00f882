"""Removal protocols in immutable versions, each in force from a stated moment."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness import protocol as readiness
from tracker.readiness.case_protocols import protocol_of
from tracker.records.base import Base, Identity, Revision

__all__ = ["Protocol", "ProtocolRevision", "in_force"]


class Protocol(Identity, Base):
    __tablename__ = "protocol"


class ProtocolRevision(Revision, Base):
    """`fields` is the version as YAML of the case files; `in_force_from` None means that no site has adopted it."""

    __tablename__ = "protocol_revision"
    __table_args__ = (Index("ix_protocol_revision_name", "name"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("protocol.id"), primary_key=True)
    name: Mapped[str]
    fields: Mapped[str] = mapped_column(Text())
    in_force_from: Mapped[datetime | None]


@lru_cache(maxsize=512)
def parsed(name: str, revision: int, fields: str) -> readiness.Protocol:
    """A version as the rules read it; what is remembered depends on the row alone, which never changes."""
    return protocol_of(name, revision, fields)


def in_force(versions: Sequence[ProtocolRevision], as_of: datetime) -> tuple[readiness.Protocol, ...]:
    """The newest version of each protocol that a site has adopted from a moment at or before this one."""
    newest: dict[str, ProtocolRevision] = {}
    for version in versions:
        if version.in_force_from is not None and version.in_force_from <= as_of:
            newest[version.name] = version
    return tuple(parsed(one.name, one.revision, one.fields) for _, one in sorted(newest.items()))
