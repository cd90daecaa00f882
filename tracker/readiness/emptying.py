"""Whether a ward empties its bags near the start of its ward-day (rule R1.2)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from tracker.readiness.calendar import calendar_of
from tracker.readiness.timeline import WardSetting

__all__ = ["Emptying", "emptying"]

NEAR = timedelta(hours=3)
FEWEST_DAYS = 5
HALF_AN_HOUR = timedelta(minutes=30)


class Emptying(NamedTuple):
    """Of `days` ward-days of single drains with an emptied bag, `near` had one within 3 h of where the day begins or
    ends; `usual` is the full local hour near which most bags were emptied.
    """

    days: int
    near: int
    usual: time

    @property
    def is_far(self) -> bool:
        """Whether on most days no bag was emptied near the turn of the day, once there are days enough to say so."""
        return self.days >= FEWEST_DAYS and 2 * self.near < self.days


def emptying(emptied: Iterable[tuple[str, datetime]], ward: WardSetting) -> Emptying | None:
    """What the moments at which bags of drains were emptied say of a ward's habit; None where there are none."""
    calendar = calendar_of(ward)
    days: dict[tuple[str, int], bool] = {}
    hours: Counter[int] = Counter()
    for drain, at in emptied:
        day = calendar.ordinal(at)
        near = min(at - calendar.start(day), calendar.end(day) - at) <= NEAR
        days[drain, day] = near or days.get((drain, day), False)
        hours[(at.astimezone(calendar.zone) + HALF_AN_HOUR).hour] += 1
    if not days:
        return None
    usual = max(hours, key=lambda hour: (hours[hour], -hour))
    return Emptying(len(days), sum(days.values()), time(usual))
