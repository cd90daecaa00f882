"""Patients with their wards and beds as rows of a hospital's list."""

from datetime import date, datetime
from typing import NamedTuple

from tracker.interop.tables import Cells
from tracker.records.words import Sex

__all__ = ["StayRow", "stay"]

LONGEST_NAME, LONGEST_NUMBER, LONGEST_BED = 80, 40, 10


class StayRow(NamedTuple):
    """A patient in a ward; `until` None while the stay goes on, `bed` None where the list names none."""

    line: int
    patient: str
    surname: str
    given: str
    born_on: date
    sex: Sex
    ward: str
    bed: str | None
    since: datetime
    until: datetime | None


def stay(cells: Cells) -> StayRow:
    born_on = cells.day("born_on")
    if born_on is None:
        raise ValueError("the birthday is blank")
    since, until = cells.time("since"), cells.time_or_none("until")
    if until is not None and until < since:
        raise ValueError("the stay ends before it begins")
    return StayRow(
        line=cells.line,
        patient=_short(cells, "patient", LONGEST_NUMBER).replace(" ", ""),
        surname=_short(cells, "surname", LONGEST_NAME),
        given=_short(cells, "given", LONGEST_NAME),
        born_on=born_on,
        sex=cells.word("sex", Sex) or Sex.UNKNOWN,
        ward=cells.name("ward"),
        bed=_short(cells, "bed", LONGEST_BED) if cells.text("bed") else None,
        since=since,
        until=until,
    )


def _short(cells: Cells, name: str, most: int) -> str:
    value = cells.name(name)
    if len(value) > most:
        raise ValueError(f"the {name} has more than {most} characters")
    return value
