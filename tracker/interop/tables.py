"""Rows of a CSV file as entries of outputs and temperatures; a row that cannot be read says why, with its line."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeVar

__all__ = [
    "OUTPUT_FIELDS",
    "TEMPERATURE_FIELDS",
    "OutputRow",
    "RefusedRow",
    "TableError",
    "TemperatureRow",
    "Terms",
    "read_outputs",
    "read_temperatures",
]

OUTPUT_FIELDS = ("patient", "drain", "label", "time", "volume", "unit", "entry_lag_min")
TEMPERATURE_FIELDS = ("patient", "time", "temperature", "unit")
NEEDED = {"outputs": ("patient", "drain", "time", "volume"), "temperatures": ("patient", "time", "temperature")}
MILLILITRES: Mapping[str, Decimal] = {"ml": Decimal(1), "cc": Decimal(1), "l": Decimal(1000)}
NUMBER = re.compile(r"^[-+]?[0-9]+([.][0-9]+)?$")
THIRTY_TWO, FIVE, NINE, TEN = Decimal(32), Decimal(5), Decimal(9), Decimal(10)
MOST_ROWS = 1_000_000
Row = TypeVar("Row")


class TableError(ValueError):
    """A file or its mapping that cannot be used at all; one sentence."""


class RefusedRow(NamedTuple):
    line: int
    reason: str


@dataclass(frozen=True)
class Terms:
    """How to read a file: column of each field, meaning of its units, and the instant of hour 0 for times in hours."""

    columns: Mapping[str, str]
    units: Mapping[str, str]
    hour_zero: datetime | None = None

    def unit(self, word: str) -> str:
        return self.units.get(word, word)


class OutputRow(NamedTuple):
    """One emptying; `volume_ml` None where the file leaves it blank, `entered_at` None where it does not say."""

    line: int
    patient: str
    drain: str
    label: str
    at: datetime
    volume_ml: Decimal | None
    entered_at: datetime | None


class TemperatureRow(NamedTuple):
    line: int
    patient: str
    at: datetime
    temp_c: Decimal


def read_outputs(text: str, terms: Terms) -> tuple[list[OutputRow], list[RefusedRow]]:
    """All emptyings of a file, and the rows that are refused. Raises TableError."""
    return _read(text, terms, NEEDED["outputs"], _output)


def read_temperatures(text: str, terms: Terms) -> tuple[list[TemperatureRow], list[RefusedRow]]:
    """All temperatures of a file, and the rows that are refused. Raises TableError."""
    return _read(text, terms, NEEDED["temperatures"], _temperature)


def _read(
    text: str, terms: Terms, needed: Iterable[str], make: Callable[[int, dict[str, str], Terms], Row]
) -> tuple[list[Row], list[RefusedRow]]:
    taken: list[Row] = []
    refused: list[RefusedRow] = []
    for line, values in _rows(text, terms, needed):
        try:
            taken.append(make(line, values, terms))
        except ValueError as error:
            refused.append(RefusedRow(line, str(error)))
    return taken, refused


def _rows(text: str, terms: Terms, needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    columns = reader.fieldnames or []
    for field in needed:
        if field not in terms.columns:
            raise TableError(f'the field "{field}" needs a column: --map {field}=COLUMN, one of {", ".join(columns)}')
    for field, column in terms.columns.items():
        if column not in columns:
            raise TableError(f'there is no column "{column}" for {field}; there are {", ".join(columns)}')
    try:
        for number, row in enumerate(reader):
            if number >= MOST_ROWS:
                raise TableError(f"the file has more than {MOST_ROWS:,} rows")
            yield reader.line_num, {field: (row[column] or "").strip() for field, column in terms.columns.items()}
    except csv.Error as error:
        raise TableError(f"line {reader.line_num} is not CSV: {error}") from error


def _output(line: int, values: dict[str, str], terms: Terms) -> OutputRow:
    at = _time(values["time"], terms)
    lag = values.get("entry_lag_min", "")
    return OutputRow(
        line=line,
        patient=_name(values, "patient"),
        drain=_name(values, "drain"),
        label=values.get("label", ""),
        at=at,
        volume_ml=_volume(values["volume"], terms.unit(values.get("unit", ""))),
        entered_at=at + timedelta(minutes=float(_number(lag, "the lag"))) if lag else None,
    )


def _temperature(line: int, values: dict[str, str], terms: Terms) -> TemperatureRow:
    number = _number(values["temperature"], "the temperature")
    unit = terms.unit(values.get("unit", ""))
    if unit not in ("C", "F"):
        raise ValueError(f'the unit "{unit}" is not C or F; say what it means with --unit "{unit}=C"')
    celsius = number if unit == "C" else (number - THIRTY_TWO) * FIVE / NINE
    return TemperatureRow(line, _name(values, "patient"), _time(values["time"], terms), celsius)


def _volume(text: str, unit: str) -> Decimal | None:
    if not text:
        return None
    factor = MILLILITRES.get(unit.lower())
    if factor is None:
        raise ValueError(f'the unit "{unit}" is not mL, cc or L; say what it means with --unit "{unit}=mL"')
    volume = _number(text, "the volume") * factor
    if volume * TEN != (volume * TEN).to_integral_value():
        raise ValueError(f"the volume {text} is finer than a tenth of a millilitre")
    return volume


def _time(text: str, terms: Terms) -> datetime:
    """An instant with its offset, or hours since hour 0."""
    if terms.hour_zero is not None:
        return terms.hour_zero + timedelta(seconds=round(float(_number(text, "the time")) * 3600))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f'the time "{text}" is not a date and time with an offset') from None
    if moment.tzinfo is None:
        raise ValueError(f'the time "{text}" has no offset')
    return moment


def _number(text: str, what: str) -> Decimal:
    if not NUMBER.match(text):
        raise ValueError(f'{what} "{text}" is not a number')
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f'{what} "{text}" is not a number') from None


def _name(values: dict[str, str], field: str) -> str:
    if not values[field]:
        raise ValueError(f"the {field} is blank")
    return values[field]
