"""Tables as CSV, NDJSON and XLSX: numbers stay numbers, and no text becomes a formula."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from tracker.exports import xlsx
from tracker.exports.formats import Format, write
from tracker.exports.tables import Table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\x0b=1", "\uff1d1+1", '=cmd|" /C calc"!A1']
HARMLESS = ["Hazelwood", "2+2", "a=b", "", " ", "0012345", "36.8", "O'Brien", "Ægir, Øye", "two\nlines"]
NUMBERS = [0, -5, 12, Decimal("36.8"), Decimal("-0.5"), Decimal(1400)]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(values: Sequence[Any], name: str = "checks") -> Table:
    return Table(name, ("value",), iter([(value,) for value in values]))


def csv_cells(values: Sequence[Any]) -> list[str]:
    file = BytesIO()
    write(Format.CSV, file, [table(values)], working=Path())
    return [row[0] if row else "" for row in csv.reader(TextIOWrapper(BytesIO(file.getvalue()), "utf-8", newline=""))][
        1:
    ]


def sheet_of(file: BytesIO, number: int) -> ET.Element:
    with ZipFile(file) as book:
        return ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - written by ourselves


def xlsx_cells(values: Sequence[Any], folder: Path) -> list[tuple[str, str]]:
    """Kind and value of each cell of the only column; kind "n" for a number, "f" for a formula."""
    file = BytesIO()
    write(Format.XLSX, file, [table(values)], working=folder)
    found = []
    for cell in list(sheet_of(file, 1).iter(f"{SPREADSHEET}c"))[1:]:
        kind = "f" if cell.find(f"{SPREADSHEET}f") is not None else cell.get("t", "n")
        found.append((kind, "".join(cell.itertext())))
    return found


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_text_in_csv(text: str):
    (cell,) = csv_cells([text])
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_is_written_as_it_is(text: str):
    assert csv_cells([text]) == [text]


def test_numbers_stay_numbers_in_csv_also_below_zero():
    assert csv_cells(NUMBERS) == ["0", "-5", "12", "36.8", "-0.5", "1400"]


def test_in_a_spreadsheet_text_is_text_and_numbers_are_numbers(tmp_path: Path):
    assert {kind for kind, _ in xlsx_cells([*FORMULAS, "0012345", "36.8"], tmp_path)} == {"inlineStr"}
    cells = xlsx_cells(NUMBERS, tmp_path)
    assert [kind for kind, _ in cells] == ["n"] * len(NUMBERS)
    assert [Decimal(value) for _, value in cells] == NUMBERS


def test_a_formula_in_a_sheet_would_be_noticed(tmp_path: Path):
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write("A1", "=1+1")
    with ZipFile(file) as made:
        assert b"<f>" in made.read("xl/worksheets/sheet1.xml")


def test_a_line_of_ndjson_is_an_object_with_exact_values():
    file = BytesIO()
    values = [*NUMBERS, None, True, ("rigors", "fever"), {"a": ["b"]}, datetime(2026, 11, 10, 12, tzinfo=UTC), "=1"]
    assert write(Format.NDJSON, file, [table(values)], working=Path()) == {"checks": len(values)}
    lines = [json.loads(line, parse_float=Decimal) for line in file.getvalue().splitlines()]
    assert {line["table"] for line in lines} == {"checks"}
    found = [line["value"] for line in lines]
    assert found[: len(NUMBERS)] == NUMBERS
    assert found[len(NUMBERS) :] == [None, True, ["rigors", "fever"], {"a": ["b"]}, "2026-11-10T12:00:00.000000Z", "=1"]


def test_what_is_not_recorded_is_blank_and_zero_and_none_of_these_are_not(tmp_path: Path):
    values, written = [None, 0, False, date(2026, 11, 1), (), ("rigors",)], ["0", "no", "2026-11-01", "none", "rigors"]
    assert csv_cells(values) == ["", *written]
    assert [value for _, value in xlsx_cells(values, tmp_path)] == written


def test_several_tables_are_an_archive_of_csv_files_and_a_book_of_sheets(tmp_path: Path):
    for form, names in ((Format.CSV, {"checks.csv", "drains.csv"}), (Format.XLSX, None)):
        file = BytesIO()
        counts = write(form, file, [table(["a", "b"]), table(["c"], "drains")], working=tmp_path)
        assert counts == {"checks": 2, "drains": 1}
        with ZipFile(file) as archive:
            if names:
                assert set(archive.namelist()) == names
                assert archive.read("drains.csv") == b"value\r\nc\r\n"
            else:
                assert b'name="checks"' in archive.read("xl/workbook.xml")
                assert b'name="drains"' in archive.read("xl/workbook.xml")
    assert not list(tmp_path.iterdir())


def test_a_long_table_goes_on_in_a_further_sheet(tmp_path: Path):
    file = BytesIO()
    assert xlsx.write(file, [table(range(25))], working=tmp_path, most_rows=11) == {"checks": 25}
    sheets = [sheet_of(file, number) for number in (1, 2, 3)]
    assert [len(list(sheet.iter(f"{SPREADSHEET}row"))) for sheet in sheets] == [11, 11, 6]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path):
    ((_, text),) = xlsx_cells(["x" * 40_000], tmp_path)
    assert len(text) == xlsx.MOST_CHARACTERS
    assert text.endswith(xlsx.CUT)
    assert len(csv_cells(["x" * 40_000])[0]) == 40_000
