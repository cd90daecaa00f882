"""Turns one case into the tables of the rows that are used and believed at one moment."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .bedside import check_table, duplicate_table, fact_table, spoken_checks
from .fields import Fields, limit, number, word
from .rows import DrainRow, EventRow, FistulaRow, LabRow, StudyRow, Tables
from .times import Span, instant, ward_days

OUT = ("removed", "fell_out")


class Moment(NamedTuple):
    """The moment judged and the moment up to which entries are believed."""

    at: datetime
    known_at: datetime
    zone: ZoneInfo

    def believed(self, row: Fields) -> datetime | None:
        """The time of a row that is used and believed, else None."""
        at = instant(row["at"], self.zone)
        entered_at = instant(row["entered_at"], self.zone) if row.get("entered_at") else at
        return at if at <= self.at and entered_at <= self.known_at else None


def tables_of(case: Fields, protocol: Fields, evaluation: Fields) -> Tables:
    zone = ZoneInfo(case["timezone"])
    at = instant(evaluation["at"], zone)
    moment = Moment(at, instant(evaluation.get("known_at") or evaluation["at"], zone), zone)
    day_starts = time.fromisoformat(protocol["ward_day_starts"])
    events = event_table(case, moment)
    drains = drain_table(case, moment, events)
    spoken = spoken_checks(case, at, moment.known_at, zone, day_starts)
    starts = [check.span.start for check in spoken] + [drain.in_at for drain in drains]
    days = day_table(moment, protocol, day_starts, starts)
    checks = check_table(spoken, days, limit(protocol, "plausible_daily_ml_max"))
    return Tables(
        at=at,
        zone=zone,
        protocol=protocol,
        judged=next(row for row in drains if row.drain == evaluation["expect"]["drain"]),
        drains=drains,
        days=days,
        checks=checks,
        duplicates=duplicate_table(checks),
        facts=fact_table(spoken, zone),
        events=events,
        fistula=fistula_table(case, moment, drains),
        studies=study_table(case, moment),
        labs=lab_table(case, moment),
    )


def day_table(moment: Moment, protocol: Fields, day_starts: time, starts: list[datetime]) -> list[Span]:
    """The ward-days from before the first row, and from before every window, to the running one."""
    longest = max(int(protocol[name]) for name in ("output_days", "fistula_history_output_days", "afebrile_days"))
    first = min([*starts, moment.at - timedelta(days=longest + 1)])
    return ward_days(first, moment.at, day_starts, moment.zone)


def event_table(case: Fields, moment: Moment) -> list[EventRow]:
    table = []
    for row in case.get("events") or []:
        at = moment.believed(row)
        if at is not None:
            table.append(EventRow(at, row.get("drain", "A"), row["kind"]))
    return table


def drain_table(case: Fields, moment: Moment, events: list[EventRow]) -> list[DrainRow]:
    """Every drain, one inserted later too: it has no time in situ yet."""
    table = []
    for row in case["drains"]:
        in_at = instant(row["inserted_at"], moment.zone)
        out_at = min((event.at for event in events if event.drain == row["id"] and event.kind in OUT), default=None)
        table.append(
            DrainRow(row["id"], row["type"], word(row.get("cavity")), word(row.get("etiology")), in_at, out_at)
        )
    return table


def fistula_table(case: Fields, moment: Moment, drains: list[DrainRow]) -> list[FistulaRow]:
    """One row for each collection a record speaks of.

    A record that names no drain, at a time when none was in situ, is laid to every collection: such a record is
    older than the drain judged, so it can only block.
    """
    table = []
    for row in case.get("fistula") or []:
        at = moment.believed(row)
        if at is None:
            continue
        named = [drain for drain in drains if drain.drain == row.get("drain")]
        spoken_of = named or [drain for drain in drains if drain.in_situ(at)] or drains
        collections = sorted({drain.collection for drain in spoken_of})
        table += [FistulaRow(at, name, row["status"], word(row.get("evidence"))) for name in collections]
    return table


def study_table(case: Fields, moment: Moment) -> list[StudyRow]:
    table = []
    for row in case.get("imaging") or []:
        at = moment.believed(row)
        if at is not None:
            table.append(
                StudyRow(
                    at=at,
                    collection=word(row.get("cavity")),
                    modality=word(row.get("modality")),
                    status=word(row.get("status")),
                    result=word(row.get("result")),
                    residual_mm=number(row.get("residual_mm")),
                    position=word(row.get("drain_position")),
                    complication=word(row.get("complication")),
                    new_collection=row.get("new_collection"),
                )
            )
    return table


def lab_table(case: Fields, moment: Moment) -> list[LabRow]:
    table = []
    for row in case.get("labs") or []:
        at = moment.believed(row)
        if at is not None:
            table.append(LabRow(at, number(row.get("wbc_10e9_l")), number(row.get("drain_amylase_x_uln"))))
    return table
