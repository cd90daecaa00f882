"""What one drain's checks say of one ward-day: net range over all readings, coverage, patency, doubts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import CheckOrigin, Patency

__all__ = ["DrainDay", "Statement", "fold_drain_day", "overlap_groups", "plausible_gross"]

ZERO = Decimal(0)
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
    measured = [check for check in near if check.gross_ml is not None]
    charted = [check for check in measured if plausible_gross(check, protocol)]
    groups = list(dict.fromkeys(overlap_groups(measured).values()))
    low, high = _net_range(own, groups, protocol)
    return DrainDay(
        drain=drain,
        evidence=tuple(check.id for check in own),
        low=low,
        high=high,
        most=high + _unflushed(own, protocol),
        has_volume=any(plausible_gross(check, protocol) for check in own),
        complete=_complete(in_situ, own, charted, groups),
        covered=_covers(measured, own, in_situ),
        free_flush=_free_flush(own, groups),
        against=tuple(statement for check in touching for statement in _against(check)),
        gross_missing=tuple(check.id for check in own if check.gross_ml is None and check.flush_ml is not None),
        flush_missing=tuple(check.id for check in own if _flush_missing(check, protocol)),
        implausible=_implausible(own, protocol),
        duplicates=tuple(check.id for group in groups for check in group),
        unasked=tuple(check.id for check in own if _left_unasked(check)),
        assumed=tuple(sorted({field for check in own for field in check.assumed})),
    )


def plausible_gross(check: Check, protocol: Protocol) -> bool:
    return check.gross_ml is not None and ZERO <= check.gross_ml <= protocol.plausible_daily_ml_max


def overlap_groups(checks: Iterable[Check]) -> dict[str, Group]:
    """Checks with a gross output, plausible or not, sorted by start, that overlap by more than 15 minutes, linked
    through one another; by check id.
    """
    group_of: dict[str, list[Check]] = {}
    active: list[Check] = []
    for check in checks:
        active = [other for other in active if other.end > check.start]
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


def _net(check: Check, protocol: Protocol) -> Decimal:
    """The check's part of the known net; zero where a volume is implausible or the flush is missing."""
    most = protocol.plausible_daily_ml_max
    gross, flush = check.gross_ml, check.flush_ml
    if (gross is not None and not ZERO <= gross <= most) or (flush is not None and not ZERO <= flush <= most):
        return ZERO
    if flush is None:
        return gross if gross is not None and not protocol.flush_volume_required else ZERO
    return (gross or ZERO) - flush


def _unflushed(own: Sequence[Check], protocol: Protocol) -> Decimal:
    """Gross output of checks whose flush is missing: all of it may be net."""
    gross = (check.gross_ml for check in own if check.flush_ml is None and plausible_gross(check, protocol))
    return sum((volume for volume in gross if volume is not None), ZERO) if protocol.flush_volume_required else ZERO


def _flush_missing(check: Check, protocol: Protocol) -> bool:
    return protocol.flush_volume_required and check.gross_ml is not None and check.flush_ml is None


def _net_range(own: Sequence[Check], groups: Sequence[Group], protocol: Protocol) -> tuple[Decimal, Decimal]:
    ours = {check.id for check in own}
    grouped = {check.id for group in groups for check in group}
    low = high = sum((_net(check, protocol) for check in own if check.id not in grouped), ZERO)
    for group in groups:
        nets = [_net(check, protocol) for check in group if check.id in ours]
        choices = [*nets, ZERO] if len(nets) < len(group) else nets
        gains = [net for net in nets if net > ZERO]
        losses = [net for net in nets if net < ZERO]
        low += sum(losses, ZERO) if losses else min(choices)
        high += sum(gains, ZERO) if gains else max(choices)
    return low, high


def _implausible(own: Sequence[Check], protocol: Protocol) -> tuple[str, ...]:
    most = protocol.plausible_daily_ml_max
    single = tuple(
        check.id
        for check in own
        if (check.gross_ml is not None and not ZERO <= check.gross_ml <= most)
        or (check.flush_ml is not None and not ZERO <= check.flush_ml <= most)
    )
    total = sum((check.gross_ml for check in own if check.gross_ml is not None), ZERO)
    return single or (tuple(check.id for check in own) if total > most else ())


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
    mine = _union_length(check for check in charted if check.id in ours)
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
    grouped = {check.id for group in groups for check in group}
    if any(check.patency is Patency.PATENT for check in own if check.id not in grouped):
        return True
    ours = {check.id for check in own}
    return any(all(one.id in ours and one.patency is Patency.PATENT for one in group) for group in groups)


def _against(check: Check) -> Iterable[Statement]:
    if check.patency is Patency.BLOCKED or check.patency is Patency.RESISTANCE:
        yield check.patency.value, check.id
    if check.clamped:
        yield "clamped", check.id
    if check.leak:
        yield "leak", check.id


def _left_unasked(check: Check) -> bool:
    """A check of the form that speaks of volume or patency but leaves clamp or leak unanswered is partial."""
    if check.origin is not CheckOrigin.FORM or (check.clamped is not None and check.leak is not None):
        return False
    return check.gross_ml is not None or check.flush_ml is not None or check.patency is not None
