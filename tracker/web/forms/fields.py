"""Fields that are strict about numbers, times and text, and that never preselect an answer."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

__all__ = [
    "Answer",
    "Choice",
    "Group",
    "Number",
    "Required",
    "Text",
    "WordChoice",
]

NONE_OF_THESE = "none"
MOST_CHARACTERS = 500


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
