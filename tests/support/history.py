"""Withdrawals and corrections of facts, random histories of them, and what makes a fact adverse (law 3)."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.support.situations import Situation
from tracker.readiness.timeline import Check, Correction, DrainEvent, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import (
    DrainPosition,
    EventKind,
    FactKind,
    FistulaStatus,
    Fluid,
    ImagingPolicy,
    ImagingResult,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = ["KINDS", "changed", "random_history", "speaks_against", "withdrawn"]

KINDS = {
    "checks": FactKind.CHECK,
    "events": FactKind.EVENT,
    "fistula": FactKind.FISTULA,
    "imaging": FactKind.IMAGING,
    "labs": FactKind.LAB,
}
SUSPICIOUS = (Fluid.BILIOUS, Fluid.FECULENT, Fluid.ENTERIC)
HARMLESS_EVENTS = (EventKind.UNCLAMPED, EventKind.POSITION_CONFIRMED)
ELSEWHERE = (PainSource.DRAIN_SITE, PainSource.OTHER)
REPORTED = (ReportStatus.FINAL, ReportStatus.AMENDED)


def withdrawn(one: Situation, field: str, fact: Any) -> Situation:
    """The record without a fact, and with the correction that withdrew it."""
    return _corrected(one, field, fact, None)


def changed(one: Situation, field: str, fact: Any, **fields: Any) -> Situation:
    """The record with another version of a fact, and with the correction that brought it."""
    return _corrected(one, field, fact, replace(fact, id=f"{9 - len(one.timeline.corrections)} {fact.id}'", **fields))


def _corrected(one: Situation, field: str, before: Any, after: Any) -> Situation:
    """Two of one record in a row were entered at one instant."""
    made = one.timeline.corrections
    name = f"withdrawal {9 - len(made)}" if after is None else after.id
    entered_at = one.timeline.known_at + timedelta(seconds=len(made))
    if made and made[-1].record == before.record:
        entered_at = made[-1].entered_at
    correction = Correction(KINDS[field], before.record, name, entered_at, before, after, "slip")
    return one.replaced(field, before, after).added("corrections", correction)


def speaks_against(one: Situation, fact: Any) -> bool:
    """Whether anything in a fact, or left out of it, can stand in the way of readiness."""
    if isinstance(fact, Check):
        return _check_against(one, fact) or _overlaps(one, fact)
    if isinstance(fact, DrainEvent):
        return fact.kind not in HARMLESS_EVENTS
    if isinstance(fact, FistulaRecord):
        return fact.status in (FistulaStatus.SUSPECTED, FistulaStatus.CONFIRMED)
    if isinstance(fact, LabResult):
        return _lab_against(one, fact)
    asked_for_by_itself = one.protocol.imaging_policy is ImagingPolicy.IF_INDICATED
    return asked_for_by_itself or not _clears(one, fact)


def _check_against(one: Situation, check: Check) -> bool:
    protocol = one.protocol
    hot = check.temp_c is not None and (protocol.is_fever(check.temp_c) or not protocol.is_plausible_temp(check.temp_c))
    pain = (check.pain or 0) > protocol.abscess_pain_max and check.pain_from not in ELSEWHERE
    blocked = check.patency in (Patency.BLOCKED, Patency.RESISTANCE) or check.clamped or check.leak
    signs = check.sepsis_signs or check.antipyretic or check.fluid in SUSPICIOUS
    return bool(_volume_against(check, protocol.plausible_daily_ml_max) or hot or pain or blocked or signs)


def _volume_against(check: Check, most_ml: Decimal) -> bool:
    """Any volume but a possible gross output with as much flush: a net of nothing stands in no way."""
    gross, flush = check.gross_ml, check.flush_ml
    return gross != flush or (gross is not None and not 0 <= gross <= most_ml)


def _overlaps(one: Situation, check: Check) -> bool:
    shared = (
        min(check.end, other.end) - max(check.start, other.start)
        for other in one.timeline.checks
        if other.record != check.record and other.drain == check.drain and other.gross_ml is not None
    )
    return check.gross_ml is not None and max(shared, default=timedelta(0)) > timedelta(minutes=15)


def _lab_against(one: Situation, lab: LabResult) -> bool:
    high = lab.wbc_10e9_l is not None and lab.wbc_10e9_l >= one.protocol.wbc_limit_10e9_l
    amylase = lab.drain_amylase_x_uln
    return high or (amylase is not None and amylase > one.protocol.drain_amylase_max_x_uln)


def _clears(one: Situation, study: Study) -> bool:
    """Whether a study says everything that is asked, all of it good."""
    size = study.residual_mm
    return (
        study.collection == one.timeline.judged.collection
        and study.modality in one.protocol.imaging_modalities
        and study.status in REPORTED
        and study.result is ImagingResult.RESOLVED
        and (size is None or size <= one.protocol.residual_max_mm)
        and study.drain_position is DrainPosition.IN_CAVITY
        and study.complication == "none"
        and study.new_collection is False
    )


def random_history(one: Situation, rng: random.Random) -> list[Situation]:
    """The record before any correction, then after each of one to six, some of them of the same record again."""
    states = [one.with_(corrections=())]
    for _ in range(rng.randint(1, 6)):
        now = states[-1]
        field = rng.choice(("checks", "checks", *KINDS))
        touched = [fact for fact in getattr(now.timeline, field) if fact.id.endswith("'")]
        fact = rng.choice(touched) if touched and rng.random() < 0.4 else now.pick(rng, field)
        if fact is not None:
            after = withdrawn(now, field, fact) if rng.random() < 0.4 else changed(now, field, fact, **_slip(rng, fact))
            states.append(after)
    return states


def _slip(rng: random.Random, fact: Any) -> dict[str, Any]:
    """Another value in a place where slips of the pen happen."""
    if isinstance(fact, Check):
        volumes = [{"gross_ml": Decimal(volume), "flush_ml": Decimal(0)} for volume in (3, 60)]
        patency = {"patency": rng.choice((Patency.PATENT, Patency.BLOCKED))}
        return rng.choice((*volumes, patency, {"temp_c": Decimal("36.6")}, {"pain": 0, "pain_from": PainSource.NONE}))
    if isinstance(fact, DrainEvent):
        return {"kind": rng.choice((EventKind.CLAMPED, EventKind.UNCLAMPED, EventKind.DISLODGED))}
    if isinstance(fact, FistulaRecord):
        return {"status": rng.choice((FistulaStatus.NONE_SUSPECTED, FistulaStatus.SUSPECTED))}
    if isinstance(fact, Study):
        return {"result": rng.choice((ImagingResult.RESOLVED, ImagingResult.ENLARGED))}
    return {"wbc_10e9_l": Decimal(rng.choice((8, 12)))}
