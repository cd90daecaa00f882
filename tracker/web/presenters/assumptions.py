"""What an import assumed of a drain's checks, said wherever the drain is shown."""

from tracker.records.in_care import DrainInCare

__all__ = ["assumed_of"]

NAMES = {"start_at": "period starts at the emptying before", "flush_ml": "flush", "patency": "patency"}


def assumed_of(in_care: DrainInCare) -> str:
    """The facts assumed for any check of this drain, in words; empty where none are."""
    return ", ".join(NAMES.get(name, name.replace("_", " ")) for name in in_care.assumed)
