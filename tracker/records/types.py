"""Column types that keep values exact and equal on both databases: instants, words, volumes, numbers."""

from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = ["Exact", "Instant", "NaiveInstant", "NotInTenths", "Tenths", "TimeOfDay", "Times", "Word", "Words"]

TEN = Decimal(10)
WordT = TypeVar("WordT", bound=StrEnum)


class NaiveInstant(ValueError):
    """An instant without an offset."""


class NotInTenths(ValueError):
    """A volume finer than a tenth of a millilitre."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, always UTC when read; microseconds are kept."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"{value.isoformat()} has no offset.")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(UTC)


class Word(TypeDecorator[WordT], Generic[WordT]):
    """A word of a closed vocabulary, stored by its value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[WordT]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: WordT | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> WordT | None:
        return None if value is None else self.words(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """Several words in one column, parted by blanks; none is an empty text."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split())


class Tenths(TypeDecorator[Decimal]):
    """A volume in mL, kept as whole tenths so that SQL can add it exactly."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        tenths = value * TEN
        if tenths != tenths.to_integral_value():
            raise NotInTenths(f"{value} mL is finer than a tenth of a millilitre.")
        return int(tenths)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / TEN


class Exact(TypeDecorator[Decimal]):
    """An exact number, kept as the text it was given as."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class TimeOfDay(TypeDecorator[time]):
    """A local time of day, kept as 07:00."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


class Times(TypeDecorator[tuple[time, ...]]):
    """Local times of day, kept as 06:30 14:30."""

    impl = String(120)
    cache_ok = True

    def process_bind_param(self, value: tuple[time, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(f"{one:%H:%M}" for one in value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[time, ...] | None:
        return None if value is None else tuple(time.fromisoformat(one) for one in value.split())
