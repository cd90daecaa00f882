"""What somebody was told of a drain and what was entered later took back, in words."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tracker.records.boards import Standing
from tracker.records.frames import Frame
from tracker.web.presenters.marks import Mark, of_readiness
from tracker.web.words import LocalTime, day_text, patient_number

__all__ = ["Notice", "notices_of"]


class Notice(NamedTuple):
    """`outcome` is what the board says of the drain now, None where it is no longer on it."""

    withdrawal_id: UUID
    drain_id: UUID
    name: str
    born: str
    number: str
    told_at: str
    at: str
    by: str
    outcome: Mark | None


def notices_of(frame: Frame, drains: Sequence[Standing]) -> list[Notice]:
    """Newest first."""
    zone = next((versions[-1].zone for versions in frame.wards.values()), "UTC")
    outcomes = {one.in_care.drain_id: of_readiness(one.judgement.readiness) for one in drains}
    newest = sorted(frame.taken_back, key=lambda one: one.at, reverse=True)
    return [_notice(one, LocalTime(zone), outcomes.get(one.drain_id)) for one in newest]


def _notice(one: Any, time: LocalTime, outcome: Mark | None) -> Notice:
    return Notice(
        withdrawal_id=one.withdrawal_id,
        drain_id=one.drain_id,
        name=f"{one.surname.upper()}, {one.given}",
        born=day_text(one.born_on) if one.born_on else "Birthday not recorded",
        number=patient_number(one.number),
        told_at=time.full(one.told_at),
        at=time.full(one.at),
        by=one.by,
        outcome=outcome,
    )
