"""Ways to take away all facts of one required kind (law 2); each gives every record that lacks them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from tests.support.situations import Situation
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import ImagingPolicy, WbcPolicy

__all__ = ["BLANKS", "Blank"]

Blank = Callable[[Situation], Iterator[Situation]]


def _without(one: Situation, checks: Iterable[Check], **blank: Any) -> Situation:
    """The situation with some checks left blank in some fields."""
    names = {check.id for check in checks}
    kept = (replace(check, **blank) if check.id in names else check for check in one.timeline.checks)
    return one.with_(checks=tuple(kept))


def _counted(one: Situation) -> Iterator[list[Check]]:
    """For each counted ward-day and each drain of it: the checks that belong to the day."""
    days = one.ruled.days
    today = days.calendar.ordinal(one.as_of)
    for day in range(today - one.protocol.output_days, today):
        for drain in days.drains_during(day, one.as_of):
            yield days.checks_of_day(drain.record, day, one.as_of)


def volumes(one: Situation) -> Iterator[Situation]:
    for checks in _counted(one):
        yield _without(one, checks, gross_ml=None, flush_ml=None)
        yield _without(one, checks, gross_ml=None)


def checks_of_a_day(one: Situation) -> Iterator[Situation]:
    """The checks themselves are not there."""
    for checks in _counted(one):
        names = {check.id for check in checks}
        yield one.with_(checks=tuple(check for check in one.timeline.checks if check.id not in names))


def flush(one: Situation) -> Iterator[Situation]:
    if one.protocol.flush_volume_required:
        for checks in _counted(one):
            yield _without(one, checks, flush_ml=None)


def patency(one: Situation) -> Iterator[Situation]:
    for checks in _counted(one):
        yield _without(one, checks, patency=None)


def temperatures(one: Situation) -> Iterator[Situation]:
    """Of each day of the window; of all of it where the protocol asks for no more than one."""
    window = one.ruled.clinical.window(one.as_of)
    seen = [[found.check for found in one.ruled.days.observations(day, one.as_of)] for day in window]
    if one.protocol.temperature_required_each_day:
        for checks in seen[:-1]:
            yield _without(one, checks, temp_c=None)
    yield _without(one, [check for checks in seen for check in checks], temp_c=None)


def pain(one: Situation) -> Iterator[Situation]:
    today = one.ruled.days.calendar.ordinal(one.as_of)
    days = (today - 1, today)
    checks = [found.check for day in days for found in one.ruled.days.observations(day, one.as_of)]
    yield _without(one, checks, pain=None)


def fistula_record(one: Situation) -> Iterator[Situation]:
    yield one.with_(fistula=())


def studies(one: Situation) -> Iterator[Situation]:
    if one.protocol.imaging_policy is ImagingPolicy.REQUIRED:
        yield one.with_(imaging=())


def _stated(one: Situation, **blank: Any) -> Iterator[Situation]:
    """Every study silent on one thing."""
    if one.ruled.imaging.deciding(one.as_of):
        yield one.with_(imaging=tuple(replace(study, **blank) for study in one.timeline.imaging))


def position(one: Situation) -> Iterator[Situation]:
    if one.protocol.drain_position_required:
        yield from _stated(one, drain_position=None)


def result(one: Situation) -> Iterator[Situation]:
    yield from _stated(one, result=None)


def final_report(one: Situation) -> Iterator[Situation]:
    yield from _stated(one, status=None)


def complication(one: Situation) -> Iterator[Situation]:
    yield from _stated(one, complication=None)


def new_collection(one: Situation) -> Iterator[Situation]:
    yield from _stated(one, new_collection=None)


def collection_named(one: Situation) -> Iterator[Situation]:
    yield from _stated(one, collection=None)


def laboratory_values(one: Situation) -> Iterator[Situation]:
    if one.protocol.wbc_policy is WbcPolicy.REQUIRED or one.protocol.drain_amylase_required:
        yield one.with_(labs=())


BLANKS: dict[str, Blank] = {
    "volumes": volumes,
    "checks of a day": checks_of_a_day,
    "flush": flush,
    "patency": patency,
    "temperatures": temperatures,
    "pain": pain,
    "fistula record": fistula_record,
    "studies": studies,
    "position": position,
    "result": result,
    "final report": final_report,
    "complication": complication,
    "new collection": new_collection,
    "collection named": collection_named,
    "laboratory values": laboratory_values,
}
