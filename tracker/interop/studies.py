"""Imaging reports and fistula assessments as rows of another system's file."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.interop.tables import Cells
from tracker.readiness.vocabulary import DrainPosition, FistulaStatus, ImagingResult, Modality, ReportStatus

__all__ = ["FistulaRow", "ImagingRow", "Place", "assessment", "study"]


class Place(NamedTuple):
    """What names the collection: the drain in it, or its site; empty where the file does not say."""

    drain: str
    site: str


class ImagingRow(NamedTuple):
    """What a report says of one collection; None where it does not say."""

    line: int
    patient: str
    at: datetime
    place: Place
    modality: Modality
    status: ReportStatus
    result: ImagingResult | None
    residual_mm: Decimal | None
    drain_position: DrainPosition | None
    complication: str | None
    new_collection: bool | None
    entered_at: datetime | None


class FistulaRow(NamedTuple):
    line: int
    patient: str
    at: datetime
    place: Place
    status: FistulaStatus
    evidence: str
    entered_at: datetime | None


def study(cells: Cells) -> ImagingRow:
    modality, status = cells.word("modality", Modality), cells.word("status", ReportStatus)
    if modality is None or status is None:
        raise ValueError("the modality or the status is blank")
    return ImagingRow(
        line=cells.line,
        patient=cells.name("patient"),
        at=cells.time(),
        place=_place(cells),
        modality=modality,
        status=status,
        result=cells.word("result", ImagingResult),
        residual_mm=cells.number("residual_mm"),
        drain_position=cells.word("drain_position", DrainPosition),
        complication=cells.text("complication") or None,
        new_collection=cells.answer("new_collection"),
        entered_at=cells.time_or_none("entered_at"),
    )


def assessment(cells: Cells) -> FistulaRow:
    status = cells.word("status", FistulaStatus)
    if status is None:
        raise ValueError("the status is blank")
    return FistulaRow(
        line=cells.line,
        patient=cells.name("patient"),
        at=cells.time(),
        place=_place(cells),
        status=status,
        evidence=cells.name("evidence"),
        entered_at=cells.time_or_none("entered_at"),
    )


def _place(cells: Cells) -> Place:
    place = Place(cells.text("drain"), cells.text("site"))
    if not any(place):
        raise ValueError("neither drain nor site names the collection")
    return place
