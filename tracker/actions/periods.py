"""What a recorded time may be, seen from the moment of entry (rule R6)."""

from datetime import datetime, timedelta

from tracker.actions.errors import Refused

__all__ = ["LATE_AFTER", "LONGEST_CHECK", "MOST_AHEAD", "check_period", "not_ahead"]

MOST_AHEAD = timedelta(minutes=60)
LATE_AFTER = timedelta(hours=24)
LONGEST_CHECK = timedelta(days=7)
OLDEST = timedelta(days=366)


def not_ahead(field: str, moment: datetime, now: datetime) -> datetime:
    """The moment, or now where it lies up to 60 minutes ahead. Raises Refused further ahead or a year back."""
    if moment - now > MOST_AHEAD:
        raise Refused(field, "The time lies in the future.")
    if now - moment > OLDEST:
        raise Refused(field, "The time lies more than a year back.")
    return min(moment, now)


def check_period(start: datetime, end: datetime, now: datetime, reason: str) -> datetime:
    """The end of a check's period as it is kept. Raises Refused where period or reason do not fit."""
    kept = not_ahead("end_at", end, now)
    if start > kept:
        raise Refused("start_at", "The period begins after it ends.")
    if kept - start > LONGEST_CHECK:
        raise Refused("start_at", "A check covers at most 7 days.")
    if now - kept > LATE_AFTER and not reason.strip():
        raise Refused("reason", "This check ended more than 24 hours ago: say why it is entered now.")
    return kept
