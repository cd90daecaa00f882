"""Protocols with each limit in words: its value, its unit, and where it comes from."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.protocol import FIELDS, Protocol
from tracker.readiness.vocabulary import label
from tracker.records.protocols import ProtocolRevision, parsed
from tracker.web.words import LocalTime, number_text

__all__ = ["FIELD_NAMES", "ProtocolPage", "limit_row", "protocol_pages"]

FIRST = "Default abscess"
NOT_LIMITS = ("name", "version")
FIELD_NAMES: dict[str, tuple[str, str]] = {
    "applies_to": ("Kinds of drain", ""),
    "ward_day_starts": ("Ward-day starts, where a ward sets no other", ""),
    "output_threshold_ml": ("Net output of a low ward-day", "mL"),
    "output_comparator": ("The output must be", ""),
    "output_days": ("Low ward-days needed", "ward-days"),
    "fistula_history_output_days": ("Low ward-days needed after a confirmed fistula", "ward-days"),
    "flush_volume_required": ("The flush must be recorded", ""),
    "retained_irrigant_limit_ml": ("Flush kept back in one ward-day, at most", "mL"),
    "patency_required_each_counted_day": ("Patency on each counted ward-day", ""),
    "run_restarts_on": ("The run of low ward-days begins anew after", ""),
    "cavity_output_rule": ("Output of several drains in one collection", ""),
    "fever_c": ("Fever", "°C"),
    "fever_comparator": ("A temperature is a fever", ""),
    "afebrile_days": ("Ward-days without fever", "ward-days"),
    "temperature_required_each_day": ("A temperature on each of them", ""),
    "antipyretic_policy": ("An antipyretic in the window", ""),
    "abscess_pain_max": ("Pain from the abscess, at most", "of 10"),
    "wbc_policy": ("White count", ""),
    "wbc_limit_10e9_l": ("White count that fails, from", "×10⁹/L"),
    "wbc_max_age_h": ("A white count counts for", "h"),
    "fistula_assessment_min_h_after_insertion": ("Fistula assessed after insertion, at the earliest", "h"),
    "fistula_study_required_etiologies": ("Causes that need a fistula study", ""),
    "fistula_evidence": ("Evidence that excludes or closes a fistula", ""),
    "imaging_policy": ("Imaging", ""),
    "imaging_modalities": ("Modalities accepted", ""),
    "imaging_min_h_after_insertion": ("Imaging after insertion, at the earliest", "h"),
    "imaging_max_age_days": ("Age of the imaging, at most", "days"),
    "residual_max_mm": ("Residual collection, at most", "mm"),
    "drain_position_required": ("The report must state the drain's position", ""),
    "min_dwell_days": ("Days in, at least", "days"),
    "plausible_temp_c": ("Plausible temperatures", "°C"),
    "plausible_daily_ml_max": ("Plausible volume of a day, at most", "mL"),
    "max_check_age_h": ("Age of the newest check, at most", "h"),
    "drain_amylase_required": ("Drain amylase needed", ""),
    "drain_amylase_max_x_uln": ("Drain amylase, at most", "× upper limit"),
    "bilious_fluid_expected": ("Bile in the fluid is expected", ""),
}


class LimitRow(NamedTuple):
    name: str
    value: str
    source: str


class ProtocolPage(NamedTuple):
    name: str
    version: int
    applies_to: str
    in_force: str
    rows: Sequence[LimitRow]


def protocol_pages(versions: Sequence[ProtocolRevision], time: LocalTime) -> list[ProtocolPage]:
    """Every version: the default's first, then by name, the newest first."""
    pages = [_page(parsed(row.name, row.revision, row.fields), row, time) for row in versions]
    return sorted(pages, key=lambda one: (one.name != FIRST, one.name, -one.version))


def _page(protocol: Protocol, row: ProtocolRevision, time: LocalTime) -> ProtocolPage:
    return ProtocolPage(
        name=row.name.replace("-", " ").replace("_", " ").capitalize(),
        version=row.revision,
        applies_to=_text(protocol.applies_to),
        in_force=f"In force from {time.day(row.in_force_from)}" if row.in_force_from else "Not adopted by this site",
        rows=[limit_row(protocol, field) for field in FIELDS if field not in NOT_LIMITS],
    )


def limit_row(protocol: Protocol, field: str) -> LimitRow:
    name, unit = FIELD_NAMES[field]
    value = _text(getattr(protocol, field))
    return LimitRow(name, f"{value} {unit}" if unit else value, protocol.limit(field).source)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, tuple):
        joined = " to " if value and isinstance(value[0], Decimal) else ", "
        return joined.join(_text(one) for one in value) or "None"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return ETIOLOGIES.get(str(value), str(value).replace("_", " "))
