"""Reads the fields of a case file: quantities with units, words, protocols with their bases."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Fields = Mapping[str, Any]


def number(value: Any) -> Decimal | None:
    """A quantity in the unit of its field: mL for volumes, degrees Celsius for temperatures."""
    if isinstance(value, Mapping):
        amount, unit = number(value["value"]), str(value.get("unit", "")).lower()
        if amount is not None and unit == "l":
            return amount * 1000
        if amount is not None and unit == "f":
            return (amount - 32) * 5 / 9
        return amount
    return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


def limit(protocol: Fields, name: str) -> Decimal:
    """A number of the protocol."""
    return Decimal(str(protocol[name]))


def word(value: Any) -> str:
    """A word, empty where nothing is stated."""
    return "" if value is None else str(value)


def merged_protocol(document: Fields, case: Fields) -> dict[str, Any]:
    """The protocol of a case: its bases from the oldest on, each overridden by the next, then the case's override."""
    chain = [document["protocols"][case["protocol"]]]
    while chain[0].get("base"):
        chain.insert(0, document["protocols"][chain[0]["base"]])
    merged: dict[str, Any] = {}
    for fields in [*chain, case.get("override") or {}]:
        merged.update(fields)
    merged.pop("base", None)
    return merged
