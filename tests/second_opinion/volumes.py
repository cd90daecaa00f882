"""What the volumes of one drain in one ward-day can mean: every reading of its duplicates, each a row."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from .fields import limit
from .rows import CheckRow, DrainRow, Tables
from .times import Span, holes, length_together, may_lie

NOUGHT = Decimal(0)
MISSING_ALLOWED = timedelta(minutes=120)
HOLE_ALLOWED = timedelta(minutes=60)


class ReadingRow(NamedTuple):
    """One reading of one drain's day: its known net, and what keeps the day from counting as low."""

    net_ml: Decimal
    in_doubt: bool
    missing: bool
    covered: bool
    flushed_freely: bool


def checks_of_day(tables: Tables, drain: DrainRow, day: Span) -> list[CheckRow]:
    return [row for row in tables.checks if row.drain == drain.drain and row.day == day]


def dropped_sets(tables: Tables, drain: DrainRow, day: Span) -> Iterator[frozenset[int]]:
    """Every way to read the duplicates: which checks are not believed.

    Of each group any checks may be kept, but one at least. Checks of a group that share no time with the day make no
    difference to it, so they are not told apart: the day may then keep none of its own.
    """
    choices: list[list[frozenset[int]]] = []
    for group in tables.duplicates:
        near = [row.number for row in group if row.drain == drain.drain and may_lie(row.span, day)]
        if near:
            most = len(near) if len(near) < len(group) else len(near) - 1
            choices.append([frozenset(some) for size in range(most + 1) for some in combinations(near, size)])
    rows = [frozenset[int]()]
    for choice in choices:
        rows = [row | dropped for row in rows for dropped in choice]
    yield from rows


def known_net(tables: Tables, check: CheckRow) -> Decimal:
    """What a check with plausible volumes adds to the known net of its day."""
    if check.gross_ml is None:
        return -(check.flush_ml or NOUGHT)
    if check.flush_ml is None:
        return NOUGHT if tables.protocol["flush_volume_required"] else check.gross_ml
    return check.gross_ml - check.flush_ml


def lacks_volume(tables: Tables, check: CheckRow) -> bool:
    """Whether one of gross and flush is stated and the other, needed one is not."""
    if check.gross_ml is None:
        return check.flush_ml is not None
    return check.flush_ml is None and bool(tables.protocol["flush_volume_required"])


def reading(tables: Tables, drain: DrainRow, day: Span, dropped: frozenset[int]) -> ReadingRow:
    checks = [row for row in checks_of_day(tables, drain, day) if row.number not in dropped]
    impossible = any(row.implausible for row in checks) or over_the_most(tables, drain, day)
    net_ml = NOUGHT if impossible else sum((known_net(tables, row) for row in checks), NOUGHT)
    volumes = [row for row in tables.checks if row.drain == drain.drain and row.carries_volume]
    covers = [row.span for row in volumes if row.number not in dropped]
    own = [row.span for row in checks if row.carries_volume]
    return ReadingRow(
        net_ml=net_ml,
        in_doubt=impossible or net_ml < -limit(tables.protocol, "retained_irrigant_limit_ml"),
        missing=any(lacks_volume(tables, row) for row in checks),
        # A short stay could be covered by the time allowed to be missing alone: a day without any volume of its own
        # is missing all the same.
        covered=bool(own) and covered(drain, day, own, covers),
        flushed_freely=any(row.patency == "patent" for row in checks),
    )


def over_the_most(tables: Tables, drain: DrainRow, day: Span) -> bool:
    """Whether the day's gross outputs of the drain together are more than a day can bring, duplicates and all."""
    gross = (row.gross_ml for row in checks_of_day(tables, drain, day) if row.gross_ml is not None)
    return sum(gross, NOUGHT) > limit(tables.protocol, "plausible_daily_ml_max")


def readings(tables: Tables, drain: DrainRow, day: Span) -> set[ReadingRow]:
    return {reading(tables, drain, day, dropped) for dropped in dropped_sets(tables, drain, day)}


def covered(drain: DrainRow, day: Span, own: list[Span], covers: list[Span]) -> bool:
    """Whether the day's own intervals last long enough, and all intervals leave no long hole in the drain's stay."""
    stay = drain.stay(day)
    if stay is None:
        return True
    long_enough = length_together(own) >= (stay.end - stay.start) - MISSING_ALLOWED
    return long_enough and all(hole <= HOLE_ALLOWED for hole in holes(stay, covers))


def highest_net(tables: Tables, day: Span) -> Decimal | None:
    """The highest net that a covered day can have had, summed over the drains of the collection; else None.

    A day with an implausible volume is taken as endless. For cover, an implausible gross output is an interval with
    a volume: a volume made implausible must not lift a block. Where the flush is blank the gross may all be net.
    """
    total = NOUGHT
    drains = tables.mates_in(day)
    for drain in drains:
        measured = [row for row in tables.checks if row.drain == drain.drain and row.gross_ml is not None]
        own = [row for row in checks_of_day(tables, drain, day) if row.gross_ml is not None]
        if not covered(drain, day, [row.span for row in own], [row.span for row in measured]):
            return None
    for drain in drains:
        checks = checks_of_day(tables, drain, day)
        if any(row.implausible for row in checks) or over_the_most(tables, drain, day):
            return Decimal("Infinity")
        nets = [
            sum((row.gross_ml or NOUGHT) - (row.flush_ml or NOUGHT) for row in checks if row.number not in dropped)
            for dropped in dropped_sets(tables, drain, day)
        ]
        total += max(NOUGHT, *nets)
    return total if drains else None
