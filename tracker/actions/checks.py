"""Checks are recorded at the bedside, corrected with a reason, and withdrawn when they were of someone else."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.errors import Refused
from tracker.actions.periods import check_period
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import copy_of, newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import CheckOrigin, Fluid, PainSource, Patency
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.drains import Drain, DrainRevision
from tracker.records.words import IdentityProof, MeasuredBy, NotDoneReason

__all__ = [
    "MAX_TEMP_C",
    "MAX_VOLUME_ML",
    "MIN_TEMP_C",
    "CheckEntry",
    "Shorten",
    "add_check_row",
    "correct",
    "record",
    "void",
]

MAX_VOLUME_ML = Decimal(5000)
MIN_TEMP_C, MAX_TEMP_C = Decimal(30), Decimal(43)
MOST_PAIN = 10


@dataclass(frozen=True)
class CheckEntry:
    """What one check says; a blank is None. `sepsis_signs` and `site_signs` empty mean "none of these"."""

    start_at: datetime
    end_at: datetime
    observed_at: datetime | None = None
    gross_ml: Decimal | None = None
    measured_by: MeasuredBy | None = None
    flush_ml: Decimal | None = None
    patency: Patency | None = None
    clamped: bool | None = None
    leak: bool | None = None
    fluid: Fluid | None = None
    temp_c: Decimal | None = None
    antipyretic: bool | None = None
    pain: int | None = None
    pain_from: PainSource | None = None
    other_pain: int | None = None
    sepsis_signs: tuple[str, ...] | None = None
    site_signs: tuple[str, ...] | None = None
    not_done: NotDoneReason | None = None
    identity_proof: IdentityProof = IdentityProof.NONE
    origin: CheckOrigin = CheckOrigin.FORM
    note: str = ""
    assumed: tuple[str, ...] = ()
    soft_limits: tuple[str, ...] = ()
    source_entered_at: datetime | None = None
    source_ref: str | None = None


@dataclass(frozen=True)
class Shorten:
    """A later check whose period begins where the new one ends, changed in the same act."""

    check: UUID
    revision: int


def record(
    house: House,
    *,
    drain: UUID,
    entry: CheckEntry,
    by: Actor,
    reason: str = "",
    shorten: Shorten | None = None,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Record a check. Raises Refused where a value or the period cannot be, StaleForm for a check to shorten."""
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    check = house.new_id()
    with act(
        house, by=by, action=AuditAction.RECORD_CHECK, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_CHECK, patient, doing.recorded_at)
        kept = add_check_row(doing, check, patient, drain, entry)
        if shorten is not None:
            _shorten(doing, shorten, drain, kept.end_at)
        doing.about("drain_check", check, 1)
        doing.answer = answer.format(check=check)
    return check


def add_check_row(doing: Act, record: UUID, patient: UUID, drain: UUID, entry: CheckEntry) -> CheckEntry:
    """Add a check within an act; as it is kept. Raises Refused."""
    kept = _checked(doing, drain, entry)
    doing.create(DrainCheck(id=record, patient_id=patient, drain_id=drain))
    doing.revise(_row(record, kept))
    return kept


def correct(
    house: House,
    *,
    check: UUID,
    entry: CheckEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of a check; the old one stays. Raises StaleForm where someone else was quicker."""
    require_reason(reason)
    patient, drain = _owner(house, check)
    with act(
        house, by=by, action=AuditAction.CORRECT_CHECK, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_CHECK, patient, doing.recorded_at)
        before = newest(doing, DrainCheckRevision, check, revision)
        doing.revise(_row(check, _checked(doing, drain, entry)), before)
        doing.about("drain_check", check, before.revision + 1)
        doing.answer = answer.format(check=check)


def void(
    house: House,
    *,
    check: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw a check, for example one of another patient; its ward-day is missing again."""
    require_reason(reason)
    patient, _ = _owner(house, check)
    with act(house, by=by, action=AuditAction.VOID_CHECK, patients=[patient], reason=reason, request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_CHECK, patient, doing.recorded_at)
        withdraw(doing, DrainCheckRevision, check, revision, "drain_check")
        doing.answer = answer.format(check=check)


def _owner(house: House, check: UUID) -> tuple[UUID, UUID]:
    with house.database.reading() as session:
        patient = patient_of(session, DrainCheck, check)
        return patient, session.get_one(DrainCheck, check).drain_id


def _checked(doing: Act, drain: UUID, entry: CheckEntry) -> CheckEntry:
    """The entry as it is kept, its end no later than now. Raises Refused."""
    kept = replace(entry, end_at=check_period(entry.start_at, entry.end_at, doing.recorded_at, doing.reason))
    inserted_at = current_revision(doing.session, DrainRevision, drain).inserted_at
    if kept.end_at < inserted_at:
        raise Refused("end_at", "The drain was not in yet at that time.")
    if kept.observed_at is not None and not kept.start_at <= kept.observed_at <= kept.end_at:
        kept = replace(kept, observed_at=min(max(kept.observed_at, kept.start_at), kept.end_at))
    _check_numbers(kept)
    return kept


def _check_numbers(entry: CheckEntry) -> None:
    for field in ("gross_ml", "flush_ml"):
        volume = getattr(entry, field)
        if volume is not None and not 0 <= volume <= MAX_VOLUME_ML and entry.origin is CheckOrigin.FORM:
            raise Refused(field, f"A volume is from 0 to {MAX_VOLUME_ML} mL.")
    if entry.temp_c is not None and not MIN_TEMP_C <= entry.temp_c <= MAX_TEMP_C and entry.origin is CheckOrigin.FORM:
        raise Refused("temp_c", f"A temperature is from {MIN_TEMP_C} to {MAX_TEMP_C} °C.")
    for field in ("pain", "other_pain"):
        score = getattr(entry, field)
        if score is not None and not 0 <= score <= MOST_PAIN:
            raise Refused(field, "A pain score is a whole number from 0 to 10.")


def _shorten(doing: Act, shorten: Shorten, drain: UUID, start_at: datetime) -> None:
    later = current_revision(doing.session, DrainCheckRevision, shorten.check, expected=shorten.revision)
    if (
        doing.session.get_one(DrainCheck, shorten.check).drain_id != drain
        or not later.start_at < start_at < later.end_at
    ):
        raise Refused("shorten", "That check does not reach into the period of this one.")
    row = copy_of(later)
    row.start_at = start_at
    doing.revise(row, later)


def _row(check: UUID, entry: CheckEntry) -> DrainCheckRevision:
    return DrainCheckRevision(record_id=check, **vars(entry))
