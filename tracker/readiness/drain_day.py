"""What one drain's checks say of one ward-day: net range over all readings, coverage, patency, doubts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from tracker.readiness.day_tally import ZERO, DayTally, plausible_gross
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import Patency

__all__ = ["DrainDay", "Statement", "fold_drain_day", "overlap_groups"]

DUPLICATE_OVERLAP = timedelta(minutes=15)
LONGEST_GAP = timedelta(minutes=60)
UNCHARTED_ALLOWED = timedelta(minutes=120)
MOST_READINGS = 64
"""More combinations than this are not enumerated: such a day is read as incomplete, which blocks."""

Group = tuple[Check, ...]
Statement = tuple[str, str]
"""What speaks against an open catheter (resistance, blocked, clamped, leak), and the check that says so."""


class DrainDay(NamedTuple):
    """Volumes in mL. `low` and `high` are the lowest and highest known net over all readings of duplicate checks,
    `most` the highest net there can have been where a flush is not recorded.
    """

    drain: str
    evidence: tuple[str, ...]
    low: Decimal
    high: Decimal
    most: Decimal
    has_volume: bool
    complete: bool
    covered: bool
    free_flush: bool
    against: tuple[Statement, ...]
    gross_missing: tuple[str, ...]
    flush_missing: tuple[str, ...]
    implausible: tuple[str, ...]
    duplicates: tuple[str, ...]
    unasked: tuple[str, ...]
    assumed: tuple[str, ...]


def fold_drain_day(
    drain: str,
    *,
    in_situ: tuple[datetime, datetime],
    own: Sequence[Check],
    near: Sequence[Check],
    touching: Sequence[Check],
    protocol: Protocol,
) -> DrainDay:
    """Summarise a day from the checks that belong to it (`own`), those that share time with it (`touching`), and all
    that do or that duplicate one that does (`near`, by start).
    """
    tally = DayTally(own, protocol)
    measured = [check for check in near if check.gross_ml is not None]
    charted = [check for check in measured if plausible_gross(check, protocol)]
    groups = list(dict.fromkeys(overlap_groups(measured).values()))
    low, high = _net_range(tally.nets, groups)
    complete = _complete(in_situ, own, charted, groups)
    sure = not groups and len(charted) == len(measured)
    return DrainDay(
        drain=drain,
        evidence=tuple(tally.nets),
        low=low,
        high=high,
        most=high + tally.unflushed,
        has_volume=tally.has_volume,
        complete=complete,
        covered=complete if sure else _covers(measured, own, in_situ),
        free_flush=_free_flush(own, groups),
        against=tuple(_against(touching)),
        gross_missing=tuple(tally.gross_missing),
        flush_missing=tuple(tally.flush_missing),
        implausible=tuple(tally.implausible),
        duplicates=tuple(check.id for group in groups for check in group),
        unasked=tuple(tally.unasked),
        assumed=tuple(sorted(tally.assumed)),
    )


def overlap_groups(checks: Sequence[Check]) -> dict[str, Group]:
    """Checks with a gross output, plausible or not, sorted by start, that overlap by more than 15 minutes, linked
    through one another; by check id.
    """
    if not any(check.start < before.end for before, check in pairwise(checks)):
        return {}
    group_of: dict[str, list[Check]] = {}
    active: list[Check] = []
    reached = None
    for check in checks:
        active = [other for other in active if other.end > check.start] if reached and reached > check.start else []
        reached = max(reached, check.end) if reached else check.end
        for other in active:
            if min(other.end, check.end) - check.start > DUPLICATE_OVERLAP:
                _join(group_of, check, other)
        active.append(check)
    shared = {id(group): tuple(group) for group in group_of.values()}
    return {name: shared[id(group)] for name, group in group_of.items()}


def _join(group_of: dict[str, list[Check]], one: Check, other: Check) -> None:
    left, right = group_of.get(one.id, [one]), group_of.get(other.id, [other])
    if left is right:
        return
    joined = left + right
    for member in joined:
        group_of[member.id] = joined


def _net_range(nets: Mapping[str, Decimal], groups: Sequence[Group]) -> tuple[Decimal, Decimal]:
    """The lowest and highest sum over all readings: of each group any checks may count, one at least."""
    if not groups:
        known = sum(nets.values(), ZERO)
        return known, known
    grouped = {check.id for group in groups for check in group}
    low = high = sum((net for name, net in nets.items() if name not in grouped), ZERO)
    for group in groups:
        ours = [nets[check.id] for check in group if check.id in nets]
        choices = [*ours, ZERO] if len(ours) < len(group) else ours
        gains = [net for net in ours if net > ZERO]
        losses = [net for net in ours if net < ZERO]
        low += sum(losses, ZERO) if losses else min(choices)
        high += sum(gains, ZERO) if gains else max(choices)
    return low, high


def _complete(
    in_situ: tuple[datetime, datetime], own: Sequence[Check], charted: Sequence[Check], groups: Sequence[Group]
) -> bool:
    """Whether the day is complete in every reading; keeping one check of each group is the hardest reading."""
    if not groups:
        return _covers(charted, own, in_situ)
    readings = 1
    for group in groups:
        readings *= len(group)
    if readings > MOST_READINGS:
        return False
    for kept in product(*groups):
        dropped = {check.id for group in groups for check in group} - {check.id for check in kept}
        left = [check for check in charted if check.id not in dropped]
        if not _covers(left, own, in_situ):
            return False
    return True


def _covers(charted: Sequence[Check], own: Sequence[Check], in_situ: tuple[datetime, datetime]) -> bool:
    """Rule O2: long enough in sum among the day's own checks, and no long stretch without any interval."""
    since, until = in_situ
    ours = {check.id for check in own}
    mine = _union_length([check for check in charted if check.id in ours])
    return mine >= until - since - UNCHARTED_ALLOWED and not _has_long_gap(charted, since, until)


def _union_length(checks: Iterable[Check]) -> timedelta:
    total, reached = timedelta(0), None
    for check in checks:
        begins = check.start if reached is None or check.start > reached else reached
        if check.end > begins:
            total += check.end - begins
            reached = check.end
    return total


def _has_long_gap(checks: Sequence[Check], since: datetime, until: datetime) -> bool:
    reached = since
    for check in checks:
        if check.start - reached > LONGEST_GAP and reached < until:
            break
        reached = max(reached, check.end)
    return until - reached > LONGEST_GAP


def _free_flush(own: Sequence[Check], groups: Sequence[Group]) -> bool:
    """Whether in every reading some check says that the catheter flushed freely."""
    if not groups:
        return Patency.PATENT in [check.patency for check in own]
    grouped = {check.id for group in groups for check in group}
    if any(check.patency is Patency.PATENT for check in own if check.id not in grouped):
        return True
    ours = {check.id for check in own}
    return any(all(one.id in ours and one.patency is Patency.PATENT for one in group) for group in groups)


def _against(touching: Iterable[Check]) -> Iterable[Statement]:
    for check in touching:
        if check.patency is Patency.BLOCKED or check.patency is Patency.RESISTANCE:
            yield check.patency.value, check.id
        if check.clamped:
            yield "clamped", check.id
        if check.leak:
            yield "leak", check.id
