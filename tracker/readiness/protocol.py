"""A removal protocol: every limit of the rules, its source, the bounds it may not leave, and the shipped versions."""

from dataclasses import dataclass, fields, replace
from datetime import time
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from tracker.readiness.sources import FIELD_SOURCES, FISTULA_HISTORY, PUBLISHED_FOR_THE_DEFAULT
from tracker.readiness.vocabulary import (
    AntipyreticPolicy,
    Comparator,
    DrainType,
    EventKind,
    FeverComparator,
    ImagingPolicy,
    Modality,
    WbcPolicy,
)

__all__ = [
    "FIELD_SOURCES",
    "RULES_VERSION",
    "SHIPPED",
    "Limit",
    "Protocol",
    "ProtocolOutOfBounds",
    "check_bounds",
]

RULES_VERSION = 1
"""Raised with each change of what the rules answer; a stored decision names it."""

DEFAULT = "default-abscess"


class ProtocolOutOfBounds(ValueError):
    """A protocol asks for something that no protocol may; `field` names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Limit(NamedTuple):
    """The limit a number was compared with: protocol field, value, unit, and where it comes from."""

    field: str
    value: object
    unit: str

    @property
    def source(self) -> str:
        """Where the value comes from; what was published speaks for the default value alone."""
        source = FIELD_SOURCES[self.field]
        if self.field in PUBLISHED_FOR_THE_DEFAULT and self.value != getattr(SHIPPED[DEFAULT], self.field):
            return f"this protocol's own choice; for the default value: {source}"
        return source


@dataclass(frozen=True)
class Protocol:
    """One immutable version; units stand in the names, days are ward-days, ages of studies are calendar days."""

    name: str
    version: int
    applies_to: tuple[DrainType, ...]
    ward_day_starts: time = time(7)
    output_threshold_ml: Decimal = Decimal(10)
    output_comparator: Comparator = Comparator.BELOW
    output_days: int = 2
    fistula_history_output_days: int = 3
    flush_volume_required: bool = True
    retained_irrigant_limit_ml: Decimal = Decimal(10)
    patency_required_each_counted_day: bool = True
    run_restarts_on: tuple[EventKind, ...] = (
        EventKind.EXCHANGED,
        EventKind.UPSIZED,
        EventKind.REPOSITIONED,
        EventKind.LYTIC_INSTILLED,
    )
    cavity_output_rule: str = "sum_over_drains_in_cavity"
    fever_c: Decimal = Decimal("38.0")
    fever_comparator: FeverComparator = FeverComparator.AT_OR_ABOVE
    afebrile_days: int = 2
    temperature_required_each_day: bool = True
    antipyretic_policy: AntipyreticPolicy = AntipyreticPolicy.WARN
    abscess_pain_max: int = 0
    wbc_policy: WbcPolicy = WbcPolicy.USE_IF_PRESENT
    wbc_limit_10e9_l: Decimal = Decimal("11.0")
    wbc_max_age_h: int = 72
    fistula_assessment_min_h_after_insertion: int = 24
    fistula_study_required_etiologies: tuple[str, ...] = ("ibd", "anastomotic_leak")
    fistula_evidence: tuple[str, ...] = (
        "contrast_study_via_drain",
        "ct_with_drain_contrast",
        "cholangiogram_via_drain",
        "surgery",
    )
    imaging_policy: ImagingPolicy = ImagingPolicy.REQUIRED
    imaging_modalities: tuple[Modality, ...] = (
        Modality.CT,
        Modality.US,
        Modality.CEUS,
        Modality.MRI,
        Modality.FLUORO_CONTRAST,
    )
    imaging_min_h_after_insertion: int = 24
    imaging_max_age_days: int = 7
    residual_max_mm: Decimal = Decimal(0)
    drain_position_required: bool = True
    min_dwell_days: int = 0
    plausible_temp_c: tuple[Decimal, Decimal] = (Decimal("30.0"), Decimal("43.0"))
    plausible_daily_ml_max: Decimal = Decimal(5000)
    max_check_age_h: int = 26
    drain_amylase_required: bool = False
    drain_amylase_max_x_uln: Decimal = Decimal("3.0")
    bilious_fluid_expected: bool = False

    def output_passes(self, net_ml: Decimal) -> bool:
        if self.output_comparator is Comparator.BELOW:
            return net_ml < self.output_threshold_ml
        return net_ml <= self.output_threshold_ml

    def is_fever(self, temp_c: Decimal) -> bool:
        if self.fever_comparator is FeverComparator.AT_OR_ABOVE:
            return temp_c >= self.fever_c
        return temp_c > self.fever_c

    def is_plausible_temp(self, temp_c: Decimal) -> bool:
        low, high = self.plausible_temp_c
        return low <= temp_c <= high

    def is_normal_temp(self, temp_c: Decimal) -> bool:
        """Plausible and no fever; fever begins within what is plausible."""
        return self.plausible_temp_c[0] <= temp_c and not self.is_fever(temp_c)

    def limit(self, field: str, unit: str = "") -> Limit:
        """The limit that a reason names, made once."""
        known = self._limits.get((field, unit))
        if known is None:
            known = self._limits[field, unit] = Limit(field, getattr(self, field), unit)
        return known

    @cached_property
    def _limits(self) -> dict[tuple[str, str], Limit]:
        return {}


_BOUNDED_TYPES = {DrainType.ABSCESS, DrainType.PANCREATIC}
_BOUNDS: dict[str, tuple[str, str]] = {
    "output_threshold_ml": ("0", "30"),
    "output_days": ("1", "7"),
    "fever_c": ("37.5", "38.5"),
    "afebrile_days": ("1", "7"),
    "abscess_pain_max": ("0", "3"),
    "imaging_max_age_days": ("1", "14"),
    "imaging_min_h_after_insertion": ("24", "8760"),
    "residual_max_mm": ("0", "30"),
    "max_check_age_h": ("6", "36"),
}
_SANE: dict[str, tuple[str, str]] = {
    "output_threshold_ml": ("0", "1000"),
    "output_days": ("0", "14"),
    FISTULA_HISTORY: ("0", "14"),
    "retained_irrigant_limit_ml": ("0", "100"),
    "fever_c": ("36", "40"),
    "afebrile_days": ("1", "14"),
    "abscess_pain_max": ("0", "10"),
    "wbc_limit_10e9_l": ("1", "50"),
    "wbc_max_age_h": ("1", "720"),
    "fistula_assessment_min_h_after_insertion": ("0", "8760"),
    "imaging_min_h_after_insertion": ("0", "8760"),
    "imaging_max_age_days": ("1", "90"),
    "residual_max_mm": ("0", "100"),
    "min_dwell_days": ("0", "365"),
    "plausible_daily_ml_max": ("100", "20000"),
    "max_check_age_h": ("1", "72"),
    "drain_amylase_max_x_uln": ("0", "100"),
}
BEDSIDE_EVIDENCE = "clinical_assessment"


def check_bounds(protocol: Protocol) -> None:
    """Raise ProtocolOutOfBounds where a protocol asks for what no protocol may."""
    if not protocol.applies_to:
        raise ProtocolOutOfBounds("applies_to", "must name at least one drain type")
    for field, (low, high) in _SANE.items():
        _check_range(protocol, field, low, high, "any drain")
    if _BOUNDED_TYPES & set(protocol.applies_to):
        for field, (low, high) in _BOUNDS.items():
            _check_range(protocol, field, low, high, "abscess and pancreatic drains")
    _check_fixed(protocol)


def _check_range(protocol: Protocol, field: str, low: str, high: str, scope: str) -> None:
    value = getattr(protocol, field)
    if not Decimal(low) <= value <= Decimal(high):
        raise ProtocolOutOfBounds(field, f"is {value}, outside {low} to {high} for {scope}")


def _check_fixed(protocol: Protocol) -> None:
    if not protocol.patency_required_each_counted_day:
        raise ProtocolOutOfBounds("patency_required_each_counted_day", "may not be switched off by any protocol")
    if BEDSIDE_EVIDENCE in protocol.fistula_evidence:
        raise ProtocolOutOfBounds("fistula_evidence", f"may not list {BEDSIDE_EVIDENCE}: a confirmed fistula blocks")
    low, high = protocol.plausible_temp_c
    if not Decimal(25) <= low < protocol.fever_c < high <= Decimal(45):
        raise ProtocolOutOfBounds("plausible_temp_c", "must be two temperatures from 25 to 45 C with fever_c between")


def _shipped() -> dict[str, Protocol]:
    abscess = Protocol(name=DEFAULT, version=1, applies_to=(DrainType.ABSCESS,))
    pancreatic = replace(abscess, name="pancreatic", applies_to=(DrainType.PANCREATIC,), drain_amylase_required=True)
    cholecystostomy = replace(
        abscess,
        name="cholecystostomy",
        applies_to=(DrainType.CHOLECYSTOSTOMY,),
        output_days=0,
        min_dwell_days=21,
        bilious_fluid_expected=True,
    )
    pleural = replace(
        abscess,
        name="pleural-example",
        applies_to=(DrainType.PLEURAL,),
        output_threshold_ml=Decimal(200),
        output_comparator=Comparator.AT_OR_BELOW,
        imaging_modalities=(Modality.XR, Modality.CT, Modality.US),
        fistula_evidence=("no_air_leak",),
    )
    return {protocol.name: protocol for protocol in (abscess, pancreatic, cholecystostomy, pleural)}


SHIPPED: dict[str, Protocol] = _shipped()
"""The shipped protocols by name; pleural-example is one that a site must adopt before it applies."""

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Protocol))
