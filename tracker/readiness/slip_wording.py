"""Names of recorded facts, of their fields and of the values that these have or might have had."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.slips import PERIOD, VOLUMES, WHOLE, Slip
from tracker.readiness.timeline import Check, Drain, DrainEvent, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import label
from tracker.readiness.wording import Wording, number_text

__all__ = ["FIELD_NAMES", "fact_words", "slip_words"]

NOT_RECORDED = "not recorded"
THERE, NOT_THERE = "as it stands", "not there at all"

FIELD_NAMES: Mapping[str, str] = {
    "gross_ml": "Output",
    "flush_ml": "Flush",
    "patency": "Flush test",
    "clamped": "Clamped",
    "leak": "Leak beside the drain",
    "fluid": "Fluid",
    "temp_c": "Temperature",
    "antipyretic": "Antipyretic",
    "pain": "Pain score",
    "pain_from": "Source of the pain",
    "sepsis_signs": "Signs of sepsis",
    "kind": "Kind of event",
    "status": "Status",
    "evidence": "Evidence",
    "modality": "Kind of study",
    "result": "Result",
    "residual_mm": "Residual",
    "drain_position": "Position of the drain",
    "complication": "Complication",
    "new_collection": "New collection",
    "collection": "Collection reported on",
    "wbc_10e9_l": "White count",
    "drain_amylase_x_uln": "Drain amylase",
    "etiology": "Cause of the abscess",
    "inserted_at": "Put in at",
    "at": "Time",
    PERIOD: "Period",
    VOLUMES: "Output and flush",
    WHOLE: "The record as a whole",
}
UNITS: Mapping[str, str] = {
    "gross_ml": " mL",
    "flush_ml": " mL",
    "temp_c": " °C",
    "pain": "/10",
    "residual_mm": " mm",
    "wbc_10e9_l": " ×10⁹/L",
    "drain_amylase_x_uln": " × the serum upper limit",
}


def fact_words(fact: Any, words: Wording) -> str:
    """A record in a few words, with the time at which it was true."""
    if isinstance(fact, Check):
        return f"Check {_period((fact.start, fact.end), words)}"
    if isinstance(fact, Drain):
        return f"Drain put in, {words.when(fact.inserted_at)}"
    return f"{_kind(fact)}, {words.when(fact.at)}"


def slip_words(slip: Slip, words: Wording, collections: Mapping[str, str] | None = None) -> tuple[str, str, str]:
    """The field, what is recorded in it, and what it would have been. `collections` gives each its name."""
    if slip.field == WHOLE:
        return FIELD_NAMES[WHOLE], THERE, NOT_THERE
    named = [_value(slip.field, value, words, collections or {}) for value in (slip.before, slip.after)]
    return FIELD_NAMES[slip.field], *named  # type: ignore[return-value]  # two of them


def _kind(fact: DrainEvent | FistulaRecord | Study | LabResult) -> str:
    if isinstance(fact, DrainEvent):
        return label(fact.kind)
    if isinstance(fact, FistulaRecord):
        return "Fistula assessment"
    return label(fact.modality) if isinstance(fact, Study) else "Laboratory"


def _value(field: str, value: Any, words: Wording, collections: Mapping[str, str]) -> str:
    if value is None:
        return NOT_RECORDED
    if field == PERIOD:
        return _period(value, words)
    if field == VOLUMES:
        return f"{number_text(value[0])} mL out, {number_text(value[1])} mL in"
    if field == "collection":
        return collections.get(value, str(value))
    if field == "etiology":
        return ETIOLOGIES.get(value, str(value))
    return _plain(field, value, words)


def _plain(field: str, value: Any, words: Wording) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, datetime):
        return words.when(value)
    if isinstance(value, Decimal | int):
        return f"{number_text(value)}{UNITS.get(field, '')}"
    return str(value).replace("_", " ").capitalize()


def _period(period: tuple[datetime, datetime], words: Wording) -> str:
    """From and to, the date once where both are of one day."""
    start, end = (words.when(moment) for moment in period)
    return f"{start} to {end.split(' ')[1] if start.split(' ')[0] == end.split(' ')[0] else end}"
