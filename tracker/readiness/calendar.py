"""Ward-days: local days cut at the ward's day start, 23 to 25 hours long where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker.readiness.timeline import WardSetting

__all__ = ["WardCalendar", "calendar_of"]


class WardCalendar:
    """Turns instants into ward-days and back; a ward-day is named by the ordinal of the local date it starts on."""

    __slots__ = ("_midnights", "_starts", "day_start", "zone")

    def __init__(self, zone: str, day_start: time) -> None:
        self.zone = ZoneInfo(zone)
        self.day_start = day_start
        self._starts: dict[int, datetime] = {}
        self._midnights: dict[date, datetime] = {}

    def start(self, ordinal: int) -> datetime:
        """The instant, in UTC, at which the ward-day starts; a skipped local time is read with the offset before it."""
        known = self._starts.get(ordinal)
        if known is None:
            local = datetime.combine(date.fromordinal(ordinal), self.day_start, tzinfo=self.zone)
            known = self._starts[ordinal] = local.astimezone(UTC)
        return known

    def end(self, ordinal: int) -> datetime:
        return self.start(ordinal + 1)

    def ordinal(self, instant: datetime) -> int:
        """The ward-day that holds an instant, found from the date that some other place has then."""
        day, starts = instant.toordinal(), self._starts
        while instant < (starts.get(day) or self.start(day)):
            day -= 1
        while instant >= (starts.get(day + 1) or self.start(day + 1)):
            day += 1
        return day

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def local_midnight(self, day: date) -> datetime:
        """The first instant of a local date, in UTC."""
        known = self._midnights.get(day)
        if known is None:
            known = self._midnights[day] = self._first_instant(day)
        return known

    def _first_instant(self, day: date) -> datetime:
        midnight = datetime.combine(day, time(0), tzinfo=self.zone).astimezone(UTC)
        while (
            midnight.astimezone(self.zone).date() < day
        ):  # midnight itself is skipped where clocks go forward at 00:00
            midnight += timedelta(minutes=15)
        return midnight


@lru_cache(maxsize=256)
def _calendar(zone: str, day_start: time) -> WardCalendar:
    return WardCalendar(zone, day_start)


def calendar_of(ward: WardSetting) -> WardCalendar:
    """The shared calendar of a ward's setting; what it remembers depends on zone and day start alone."""
    return _calendar(ward.zone, ward.day_start)
