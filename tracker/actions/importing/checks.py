"""Checks that an import adds, and those of a patient that stand already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import Act
from tracker.actions.importing.run import NAMESPACE, Run, not_ahead
from tracker.readiness.vocabulary import CheckOrigin
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import IdentityProof

__all__ = ["Known", "add_check", "known_checks", "timely", "ward_of"]


@dataclass(frozen=True)
class Known:
    """The checks of a patient that stand already: what imports said by reference, and by drain when each ended."""

    said: Mapping[str, Decimal | None]
    ends: Mapping[UUID, Sequence[datetime]]

    def end_before(self, drain: UUID, moment: datetime) -> datetime | None:
        return max((end for end in self.ends.get(drain, ()) if end < moment), default=None)


def timely(run: Run, rows: Iterable[Any], now: datetime) -> Iterable[Any]:
    for row in rows:
        try:
            not_ahead(row.at, now)
        except ValueError as error:
            run.refuse([row], str(error))
        else:
            yield row


def add_check(run: Run, doing: Act, of: tuple[UUID, UUID], ref: str, **fields: object) -> None:
    patient, drain = of
    check = uuid5(NAMESPACE, ref)
    doing.create(DrainCheck(id=check, patient_id=patient, drain_id=drain))
    row = DrainCheckRevision(
        record_id=check,
        identity_proof=IdentityProof.NONE,
        origin=CheckOrigin.IMPORT,
        note="",
        soft_limits=(),
        source_ref=ref,
        **{"assumed": (), **fields},
    )
    doing.revise(row)
    run.counts["checks"] += 1


def known_checks(session: Session, patient: UUID) -> Known:
    query = (
        select(DrainCheck.drain_id, DrainCheckRevision)
        .join(DrainCheck, DrainCheck.id == DrainCheckRevision.record_id)
        .where(DrainCheck.patient_id == patient)
        .order_by(DrainCheckRevision.revision.desc())
    )
    said: dict[str, Decimal | None] = {}
    ends: dict[UUID, list[datetime]] = defaultdict(list)
    for drain, row in session.execute(query):
        if row.source_ref is not None:
            said[row.source_ref] = row.gross_ml  # the first version comes last: what the source said
        if row.gross_ml is not None:
            ends[drain].append(row.end_at)
    return Known(said, ends)


def ward_of(session: Session, patient: UUID) -> UUID | None:
    query = select(StayRevision.ward_id).join(Stay, Stay.id == StayRevision.record_id).where(Stay.patient_id == patient)
    return session.scalars(query.order_by(StayRevision.since.desc())).first()
