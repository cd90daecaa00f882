"""Recording, correcting and withdrawing checks changes the verdict, and nothing is lost or written twice."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.ward import Ward
from tracker.actions import checks
from tracker.actions.act import RequestKey
from tracker.actions.errors import AlreadyDone, NotFound, Refused, RequestReused, StaleForm
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.vocabulary import Finding, Readiness
from tracker.records.checks import DrainCheckRevision
from tracker.records.in_care import Moment


def versions_of(ward: Ward, check) -> list[DrainCheckRevision]:
    with ward.database.reading() as session:
        query = select(DrainCheckRevision).where(DrainCheckRevision.record_id == check)
        found = list(session.scalars(query.order_by(DrainCheckRevision.revision)))
        session.expunge_all()
    return found


def test_low_days_an_assessment_and_a_clearing_study_meet_all_criteria(ward: Ward):
    assert ward.verdict(ward.ready_drain()).readiness is Readiness.READY


def test_a_check_over_the_limit_takes_the_verdict_back_at_once(ward: Ward):
    drain = ward.ready_drain()
    ward.clock.forward(hours=1)
    ward.check(drain, 2, gross_ml=Decimal(60))
    assert ward.verdict(drain).readiness is Readiness.NOT_READY


def test_what_was_known_at_an_earlier_moment_still_gives_the_verdict_of_then(ward: Ward):
    drain = ward.ready_drain()
    then = ward.moment()
    before = ward.verdict(drain, then)
    ward.clock.forward(hours=1)
    ward.check(drain, 2, gross_ml=Decimal(60))
    again = ward.verdict(drain, then)
    assert again.judgement == before.judgement
    assert again.alerts == before.alerts


def test_a_correction_keeps_both_versions_and_raises_that_it_changed_the_verdict(ward: Ward):
    drain = ward.ready_drain()
    ward.clock.forward(hours=1)
    check = ward.check(drain, 2, gross_ml=Decimal(60))
    ward.clock.forward(minutes=5)
    entry = ward.entry(2, gross_ml=Decimal(6), flush_ml=Decimal(0), end_at=ward.clock.now - timedelta(minutes=5))
    checks.correct(ward.house, check=check, entry=entry, revision=1, reason="60 was a slip.", by=ward.nurse)
    old, new = versions_of(ward, check)
    assert (old.gross_ml, new.gross_ml, new.reason) == (Decimal(60), Decimal(6), "60 was a slip.")
    verdict = ward.verdict(drain)
    assert verdict.readiness is Readiness.READY
    assert AlertCode.VERDICT_CHANGED_BY_CORRECTION in {alert.code for alert in verdict.alerts}


def test_a_withdrawn_check_leaves_its_ward_day_missing_again(ward: Ward):
    drain = ward.ready_drain()
    in_care = ward.in_care(drain)
    newest = max(in_care.timeline.checks, key=lambda check: check.end)
    day = newest.end - timedelta(hours=20)
    check = next(one for one in in_care.timeline.checks if one.start <= day < one.end)
    checks.void(ward.house, check=_id(check.record), revision=1, reason="Another patient's.", by=ward.nurse)
    verdict = ward.verdict(drain)
    assert verdict.judgement.output.finding is Finding.UNKNOWN
    assert verdict.readiness is Readiness.CANNOT_TELL


def test_the_second_of_two_corrections_made_from_the_same_version_is_refused(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    entry = ward.entry(gross_ml=Decimal(20))
    checks.correct(ward.house, check=check, entry=entry, revision=1, reason="First.", by=ward.nurse)
    with pytest.raises(StaleForm) as refused:
        checks.correct(ward.house, check=check, entry=entry, revision=1, reason="Second.", by=ward.second_nurse)
    assert refused.value.current.revision == 2
    assert len(versions_of(ward, check)) == 2


def test_the_same_form_sent_twice_is_one_check_and_the_first_answer(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    key = RequestKey.of(uuid4(), "the same body")
    entry = ward.entry()
    checks.record(ward.house, drain=drain, entry=entry, by=ward.nurse, request=key, answer="/round")
    with pytest.raises(AlreadyDone) as again:
        checks.record(ward.house, drain=drain, entry=entry, by=ward.nurse, request=key, answer="/round")
    assert again.value.answer == "/round"
    assert count_of_checks(ward) == 1


def test_without_a_key_the_same_form_sent_twice_would_be_two_checks(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    for _ in range(2):
        checks.record(ward.house, drain=drain, entry=ward.entry(), by=ward.nurse)
    assert count_of_checks(ward) == 2


def test_a_key_that_comes_again_with_another_body_is_refused(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    key = uuid4()
    checks.record(ward.house, drain=drain, entry=ward.entry(), by=ward.nurse, request=RequestKey.of(key, "one body"))
    with pytest.raises(RequestReused):
        checks.record(ward.house, drain=drain, entry=ward.entry(), by=ward.nurse, request=RequestKey.of(key, "another"))
    assert count_of_checks(ward) == 1


def test_a_refused_check_leaves_nothing_behind_and_its_key_unused(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    key = RequestKey.of(uuid4(), "body")
    wrong = ward.entry(gross_ml=Decimal(6000))
    with pytest.raises(Refused):
        checks.record(ward.house, drain=drain, entry=wrong, by=ward.nurse, request=key)
    assert count_of_checks(ward) == 0
    checks.record(ward.house, drain=drain, entry=ward.entry(), by=ward.nurse, request=key)
    assert count_of_checks(ward) == 1


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"gross_ml": Decimal("5000.1")}, "gross_ml"),
        ({"flush_ml": Decimal(-1)}, "flush_ml"),
        ({"temp_c": Decimal("43.1")}, "temp_c"),
        ({"temp_c": Decimal("29.9")}, "temp_c"),
        ({"pain": 11}, "pain"),
    ],
)
def test_a_value_outside_its_range_is_refused_with_its_field(sqlite_ward: Ward, changes, field):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=8)
    with pytest.raises(Refused) as refused:
        sqlite_ward.check(drain, **changes)
    assert refused.value.field == field


def test_an_end_up_to_an_hour_ahead_is_taken_as_now_and_a_later_one_refused(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain, end_at=ward.clock.now + timedelta(minutes=60))
    assert versions_of(ward, check)[0].end_at == ward.clock.now
    with pytest.raises(Refused):
        ward.check(drain, end_at=ward.clock.now + timedelta(minutes=61))


def test_a_check_entered_more_than_a_day_later_needs_a_reason(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=40)
    late = ward.entry(end_at=ward.clock.now - timedelta(hours=25), start_at=ward.clock.now - timedelta(hours=33))
    with pytest.raises(Refused) as refused:
        checks.record(ward.house, drain=drain, entry=late, by=ward.nurse)
    assert refused.value.field == "reason"
    checks.record(ward.house, drain=drain, entry=late, by=ward.nurse, reason="Found on paper.")


def test_a_check_between_two_others_can_shorten_the_later_one_in_the_same_act(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=16)
    later = ward.check(drain, 16)
    entry = ward.entry(start_at=ward.clock.now - timedelta(hours=16), end_at=ward.clock.now - timedelta(hours=8))
    checks.record(ward.house, drain=drain, entry=entry, by=ward.nurse, shorten=checks.Shorten(later, 1))
    assert [row.start_at for row in versions_of(ward, later)][-1] == entry.end_at


def test_a_nurse_of_another_ward_meets_a_drain_like_one_that_does_not_exist(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    with pytest.raises(NotFound):
        ward.check(drain, by=ward.stranger)
    with pytest.raises(NotFound):
        ward.check(uuid4(), by=ward.stranger)


def test_entries_made_at_one_instant_of_the_clock_are_stamped_one_after_another(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    stamps = [versions_of(ward, ward.check(drain))[0].recorded_at for _ in range(3)]
    assert stamps == sorted(set(stamps))


def test_a_page_of_a_moment_does_not_see_what_was_recorded_after_it(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    before = ward.moment()
    ward.clock.forward(seconds=1)
    ward.check(drain)
    assert ward.in_care(drain, before).timeline.checks == ()
    assert len(ward.in_care(drain, Moment(before.as_of, before.known_at + timedelta(seconds=1))).timeline.checks) == 1


def count_of_checks(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalar(select(func.count()).select_from(DrainCheckRevision)) or 0


def _id(text: str):
    from uuid import UUID

    return UUID(text)
