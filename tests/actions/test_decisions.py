"""A decision is signed on what was shown, with the password, and is bound to it for good."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.support.deciding import decisions_on, remove, sign, what_is_shown
from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.actions import checks
from tracker.actions.act import RequestKey
from tracker.actions.decisions import DrainIsOut, VerdictChanged
from tracker.actions.errors import AlreadyDone, NotFound, Refused
from tracker.actions.sign_ins import SignInRefused
from tracker.readiness.vocabulary import Readiness
from tracker.records.accounts import SignInAttempt
from tracker.records.audit import AuditEvent
from tracker.records.decisions import Choice, DecisionRevision, overrides
from tracker.records.frozen import Replay, freeze, record_versions, replay
from tracker.records.in_care import Moment
from tracker.records.removals import Manner

ANY_TIME = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def test_a_signature_holds_who_when_what_it_states_and_the_whole_verdict(ward: Ward):
    drain = ward.ready_drain()
    sign(ward, drain)
    (row,) = decisions_on(ward, drain)
    judged = ward.judged(drain, Moment(row.as_of, row.known_at))
    assert (row.choice, row.signed_name, row.is_override) == (Choice.REMOVE, "Physician", False)
    assert row.meaning.startswith("I have read the verdict and its reasons, and I decide that")
    assert (row.readiness, row.protocol, row.protocol_version) == (Readiness.READY, "default-abscess", 1)
    assert row.rules_version == judged.verdict.rules_version
    assert row.verdict == freeze(judged)
    frozen = json.loads(row.verdict)
    assert len(frozen["records"]) == len(record_versions(judged.in_care.timeline)) > 15
    nets = frozen["criteria"]["output"]["reasons"][0]["numbers"]["nets"]
    assert [net for _, net in nets] == ["3", "3"]


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.RE_IMAGE, Choice.EXCHANGE, Choice.REFER])
def test_anything_but_taking_out_with_criteria_met_needs_a_reason_and_is_counted(sqlite_ward: Ward, choice: Choice):
    ward = sqlite_ward
    drain = ward.ready_drain()
    with pytest.raises(Refused) as refused:
        sign(ward, drain, choice, reason="  ")
    assert refused.value.field == "reason"
    sign(ward, drain, choice, reason="The surgeon asks to wait.")
    assert [(one.choice, one.reason) for one in listed(ward)] == [(choice, "The surgeon asks to wait.")]


def test_taking_out_without_criteria_met_needs_a_reason_and_is_counted(ward: Ward):
    drain = ward.drain()
    with pytest.raises(Refused):
        sign(ward, drain, Choice.REMOVE)
    sign(ward, drain, Choice.REMOVE, reason="The patient asks for it.")
    assert [one.choice for one in listed(ward)] == [Choice.REMOVE]


def test_a_choice_that_agrees_needs_no_reason_and_is_not_counted(ward: Ward):
    sign(ward, ward.drain(), Choice.KEEP)
    assert listed(ward) == []


def test_overrides_of_another_ward_are_not_listed(sqlite_ward: Ward):
    sign(sqlite_ward, sqlite_ward.drain(), Choice.REMOVE, reason="Asked for.")
    with sqlite_ward.database.reading() as session:
        assert overrides(session, [sqlite_ward.twelve], *ANY_TIME) == []


def test_a_check_saved_since_the_page_was_shown_refuses_the_signature(ward: Ward):
    drain = ward.ready_drain()
    shown = what_is_shown(ward, drain)
    ward.clock.forward(minutes=5)
    ward.check(drain, 1, gross_ml=Decimal(99))
    with pytest.raises(VerdictChanged) as stale:
        sign(ward, drain, shown=shown)
    assert stale.value.shown.verdict.readiness is Readiness.READY
    assert stale.value.now.verdict.readiness is Readiness.NOT_READY
    assert decisions_on(ward, drain) == []


def test_a_check_that_changes_no_finding_refuses_it_too_for_nobody_has_seen_it(ward: Ward):
    drain = ward.ready_drain()
    shown = what_is_shown(ward, drain)
    ward.clock.forward(minutes=5)
    ward.check(drain, 1, gross_ml=Decimal(10))
    with pytest.raises(VerdictChanged) as stale:
        sign(ward, drain, shown=shown)
    assert stale.value.now.verdict.readiness is Readiness.READY


def test_time_that_changes_a_number_refuses_it_and_time_that_changes_none_does_not(ward: Ward):
    drain = ward.ready_drain()
    shown = what_is_shown(ward, drain)
    ward.clock.forward(hours=24)
    with pytest.raises(VerdictChanged):
        sign(ward, drain, shown=shown)
    shown = what_is_shown(ward, drain)
    ward.clock.forward(minutes=10)
    sign(ward, drain, Choice.KEEP, shown=shown)
    assert len(decisions_on(ward, drain)) == 1


def test_another_physicians_decision_since_then_refuses_it(ward: Ward):
    drain = ward.ready_drain()
    shown = what_is_shown(ward, drain)
    sign(ward, drain, Choice.KEEP, reason="Wait for the surgeon.", shown=shown)
    with pytest.raises(VerdictChanged) as stale:
        sign(ward, drain, shown=shown)
    assert stale.value.signed_since is not None
    assert stale.value.signed_since.choice is Choice.KEEP


def test_a_page_that_showed_something_else_at_that_moment_refuses_it(sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    shown = what_is_shown(sqlite_ward, drain)
    with pytest.raises(VerdictChanged):
        sign(sqlite_ward, drain, shown=type(shown)(shown.moment, "0" * 64))


def test_a_drain_that_is_out_has_nothing_to_decide(ward: Ward):
    drain = ward.ready_drain()
    shown = what_is_shown(ward, drain)
    ward.clock.forward(minutes=1)
    remove(ward, drain, manner=Manner.FELL_OUT)
    with pytest.raises(DrainIsOut):
        sign(ward, drain, shown=shown)


def test_a_wrong_password_signs_nothing_and_counts_as_a_try_of_signing_in(ward: Ward):
    drain = ward.ready_drain()
    for _ in range(8):
        with pytest.raises(SignInRefused):
            sign(ward, drain, password="not the password at all")
    with pytest.raises(SignInRefused):
        sign(ward, drain)
    with ward.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 9
    ward.clock.forward(minutes=16)
    sign(ward, drain)
    assert len(decisions_on(ward, drain)) == 1


def test_the_password_is_in_no_table(sqlite_ward: Ward):
    sign(sqlite_ward, sqlite_ward.ready_drain(), password="a long enough password")
    with sqlite_ward.database.reading() as session:
        payloads = b"".join(session.scalars(select(AuditEvent.payload)))
    assert b"long enough" not in payloads
    assert b"I decide that this drain is to be taken out" in payloads


def test_a_nurse_may_not_decide_and_another_wards_physician_finds_no_drain(ward: Ward):
    from tracker.access.permissions import Role

    drain = ward.ready_drain()
    with pytest.raises(NotPermitted):
        sign(ward, drain, by=ward.nurse)
    elsewhere = ward.hire("elsewhere", Role.PHYSICIAN, ward.twelve)
    with pytest.raises(NotFound):
        sign(ward, drain, by=elsewhere)


def test_the_same_form_sent_twice_is_one_decision(ward: Ward):
    drain = ward.ready_drain()
    key, shown = RequestKey.of(uuid4(), "body"), what_is_shown(ward, drain)
    sign(ward, drain, shown=shown, request=key, answer="/there")
    with pytest.raises(AlreadyDone) as again:
        sign(ward, drain, shown=shown, request=key, answer="/there")
    assert again.value.answer == "/there"
    assert len(decisions_on(ward, drain)) == 1


def test_a_frozen_verdict_with_one_number_altered_does_not_replay(sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    sign(sqlite_ward, drain)
    (row,) = decisions_on(sqlite_ward, drain)
    with sqlite_ward.database.reading() as session:
        assert replay(session, row) is Replay.SAME
        row.verdict = row.verdict.replace('"3"]]', '"2"]]')
        assert replay(session, row) is Replay.DIFFERS
        row.rules_version += 1
        assert replay(session, row) is Replay.OTHER_RULES


def test_a_later_correction_leaves_a_signed_decision_as_it_was(ward: Ward):
    drain = ward.ready_drain()
    sign(ward, drain)
    (before,) = decisions_on(ward, drain)
    newest = max(ward.in_care(drain).timeline.checks, key=lambda check: check.end)
    ward.clock.forward(minutes=1)
    entry = ward.entry(gross_ml=Decimal(80), start_at=newest.start, end_at=newest.end, observed_at=newest.end)
    checks.correct(
        ward.house, check=UUID(newest.record), entry=entry, revision=1, reason="Read wrongly.", by=ward.nurse
    )
    assert ward.verdict(drain).readiness is not Readiness.READY
    (after,) = decisions_on(ward, drain)
    assert after.verdict == before.verdict
    with ward.database.reading() as session:
        assert replay(session, after) is Replay.SAME


def listed(ward: Ward) -> list[DecisionRevision]:
    with ward.database.reading() as session:
        found = overrides(session, [ward.seven], *ANY_TIME)
        session.expunge_all()
    return [one.decision for one in found]
