"""Realistic records to measure with: ten days with a drain, three checks a day, in several outcomes."""

import random
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tracker.readiness.timeline import (
    Check,
    Drain,
    DrainTimeline,
    FistulaRecord,
    LabResult,
    Patient,
    Study,
    WardSetting,
)
from tracker.readiness.vocabulary import (
    DrainPosition,
    DrainType,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = ["AS_OF", "OUTCOMES", "timeline"]

DAYS = 10
INSERTED = datetime(2026, 11, 1, 10, tzinfo=UTC)
AS_OF = datetime(2026, 11, 11, 12, tzinfo=UTC)
WARD = WardSetting(datetime(2020, 1, 1, tzinfo=UTC), "Europe/London", time(7))
NETS = (300, 180, 110, 64, 40, 31, 22, 12, 6, 3)
OUTCOMES = ("ready", "output", "fever", "no imaging", "missing night")
"""What keeps the drain in, by name; all but the first keep it in."""


def timeline(outcome: str, seed: int = 0) -> DrainTimeline:
    """One patient's record, a little different with every seed."""
    rng = random.Random(seed)
    collection = "collection"
    drain = Drain("drain", "drain", DrainType.ABSCESS, collection, INSERTED, "pelvic", etiology="postoperative")
    assessed = INSERTED + timedelta(days=4)
    assessment = FistulaRecord("fistula", "fistula", collection, assessed, FistulaStatus.NONE_SUSPECTED, None, assessed)
    counted = INSERTED + timedelta(days=8)
    return DrainTimeline(
        drain="drain",
        known_at=AS_OF,
        wards=(WARD,),
        patient=Patient("patient", "patient"),
        drains=(drain,),
        checks=_checks(outcome, rng),
        fistula=(assessment,),
        imaging=() if outcome == "no imaging" else (_study(collection, INSERTED + timedelta(days=8, hours=5)),),
        labs=(LabResult("lab", "lab", counted, counted, Decimal(8) + rng.randrange(2)),),
    )


def _checks(outcome: str, rng: random.Random) -> tuple[Check, ...]:
    """The first from the insertion on, the last to the beginning of the day judged."""
    found, start, end = [], INSERTED, datetime(2026, 11, 1, 15, tzinfo=UTC)
    while end <= AS_OF:
        day = min((start - timedelta(hours=7)).date().toordinal() - INSERTED.date().toordinal(), DAYS - 1)
        if not (outcome == "missing night" and day == DAYS - 2 and start.hour == 23):
            found.append(_check(start, end, day, outcome, rng))
        start, end = end, end + timedelta(hours=8)
    return tuple(found)


def _check(start: datetime, end: datetime, day: int, outcome: str, rng: random.Random) -> Check:
    name = end.isoformat()
    flush = Decimal(10 if start.hour == 23 else 0)
    net = Decimal(NETS[day]) / 3 + rng.randrange(2) + (9 if outcome == "output" and day == DAYS - 2 else 0)
    fever = day == 0 or (outcome == "fever" and day == DAYS - 1)
    signs: dict[str, Any] = {
        "fluid": Fluid.SEROUS,
        "temp_c": Decimal("38.4") if fever else Decimal("36.4") + rng.randrange(8) / Decimal(10),
        "antipyretic": False,
        "pain": max(0, 5 - day),
        "pain_from": PainSource.ABSCESS,
        "sepsis_signs": False,
    }
    volumes: dict[str, Any] = {"gross_ml": net + flush, "flush_ml": flush, "patency": Patency.PATENT}
    asked: dict[str, Any] = {"clamped": False, "leak": False, "observed_at": end}
    return Check(name, name, "drain", start, end, end, **volumes, **asked, **signs)


def _study(collection: str, at: datetime) -> Study:
    return Study(
        record="study",
        id="study",
        collection=collection,
        at=at,
        modality=Modality.CT,
        entered_at=at,
        status=ReportStatus.FINAL,
        result=ImagingResult.RESOLVED,
        residual_mm=Decimal(0),
        drain_position=DrainPosition.IN_CAVITY,
        complication="none",
        new_collection=False,
    )
