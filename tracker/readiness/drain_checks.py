"""The checks of one drain in order of time, and the questions that ward-days ask of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.readiness.day_tally import plausible_gross
from tracker.readiness.drain_day import overlap_groups
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check

__all__ = ["DrainChecks"]


class DrainChecks:
    """All checks of one drain, by start; what it answers depends on the moment only where one is given."""

    def __init__(self, checks: Sequence[Check], protocol: Protocol) -> None:
        self.checks = checks
        self._starts = [check.start for check in checks]
        self._longest = max([check.end - check.start for check in checks], default=timedelta(0))
        measured = [check for check in checks if check.gross_ml is not None]
        self._groups = overlap_groups(measured)
        self.grouped_ends = [check.end for check in measured if check.id in self._groups]
        charted = [check for check in measured if plausible_gross(check, protocol)]
        self._charted = sorted(charted, key=lambda one: (one.end, one.id))
        self._charted_ends = [check.end for check in self._charted]

    def near(self, start: datetime, end: datetime) -> list[Check]:
        """The checks that share time with [start, end), and all that may duplicate one of these."""
        first, last = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
        touching = [check for check in self.checks[first:last] if check.end > start or check.start >= start]
        if not self._groups:
            return touching
        wanted = {member.id for check in touching for member in self._groups.get(check.id, (check,))}
        return [check for check in self.checks if check.id in wanted]

    def touching(self, near: list[Check], start: datetime, end: datetime) -> list[Check]:
        """Those of the checks near that share time with [start, end); one of no length shares its instant."""
        if not self._groups:
            return near
        return [check for check in near if check.start < end and (check.end > start or check.start >= start)]

    def newest_volume(self, as_of: datetime) -> Check | None:
        """The check with a plausible gross output that ended last."""
        before = bisect_right(self._charted_ends, as_of)
        return self._charted[before - 1] if before else None
