"""Closed vocabularies that only records need, each word with its label."""

from enum import StrEnum

__all__ = [
    "RECORD_LABELS",
    "AccountKind",
    "Finality",
    "IdentityProof",
    "ImportKind",
    "InstallationKind",
    "MeasuredBy",
    "NotDoneReason",
    "Sex",
    "Side",
    "WardKind",
]


class Finality(StrEnum):
    FINAL = "final"
    AMENDED = "amended"
    ENTERED_IN_ERROR = "entered_in_error"


class WardKind(StrEnum):
    WARD = "ward"
    CLINIC = "clinic"


class AccountKind(StrEnum):
    PERSON = "person"
    COMMAND = "command"


class InstallationKind(StrEnum):
    DEMO = "demo"
    REAL = "real"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class MeasuredBy(StrEnum):
    CYLINDER = "cylinder"
    BAG_SCALE = "bag_scale"
    ESTIMATED = "estimated"


class IdentityProof(StrEnum):
    SCAN = "scan"
    TYPED = "typed"
    NONE = "none"


class ImportKind(StrEnum):
    PATIENTS = "patients"
    OUTPUTS = "outputs"
    TEMPERATURES = "temperatures"
    IMAGING = "imaging"
    FISTULA = "fistula"


class NotDoneReason(StrEnum):
    REFUSED = "refused"
    OFF_WARD = "off_ward"
    UNABLE = "unable"


RECORD_LABELS: dict[StrEnum, str] = {
    Finality.FINAL: "Final",
    Finality.AMENDED: "Corrected",
    Finality.ENTERED_IN_ERROR: "Entered in error",
    WardKind.WARD: "Ward",
    WardKind.CLINIC: "Clinic",
    AccountKind.PERSON: "Person",
    AccountKind.COMMAND: "Command line",
    InstallationKind.DEMO: "Demonstration",
    InstallationKind.REAL: "In use",
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.OTHER: "Other",
    Sex.UNKNOWN: "Not known",
    Side.LEFT: "Left",
    Side.RIGHT: "Right",
    Side.MIDLINE: "Midline",
    MeasuredBy.CYLINDER: "Measured in a cylinder",
    MeasuredBy.BAG_SCALE: "Read off the bag",
    MeasuredBy.ESTIMATED: "Estimated",
    IdentityProof.SCAN: "Wristband scanned",
    IdentityProof.TYPED: "Last 4 digits typed",
    IdentityProof.NONE: "Not proved",
    ImportKind.PATIENTS: "Patients and beds",
    ImportKind.OUTPUTS: "Drain outputs",
    ImportKind.TEMPERATURES: "Temperatures",
    ImportKind.IMAGING: "Imaging",
    ImportKind.FISTULA: "Fistula assessments",
    NotDoneReason.REFUSED: "Patient refused",
    NotDoneReason.OFF_WARD: "Patient off the ward",
    NotDoneReason.UNABLE: "Unable to do it",
}
