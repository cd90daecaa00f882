"""Sheets for paper: what a shift hands over, and a round to be written down while the program is away."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from tracker.readiness.vocabulary import CriterionName, Finding, label
from tracker.records.boards import Standing
from tracker.web.presenters.boards import BoardRow, board_of
from tracker.web.presenters.marks import Mark
from tracker.web.presenters.rounds import outputs_text

__all__ = ["Sheet", "sheet_of"]


class SheetRow(NamedTuple):
    """A board's row with its last days' net; `open` says what each criterion that is not met waits for."""

    row: BoardRow
    outputs: str
    open: Sequence[tuple[str, Mark, str]]


class WardSheet(NamedTuple):
    ward: str
    rows: Sequence[SheetRow]
    counts: str


class Sheet(NamedTuple):
    wards: Sequence[WardSheet]
    as_of: str
    zone: str
    total: int
    shown: dict[str, str]


def sheet_of(drains: Sequence[Standing], as_of: datetime) -> Sheet:
    """Every drain by ward and bed, whatever its outcome."""
    board = board_of(drains, as_of)
    outputs = {str(one.in_care.drain_id): outputs_text(one, as_of) for one in drains}
    rows = sorted((row for group in board.groups for row in group.rows), key=_place)
    return Sheet(
        wards=[_ward(ward, list(of_ward), outputs) for ward, of_ward in groupby(rows, key=lambda row: row.ward)],
        as_of=board.as_of,
        zone=board.zone,
        total=board.total,
        shown=board.shown,
    )


def _place(row: BoardRow) -> tuple[str, str, str, str]:
    return row.ward, row.bed, row.person.name, row.drain_id


def _ward(ward: str, rows: Sequence[BoardRow], outputs: dict[str, str]) -> WardSheet:
    words = [row.outcome.word for row in rows]
    counts = ", ".join(f"{word} {words.count(word)}" for word in dict.fromkeys(sorted(words)))
    return WardSheet(ward, [SheetRow(row, outputs[row.drain_id], _open(row)) for row in rows], counts)


def _open(row: BoardRow) -> list[tuple[str, Mark, str]]:
    passed = {label(Finding.MET), label(Finding.NOT_USED)}
    cells = ((label(name), row.cells[name.value]) for name in CriterionName)
    return [(name, cell.mark, "; ".join(cell.lines)) for name, cell in cells if cell.mark.word not in passed]
