"""One mapping of a case file, read field by field; whatever is not allowed is refused in one sentence."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tracker.readiness.case_text import CaseFileError

__all__ = ["Row"]

Word = TypeVar("Word", bound=StrEnum)
Moment = TypeVar("Moment", date, datetime)
FIRST_YEAR, LAST_YEAR = 1900, 2199
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_TIME = re.compile(r"^\d\d:\d\d$")
FAHRENHEIT_ZERO, NINE, FIVE = Decimal(32), Decimal(9), Decimal(5)
_UNITS: dict[str, dict[str, Any]] = {
    "mL": {"mL": lambda value: value, "L": lambda value: value * 1000},
    "C": {"C": lambda value: value, "F": lambda value: (value - FAHRENHEIT_ZERO) * FIVE / NINE},
}
MISSING: Any = object()
PLAINLY = "write it plainly, without quotes and unit"


class Row:
    """A mapping with its place in the file, for example "cases.yaml: case V01, days row 3"."""

    def __init__(self, value: Any, where: str, allowed: Collection[str], zone: ZoneInfo | None = None) -> None:
        self.where = where
        self.zone = zone
        if not isinstance(value, Mapping):
            raise CaseFileError(f"{where}: must be a mapping; its fields may be {', '.join(sorted(allowed))}.")
        self.value: Mapping[str, Any] = value
        for key in value:
            if key not in allowed:
                raise CaseFileError(f'{where}: unknown key "{key}"; allowed are {", ".join(sorted(allowed))}.')

    def __contains__(self, key: str) -> bool:
        return self.value.get(key) is not None

    def refused(self, key: str, what: str) -> CaseFileError:
        """The error that says what is wrong with a field."""
        return CaseFileError(f"{self.where}, {key}: {what}.")

    def require(self, key: str) -> Any:
        value = self.value.get(key)
        if value is None:
            raise self.refused(key, "is required")
        return value

    def text(self, key: str, default: Any = MISSING) -> Any:
        value = self.value.get(key)
        if value is None and default is not MISSING:
            return default
        value = self.require(key)
        if isinstance(value, Decimal):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.refused(key, "must be text")
        return value

    def word(self, key: str, words: type[Word], default: Any = MISSING) -> Any:
        value = self.value.get(key)
        if value is None and default is not MISSING:
            return default
        return self.as_word(key, self.require(key), words)

    def as_word(self, key: str, value: Any, words: type[Word]) -> Word:
        try:
            return words(value)
        except ValueError:
            allowed = ", ".join(word.value for word in words)
            raise self.refused(key, f'"{_shown(value)}" is not one of {allowed}') from None

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self.as_word(key, one, words) for one in self.items(key))

    def items(self, key: str) -> list[Any]:
        value = self.value.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refused(key, "must be a list")
        return value

    def flag(self, key: str) -> bool | None:
        value = self.value.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.refused(key, f'"{_shown(value)}" is not true or false')
        return value

    def number(self, key: str, how: str = PLAINLY) -> Decimal | None:
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise self.refused(key, f'"{_shown(value)}" is not a number; {how}')
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        value = self.number(key)
        if value is None:
            return None
        if value != value.to_integral_value() or not low <= value <= high:
            raise self.refused(key, f"{value} is not a whole number from {low} to {high}")
        return int(value)

    def quantity(self, key: str, unit: str) -> Decimal | None:
        """A number in the field's unit, or {value, unit} in one of its units."""
        value = self.value.get(key)
        if not isinstance(value, Mapping):
            return self.number(key, f"write it plainly, in {unit}, or as {{value, unit}}")
        units = _UNITS[unit]
        allowed = " or ".join(units)
        inner = Row(value, f"{self.where}, {key}", ("value", "unit"))
        if "unit" not in inner:
            raise self.refused(key, f"a value given as {{value, unit}} needs its unit, {allowed}")
        named = inner.value["unit"]
        if not isinstance(named, str) or named not in units:
            raise self.refused(key, f'unit "{_shown(named)}" is not {allowed}')
        inner.require("value")
        value_in_unit: Decimal = units[named](inner.number("value"))
        return value_in_unit

    def day(self, key: str) -> date:
        value = self.require(key)
        if isinstance(value, str) and _DAY.match(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                return self._of_these_centuries(key, day)
        raise self.refused(key, f'"{_shown(value)}" is not a date of the calendar, written YYYY-MM-DD')

    def time_of_day(self, key: str) -> time:
        value = self.require(key)
        if isinstance(value, str) and _TIME.match(value):
            try:
                return time.fromisoformat(value)
            except ValueError:
                pass
        raise self.refused(key, f'"{_shown(value)}" is not a time of day, written HH:MM')

    def instant(self, key: str, default: Any = MISSING) -> Any:
        """An aware instant in UTC; without an offset it is local to the case's time zone."""
        value = self.value.get(key)
        if value is None and default is not MISSING:
            return default
        value = self.require(key)
        moment = self._parsed(key, value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        if self.zone is None:
            raise self.refused(key, f'"{value}" needs an offset')
        return self._local(key, moment)

    def _parsed(self, key: str, value: Any) -> datetime:
        if isinstance(value, str) and _INSTANT.match(value):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                return self._of_these_centuries(key, moment)
        raise self.refused(key, f'"{_shown(value)}" is not a date and time of the calendar, written YYYY-MM-DDTHH:MM')

    def _of_these_centuries(self, key: str, when: Moment) -> Moment:
        if FIRST_YEAR <= when.year <= LAST_YEAR:
            return when
        raise self.refused(key, f"{when.isoformat()} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")

    def _local(self, key: str, moment: datetime) -> datetime:
        early = moment.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        late = moment.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        if early == late:
            return early
        skipped = early.astimezone(self.zone).replace(tzinfo=None) != moment
        what = "is skipped" if skipped else "comes twice"
        raise self.refused(
            key, f'"{moment.isoformat()}" {what} where the clocks change in {self.zone}; give its offset'
        )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:60]
