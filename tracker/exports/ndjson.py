"""NDJSON: one object a line, which names its table; numbers are numbers, what is not recorded is null."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from tracker.exports.tables import Table, is_number, text_of

__all__ = ["write"]


def write(file: IO[bytes], tables: list[Table]) -> dict[str, int]:
    """Write all rows of all tables; the number of rows of each."""
    counts = {}
    for table in tables:
        counts[table.name] = 0
        for row in table.rows:
            found = {"table": table.name, **dict(zip(table.columns, map(_value, row), strict=True))}
            file.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
            counts[table.name] += 1
    return counts


def _value(value: Any) -> Any:
    if value is None or isinstance(value, bool | Mapping):
        return value
    if is_number(value):
        return _number(value) if isinstance(value, Decimal) else value
    return [text_of(one) for one in value] if isinstance(value, list | tuple) else text_of(value)


def _number(value: Decimal) -> int | float:
    """The JSON number that reads back as the same decimal: recorded values have few digits."""
    return int(value) if value == value.to_integral_value() else float(value)
