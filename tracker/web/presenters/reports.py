"""What became of the drains of some wards in a period: numbers with small bars."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import NamedTuple
from uuid import UUID

from tracker.readiness.vocabulary import CriterionName, label
from tracker.records.courses import Ended
from tracker.records.follow_ups import TREATMENTS
from tracker.records.keeping import MISSED, Keeping
from tracker.records.recurrences import Recurrence, Release
from tracker.web.presenters.people import Listed, listed, surname_warnings
from tracker.web.words import LocalTime

__all__ = ["Bar", "Bars", "CameBack", "Kept", "Recurring", "Report", "report_of"]

DWELLS = ((7, "Less than 7 days"), (14, "7 to 14 days"), (30, "14 to 30 days"), (10_000, "30 days or more"))
WAITS = ((1, "Less than 1 day"), (2, "1 to 2 days"), (4, "2 to 4 days"), (10_000, "4 days or more"))
NEVER = "Not met when it came out"
NO_REMOVAL = "No removal recorded here"
NO_DECISION = "No decision in force"
NEEDED = dict(TREATMENTS)


class Bar(NamedTuple):
    """`share` is in percent of the longest bar."""

    name: str
    number: int
    share: int


class Bars(NamedTuple):
    title: str
    note: str
    bars: Sequence[Bar]


class Kept(NamedTuple):
    """The checks of one ward's drains that were due; `which` says whether the drains are in now or came out."""

    ward: str
    which: str
    drains: int
    due: int
    recorded: int
    not_done: int
    missed: int


class Recurring(NamedTuple):
    """What let drains out, a protocol version or a decision against the verdict: how many, and how many came back."""

    under: str
    out: int
    recurred: int


class CameBack(NamedTuple):
    """One recurrence: the earlier drain, what let it out, what was found; ids are empty where there is no record."""

    person: Listed
    drain_id: UUID
    out: str
    under: str
    decision_id: UUID | None
    again: str
    needed: str
    again_id: UUID | None


class Report(NamedTuple):
    since: str
    until: str
    zone: str
    drains: int
    charts: Sequence[Bars]
    corrections: Sequence[tuple[str, int]]
    recurrences: Sequence[Recurring]
    came_back: Sequence[CameBack]
    kept: Sequence[Kept]
    missed_means: str
    assumed: int


def report_of(
    ended: Sequence[Ended],
    corrections: tuple[int, int, int],
    released: Mapping[UUID, Release],
    recurred: Mapping[UUID, Recurrence],
    keeping: Sequence[Keeping],
    wards: Mapping[UUID, str],
    period: tuple[datetime, datetime],
    zone: str,
) -> Report:
    """`released` says how drains came out, `recurred` which of them came back; `wards` are the names of wards."""
    time = LocalTime(zone)
    return Report(
        since=time.day(period[0]),
        until=time.full(period[1]),
        zone=time.name,
        drains=len(ended),
        charts=[_dwell(ended), _wait(ended), _waited_for(ended), _charted(ended), _due(keeping)],
        corrections=list(zip(("Entered", "Corrected", "Withdrawn"), corrections, strict=True)),
        recurrences=_recurrences(ended, released, recurred),
        came_back=_came_back(ended, released, recurred, time),
        kept=_kept(keeping, wards),
        missed_means=MISSED,
        assumed=sum(bool(one.in_care.assumed) for one in ended),
    )


def _dwell(ended: Sequence[Ended]) -> Bars:
    days = [one.days_in for one in ended]
    return Bars("Days in", _median(days), _binned(days, DWELLS))


def _wait(ended: Sequence[Ended]) -> Bars:
    found = [one.days_from_met for one in ended]
    known = [days for days in found if days is not None]
    counts = [*_counts(known, WAITS), (NEVER, len(found) - len(known))]
    return Bars("Days from criteria met to removal", _median(known), _bars(counts))


def _waited_for(ended: Sequence[Ended]) -> Bars:
    waited = Counter(name for one in ended if one.course for name in one.course.waited_for)
    counts = [(label(name), waited[name]) for name in CriterionName]
    return Bars(
        "Last criterion to be met", "What the drains that came out with criteria met had waited for.", _bars(counts)
    )


def _charted(ended: Sequence[Ended]) -> Bars:
    courses = [one.course for one in ended if one.course]
    counts = [
        ("Complete", sum(one.complete for one in courses)),
        ("Incomplete", sum(one.incomplete for one in courses)),
        ("Without a check", sum(one.missing for one in courses)),
    ]
    return Bars(
        "Ward-days charted", f"{sum(one.days for one in courses)} ward-days after the insertion day.", _bars(counts)
    )


def _due(keeping: Sequence[Keeping]) -> Bars:
    counts = [
        ("Recorded", sum(one.recorded for one in keeping)),
        ("Not done, with a reason", sum(one.not_done for one in keeping)),
        ("Missed", sum(one.missed for one in keeping)),
    ]
    return Bars(
        "Checks that were due",
        f"{sum(one.due for one in keeping)} of drains in now and drains that came out.",
        _bars(counts),
    )


def _kept(keeping: Sequence[Keeping], wards: Mapping[UUID, str]) -> list[Kept]:
    groups: dict[tuple[str, bool], list[Keeping]] = {}
    for one in keeping:
        groups.setdefault((wards[one.ward_id], not one.is_in), []).append(one)
    return [
        Kept(
            ward,
            "came out" if is_out else "in now",
            len({one.drain_id for one in found}),
            sum(one.due for one in found),
            sum(one.recorded for one in found),
            sum(one.not_done for one in found),
            sum(one.missed for one in found),
        )
        for (ward, is_out), found in sorted(groups.items())
    ]


def _under(release: Release | None) -> str:
    """What let a drain out, by its removal's own decision."""
    if release is None:
        return NO_REMOVAL
    decision = release.decision
    if decision is None:
        return NO_DECISION
    protocol = (
        f"{decision.protocol}, version {decision.protocol_version}" if decision.protocol else "no protocol applied"
    )
    return f"Against the verdict ({protocol})" if decision.is_override else protocol


def _recurrences(
    ended: Sequence[Ended], released: Mapping[UUID, Release], recurred: Mapping[UUID, Recurrence]
) -> list[Recurring]:
    out = Counter(_under(released.get(one.in_care.drain_id)) for one in ended)
    back = Counter(_under(released.get(one.in_care.drain_id)) for one in ended if one.in_care.drain_id in recurred)
    return [Recurring(under, count, back[under]) for under, count in sorted(out.items())]


def _came_back(
    ended: Sequence[Ended], released: Mapping[UUID, Release], recurred: Mapping[UUID, Recurrence], time: LocalTime
) -> list[CameBack]:
    found = [one for one in ended if one.in_care.drain_id in recurred]
    warnings = surname_warnings(one.in_care.patient for one in found)
    lines = []
    for one in found:
        patient, drain = one.in_care.patient, one.in_care.drain_id
        release, back = released.get(drain), recurred[drain]
        decision = release.decision if release else None
        lines.append(
            CameBack(
                person=listed(patient, warnings.get(patient.record_id, "")),
                drain_id=drain,
                out=time.day(one.out_at),
                under=_under(release),
                decision_id=decision.record_id if decision else None,
                again=time.day(back.at),
                needed=", ".join(NEEDED.get(word, word).lower() for word in back.treated_by),
                again_id=back.drain_id,
            )
        )
    return lines


def _median(values: Sequence[float]) -> str:
    return f"Median {median(values):.1f} days of {len(values)}." if values else "None"


def _counts(values: Iterable[float], bins: Sequence[tuple[int, str]]) -> list[tuple[str, int]]:
    found = Counter(next(name for most, name in bins if value < most) for value in values)
    return [(name, found[name]) for _, name in bins]


def _binned(values: Iterable[float], bins: Sequence[tuple[int, str]]) -> list[Bar]:
    return _bars(_counts(values, bins))


def _bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    most = max((count for _, count in counts), default=0)
    return [Bar(name, count, round(100 * count / most) if most else 0) for name, count in counts]
