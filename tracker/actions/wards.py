"""Wards and clinics are added and their calendars changed, always as a new version with its moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act, current_revision
from tracker.actions.errors import Refused
from tracker.audit.vocabulary import AuditAction
from tracker.records.wards import Ward, WardRevision
from tracker.records.words import WardKind

__all__ = ["WardEntry", "add", "change"]

MINUTES_A_DAY, LAST_HOUR = 24 * 60, 60
USUAL_TIMES = (time(6, 30), time(14, 30), time(22, 30))


@dataclass(frozen=True)
class WardEntry:
    name: str
    zone: str
    kind: WardKind = WardKind.WARD
    day_start: time = time(7)
    check_times: Sequence[time] = USUAL_TIMES
    grace_minutes: int = 60
    valid_from: datetime | None = None


def add(house: House, *, entry: WardEntry, by: Actor) -> UUID:
    """Add a ward; its settings hold from the moment given, else from now on."""
    by.check(Permission.ADMINISTER)
    _check_zone(entry.zone)
    _check_times(entry)
    ward = house.new_id()
    with act(house, by=by, action=AuditAction.ADD_WARD) as doing:
        doing.create(Ward(id=ward))
        doing.revise(_row(ward, entry, doing.recorded_at))
        doing.ward = ward
        doing.about("ward", ward, 1)
    return ward


def change(
    house: House,
    *,
    ward: UUID,
    entry: WardEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
) -> None:
    """Change a ward's settings from a moment on, which is never in the past. Raises StaleForm."""
    by.check(Permission.ADMINISTER)
    _check_zone(entry.zone)
    _check_times(entry)
    if not reason.strip():
        raise Refused("reason", "Say why the ward's settings are changed.")
    with act(house, by=by, action=AuditAction.CHANGE_WARD, reason=reason, request=request) as doing:
        before = current_revision(doing.session, WardRevision, ward, expected=revision)
        if entry.valid_from is not None and entry.valid_from < doing.recorded_at:
            raise Refused("valid_from", "Settings change from now on or later: the past stays as it was judged.")
        if (entry.valid_from or doing.recorded_at) < before.valid_from:
            raise Refused("valid_from", "Settings that begin later are entered already.")
        doing.revise(_row(ward, entry, doing.recorded_at), before)
        doing.ward = ward
        doing.about("ward", ward, before.revision + 1)


def _row(ward: UUID, entry: WardEntry, now: datetime) -> WardRevision:
    return WardRevision(
        record_id=ward,
        name=entry.name,
        kind=entry.kind,
        zone=entry.zone,
        day_start=entry.day_start,
        check_times=tuple(entry.check_times),
        grace_minutes=entry.grace_minutes,
        valid_from=entry.valid_from or now,
    )


def _check_times(entry: WardEntry) -> None:
    """A check in the last hour of the ward-day is what closes the day: without one no day is ever complete."""
    start = entry.day_start.hour * 60 + entry.day_start.minute
    before = [(start - (clock.hour * 60 + clock.minute)) % MINUTES_A_DAY for clock in entry.check_times]
    if not any(minutes <= LAST_HOUR for minutes in before):
        raise Refused(
            "check_times", f"One check time must lie in the hour before the ward-day starts ({entry.day_start:%H:%M})."
        )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("zone", f'"{name}" is not an IANA time zone, for example Europe/London.') from None
