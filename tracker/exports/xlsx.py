"""XLSX with a sheet for each table, written row by row; every text is a text, whatever it begins with."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from tracker.exports.tables import Table, is_number, text_of

__all__ = ["MOST_CHARACTERS", "MOST_ROWS", "write"]

MOST_ROWS = 1_048_576
"""Of a sheet, heading included: a longer table goes on in a further sheet."""
MOST_CHARACTERS = 32_767
"""Of a cell."""
CUT = "... (cut here: the whole text is in the CSV or NDJSON export)"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDEST, NARROWEST = 40, 10


def write(file: IO[bytes], tables: list[Table], *, working: Path, most_rows: int = MOST_ROWS) -> dict[str, int]:
    """Write each table; rows wait in files of the folder `working`, not in memory. The number of rows of each."""
    counts = {}
    with xlsxwriter.Workbook(file, {**OPTIONS, "tmpdir": str(working)}) as book:
        heading = book.add_format({"bold": True})
        for table in tables:
            counts[table.name] = _write_table(book, heading, table, most_rows)
    return counts


def _write_table(book: Any, heading: Any, table: Table, most_rows: int) -> int:
    total, sheets = 0, _sheets(book, heading, table)
    sheet, line = next(sheets), 1
    for row in table.rows:
        if line == most_rows:
            sheet, line = next(sheets), 1
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value)
        line += 1
        total += 1
    return total


def _sheets(book: Any, heading: Any, table: Table) -> Iterator[Any]:
    number = 1
    while True:
        sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.set_column(column, column, max(NARROWEST, min(WIDEST, len(name) + 2)))
            sheet.write_string(0, column, name, heading)
        yield sheet
        number += 1


def _write_cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None:
        return
    if is_number(value):
        sheet.write_number(line, column, value)
        return
    text = text_of(value)
    sheet.write_string(line, column, text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT)
