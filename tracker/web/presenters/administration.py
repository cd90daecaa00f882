"""Accounts, wards and sessions as rows, versions and previews in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tracker.access.permissions import ROLE_LABELS
from tracker.actions.wards import Preview
from tracker.readiness.vocabulary import label
from tracker.records.accounts import AccountRevision, SignIn
from tracker.records.wards import WardRevision
from tracker.records.words import RECORD_LABELS
from tracker.web.words import LocalTime, ago

__all__ = [
    "AccountRow",
    "SessionRow",
    "Version",
    "WardRow",
    "account_row",
    "account_versions",
    "preview_lines",
    "session_row",
    "ward_row",
    "ward_versions",
    "zone_of",
]


class AccountRow(NamedTuple):
    account_id: UUID
    name: str
    sign_in_name: str
    role: str
    wards: str
    state: str


class SessionRow(NamedTuple):
    sign_in_id: UUID
    name: str
    role: str
    since: str
    last_seen: str
    address: str
    is_own: bool


class WardRow(NamedTuple):
    ward_id: UUID
    name: str
    kind: str
    zone: str
    day_start: str
    check_times: str
    grace: str
    later: str


class Version(NamedTuple):
    number: int
    recorded: str
    by: str
    reason: str
    says: str


def zone_of(wards: Sequence[WardRevision]) -> LocalTime:
    """The zone in which pages of administration write moments: the first ward's."""
    return LocalTime(next((ward.zone for ward in wards), "UTC"))


def account_row(account: AccountRevision, wards: Sequence[UUID], names: Mapping[UUID, str]) -> AccountRow:
    return AccountRow(
        account.record_id,
        account.display_name,
        account.sign_in_name,
        ROLE_LABELS[account.role],
        _places(wards, names),
        _state(account),
    )


def account_versions(
    versions: Sequence[tuple[AccountRevision, Sequence[UUID]]],
    authors: Mapping[UUID, str],
    names: Mapping[UUID, str],
    time: LocalTime,
) -> list[Version]:
    """The newest first; a version that differs in nothing shown has another password."""
    found: list[Version] = []
    last = ""
    for row, wards in versions:
        says = f"{row.display_name}, {ROLE_LABELS[row.role].lower()}, {_places(wards, names)}, {_state(row).lower()}"
        shown = "New password" if says == last else says
        last = says
        found.append(Version(row.revision, time.full(row.recorded_at), authors[row.recorded_by], row.reason, shown))
    return found[::-1]


def session_row(row: SignIn, account: AccountRevision, time: LocalTime, now: datetime, *, own: str) -> SessionRow:
    """`own` is the hash that marks the session of whoever looks."""
    return SessionRow(
        row.id,
        account.display_name,
        ROLE_LABELS[account.role],
        time.full(row.started_at),
        ago(row.last_seen_at, now),
        row.address or "Not recorded",
        bool(own) and row.token_hash.startswith(own),
    )


def ward_row(versions: Sequence[WardRevision], now: datetime) -> WardRow:
    """The settings in force, and from when later ones hold."""
    present = next((one for one in reversed(versions) if one.valid_from <= now), versions[0])
    newest = versions[-1]
    later = (
        f"From {LocalTime(newest.zone).full(newest.valid_from)}: {_settings(newest)}" if newest is not present else ""
    )
    return WardRow(
        present.record_id,
        present.name,
        RECORD_LABELS[present.kind],
        present.zone,
        f"{present.day_start:%H:%M}",
        _times(present),
        f"{present.grace_minutes} min",
        later,
    )


def ward_versions(versions: Sequence[WardRevision], authors: Mapping[UUID, str]) -> list[Version]:
    """The newest first."""
    return [
        Version(
            row.revision,
            LocalTime(row.zone).full(row.recorded_at),
            authors[row.recorded_by],
            row.reason,
            f"From {LocalTime(row.zone).full(row.valid_from)}: {_settings(row)}",
        )
        for row in reversed(versions)
    ]


def preview_lines(found: Preview) -> list[str]:
    """What other settings would change of the drains that are in now, in counts."""
    lines = [
        f"{_drains(count)}: {label(old)} would become {label(new)}."
        for (old, new), count in sorted(found.outcomes.items())
    ]
    if found.findings_alone:
        lines.append(f"{_drains(found.findings_alone)}: the outcome stays, a criterion's finding would be another.")
    return lines


def _drains(count: int) -> str:
    return f"{count} {'drain' if count == 1 else 'drains'}"


def _settings(ward: WardRevision) -> str:
    return (
        f"{ward.name}, {RECORD_LABELS[ward.kind].lower()}, {ward.zone}, ward-day from {ward.day_start:%H:%M}, "
        f"checks at {_times(ward)}, overdue after {ward.grace_minutes} min"
    )


def _times(ward: WardRevision) -> str:
    return ", ".join(f"{clock:%H:%M}" for clock in ward.check_times)


def _places(wards: Sequence[UUID], names: Mapping[UUID, str]) -> str:
    return ", ".join(sorted(names[ward] for ward in wards)) or "No ward"


def _state(account: AccountRevision) -> str:
    if account.disabled:
        return "Disabled"
    return "In use" if account.password_hash else "No password yet"
