"""A record saved as a case file is judged as the record was, keeps its intervals and clock times, and names nobody."""

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.history import random_history
from tests.support.situations import Situation, situations
from tests.support.ward import Ward
from tracker.readiness import case_writing
from tracker.readiness.case_dates import CHOICES, fitting_shift
from tracker.readiness.case_writing import CannotBeSaved, case_text
from tracker.readiness.cases import JudgedCase, judge_cases, read_cases
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import CheckOrigin, FactKind

SEEDS = range(60)


def saved(one: Situation, lot: int = 7) -> str:
    return case_text(one.timeline, one.protocol, one.judgement, one.as_of, lot)


def judged_again(text: str) -> JudgedCase:
    (judged,) = judge_cases(read_cases(text, "saved.yaml"))
    return judged


def lots(seeds: range) -> list[tuple[Situation, str]]:
    return [(one, saved(one, random.Random(seed).randrange(CHOICES))) for seed, one in situations(seeds)]


def reasons(judgement: Any) -> list[tuple[str, str]]:
    return sorted((one.code, one.bears) for found in judgement.criteria().values() for one in found.reasons)


def test_a_saved_record_gives_the_same_findings_reasons_and_expectation():
    for one, text in lots(SEEDS):
        again = judged_again(text)
        assert again.as_expected is True
        assert again.verdict.judgement.outcome() == one.judgement.outcome()
        assert reasons(again.verdict.judgement) == reasons(one.judgement)


def test_corrections_and_withdrawals_are_saved_with_the_versions_that_they_replaced():
    corrected = 0
    for seed, one in situations(range(50)):
        history = random_history(one, random.Random(seed))[-1]
        checks = tuple(each for each in history.timeline.corrections if each.kind is FactKind.CHECK)
        only = history.with_(corrections=checks)
        again = judged_again(saved(only)).verdict
        raised = [{alert.code for alert in each.alerts} for each in (again, only.verdict())]
        assert ("verdict_changed_by_correction" in raised[0]) == ("verdict_changed_by_correction" in raised[1])
        corrected += "verdict_changed_by_correction" in raised[1]
    assert corrected >= 3


def test_intervals_and_local_clock_times_stay_and_dates_do_not():
    for one, text in lots(range(30)):
        again = judged_again(text)
        zone = ZoneInfo(one.timeline.ward_at(one.as_of).zone)
        before, after = (
            times_of(one.timeline, one.as_of),
            times_of(again.case.timeline(again.evaluation), again.evaluation.at),
        )
        assert [after[0] - moment for moment in after] == [before[0] - moment for moment in before]
        assert [f"{moment.astimezone(zone):%H:%M:%S}" for moment in after] == [
            f"{moment.astimezone(zone):%H:%M:%S}" for moment in before
        ]
        assert abs(after[0] - before[0]) > timedelta(weeks=9)


def times_of(timeline: Any, as_of: datetime) -> list[datetime]:
    """Of everything that the moment judged can rest on, in order."""
    found = [as_of, *(one.inserted_at for one in timeline.drains if one.inserted_at <= as_of)]
    found += [moment for one in timeline.checks if one.end <= as_of for moment in (one.start, one.end)]
    return sorted(found)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
def test_a_record_over_a_clock_change_keeps_it(zone: str):
    place = ZoneInfo(zone)
    changes = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 29), (4, 5), (10, 4), (10, 25), (11, 1))]
    for change in changes:
        moments = [change + timedelta(hours=hours) for hours in range(-40, 60, 7)]
        shift = fitting_shift(moments, place, change.month)
        assert shift is not None
        local = [moment.astimezone(place).replace(tzinfo=None) for moment in moments]
        moved = [(moment + shift).astimezone(place).replace(tzinfo=None) for moment in moments]
        assert {after - before for before, after in zip(local, moved, strict=True)} == {moved[0] - local[0]}
        assert (moved[0] - local[0]).seconds == 0


def test_different_lots_give_different_dates():
    moments = [datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)]
    found = {fitting_shift(moments, ZoneInfo("Europe/London"), lot) for lot in range(0, CHOICES, 40)}
    assert len(found) > 30


def test_nothing_that_names_a_patient_a_drain_or_a_person_is_in_the_file():
    for one, _ in zip((one for _, one in situations(range(40))), range(20), strict=False):
        telling = with_telling_words(one)
        text = saved(telling)
        assert not re.search("TELLING|telling", text)
        assert judged_again(text).verdict.judgement.outcome() == telling.judgement.outcome()


def with_telling_words(one: Situation) -> Situation:
    """The same with names in every place that holds a word of the site's own."""
    timeline = one.timeline
    return one.with_(
        patient=replace(timeline.patient, record="TELLING", id="TELLING"),
        drains=tuple(replace(drain, id=f"TELLING {drain.id}", site="TELLING ward") for drain in timeline.drains),
        checks=tuple(
            replace(check, record=f"telling {n}", id=f"telling {n}") for n, check in enumerate(timeline.checks)
        ),
        fistula=tuple(replace(each, evidence=each.evidence or "telling") for each in timeline.fistula),
        imaging=tuple(
            replace(each, complication="telling" if each.complication not in ("none", None) else each.complication)
            for each in timeline.imaging
        ),
    )


def of_the_form(one: Situation) -> Situation:
    """Checks of the product's own form, some with questions left out."""
    checks = (replace(check, origin=CheckOrigin.FORM) for check in one.timeline.checks)
    return one.with_(checks=tuple(checks))


def test_what_only_the_products_form_and_record_can_say_is_saved_too():
    unanswered = 0
    for _, one in situations(range(40)):
        form = of_the_form(one)
        imaging = tuple(replace(each, new_collection_registered=True) for each in form.timeline.imaging)
        form = form.with_(imaging=imaging)
        again = judged_again(saved(form)).verdict.judgement
        assert reasons(again) == reasons(form.judgement)
        unanswered += form.judgement.outcome() != one.judgement.outcome()
    assert unanswered > 10


def test_a_record_that_would_come_out_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch):
    """Negative control: a writer that forgets the origin of checks is caught before the file is given out."""
    monkeypatch.setattr(case_writing, "OF_THE_CHECK", ("flush_ml",))
    found = next(one for _, one in situations(SEEDS) if one.is_ready)
    with pytest.raises(CannotBeSaved, match="comes out otherwise"):
        saved(found)


def test_a_check_that_a_case_file_cannot_hold_is_refused_in_one_sentence():
    found = next(one for _, one in situations(SEEDS) if one.is_ready)
    first = found.timeline.checks[0]
    long = Check("long", "long", first.drain, first.start - timedelta(days=90), first.start, first.end)
    with pytest.raises(CannotBeSaved, match="60 days after the start"):
        saved(found.added("checks", long))


def test_the_drain_of_a_ward_is_saved_as_it_is_judged(sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    judged = sqlite_ward.judged(drain)
    verdict, timeline = judged.verdict, judged.in_care.timeline
    assert verdict.protocol is not None
    text = case_text(timeline, verdict.protocol, verdict.judgement, verdict.as_of, 3)
    assert judged_again(text).verdict.judgement.outcome() == verdict.judgement.outcome()
    assert str(drain) not in text
    assert "Hazelwood" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text)
