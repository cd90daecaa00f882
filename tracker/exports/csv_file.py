"""CSV in UTF-8: one table is one file, several tables are one archive with a file each."""

import csv
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from tracker.exports.tables import Table, is_number, text_of, without_formula

__all__ = ["write_archive", "write_one"]


def write_one(file: IO[bytes], table: Table) -> int:
    """Write a table; the number of its rows."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    rows = 0
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
        rows += 1
    text.detach()  # the file stays open: what was written is flushed to it first
    return rows


def write_archive(file: IO[bytes], tables: list[Table]) -> dict[str, int]:
    """Write each table as a file of a zip archive; the number of rows of each."""
    counts = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table in tables:
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as member:
                counts[table.name] = write_one(member, table)
    return counts


def _cell(value: Any) -> str:
    return text_of(value) if is_number(value) else without_formula(text_of(value))
