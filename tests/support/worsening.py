"""Ways to make a record worse (law 1): a worse value in place of one, or an adverse record more."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.situations import Situation
from tracker.readiness.timeline import Check, DrainEvent, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import (
    DrainPosition,
    EventKind,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = ["WORSE", "Worse", "outside_dislodgement"]

Worse = Callable[[random.Random, Situation], Situation | None]
"""Gives the worse situation, or None where the record offers nothing to make worse in this way."""

RESTARTS = (EventKind.EXCHANGED, EventKind.UPSIZED, EventKind.REPOSITIONED, EventKind.LYTIC_INSTILLED)
MORE_ML = tuple(Decimal(more) for more in ("0.1", "1", "6", "45", "6000"))


def _moment(rng: random.Random, one: Situation) -> datetime:
    """A moment by the one judged, often that of a study or a check."""
    known: list[datetime] = [study.at for study in one.used("imaging")]
    known += [check.end for check in one.used("checks")[-8:]]
    if known and rng.random() < 0.6:
        return rng.choice(known)
    return one.as_of - timedelta(hours=rng.choice((0, 1, 5, 20, 30, 50, 100)))


def _bedside(one: Situation, at: datetime, **fields: Any) -> Check:
    """A check of one instant that says one thing only."""
    return Check("more", "more", one.timeline.drain, at, at, one.timeline.known_at, observed_at=at, **fields)


def _mate(rng: random.Random, one: Situation) -> str:
    """A drain of the collection."""
    return rng.choice(one.ruled.days.drains).record


def _retains(one: Situation, drain: str, start: datetime, end: datetime) -> bool:
    """Rule K1: whether the drain's day stands below the retention limit, where more output is not worse."""
    days = one.ruled.days
    if drain not in days.checks_of:
        return True
    day = days.belongs_to(Check("", "", drain, start, end, end))
    shown = [found for found in days.drain_days(day, one.as_of) if found.drain == drain]
    return any(found.low < -one.protocol.retained_irrigant_limit_ml for found in shown)


def more_output(rng: random.Random, one: Situation) -> Situation | None:
    check = one.pick(rng, "checks", lambda check: _plausible(one, check.gross_ml))
    if check is None or _retains(one, check.drain, check.start, check.end):
        return None
    return one.replaced("checks", check, replace(check, gross_ml=check.gross_ml + rng.choice(MORE_ML)))


def _plausible(one: Situation, gross_ml: Decimal | None) -> bool:
    return gross_ml is not None and 0 <= gross_ml <= one.protocol.plausible_daily_ml_max


def output_on_top(rng: random.Random, one: Situation) -> Situation | None:
    """Volume added within an interval already recorded."""
    check = one.pick(rng, "checks", lambda check: _plausible(one, check.gross_ml) and check.end > check.start)
    if check is None or _retains(one, check.drain, check.start, check.end):
        return None
    start = check.start + (check.end - check.start) * rng.choice((0, 1, 3)) / 4
    new = replace(_bedside(one, start), drain=check.drain, end=check.end, observed_at=None)
    return one.added("checks", replace(new, gross_ml=rng.choice(MORE_ML), flush_ml=Decimal(0)))


def failing_output(rng: random.Random, one: Situation) -> Situation | None:
    """A record, of whatever time, that fails by itself."""
    end = _moment(rng, one)
    start = end - timedelta(hours=rng.choice((0, 1, 8, 16)))
    drain = _mate(rng, one)
    if _retains(one, drain, start, end):
        return None
    gross = one.protocol.output_threshold_ml + rng.choice((1, 60))
    new = replace(_bedside(one, end), drain=drain, start=start, observed_at=None)
    return one.added("checks", replace(new, gross_ml=gross, flush_ml=Decimal(0)))


def hotter(rng: random.Random, one: Situation) -> Situation | None:
    plausible = one.protocol.is_plausible_temp
    check = one.pick(rng, "checks", lambda check: check.temp_c is not None and plausible(check.temp_c))
    if check is None:
        return None
    more = Decimal(9) if one.protocol.is_fever(check.temp_c) else Decimal(rng.choice(("0.1", "1.3", "9")))
    return one.replaced("checks", check, replace(check, temp_c=check.temp_c + more))


def fever(rng: random.Random, one: Situation) -> Situation:
    temp = rng.choice((one.protocol.fever_c + Decimal("0.1"), Decimal(45)))
    return one.added("checks", _bedside(one, _moment(rng, one), temp_c=temp))


def more_pain(rng: random.Random, one: Situation) -> Situation | None:
    check = one.pick(rng, "checks", lambda check: check.pain is not None and check.pain < 10)
    return check and one.replaced("checks", check, replace(check, pain=rng.choice((check.pain + 1, 10))))


def abscess_pain(rng: random.Random, one: Situation) -> Situation:
    score = one.protocol.abscess_pain_max + 1
    source = rng.choice((PainSource.ABSCESS, PainSource.UNKNOWN, PainSource.NONE, None))
    return one.added("checks", _bedside(one, _moment(rng, one), pain=score, pain_from=source))


def sepsis(rng: random.Random, one: Situation) -> Situation:
    return one.added("checks", _bedside(one, _moment(rng, one), sepsis_signs=True))


def sepsis_seen(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, sepsis_signs=True)


def antipyretic(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, antipyretic=True)


def feculent(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, fluid=Fluid.FECULENT)


def not_patent(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, patency=rng.choice((Patency.BLOCKED, Patency.RESISTANCE)))


def clamped(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, clamped=True)


def leaking(rng: random.Random, one: Situation) -> Situation | None:
    return _stated(rng, one, leak=True)


def _stated(rng: random.Random, one: Situation, **fields: Any) -> Situation | None:
    """A check that says something adverse in place of what it said or left blank."""
    check = one.pick(rng, "checks")
    return check and one.replaced("checks", check, replace(check, **fields))


def blocked_check(rng: random.Random, one: Situation) -> Situation:
    new = _bedside(one, _moment(rng, one), patency=Patency.BLOCKED)
    return one.added("checks", replace(new, drain=_mate(rng, one)))


def high_white_count(rng: random.Random, one: Situation) -> Situation:
    return one.added("labs", _lab(one, _moment(rng, one), wbc_10e9_l=one.protocol.wbc_limit_10e9_l))


def high_amylase(rng: random.Random, one: Situation) -> Situation:
    value = one.protocol.drain_amylase_max_x_uln + 1
    return one.added("labs", _lab(one, _moment(rng, one), drain_amylase_x_uln=value))


def _lab(one: Situation, at: datetime, **fields: Any) -> LabResult:
    return LabResult("more", "more", at, one.timeline.known_at, **fields)


def worse_lab(rng: random.Random, one: Situation) -> Situation | None:
    lab = one.pick(rng, "labs")
    if lab is None:
        return None
    raised = {
        name: value + 10 for name in ("wbc_10e9_l", "drain_amylase_x_uln") if (value := getattr(lab, name)) is not None
    }
    return one.replaced("labs", lab, replace(lab, **raised))


def fistula_feared(rng: random.Random, one: Situation) -> Situation:
    status = rng.choice((FistulaStatus.SUSPECTED, FistulaStatus.CONFIRMED))
    collection = one.timeline.judged.collection
    known_at = one.timeline.known_at
    return one.added("fistula", FistulaRecord("more", "more", collection, _moment(rng, one), status, None, known_at))


def event_of(kinds: tuple[EventKind, ...]) -> Worse:
    """An event of a drain of the collection, a restart only where it does not end a dislodgement (rule K2)."""

    def add(rng: random.Random, one: Situation) -> Situation | None:
        event = DrainEvent("more", "more", _mate(rng, one), _moment(rng, one), rng.choice(kinds), one.timeline.known_at)
        if event.kind in RESTARTS and not outside_dislodgement(one, event.drain, event.at):
            return None
        return one.added("events", event)

    return add


def outside_dislodgement(one: Situation, drain: str, at: datetime) -> bool:
    spans = [span for span in one.ruled.output.dislodgements if span.drain == drain]
    return not any(span.start < at and (span.end is None or at <= span.end) for span in spans)


def failing_study(rng: random.Random, one: Situation) -> Situation:
    """A report that says something bad and nothing good beside it."""
    bad: dict[str, Any] = rng.choice(BAD_STATEMENTS)
    new = Study("more", "more", one.timeline.judged.collection, _moment(rng, one), Modality.CT, one.timeline.known_at)
    return one.added("imaging", replace(new, status=ReportStatus.FINAL, **bad))


def worse_study(rng: random.Random, one: Situation) -> Situation | None:
    study = one.pick(rng, "imaging")
    bad = rng.choice((*BAD_STATEMENTS, {"status": ReportStatus.PRELIMINARY}))
    return study and one.replaced("imaging", study, replace(study, **bad))


BAD_STATEMENTS: tuple[dict[str, Any], ...] = (
    {"result": ImagingResult.PERSISTENT},
    {"result": ImagingResult.ENLARGED},
    {"residual_mm": Decimal(55)},
    {"drain_position": DrainPosition.DISPLACED},
    {"complication": "rupture"},
    {"new_collection": True},
)

WORSE: dict[str, Worse] = {
    "more output": more_output,
    "output on top": output_on_top,
    "failing output": failing_output,
    "hotter": hotter,
    "fever": fever,
    "more pain": more_pain,
    "abscess pain": abscess_pain,
    "sepsis": sepsis,
    "sepsis seen": sepsis_seen,
    "antipyretic": antipyretic,
    "feculent": feculent,
    "not patent": not_patent,
    "clamped": clamped,
    "leaking": leaking,
    "blocked check": blocked_check,
    "high white count": high_white_count,
    "high amylase": high_amylase,
    "worse lab": worse_lab,
    "fistula feared": fistula_feared,
    "clamping": event_of((EventKind.CLAMPED,)),
    "restart": event_of(RESTARTS),
    "dislodgement": event_of((EventKind.DISLODGED,)),
    "failing study": failing_study,
    "worse study": worse_study,
}
