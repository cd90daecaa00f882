"""R1 Output: whether the collection has stopped draining."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from .fields import limit
from .rows import DrainRow, Tables
from .times import Span, may_lie
from .volumes import NOUGHT, ReadingRow, readings

LOW, FAILS, UNKNOWN = "low", "fails", "unknown"
REPLACED = ("position_confirmed", "exchanged", "repositioned")


class DislodgedRow(NamedTuple):
    drain: DrainRow
    since: datetime
    until: datetime | None


def output_finding(tables: Tables) -> str:
    if int(tables.protocol["output_days"]) == 0:
        return "not_used"
    spans = dislodged_table(tables)
    if any(row.until is None and row.drain.in_situ(tables.at) for row in spans):
        return "unknown"
    window = tables.last_days(days_needed(tables))
    found = [elapsed_day(tables, day, spans) for day in window] + [running_day(tables)]
    if FAILS in found:
        return "not_met"
    return "unknown" if UNKNOWN in found or not volumes_are_fresh(tables) else "met"


def days_needed(tables: Tables) -> int:
    """A collection that ever had a confirmed fistula needs more low days, never fewer."""
    days = int(tables.protocol["output_days"])
    ever = any(row.collection == tables.judged.collection and row.status == "confirmed" for row in tables.fistula)
    return max(days, int(tables.protocol["fistula_history_output_days"])) if ever else days


def below_limit(tables: Tables, net_ml: Decimal) -> bool:
    threshold = limit(tables.protocol, "output_threshold_ml")
    return net_ml <= threshold if tables.protocol["output_comparator"] == "le" else net_ml < threshold


def joined_readings(tables: Tables, day: Span) -> list[tuple[ReadingRow, ...]]:
    """Every reading of the day: one reading of each drain that was in the collection at any time of it."""
    return list(product(*(readings(tables, drain, day) for drain in tables.mates_in(day))))


def fails(tables: Tables, drains: tuple[ReadingRow, ...]) -> bool:
    """Whether the drains that are not in doubt already drain too much; a negative net makes up for no other."""
    return not below_limit(tables, sum((max(row.net_ml, NOUGHT) for row in drains if not row.in_doubt), NOUGHT))


def elapsed_day(tables: Tables, day: Span, spans: list[DislodgedRow]) -> str:
    joined = joined_readings(tables, day)
    if joined == [()]:
        return UNKNOWN
    if all(fails(tables, drains) for drains in joined):
        return FAILS
    barred = speaks_against_patency(tables, day) or restarted(tables, day) or was_dislodged(day, spans)
    low = all(counts_as_low(tables, drains) for drains in joined)
    return LOW if low and not barred else UNKNOWN


def counts_as_low(tables: Tables, drains: tuple[ReadingRow, ...]) -> bool:
    whole = all(row.covered and row.flushed_freely and not row.in_doubt and not row.missing for row in drains)
    return whole and not fails(tables, drains)


def running_day(tables: Tables) -> str:
    """The running ward-day: it can fail or be unknown; LOW says here only that nothing of it speaks against.

    A restart today leaves no run of low days behind it, and a blank volume may hide a failing one.
    """
    joined = joined_readings(tables, tables.today)
    if all(fails(tables, drains) for drains in joined):
        return FAILS
    doubtful = any(fails(tables, drains) or any(row.in_doubt or row.missing for row in drains) for drains in joined)
    barred = speaks_against_patency(tables, tables.today) or restarted(tables, tables.today)
    return UNKNOWN if doubtful or barred else LOW


def speaks_against_patency(tables: Tables, day: Span) -> bool:
    """Whether any drain of the day may have been blocked, resisting, clamped or leaking in any part of it."""
    drains = {drain.drain for drain in tables.mates_in(day)}
    said = any(
        row.patency in ("blocked", "resistance") or row.clamped or row.leak
        for row in tables.checks
        if row.drain in drains and may_lie(row.span, day)
    )
    return said or any(drain in drains and may_lie(span, day) for drain, span in clamped_table(tables))


def clamped_table(tables: Tables) -> list[tuple[str, Span]]:
    """Each recorded clamping, to the next unclamping of the drain or, while open, past the running day."""
    table = []
    for event in tables.events:
        if event.kind == "clamped":
            later = [
                other.at
                for other in tables.events
                if other.kind == "unclamped" and other.drain == event.drain and other.at > event.at
            ]
            table.append((event.drain, Span(event.at, min(later, default=tables.today.end))))
    return table


def restarted(tables: Tables, day: Span) -> bool:
    """Whether a drain of the collection was inserted, exchanged or otherwise begun anew in the day."""
    drains = {drain.drain for drain in tables.mates}
    kinds = tables.protocol["run_restarts_on"]
    begun = [drain.in_at for drain in tables.mates]
    begun += [event.at for event in tables.events if event.drain in drains and event.kind in kinds]
    return any(day.start <= at < day.end for at in begun if at <= tables.at)


def dislodged_table(tables: Tables) -> list[DislodgedRow]:
    """Each time a drain of the collection lay outside it, by an event or by a study that shows it displaced."""
    table = []
    for drain in tables.mates:
        begins = [row.at for row in tables.events if row.drain == drain.drain and row.kind == "dislodged"]
        begins += [at for at in displaced_at(tables) if drain.in_situ(at)]
        table += [DislodgedRow(drain, at, back_in_place(tables, drain, at)) for at in begins]
    return table


def displaced_at(tables: Tables) -> list[datetime]:
    """When studies since the insertion of the drain judged show a drain displaced: of this collection, or of none."""
    return [
        row.at
        for row in tables.studies
        if row.position == "displaced"
        and row.collection in ("", tables.judged.collection)
        and row.at >= tables.judged.in_at
    ]


def back_in_place(tables: Tables, drain: DrainRow, since: datetime) -> datetime | None:
    """The first moment after which the drain is known to be in the collection again, or is out."""
    ends = [row.at for row in tables.events if row.drain == drain.drain and row.kind in REPLACED]
    ends += [drain.out_at] if drain.out_at else []
    ends += [
        row.at
        for row in tables.studies
        if row.collection == tables.judged.collection
        and row.modality in tables.protocol["imaging_modalities"]
        and row.status in ("final", "amended")
        and row.position == "in_cavity"
    ]
    return min((at for at in ends if at > since), default=None)


def was_dislodged(day: Span, spans: list[DislodgedRow]) -> bool:
    """Whether the day shares time with a span; one that nothing has ended goes on past the day."""
    return any(may_lie(Span(row.since, row.until or max(day.end, row.since)), day) for row in spans)


def volumes_are_fresh(tables: Tables) -> bool:
    """Whether the newest check with a volume of every drain now in the collection is recent enough."""
    oldest = tables.at - timedelta(hours=float(limit(tables.protocol, "max_check_age_h")))
    fresh = {row.drain for row in tables.checks if row.carries_volume and row.span.end >= oldest}
    return all(drain.drain in fresh for drain in tables.mates if drain.in_situ(tables.at))
