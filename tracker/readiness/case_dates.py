"""Moves a record to other dates so that every interval, every local clock time and every clock change stays."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["CHOICES", "fitting_shift"]

EARLIEST, LATEST = datetime(2001, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
FEWEST_WEEKS, MOST_WEEKS = 10, 1000
WEEKS = (*range(-MOST_WEEKS, -FEWEST_WEEKS), *range(FEWEST_WEEKS, MOST_WEEKS))
CHOICES = len(WEEKS)
AROUND = timedelta(days=2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def fitting_shift(moments: Sequence[datetime], zone: ZoneInfo, first_tried: int) -> timedelta | None:
    """A shift, about a whole number of weeks, after which the clocks change at the same points of the record.

    The moments are aware, all to be moved by the same. `first_tried`, any number, is the one of the `CHOICES` at which
    the search begins; None where no shift fits.
    """
    first, last = min(moments) - AROUND, max(moments) + AROUND
    samples = [*_each(first, last, DAY), *_changes(first, last, zone)]
    for place in range(CHOICES):
        shift = _shift(first, WEEKS[(first_tried + place) % CHOICES], zone)
        if first + shift >= EARLIEST and last + shift <= LATEST and _fits(samples, shift, zone):
            return shift
    return None


def _shift(first: datetime, weeks: int, zone: ZoneInfo) -> timedelta:
    """By local clock: an hour more or less where summer time holds at one end only."""
    local = first.astimezone(zone).replace(tzinfo=None) + timedelta(weeks=weeks)
    return local.replace(tzinfo=zone).astimezone(UTC) - first


def _fits(samples: Iterable[datetime], shift: timedelta, zone: ZoneInfo) -> bool:
    differences = set()
    for moment in samples:
        differences.add(_local(moment + shift, zone) - _local(moment, zone))
        if len(differences) > 1:
            return False
    return True


def _changes(first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Just before and at each change of the clocks, to the hour."""
    for moment in _each(first.replace(minute=0, second=0, microsecond=0), last, HOUR):
        if moment.astimezone(zone).utcoffset() != (moment - HOUR).astimezone(zone).utcoffset():
            yield from (moment - INSTANT, moment)


def _each(first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
    moment = first
    while moment <= last:
        yield moment
        moment += step


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
