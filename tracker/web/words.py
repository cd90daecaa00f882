"""How times, ages, names and numbers are written on every page."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.readiness.sites import site_label
from tracker.readiness.wording import day_text, number_text

__all__ = ["LocalTime", "age_in_years", "ago", "day_text", "number_text", "patient_number", "site_text"]

HOUR = timedelta(hours=1)


class LocalTime:
    """Writes moments in one ward's zone: 21-Nov-2026 09:40."""

    def __init__(self, zone: str) -> None:
        self.name = zone
        self.zone = ZoneInfo(zone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> str:
        return day_text(self.local(moment).date())

    def clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    def full(self, moment: datetime | None) -> str:
        return "Not recorded" if moment is None else f"{self.day(moment)} {self.clock(moment)}"


def ago(moment: datetime, now: datetime) -> str:
    """Elapsed time in hours, in minutes below one hour."""
    elapsed = max(now - moment, timedelta(0))
    if elapsed < HOUR:
        return f"{elapsed // timedelta(minutes=1)} min ago"
    return f"{elapsed // HOUR} h ago"


def age_in_years(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def patient_number(number: str) -> str:
    """A number in groups that an eye can compare; ten digits as 999 014 2231."""
    if len(number) == 10 and number.isdigit():
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    return number


def site_text(site: str, side: str | None) -> str:
    """A collection's place in words: Right subphrenic."""
    place = site_label(site)
    return f"{side.capitalize()} {place[:1].lower()}{place[1:]}" if side else place
