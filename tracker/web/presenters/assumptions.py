"""What an import assumed of a drain, its collection and its checks, said wherever the drain is shown."""

from collections.abc import Iterable

from tracker.records.in_care import DrainInCare

__all__ = ["assumed_of", "assumed_words"]

NAMES = {
    "type": "kind of drain",
    "site": "site of the collection",
    "inserted_at": "time put in",
    "start_at": "period starts at the emptying before",
    "flush_ml": "flush",
    "patency": "patency",
}


def assumed_of(in_care: DrainInCare) -> str:
    """The facts assumed of this drain, in words; empty where none are."""
    return assumed_words(in_care.assumed)


def assumed_words(fields: Iterable[str]) -> str:
    """Fields in words, what is assumed of the drain before what is assumed of its checks."""
    found = set(fields)
    known = [words for name, words in NAMES.items() if name in found]
    return ", ".join([*known, *(name.replace("_", " ") for name in sorted(found - set(NAMES)))])
