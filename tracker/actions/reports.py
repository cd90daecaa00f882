"""The rows behind the reports, handed out only with the event that says so; no name or number of a patient."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.exports.csv_file import write_one
from tracker.exports.tables import Table
from tracker.records.courses import Ended
from tracker.records.keeping import MISSED, Keeping
from tracker.records.recurrences import Recurrence, Release

__all__ = ["checks_csv", "drains_csv"]

COURSE = (
    *("drain", "ward", "type", "inserted_at", "out_at", "dwell_days", "criteria_met_since", "days_from_met_to_out"),
    *("waited_for", "ward_days", "complete", "incomplete", "without_a_check", "assumed_facts"),
    *("protocol", "protocol_version"),
)
RELEASE = ("removal", "decision", "decision_protocol", "decision_protocol_version", "decided_against_verdict")
RECURRENCE = ("recurrence", "recurrence_at", "recurrence_treated_by", "recurrence_drain")
KEEPING = ("drain", "ward", "from", "until", "is_in", "checks_due", "recorded", "not_done", "missed", "missed_means")


def drains_csv(
    house: House,
    *,
    ended: Sequence[Ended],
    released: Mapping[UUID, Release],
    recurred: Mapping[UUID, Recurrence],
    by: Actor,
) -> bytes:
    """A row for each drain that came out: its course, what let it out, and whether it came back."""
    rows = (
        (*_course(one), *_release(released.get(one.in_care.drain_id)), *_recurrence(recurred.get(one.in_care.drain_id)))
        for one in ended
    )
    table = Table("drains", (*COURSE, *RELEASE, *RECURRENCE), rows)
    return _handed_out(house, table, {one.in_care.patient_id for one in ended}, by)


def checks_csv(house: House, *, keeping: Sequence[Keeping], wards: Mapping[UUID, str], by: Actor) -> bytes:
    """A row for each drain and ward that it was in; the last column says what a missed check is."""
    rows = (
        (str(one.drain_id), wards[one.ward_id], one.since, one.until, one.is_in, *_counts(one), MISSED)
        for one in keeping
    )
    return _handed_out(house, Table("checks", KEEPING, rows), {one.patient_id for one in keeping}, by)


def _handed_out(house: House, table: Table, patients: set[UUID], by: Actor) -> bytes:
    by.check(Permission.SEE_WARD)
    file = BytesIO()
    write_one(file, table)
    seen(house, by=by, action=AuditAction.SEE_REPORT, entity=Entity("report_csv"), patients=sorted(patients))
    return file.getvalue()


def _counts(one: Keeping) -> tuple[int, ...]:
    return one.due, one.recorded, one.not_done, one.missed


def _course(one: Ended) -> tuple[Any, ...]:
    in_care, course, protocol = one.in_care, one.course, one.protocol
    return (
        str(in_care.drain_id),
        in_care.ward.name,
        in_care.drain.type.value,
        in_care.drain.inserted_at,
        one.out_at,
        _tenths(one.days_in),
        course.met_since if course else None,
        _tenths(one.days_from_met),
        " ".join(name.value for name in course.waited_for) if course else "",
        *(course[:4] if course else (None,) * 4),
        " ".join(in_care.assumed),
        protocol.name if protocol else None,
        protocol.version if protocol else None,
    )


def _release(release: Release | None) -> tuple[Any, ...]:
    if release is None:
        return (None,) * len(RELEASE)
    decision = release.decision
    if decision is None:
        return (str(release.removal.record_id), *(None,) * (len(RELEASE) - 1))
    signed = (str(decision.record_id), decision.protocol, decision.protocol_version, decision.is_override)
    return (str(release.removal.record_id), *signed)


def _recurrence(one: Recurrence | None) -> tuple[Any, ...]:
    if one is None:
        return (False, None, None, None)
    return (True, one.at, " ".join(one.treated_by), str(one.drain_id) if one.drain_id else None)


def _tenths(days: float | None) -> Decimal | None:
    return None if days is None else Decimal(f"{days:.1f}")
