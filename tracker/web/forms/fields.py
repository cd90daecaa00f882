"""Fields that are strict about numbers, times and text, and that never preselect an answer."""

import re
import unicodedata
from calendar import month_abbr
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.web.words import day_text

__all__ = [
    "Answer",
    "BirthDate",
    "Choice",
    "Clock",
    "Clocks",
    "Day",
    "Group",
    "Number",
    "Required",
    "Text",
    "WordChoice",
    "local_moment",
    "named_day",
]

CLOCK = re.compile(r"^([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])$")
BIRTH_DATE = re.compile(r"^([0-9]{1,2})[- ]([A-Za-z]{3})[- ]([0-9]{4})$")
MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
EARLIEST_BIRTH = 1900
NONE_OF_THESE = "none"
MOST_CHARACTERS = 500
MOST_CLOCKS = 12


def _choices(offered: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, name) for value, name in offered]


class Required:
    """Something must be entered; zero and "no" are something."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: object, field: Field) -> None:
        if not field.raw_data or not any(str(one).strip() for one in field.raw_data):
            field.errors = [*field.errors[:0]]
            raise StopValidation(self.sentence)


class Text(StringField):
    """Text of any script without control characters, in composed form, up to 500 characters."""

    def __init__(self, label: str, *, most: int = MOST_CHARACTERS, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = unicodedata.normalize("NFC", valuelist[0]) if valuelist else ""
        self.data = text.strip()
        if len(text) > self.most:
            raise ValueError(f"{self.label.text} has at most {self.most} characters.")
        if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cf") and one not in "\n\r\t" for one in text):
            raise ValueError(f"{self.label.text} holds characters that cannot be printed.")


class Number(StringField):
    """A number of so many digits and decimals, point or comma; kept exactly, and as typed when refused."""

    def __init__(
        self,
        label: str,
        *,
        low: str = "0",
        high: str = "9999",
        unit: str = "",
        whole: bool = False,
        digits: int = 4,
        decimals: int = 1,
        required: str = "",
        **options: Any,
    ) -> None:
        super().__init__(label, validators=[Required(required)] if required else [], **options)
        self.low, self.high, self.unit, self.whole = Decimal(low), Decimal(high), unit, whole
        tail = "" if whole else f"([.,][0-9]{{1,{decimals}}})?"
        self.pattern = re.compile(f"^{'' if whole else '-?'}[0-9]{{1,{digits}}}{tail}$")
        self.number: Decimal | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data, self.number = typed, None
        if not typed:
            return
        if not self.pattern.match(typed):
            example = "like 3" if self.whole else "like 12 or 12.5"
            raise ValueError(f"{self.label.text} must be a number, {example}.")
        number = Decimal(typed.replace(",", "."))
        if not self.low <= number <= self.high:
            unit = f" {self.unit}" if self.unit else ""
            raise ValueError(f"{self.label.text} must be from {self.low} to {self.high}{unit}.")
        self.number = number

    def _value(self) -> str:
        return self.data or ""


class Choice(RadioField):
    """One word of a vocabulary; nothing is chosen beforehand."""

    def __init__(self, label: str, words: Iterable[StrEnum], name_of: Callable[[StrEnum], str], **options: Any) -> None:
        required = options.pop("required", "")
        self.words = {word.value: word for word in words}
        self.offered = [(word.value, name_of(word)) for word in self.words.values()]
        super().__init__(
            label,
            choices=_choices(self.offered),
            validators=[Required(required)] if required else [],
            validate_choice=False,
            **options,
        )

    @property
    def word(self) -> Any:
        """The word chosen, None where none was."""
        return self.words.get(self.data or "")

    def process_data(self, value: Any) -> None:
        self.data = value

    def pre_validate(self, form: object) -> None:
        if self.data and self.data not in self.words:
            raise ValidationError(f"{self.label.text}: choose one of the answers shown.")


class WordChoice(RadioField):
    """One word of an open list, such as a site or a ward, by a table of words and names given when it is shown."""

    def __init__(self, label: str, names: Mapping[str, str] | None = None, **options: Any) -> None:
        required = options.pop("required", "")
        self.names = dict(names or {})
        super().__init__(
            label, choices=[], validators=[Required(required)] if required else [], validate_choice=False, **options
        )

    @property
    def offered(self) -> list[tuple[str, str]]:
        return list(self.names.items())

    def process_data(self, value: Any) -> None:
        self.data = value

    def pre_validate(self, form: object) -> None:
        if self.data and self.data not in self.names:
            raise ValidationError(f"{self.label.text}: choose one of the answers shown.")


class Answer(RadioField):
    """Yes, no, or not answered."""

    offered = (("no", "No"), ("yes", "Yes"))

    def __init__(self, label: str, **options: Any) -> None:
        required = options.pop("required", "")
        super().__init__(
            label,
            choices=_choices(self.offered),
            validators=[Required(required)] if required else [],
            validate_choice=False,
            **options,
        )

    @property
    def answer(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.data or "")

    def process_data(self, value: Any) -> None:
        self.data = value


class Group(SelectMultipleField):
    """Several findings at once, or an explicit "none of these"."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, findings: Sequence[tuple[str, str]], **options: Any) -> None:
        self.required = options.pop("required", "")
        self.names = {NONE_OF_THESE: "None of these", **dict(findings)}
        self.offered = list(self.names.items())
        super().__init__(label, choices=_choices(self.offered), validate_choice=False, **options)

    def offer(self, findings: Iterable[tuple[str, str]]) -> None:
        """Offer these instead, beside "none of these"."""
        self.names = {NONE_OF_THESE: "None of these", **dict(findings)}
        self.offered = list(self.names.items())

    @property
    def found(self) -> tuple[str, ...] | None:
        """The findings chosen; empty for "none of these", None where nothing was answered."""
        chosen = [value for value in self.data or [] if value in self.names]
        if not chosen:
            return None
        return tuple(value for value in chosen if value != NONE_OF_THESE)

    def pre_validate(self, form: object) -> None:
        chosen = set(self.data or [])
        if NONE_OF_THESE in chosen and len(chosen) > 1:
            raise ValidationError(f'{self.label.text}: choose "None of these" or what there is, not both.')
        if not chosen and self.required:
            raise ValidationError(self.required)


def named_day(text: str) -> date | None:
    """A date as 21-Nov-1966; None where it is not one."""
    found = BIRTH_DATE.match(text)
    month = MONTHS.get(found[2].lower()) if found else None
    try:
        return date(int(found[3]), month, int(found[1])) if found and month else None
    except ValueError:
        return None


class BirthDate(StringField):
    """A date as 21-Nov-1966; words for the month, so that day and month cannot be mistaken for one another."""

    day: date | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""
        self.day = None
        if not self.data:
            return
        self.day = named_day(self.data)
        if self.day is None or self.day.year < EARLIEST_BIRTH:
            raise ValueError(f"{self.label.text} must be a date like 21-Nov-1966.")


class Day(RadioField):
    """One of the last days by its date, today first."""

    def __init__(self, label: str, **options: Any) -> None:
        self.days: dict[str, str] = {}
        super().__init__(label, choices=[], validate_choice=False, **options)

    def offer(self, today: date, days: int) -> None:
        names = {0: " (today)", 1: " (yesterday)"}
        for back in range(days):
            self.add(today - timedelta(days=back), names.get(back, ""))

    def add(self, day: date, name: str = "") -> None:
        """Offer one more day."""
        self.days.setdefault(day.isoformat(), day_text(day) + name)

    @property
    def offered(self) -> list[tuple[str, str]]:
        return list(self.days.items())

    @property
    def text(self) -> str:
        """The date chosen, in words; empty where none is."""
        return day_text(self.day) if self.day else ""

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.data or "")
        except ValueError:
            return None

    def pre_validate(self, form: object) -> None:
        if self.day is None:
            raise ValidationError(f"{self.label.text}: choose a date.")


class Clock(StringField):
    """A time of day as 09:40 or 0940."""

    @property
    def clock(self) -> time | None:
        found = CLOCK.match((self.data or "").strip())
        return time(int(found[1]), int(found[2])) if found else None

    def pre_validate(self, form: object) -> None:
        if self.clock is None:
            raise ValidationError(f"{self.label.text} must be a time like 09:40, 24-hour clock.")


class Clocks(StringField):
    """Several times of day as 06:30, 14:30, 22:30; kept in order, each once."""

    times: tuple[time, ...] = ()

    def pre_validate(self, form: object) -> None:
        found = [CLOCK.match(one) for one in re.split(r"[,;\s]+", (self.data or "").strip())]
        if len(found) > MOST_CLOCKS or not all(found):
            raise ValidationError(f"{self.label.text} must be times like 06:30, 14:30, 22:30.")
        self.times = tuple(sorted({time(int(one[1]), int(one[2])) for one in found if one}))


def local_moment(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The instant of a local time, the later one of two; None where the clock change skips it."""
    late = datetime.combine(day, clock, tzinfo=zone).replace(fold=1)
    moment = late.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == late.replace(tzinfo=None) else None
