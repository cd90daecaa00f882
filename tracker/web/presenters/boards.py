"""The readiness board: three groups of rows, each with its marks, numbers and reasons."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.alerts import alerts_of
from tracker.readiness.due import Due, DueState, due_state
from tracker.readiness.emptying import emptying
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import Judgement, RuledDays
from tracker.readiness.short_wording import short_lines
from tracker.readiness.vocabulary import Finding, Readiness, label
from tracker.records.boards import Standing
from tracker.records.checks import says_something
from tracker.records.in_care import DrainInCare, wording_of
from tracker.records.timelines import current
from tracker.records.words import RECORD_LABELS
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.marks import Mark, of_finding, of_readiness
from tracker.web.presenters.people import Listed, drain_day, french_text, initials_of, listed, surname_warnings
from tracker.web.presenters.trends import points_of
from tracker.web.sparklines import Sparkline, sparkline
from tracker.web.words import LocalTime, ago, site_text

__all__ = ["FILTERS", "Board", "BoardRow", "Cell", "Filter", "Group", "board_of", "due_of", "last_check", "not_done"]

SPARK_DAYS = 8
HABIT = timedelta(days=14)
FILTERS = ("overdue", "imaging", "ward")
"""What a board's address may narrow it to; each row says its own value of each."""
GROUPS = (
    (Readiness.READY, "physician decides"),
    (Readiness.CANNOT_TELL, "something is missing, out of date or in doubt"),
    (Readiness.NOT_READY, "a criterion is not met"),
)


class Cell(NamedTuple):
    mark: Mark
    lines: Sequence[str]


class LastCheck(NamedTuple):
    """`moment` is machine-readable so that the browser can count the age on."""

    moment: str
    day: str
    clock: str
    age: str
    due: str


class Filter(NamedTuple):
    """A narrowing that can be switched: `change` is what its address then asks for."""

    name: str
    value: str
    title: str
    drains: int
    is_on: bool
    change: Mapping[str, str]


class BoardRow(NamedTuple):
    """`is_shown` where the row has every value that the address asks for; `initials` stand on a wall."""

    drain_id: str
    bed: str
    ward: str
    person: Listed
    initials: str
    place: str
    size: str
    outcome: Mark
    outcome_note: str
    cells: dict[str, Cell]
    spark: Sparkline | None
    last: LastCheck
    assumed: str
    values: Mapping[str, str]
    is_shown: bool


class Group(NamedTuple):
    key: str
    title: str
    note: str
    mark: Mark
    rows: Sequence[BoardRow]


class Board(NamedTuple):
    groups: Sequence[Group]
    filters: Sequence[Filter]
    total: int
    visible: int
    as_of: str
    now: str
    zone: str
    shown: dict[str, str]
    warnings: Sequence[str]


def board_of(drains: Sequence[Standing], as_of: datetime, wanted: Mapping[str, str] | None = None) -> Board:
    """All drains of one board in their groups, by ward and bed; rows without a wanted value are there and not shown."""
    wanted = {name: value for name, value in (wanted or {}).items() if name in FILTERS and value}
    warnings = surname_warnings(one.in_care.patient for one in drains)
    ordered = sorted(drains, key=_place)
    rows = {str(one.in_care.drain_id): _row(one, warnings, as_of, wanted) for one in ordered}
    groups = [
        Group(
            readiness.value,
            label(readiness),
            note,
            of_readiness(readiness),
            [rows[str(one.in_care.drain_id)] for one in ordered if one.judgement.readiness is readiness],
        )
        for readiness, note in GROUPS
    ]
    zone = ordered[0].in_care.ward.zone if ordered else "UTC"
    return Board(
        groups=groups,
        filters=_filters(list(rows.values()), wanted),
        total=len(rows),
        visible=sum(row.is_shown for row in rows.values()),
        as_of=LocalTime(zone).full(as_of),
        now=as_of.isoformat(),
        zone=zone,
        shown={str(one.in_care.drain_id): one.judgement.readiness.value for one in ordered},
        warnings=_emptied_far_from_day_start(ordered, as_of),
    )


def _emptied_far_from_day_start(drains: Sequence[Standing], as_of: datetime) -> list[str]:
    """One sentence for each ward whose bags are usually emptied more than 3 h from where its ward-day starts."""
    by_ward: dict[UUID, list[DrainInCare]] = {}
    for standing in drains:
        by_ward.setdefault(standing.in_care.stay.ward_id, []).append(standing.in_care)
    sentences = []
    for ours in by_ward.values():
        ward = ours[0].timeline.ward_at(as_of)
        emptied = {
            (check.drain, check.end)
            for one in ours
            for check in one.timeline.checks
            if check.gross_ml is not None and as_of - HABIT <= check.end <= as_of
        }
        habit = emptying(emptied, ward)
        if habit is not None and habit.is_far:
            name, starts = ours[0].ward.name, f"{ward.day_start:%H:%M}"
            sentences.append(
                f"{name}: bags are usually emptied at about {habit.usual:%H:%M}, but the ward-day starts at {starts}. "
                f"In the last 14 days a bag was emptied within 3 hours of that on {habit.near} of {habit.days} "
                f"drain-days, so many days cannot be told. Empty near {starts}, or ask an administrator for another "
                "day start."
            )
    return sentences


def last_check(in_care: DrainInCare, as_of: datetime) -> datetime | None:
    """When the newest check of the drain ended that was done."""
    drain = str(in_care.drain_id)
    ends = [
        check.end
        for check in in_care.timeline.checks
        if check.drain == drain and check.end <= as_of and says_something(check)
    ]
    return max(ends, default=None)


def not_done(in_care: DrainInCare, as_of: datetime) -> str:
    """Why the newest check that was due could not be done, where none was done since."""
    last = last_check(in_care, as_of)
    rows = [current(versions) for versions in in_care.record.checks.values()]
    failed = [
        row
        for row in rows
        if row is not None
        and row.not_done is not None
        and row.drain_id == in_care.drain_id
        and row.end_at <= as_of
        and (last is None or row.end_at > last)
    ]
    if not failed:
        return ""
    newest = max(failed, key=lambda row: row.end_at)
    at = LocalTime(in_care.ward.zone).full(newest.end_at)
    return f"Not done {at}: {RECORD_LABELS[newest.not_done].lower()}"


def due_of(in_care: DrainInCare, as_of: datetime) -> Due:
    ward = in_care.ward
    grace = timedelta(minutes=ward.grace_minutes)
    return due_state(ward.check_times, ward.zone, grace, last_check(in_care, as_of), as_of)


def _place(standing: Standing) -> tuple[str, str, str, str]:
    in_care = standing.in_care
    return in_care.ward.name, in_care.stay.bed or "", in_care.patient.surname, str(in_care.drain_id)


def _filters(rows: Sequence[BoardRow], wanted: Mapping[str, str]) -> list[Filter]:
    """The two that every board has, and one a ward where there are several."""
    offered = [("overdue", "yes", "Check overdue"), ("imaging", "yes", "Imaging due")]
    wards = {row.values["ward"]: row.ward for row in rows}
    if len(wards) > 1:
        offered += [("ward", value, name) for value, name in sorted(wards.items(), key=lambda one: one[1])]
    return [_filter(rows, wanted, *one) for one in offered]


def _filter(rows: Sequence[BoardRow], wanted: Mapping[str, str], name: str, value: str, title: str) -> Filter:
    is_on = wanted.get(name) == value
    others = {key: kept for key, kept in wanted.items() if key != name}
    drains = sum(row.values[name] == value for row in rows)
    return Filter(name, value, title, drains, is_on, others if is_on else {**others, name: value})


def _row(standing: Standing, warnings: Mapping[UUID, str], as_of: datetime, wanted: Mapping[str, str]) -> BoardRow:
    in_care, judgement = standing.in_care, standing.judgement
    words = wording_of(in_care, standing.protocol)
    due = due_of(in_care, as_of)
    side = in_care.collection.side.value if in_care.collection.side else None
    criteria = judgement.criteria()
    values = {
        "overdue": "yes" if due.state is DueState.OVERDUE else "no",
        "imaging": "yes" if _is_imaging_due(judgement, as_of) else "no",
        "ward": str(in_care.stay.ward_id),
    }
    return BoardRow(
        drain_id=str(in_care.drain_id),
        bed=in_care.stay.bed or "None",
        ward=in_care.ward.name,
        person=listed(in_care.patient, warnings.get(in_care.patient_id, "")),
        initials=initials_of(in_care.patient),
        place=site_text(in_care.collection.site, side) + (f" ({in_care.drain.label})" if in_care.drain.label else ""),
        size=f"{french_text(in_care)}, day {drain_day(in_care, as_of)}",
        outcome=of_readiness(judgement.readiness),
        outcome_note=_note(judgement),
        cells={name.value: Cell(of_finding(one.finding), short_lines(one, words)) for name, one in criteria.items()},
        spark=_spark(standing.ruled, as_of),
        last=_last(in_care, due, as_of),
        assumed=assumed_of(in_care),
        values=values,
        is_shown=all(values[name] == value for name, value in wanted.items()),
    )


def _is_imaging_due(judgement: Judgement, as_of: datetime) -> bool:
    return any(alert.code is AlertCode.FOLLOWUP_IMAGING_DUE for alert in alerts_of(None, judgement, (), as_of))


def _note(judgement: Judgement) -> str:
    findings = [one.finding for one in judgement.criteria().values()]
    used = [finding for finding in findings if finding is not Finding.NOT_USED]
    met = sum(finding is Finding.MET for finding in used)
    if any(reason.code is ReasonCode.MIN_DWELL_NOT_REACHED for reason in judgement.whole):
        return f"{met} of {len(used)} met, minimum dwell not reached"
    return f"{met} of {len(used)} met"


def _spark(ruled: RuledDays | None, as_of: datetime) -> Sparkline | None:
    if ruled is None or not ruled.protocol.output_days:
        return None
    points = [point for point in points_of(ruled, as_of, SPARK_DAYS) if point.state != "running"]
    return sparkline(points, ruled.protocol.output_threshold_ml) if points else None


def _last(in_care: DrainInCare, due: Due, as_of: datetime) -> LastCheck:
    moment = last_check(in_care, as_of)
    words = {DueState.DONE: "", DueState.DUE: "Due", DueState.OVERDUE: "Overdue"}[due.state]
    if moment is None:
        return LastCheck("", "None yet", "", "", words)
    time = LocalTime(in_care.ward.zone)
    return LastCheck(moment.isoformat(), time.day(moment), time.clock(moment), ago(moment, as_of), words)
