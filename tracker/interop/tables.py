"""A CSV file read row by row under given terms; a row that cannot be read says why, with its line."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

__all__ = ["MOST_ROWS", "Cells", "RefusedRow", "TableError", "Terms", "read"]

NUMBER = re.compile(r"^[-+]?[0-9]{1,9}([.][0-9]{1,9})?$")
DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
ANSWERS = {"yes": True, "no": False, "": None}
MOST_ROWS = 1_000_000
MOST_CHARACTERS = 500
MOST_HOURS = Decimal(1_000_000)
Row = TypeVar("Row")
Word = TypeVar("Word", bound=StrEnum)


class TableError(ValueError):
    """A file or its terms that cannot be used at all; one sentence."""


class RefusedRow(NamedTuple):
    line: int
    reason: str


@dataclass(frozen=True)
class Terms:
    """How to read a file: the column of each field, what its words mean, and how its times are written.

    Times carry an offset, are local in `zone`, or are hours since `hour_zero`.
    """

    columns: Mapping[str, str]
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hour_zero: datetime | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Cells:
    """One row under its terms. Every reading raises ValueError with what is wrong and what is allowed."""

    line: int
    values: Mapping[str, str]
    terms: Terms

    def text(self, name: str) -> str:
        """The cell as the terms mean it; empty where the file has no such column."""
        value = self.values.get(name, "")
        return self.terms.meanings.get(name, {}).get(value, value)

    def name(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise ValueError(f"the {_plain(name)} is blank")
        return value

    def number(self, name: str) -> Decimal | None:
        value = self.text(name)
        if not value:
            return None
        if not NUMBER.match(value):
            raise ValueError(f'the {_plain(name)} "{value}" is not a number')
        return Decimal(value)

    def word(self, name: str, words: type[Word]) -> Word | None:
        value = self.text(name)
        if not value:
            return None
        try:
            return words(value)
        except ValueError:
            allowed = ", ".join(word.value for word in words)
            raise ValueError(f'the {_plain(name)} "{value}" is not one of {allowed}; say what it means') from None

    def answer(self, name: str) -> bool | None:
        value = self.text(name).lower()
        if value not in ANSWERS:
            raise ValueError(f'the {_plain(name)} "{value}" is not yes or no; say what it means')
        return ANSWERS[value]

    def day(self, name: str) -> date | None:
        value = self.text(name)
        if not value:
            return None
        try:
            if DAY.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError(f'the {_plain(name)} "{value}" is not a date like 1966-11-21')

    def time(self, name: str = "time") -> datetime:
        found = self.time_or_none(name)
        if found is None:
            raise ValueError(f"the {_plain(name)} is blank")
        return found

    def time_or_none(self, name: str) -> datetime | None:
        """An instant: with its offset, local in the terms' zone, or hours since hour 0."""
        value = self.text(name)
        if not value:
            return None
        if self.terms.hour_zero is not None:
            hours = self.number(name)
            if hours is None or abs(hours) > MOST_HOURS:
                raise ValueError(f'the {_plain(name)} "{value}" is not a number of hours')
            return self.terms.hour_zero + timedelta(seconds=round(float(hours) * 3600))
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f'the {_plain(name)} "{value}" is not a date and time like 2026-11-21 09:40') from None
        if moment.tzinfo is not None:
            return moment
        if self.terms.zone is None:
            raise ValueError(f'the {_plain(name)} "{value}" has no offset')
        return _local(moment, ZoneInfo(self.terms.zone), name)


def read(
    text: str, terms: Terms, needed: Sequence[str], make: Callable[[Cells], Row]
) -> tuple[list[Row], list[RefusedRow]]:
    """All rows of a file that can be read, and those that are refused. Raises TableError."""
    taken: list[Row] = []
    refused: list[RefusedRow] = []
    for cells in _rows(text, terms, needed):
        try:
            _check_text(cells)
            taken.append(make(cells))
        except ValueError as error:
            refused.append(RefusedRow(cells.line, str(error)))
    return taken, refused


def _rows(text: str, terms: Terms, needed: Sequence[str]) -> Iterator[Cells]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        columns = reader.fieldnames or []
        _check_columns(columns, terms, needed)
        for number, row in enumerate(reader):
            if number >= MOST_ROWS:
                raise TableError(f"the file has more than {MOST_ROWS:,} rows")
            values = {name: _composed(row[column]) for name, column in terms.columns.items()}
            yield Cells(reader.line_num, values, terms)
    except csv.Error as error:
        raise TableError(f"line {reader.line_num} is not CSV: {error}") from error


def _check_columns(columns: Sequence[str], terms: Terms, needed: Sequence[str]) -> None:
    there = ", ".join(columns) or "none"
    for name in needed:
        if name not in terms.columns:
            raise TableError(f'the field "{name}" needs a column; there are {there}')
    for name, column in terms.columns.items():
        if column not in columns:
            raise TableError(f'there is no column "{column}" for {name}; there are {there}')
        if list(columns).count(column) > 1:
            raise TableError(f'the column "{column}" is there more than once')


def _composed(value: str | None) -> str:
    return unicodedata.normalize("NFC", value or "").strip()


def _check_text(cells: Cells) -> None:
    for name, value in cells.values.items():
        if len(value) > MOST_CHARACTERS:
            raise ValueError(f"the {_plain(name)} has more than {MOST_CHARACTERS} characters")
        if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cf") for one in value):
            raise ValueError(f"the {_plain(name)} holds characters that cannot be printed")


def _local(moment: datetime, zone: ZoneInfo, name: str) -> datetime:
    """A local time that the clock change skips or repeats is refused: it needs its offset."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise ValueError(f'the {_plain(name)} "{moment:%Y-%m-%d %H:%M}" is in the hour of a clock change')
    return first.astimezone(UTC)


def _plain(name: str) -> str:
    return name.replace("_", " ")
