"""Wards and clinics are added and their calendars changed, always as a new version with its moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act, current_revision
from tracker.actions.errors import NotFound, Refused
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import Readiness
from tracker.records.boards import standing_drains
from tracker.records.frames import frame_of_wards
from tracker.records.wards import Ward, WardRevision, ward_named
from tracker.records.words import WardKind

__all__ = ["Preview", "WardEntry", "add", "change", "check", "preview"]

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


@dataclass(frozen=True)
class Preview:
    """How many drains are in, and of how many the outcome, or only a criterion's finding, would be another."""

    drains: int
    outcomes: Mapping[tuple[Readiness, Readiness], int]
    findings_alone: int


def add(house: House, *, entry: WardEntry, by: Actor, request: RequestKey | None = None, answer: str = "") -> UUID:
    """Add a ward; its settings hold from the moment given, else from now on."""
    by.check(Permission.ADMINISTER)
    check(entry)
    ward = house.new_id()
    with act(house, by=by, action=AuditAction.ADD_WARD, request=request) as doing:
        _refuse_taken(doing.session, entry.name, ward)
        doing.answer = answer.format(ward=ward)
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
    answer: str = "",
) -> None:
    """Change a ward's settings from a moment on, which is never in the past. Raises StaleForm."""
    by.check(Permission.ADMINISTER)
    check(entry)
    if not reason.strip():
        raise Refused("reason", "Say why the ward's settings are changed.")
    with act(house, by=by, action=AuditAction.CHANGE_WARD, reason=reason, request=request) as doing:
        before = current_revision(doing.session, WardRevision, ward, expected=revision)
        _refuse_taken(doing.session, entry.name, ward)
        doing.answer = answer
        if entry.valid_from is not None and entry.valid_from < doing.recorded_at:
            raise Refused("valid_from", "Settings change from now on or later: the past stays as it was judged.")
        if (entry.valid_from or doing.recorded_at) < before.valid_from:
            raise Refused("valid_from", "Settings that begin later are entered already.")
        doing.revise(_row(ward, entry, doing.recorded_at), before)
        doing.ward = ward
        doing.about("ward", ward, before.revision + 1)


def preview(house: House, *, ward: UUID, entry: WardEntry, by: Actor) -> Preview:
    """What the ward's drains would be judged now by other settings; counts alone. Raises Refused, NotFound."""
    by.check(Permission.ADMINISTER)
    check(entry)
    now = house.clock()
    with house.database.reading() as session:
        known = frame_of_wards(session, [ward])
        if ward not in known.wards:
            raise NotFound
        other = _row(ward, replace(entry, valid_from=None), now)
        other.recorded_at = now
        changed = replace(known, wards={ward: [*known.wards[ward], other]})
        before = standing_drains(session, known, [ward], now)
        after = {one.in_care.drain_id: one.judgement for one in standing_drains(session, changed, [ward], now)}
        pairs = [(one.judgement, after[one.in_care.drain_id]) for one in before]
    outcomes = Counter((old.readiness, new.readiness) for old, new in pairs if old.readiness is not new.readiness)
    differing = sum(old.outcome() != new.outcome() for old, new in pairs)
    found = Preview(len(pairs), dict(outcomes), differing - outcomes.total())
    shown = {f"{old.value} to {new.value}": count for (old, new), count in found.outcomes.items()}
    seen(
        house,
        by=by,
        action=AuditAction.SEE_ADMINISTRATION,
        entity=Entity("ward", ward),
        shown={"drains": found.drains, "outcomes": shown, "findings_alone": found.findings_alone},
        ward=ward,
        purpose="what other settings would change",
    )
    return found


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


def check(entry: WardEntry) -> None:
    """Raise Refused for settings that no ward can have."""
    if not entry.name.strip():
        raise Refused("name", "Enter the ward's name.")
    _check_zone(entry.zone)
    _check_times(entry)


def _refuse_taken(session: Session, name: str, ward: UUID) -> None:
    other = ward_named(session, name)
    if other is not None and other.record_id != ward:
        raise Refused("name", f'There is a ward "{other.name}" already.')


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
