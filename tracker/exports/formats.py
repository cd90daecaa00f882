"""The forms in which tables leave the house."""

from enum import StrEnum
from pathlib import Path
from typing import IO

from tracker.exports import csv_file, ndjson, xlsx
from tracker.exports.tables import Table

__all__ = ["FORMAT_LABELS", "Format", "media_type", "suffix", "write"]


class Format(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"
    XLSX = "xlsx"


FORMAT_LABELS: dict[Format, str] = {
    Format.CSV: "CSV (several tables: a zip archive)",
    Format.NDJSON: "NDJSON (for programs)",
    Format.XLSX: "XLSX (for a spreadsheet)",
}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def suffix(form: Format, tables: int) -> str:
    """How the name of the file ends."""
    return "zip" if form is Format.CSV and tables > 1 else form.value


def media_type(ending: str) -> str:
    return MEDIA_TYPES[ending]


def write(form: Format, file: IO[bytes], tables: list[Table], *, working: Path) -> dict[str, int]:
    """Write tables to an open file, row by row; the number of rows of each."""
    if form is Format.XLSX:
        return xlsx.write(file, tables, working=working)
    if form is Format.NDJSON:
        return ndjson.write(file, tables)
    if len(tables) > 1:
        return csv_file.write_archive(file, tables)
    return {table.name: csv_file.write_one(file, table) for table in tables}
