"""The same week by the wall clock where the clocks change in its last nights, and where they never do."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.support.abstract_world import FIRST, Choice, abstract_case, choices
from tests.support.random_world import Fields
from tests.support.two_evaluators import judgements

__all__ = ["CHANGES", "same_over_the_change"]

CHANGES: dict[str, tuple[date, date]] = {
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
}
"""The dates on which a night is shorter, and on which one is longer: by an hour, by an hour, by half of one."""
NIGHT = 5
"""The clocks change in the small hours of this day of the record, within a counted ward-day."""
DAY = re.compile(r"^\d{4}-\d\d-\d\d")


def same_over_the_change(zone: str, seeds: range) -> Iterator[tuple[int, bool]]:
    """Not where a value is 72 hours old to the minute: an hour more or less decides there, as it must."""
    for seed in seeds:
        document = abstract_case(_choices()[seed % len(_choices())])
        if not document["cases"][0]["labs"]:
            moved = at_the_change(document, zone, CHANGES[zone][seed % 2])
            yield seed, _outcomes(moved) == _outcomes(document)


def at_the_change(document: Fields, zone: str, change: date) -> Fields:
    shift = change - timedelta(days=NIGHT) - FIRST
    moved = _moved(document, shift)
    moved["cases"][0]["timezone"] = zone
    return dict(moved)


def _moved(value: Any, shift: timedelta) -> Any:
    """A copy in which every date is another; times of day stay."""
    if isinstance(value, dict):
        return {key: _moved(one, shift) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, shift) for one in value]
    if isinstance(value, str) and DAY.match(value):
        return f"{date.fromisoformat(value[:10]) + shift}{value[10:]}"
    return value


def _outcomes(document: Fields) -> list[Any]:
    return [judgement.outcome() for judgement in judgements(document)]


@cache
def _choices() -> list[Choice]:
    return list(choices(2))
