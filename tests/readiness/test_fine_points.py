"""Points of the rules that no column of the tables draws: two causes, what is set aside, when validity ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.spec.columns import record_of
from tests.spec.judged import document, verdict_of
from tests.support.situations import Situation
from tracker.readiness.cases import read_document
from tracker.readiness.findings import ReasonCode, SetAsideCode
from tracker.readiness.timeline import Check, Drain
from tracker.readiness.verdict import Supplier
from tracker.readiness.vocabulary import CheckOrigin, Finding, PainSource

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


def quiet(cells: dict[str, str], **changed: Callable[[Any], Any]) -> Situation:
    """The quiet record changed by cells, then record by record by the functions of a field."""
    case = read_document(document(record_of(cells)), "quiet")[0]
    timeline = case.timeline(case.evaluations[0])
    fields: dict[str, Any] = {name: tuple(map(change, getattr(timeline, name))) for name, change in changed.items()}
    return Situation(replace(timeline, **fields), case.protocol, NOON)


def caused(a: str, b: str) -> Callable[[Drain], Drain]:
    return lambda drain: replace(drain, etiology={"A": a, "B": b}[drain.id])


@pytest.mark.parametrize(
    "a, b, finding",
    [
        ("diverticulitis", "diverticulitis", Finding.MET),
        ("diverticulitis", "ibd", Finding.UNKNOWN),
        ("ibd", "diverticulitis", Finding.UNKNOWN),
    ],
)
def test_one_drain_that_names_a_cause_which_needs_a_study_is_enough(a: str, b: str, finding: Finding):
    one = quiet({"drain B": "same collection"}, drains=caused(a, b))
    assert one.judgement.fistula.finding is finding


@pytest.mark.parametrize("minutes, finding", [(0, Finding.UNKNOWN), (1, Finding.MET)])
def test_a_cause_counts_from_the_moment_at_which_its_drain_is_put_in(minutes: int, finding: Finding):
    def put_in(drain: Drain) -> Drain:
        at = NOON + timedelta(minutes=minutes)
        return drain if drain.id == "A" else replace(drain, etiology="ibd", inserted_at=at)

    one = quiet(
        {"drain B": "same collection", "net 8-Nov B": "not recorded", "net 9-Nov B": "not recorded"}, drains=put_in
    )
    assert one.judgement.fistula.finding is finding


@pytest.mark.parametrize("pain, aside", [(3, True), (None, False)])
def test_a_source_without_a_score_sets_nothing_aside(pain: int | None, aside: bool):
    one = quiet({}, checks=lambda check: replace(check, pain=pain, pain_from=PainSource.OTHER))
    codes = {each.why for each in one.judgement.clinical.set_aside}
    assert (SetAsideCode.OTHER_PAIN_SOURCE in codes) is aside


EACH_DAY_NOT_ASKED = {
    "temperature 8-Nov": "not recorded",
    "temperature 9-Nov": "not recorded",
    "more checks": "10-Nov 08:00-09:00 temperature 36.9",
    "temperature_required_each_day": "false",
}


@pytest.mark.parametrize("origin, finding", [(CheckOrigin.IMPORT, Finding.MET), (CheckOrigin.FORM, Finding.UNKNOWN)])
def test_a_check_of_the_form_that_leaves_sepsis_open_supplies_no_only_temperature(
    origin: CheckOrigin, finding: Finding
):
    def of_origin(check: Check) -> Check:
        return check if check.temp_c is None else replace(check, origin=origin)

    one = quiet(EACH_DAY_NOT_ASKED, checks=of_origin)
    assert one.judgement.clinical.finding is finding


@pytest.mark.parametrize(
    "newer, came_from, ends_now",
    [
        ("", "", True),
        ("temperature 36.9", "import", False),
        ("temperature 36.9", "bedside form", True),
        ("pain 0 from the abscess", "import", True),
    ],
)
def test_a_verdict_holds_until_its_newest_temperature_is_too_old(newer: str, came_from: str, ends_now: bool):
    """Taken at 10:00 it is 26 hours old at noon; the volume of 07:00 is younger, a newer temperature lasts longer."""
    cells = {"seen 9-Nov": "9-Nov 10:00"}
    if newer:
        cells |= {"more checks": f"07:30-08:00 {newer}", "more checks came from": came_from}
    until = verdict_of(cells).valid_until
    assert until is not None
    assert (until - NOON < timedelta(minutes=1)) is ends_now


def codes_of(one: Situation) -> list[ReasonCode]:
    return [reason.code for reason in one.judgement.output.reasons]


def test_a_doubt_is_told_of_the_drain_that_has_it_alone():
    bags = "07:00-15:00 9; 15:00-07:00 0; 9-Nov 07:00-15:00 9"
    one = quiet({"drain B": "same collection", "bags 9-Nov": bags})
    assert codes_of(one).count(ReasonCode.DUPLICATE_INTERVAL) == 1


def test_a_drain_put_in_as_the_day_starts_belongs_to_that_day_alone():
    one = quiet({"drain B": "same collection, 9-Nov 07:00"})
    assert codes_of(one).count(ReasonCode.INSERTION_DAY) == 1


def test_nobody_is_asked_for_a_day_that_can_never_count():
    cells = {"drain B": "same collection, 9-Nov 07:00", "bags 8-Nov": "07:00-15:00 0"}
    asked = {one.reason.code: one.who for one in verdict_of(cells).missing}
    assert asked[ReasonCode.INSERTION_DAY] is Supplier.LATER_DAYS
    assert asked[ReasonCode.DAY_INCOMPLETE] is Supplier.NURSE


def test_a_drain_out_in_the_first_hours_without_any_check_leaves_the_day_without_its_flush():
    one = quiet({"drain B": "same collection", "events": "9-Nov 08:00 removed B"})
    day_start = datetime(2026, 11, 9, 7, tzinfo=UTC)
    kept = tuple(check for check in one.timeline.checks if check.drain == "A" or check.end <= day_start)
    assert codes_of(one.with_(checks=kept)).count(ReasonCode.PATENCY_NOT_RECORDED) == 1


def test_a_day_that_counts_for_nothing_else_does_not_put_the_forecast_off():
    """Where not each day must be measured, a day without a temperature is no reason to wait for another."""
    cells = {"temperature 8-Nov": "not recorded", "sepsis signs 7-Nov": "no", "net 9-Nov": "15"}
    every, some = (verdict_of(cells | {"temperature_required_each_day": flag}) for flag in ("true", "false"))
    assert every.forecast.earliest is not None
    assert some.forecast.earliest is not None
    assert some.forecast.earliest <= every.forecast.earliest
    now = {"temperature 8-Nov": "not recorded", "temperature 9-Nov": "not recorded"}
    waiting = verdict_of(now | {"temperature_required_each_day": "false"})
    assert waiting.judgement.clinical.codes() >= {ReasonCode.TEMPERATURE_MISSING}
    assert waiting.forecast.earliest == NOON
