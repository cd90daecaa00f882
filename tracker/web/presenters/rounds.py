"""The round of a ward: which drains are done, due or overdue, and what their last days brought."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tracker.readiness.due import DueState
from tracker.records.boards import Standing
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.boards import due_of, last_check, not_done
from tracker.web.presenters.people import Listed, drain_day, french_text, listed, surname_warnings
from tracker.web.presenters.trends import points_of, ruled_for_chart
from tracker.web.words import LocalTime, ago, number_text, site_text

__all__ = ["Round", "RoundRow", "matching", "outputs_text", "round_of"]

DAYS_SHOWN = 4
STATE_WORDS = {DueState.DONE: "Done", DueState.DUE: "Due", DueState.OVERDUE: "Overdue"}
ORDER = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.DONE: 2}


class RoundRow(NamedTuple):
    drain_id: str
    bed: str
    ward: str
    person: Listed
    place: str
    size: str
    outputs: str
    state: str
    state_word: str
    last: str
    age: str
    not_done: str
    assumed: str


class Round(NamedTuple):
    """`done_share` is in percent, for the bar."""

    rows: Sequence[RoundRow]
    total: int
    done: int
    left: int
    done_share: int
    date: str
    as_of: str
    zone: str


def round_of(drains: Sequence[Standing], as_of: datetime) -> Round:
    """Drains by ward and bed; what is overdue or due stands before what is done."""
    warnings = surname_warnings(one.in_care.patient for one in drains)
    placed = sorted(drains, key=lambda one: _place(one, as_of))
    rows = [_row(one, warnings, as_of) for one in placed]
    done = sum(row.state == DueState.DONE.value for row in rows)
    time = LocalTime(drains[0].in_care.ward.zone if drains else "UTC")
    return Round(
        rows=rows,
        total=len(rows),
        done=done,
        left=len(rows) - done,
        done_share=round(100 * done / len(rows)) if rows else 100,
        date=time.day(as_of),
        as_of=time.full(as_of),
        zone=time.name,
    )


def matching(drains: Sequence[Standing], typed: str) -> list[Standing]:
    """Drains whose patient has this number, or its last four digits, or this bed."""
    wanted = "".join(one for one in typed.casefold() if one.isalnum())
    if not wanted:
        return []
    return [one for one in drains if _matches(one, wanted)]


def _matches(standing: Standing, wanted: str) -> bool:
    number = standing.in_care.patient.number.casefold()
    bed = (standing.in_care.stay.bed or "").casefold()
    return wanted in (number, number[-4:], bed)


def _place(standing: Standing, as_of: datetime) -> tuple[int, str, str, str]:
    in_care = standing.in_care
    state = due_of(in_care, as_of).state
    return ORDER[state], in_care.ward.name, in_care.stay.bed or "", str(in_care.drain_id)


def _row(standing: Standing, warnings: Mapping[UUID, str], as_of: datetime) -> RoundRow:
    in_care = standing.in_care
    state = due_of(in_care, as_of).state
    last = last_check(in_care, as_of)
    side = in_care.collection.side.value if in_care.collection.side else None
    return RoundRow(
        drain_id=str(in_care.drain_id),
        bed=in_care.stay.bed or "None",
        ward=in_care.ward.name,
        person=listed(in_care.patient, warnings.get(in_care.patient_id, "")),
        place=site_text(in_care.collection.site, side) + (f" ({in_care.drain.label})" if in_care.drain.label else ""),
        size=f"{french_text(in_care)}, day {drain_day(in_care, as_of)}",
        outputs=outputs_text(standing, as_of),
        state=state.value,
        state_word=STATE_WORDS[state],
        last=LocalTime(in_care.ward.zone).full(last) if last else "None yet",
        age=ago(last, as_of) if last else "",
        not_done=not_done(in_care, as_of),
        assumed=assumed_of(in_care),
    )


def outputs_text(standing: Standing, as_of: datetime) -> str:
    """The net of the last elapsed ward-days, oldest first."""
    points = [
        point for point in points_of(ruled_for_chart(standing, as_of), as_of, DAYS_SHOWN) if point.state != "running"
    ]
    return " → ".join("not rec." if point.net_ml is None else number_text(point.net_ml) for point in points)
