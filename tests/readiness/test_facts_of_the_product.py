"""What no case file can say: registered collections, a ward's changed day start, very many duplicates."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.spec.columns import record_of
from tests.spec.judged import document, verdict_of
from tracker.readiness.cases import read_document
from tracker.readiness.findings import ReasonCode
from tracker.readiness.protocol import SHIPPED
from tracker.readiness.timeline import DrainTimeline, WardSetting
from tracker.readiness.verdict import judge
from tracker.readiness.vocabulary import Finding, Readiness

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
PROTOCOLS = (SHIPPED["default-abscess"],)


def timeline_of(cells: dict[str, str]) -> DrainTimeline:
    case = read_document(document(record_of(cells)), "quiet")[0]
    return case.timeline(case.evaluations[0])


@pytest.mark.parametrize("registered, finding", [(False, Finding.NOT_MET), (True, Finding.MET)])
def test_a_new_collection_blocks_until_it_is_registered_as_its_own(registered: bool, finding: Finding) -> None:
    timeline = timeline_of({"imaging": "CT 8-Nov 15:00; US 9-Nov 10:00, new collection, other collection"})
    imaging = tuple(replace(one, new_collection_registered=registered) for one in timeline.imaging)
    assert judge(replace(timeline, imaging=imaging), PROTOCOLS, NOON).judgement.imaging.finding is finding


@pytest.mark.parametrize("holds_from, readiness", [(12, Readiness.NOT_READY), (13, Readiness.READY)])
def test_a_changed_day_start_cuts_the_days_from_the_moment_it_holds(holds_from: int, readiness: Readiness) -> None:
    """A fever of 06:30 lies in the window of a ward whose day starts at 06:00, and before it at 07:00."""
    timeline = timeline_of({"more checks": "8-Nov 06:00-07:00 temperature 38.5, seen 8-Nov 06:30"})
    later = WardSetting(NOON.replace(hour=holds_from), "Europe/London", time(6))
    assert judge(replace(timeline, wards=(later, *timeline.wards)), PROTOCOLS, NOON).readiness is readiness


def many_duplicates(pairs: int) -> dict[str, str]:
    """Eight checks of three hours, the first ones of them charted twice over."""
    hours = ["07:00", "10:00", "13:00", "16:00", "19:00", "22:00", "01:00", "04:00", "07:00"]
    bags = [f"{'9' if n < 6 else '10'}-Nov {hours[n]}-{hours[n + 1]} 0.2" for n in range(8)]
    return {"bags 9-Nov": "; ".join(sorted(bags + bags[:pairs], key=bags.index))}


@pytest.mark.parametrize("pairs, finding", [(6, Finding.MET), (7, Finding.UNKNOWN)])
def test_more_ways_of_reading_a_day_than_are_tried_leave_it_unknown(pairs: int, finding: Finding) -> None:
    found = verdict_of(many_duplicates(pairs)).judgement.output
    assert found.finding is finding
    assert (ReasonCode.DUPLICATE_INTERVAL in found.codes()) is (finding is Finding.UNKNOWN)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="must carry an offset"):
        judge(timeline_of({}), PROTOCOLS, NOON.replace(tzinfo=None))


def test_the_order_of_the_wards_settings_does_not_matter() -> None:
    timeline = timeline_of({})
    early = replace(timeline.wards[0], valid_from=NOON + timedelta(days=1), day_start=time(6))
    one, other = replace(timeline, wards=(early, *timeline.wards)), replace(timeline, wards=(*timeline.wards, early))
    assert judge(one, PROTOCOLS, NOON) == judge(other, PROTOCOLS, NOON)
