"""The closed vocabularies of drain, check, event, fistula, imaging and verdict, each word with its label."""

from enum import StrEnum

__all__ = [
    "LABELS",
    "AntipyreticPolicy",
    "CheckOrigin",
    "Comparator",
    "CriterionName",
    "DrainPosition",
    "DrainType",
    "EventKind",
    "FactKind",
    "FeverComparator",
    "Finding",
    "FistulaStatus",
    "Fluid",
    "ImagingPolicy",
    "ImagingResult",
    "Modality",
    "PainSource",
    "Patency",
    "Readiness",
    "ReportStatus",
    "Urgency",
    "WbcPolicy",
    "label",
]


class DrainType(StrEnum):
    ABSCESS = "abscess"
    PANCREATIC = "pancreatic"
    CHOLECYSTOSTOMY = "cholecystostomy"
    PLEURAL = "pleural"


class Patency(StrEnum):
    PATENT = "patent"
    RESISTANCE = "resistance"
    BLOCKED = "blocked"
    NOT_CHECKED = "not_checked"


class Fluid(StrEnum):
    SEROUS = "serous"
    PURULENT = "purulent"
    BLOODY = "bloody"
    BILIOUS = "bilious"
    FECULENT = "feculent"
    ENTERIC = "enteric"


class PainSource(StrEnum):
    ABSCESS = "abscess"
    DRAIN_SITE = "drain_site"
    OTHER = "other"
    UNKNOWN = "unknown"
    NONE = "none"


class EventKind(StrEnum):
    EXCHANGED = "exchanged"
    UPSIZED = "upsized"
    REPOSITIONED = "repositioned"
    LYTIC_INSTILLED = "lytic_instilled"
    CLAMPED = "clamped"
    UNCLAMPED = "unclamped"
    DISLODGED = "dislodged"
    POSITION_CONFIRMED = "position_confirmed"
    REMOVED = "removed"
    FELL_OUT = "fell_out"


class FistulaStatus(StrEnum):
    NONE_SUSPECTED = "none_suspected"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    EXCLUDED = "excluded"
    CLOSED = "closed"


class Modality(StrEnum):
    CT = "CT"
    US = "US"
    CEUS = "CEUS"
    MRI = "MRI"
    FLUORO_CONTRAST = "FLUORO_CONTRAST"
    XR = "XR"


class ReportStatus(StrEnum):
    PRELIMINARY = "preliminary"
    FINAL = "final"
    AMENDED = "amended"


class ImagingResult(StrEnum):
    RESOLVED = "resolved"
    RESIDUAL = "residual"
    PERSISTENT = "persistent"
    ENLARGED = "enlarged"
    INDETERMINATE = "indeterminate"


class DrainPosition(StrEnum):
    IN_CAVITY = "in_cavity"
    DISPLACED = "displaced"
    NOT_REPORTED = "not_reported"


class Finding(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_USED = "not_used"


class Readiness(StrEnum):
    READY = "ready"
    NOT_READY = "not_ready"
    CANNOT_TELL = "cannot_tell"


class CriterionName(StrEnum):
    CLINICAL = "clinical"
    OUTPUT = "output"
    FISTULA = "fistula"
    IMAGING = "imaging"


class Comparator(StrEnum):
    """Whether an output at its limit still passes."""

    BELOW = "lt"
    AT_OR_BELOW = "le"


class FeverComparator(StrEnum):
    """Whether a temperature at its limit is already fever."""

    AT_OR_ABOVE = "ge"
    ABOVE = "gt"


class AntipyreticPolicy(StrEnum):
    WARN = "warn"
    CANNOT_TELL = "cannot_tell"


class WbcPolicy(StrEnum):
    IGNORE = "ignore"
    USE_IF_PRESENT = "use_if_present"
    REQUIRED = "required"


class ImagingPolicy(StrEnum):
    REQUIRED = "required"
    IF_INDICATED = "if_indicated"


class CheckOrigin(StrEnum):
    """Where a check came from: only the form asks every question, so only there a blank is an omission."""

    FORM = "form"
    IMPORT = "import"
    CASE = "case"


class FactKind(StrEnum):
    CHECK = "check"
    EVENT = "event"
    FISTULA = "fistula"
    IMAGING = "imaging"
    LAB = "lab"
    DRAIN = "drain"
    COLLECTION = "collection"
    PATIENT = "patient"


class Urgency(StrEnum):
    NOW = "now"
    TODAY = "today"
    NOTE = "note"


_TOLD: tuple[tuple[StrEnum, str], ...] = (
    (DrainType.ABSCESS, "Abscess drain"),
    (DrainType.PANCREATIC, "Pancreatic drain"),
    (DrainType.CHOLECYSTOSTOMY, "Cholecystostomy drain"),
    (DrainType.PLEURAL, "Pleural drain"),
    (Patency.PATENT, "Flushed freely"),
    (Patency.RESISTANCE, "Flushed with resistance"),
    (Patency.BLOCKED, "Would not flush"),
    (Patency.NOT_CHECKED, "Not flushed"),
    (Fluid.SEROUS, "Serous"),
    (Fluid.PURULENT, "Purulent"),
    (Fluid.BLOODY, "Bloody"),
    (Fluid.BILIOUS, "Bilious"),
    (Fluid.FECULENT, "Feculent"),
    (Fluid.ENTERIC, "Enteric"),
    (PainSource.ABSCESS, "From the abscess"),
    (PainSource.DRAIN_SITE, "At the drain site"),
    (PainSource.OTHER, "From elsewhere"),
    (PainSource.UNKNOWN, "Source not known"),
    (PainSource.NONE, "No pain"),
    (EventKind.EXCHANGED, "Exchanged"),
    (EventKind.UPSIZED, "Upsized"),
    (EventKind.REPOSITIONED, "Repositioned"),
    (EventKind.LYTIC_INSTILLED, "Lytic instilled"),
    (EventKind.CLAMPED, "Clamped"),
    (EventKind.UNCLAMPED, "Unclamped"),
    (EventKind.DISLODGED, "Dislodged"),
    (EventKind.POSITION_CONFIRMED, "Position confirmed"),
    (EventKind.REMOVED, "Removed"),
    (EventKind.FELL_OUT, "Fell out"),
    (FistulaStatus.NONE_SUSPECTED, "None suspected"),
    (FistulaStatus.SUSPECTED, "Suspected"),
    (FistulaStatus.CONFIRMED, "Confirmed"),
    (FistulaStatus.EXCLUDED, "Excluded by a study"),
    (FistulaStatus.CLOSED, "Closed, shown by a study"),
    (Modality.CT, "CT"),
    (Modality.US, "Ultrasound"),
    (Modality.CEUS, "Contrast ultrasound"),
    (Modality.MRI, "MRI"),
    (Modality.FLUORO_CONTRAST, "Contrast through the drain"),
    (Modality.XR, "Plain film"),
    (ReportStatus.PRELIMINARY, "Preliminary"),
    (ReportStatus.FINAL, "Final"),
    (ReportStatus.AMENDED, "Amended"),
    (ImagingResult.RESOLVED, "Resolved"),
    (ImagingResult.RESIDUAL, "Residual"),
    (ImagingResult.PERSISTENT, "Persistent"),
    (ImagingResult.ENLARGED, "Enlarged"),
    (ImagingResult.INDETERMINATE, "Not diagnostic"),
    (DrainPosition.IN_CAVITY, "In the collection"),
    (DrainPosition.DISPLACED, "Displaced"),
    (DrainPosition.NOT_REPORTED, "Not reported"),
    (Finding.MET, "Met"),
    (Finding.NOT_MET, "Not met"),
    (Finding.UNKNOWN, "Cannot tell"),
    (Finding.NOT_USED, "Not used by this protocol"),
    (Readiness.READY, "Criteria met"),
    (Readiness.NOT_READY, "Not ready"),
    (Readiness.CANNOT_TELL, "Cannot tell"),
    (CriterionName.CLINICAL, "Clinical"),
    (CriterionName.OUTPUT, "Output"),
    (CriterionName.FISTULA, "Fistula"),
    (CriterionName.IMAGING, "Imaging"),
    (Comparator.BELOW, "below"),
    (Comparator.AT_OR_BELOW, "at or below"),
    (FeverComparator.AT_OR_ABOVE, "at or above"),
    (FeverComparator.ABOVE, "above"),
    (AntipyreticPolicy.WARN, "An antipyretic is pointed out"),
    (AntipyreticPolicy.CANNOT_TELL, "An antipyretic leaves the temperature open"),
    (WbcPolicy.IGNORE, "White count not used"),
    (WbcPolicy.USE_IF_PRESENT, "White count used if present"),
    (WbcPolicy.REQUIRED, "White count required"),
    (ImagingPolicy.REQUIRED, "Imaging required"),
    (ImagingPolicy.IF_INDICATED, "Imaging if indicated"),
    (CheckOrigin.FORM, "Recorded at the bedside"),
    (CheckOrigin.IMPORT, "Imported"),
    (CheckOrigin.CASE, "From a case file"),
    (FactKind.CHECK, "Check"),
    (FactKind.EVENT, "Drain event"),
    (FactKind.FISTULA, "Fistula assessment"),
    (FactKind.IMAGING, "Imaging study"),
    (FactKind.LAB, "Laboratory result"),
    (FactKind.DRAIN, "Drain"),
    (FactKind.COLLECTION, "Collection"),
    (FactKind.PATIENT, "Patient"),
    (Urgency.NOW, "Now"),
    (Urgency.TODAY, "Today"),
    (Urgency.NOTE, "Note"),
)

LABELS: dict[tuple[type[StrEnum], StrEnum], str] = {(type(word), word): text for word, text in _TOLD}
"""Keyed by vocabulary too: words of two vocabularies that are spelled alike, such as "unknown", are equal."""


def label(word: StrEnum) -> str:
    """The word as a page, print or export shows it."""
    return LABELS[type(word), word]
