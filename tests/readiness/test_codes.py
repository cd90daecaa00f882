"""Every code that a verdict can hold has its sentence, its urgency or its supplier, and no sentence gives an order."""

import pytest

from tests.readiness.plain_words import FORBIDDEN, LEFTOVER, faults
from tests.spec.judged import all_verdicts, verdict_of
from tracker.readiness.alert_codes import URGENCIES, AlertCode
from tracker.readiness.alert_wording import ALERTS, NEEDS, alert_sentence, need_sentence
from tracker.readiness.findings import Reason, ReasonCode, SetAsideCode
from tracker.readiness.forecast import NeedCode
from tracker.readiness.protocol import FIELD_SOURCES
from tracker.readiness.superseding import SignKind
from tracker.readiness.verdict import SUPPLIERS, Supplier, Verdict
from tracker.readiness.vocabulary import Comparator, Finding, Readiness
from tracker.readiness.wording import REASONS, SET_ASIDE, SIGNS, SUPPLIER_WORDS, Wording

NOBODY_CAN_SUPPLY = {ReasonCode.DRAIN_NOT_IN_SITU}
"""A drain that is out, or not yet in, leaves every criterion open and waits for nothing."""


def reasons_of(verdict: Verdict) -> list[Reason]:
    return [*verdict.judgement.whole, *(one for each in verdict.judgement.criteria().values() for one in each.reasons)]


def sentences() -> set[str]:
    """Everything that is said about the rows of the rules' tables."""
    words = Wording("Europe/London", Comparator.BELOW)
    said: set[str] = set()
    for verdict in all_verdicts():
        said |= {words.reason(reason) for reason in reasons_of(verdict)}
        said |= {alert_sentence(alert, words) for alert in verdict.alerts}
        said |= {need_sentence(need, words) + "." for need in verdict.forecast.needs}
    return said


@pytest.mark.parametrize(
    "codes, table",
    [
        (ReasonCode, REASONS),
        (AlertCode, ALERTS),
        (AlertCode, URGENCIES),
        (NeedCode, NEEDS),
        (SetAsideCode, SET_ASIDE),
        (Supplier, SUPPLIER_WORDS),
        (SignKind, SIGNS),
    ],
    ids=["reasons", "alerts", "urgencies", "needs", "set aside", "suppliers", "signs"],
)
def test_every_code_stands_in_its_table(codes, table) -> None:
    assert set(table) == set(codes)


def test_every_reason_that_leaves_a_criterion_open_has_a_supplier_and_no_other() -> None:
    reasons = [reason for verdict in all_verdicts() for reason in reasons_of(verdict)]
    leaving_open = {reason.code for reason in reasons if reason.bears is Finding.UNKNOWN}
    assert leaving_open - set(SUPPLIERS) == NOBODY_CAN_SUPPLY
    assert set(SUPPLIERS) - leaving_open == set()


def test_what_is_missing_names_who_can_supply_it_and_only_while_it_cannot_be_told() -> None:
    for verdict in all_verdicts():
        is_open = verdict.readiness is Readiness.CANNOT_TELL
        codes = {reason.code for reason in reasons_of(verdict) if reason.bears is Finding.UNKNOWN}
        assert bool(verdict.missing) is (is_open and not codes <= NOBODY_CAN_SUPPLY)


def test_every_need_is_named_by_some_forecast() -> None:
    named = {need.code for verdict in all_verdicts() for need in verdict.forecast.needs}
    assert named == set(NeedCode)


def test_every_limit_that_a_reason_compares_with_has_a_source() -> None:
    fields = {reason.limit.field for verdict in all_verdicts() for reason in reasons_of(verdict) if reason.limit}
    assert fields
    assert fields <= set(FIELD_SOURCES)


def test_no_sentence_gives_an_order_or_is_left_unfinished() -> None:
    said = sentences()
    assert len(said) > 200
    assert faults(said) == []


@pytest.mark.parametrize("sentence", ["Remove it.", "It can be removed.", "Output normal.", "Safe to go.", "All OK."])
def test_a_forbidden_word_would_be_found(sentence: str) -> None:
    assert FORBIDDEN.search(sentence)


@pytest.mark.parametrize("sentence", ["Pain {pain}.", "Since None.", "1 check(s).", "lytic_instilled."])
def test_an_unfinished_sentence_would_be_found(sentence: str) -> None:
    assert LEFTOVER.search(sentence)


def test_a_record_set_aside_says_why() -> None:
    cells = {
        "fistula records": "2-Nov 09:00 none suspected; 5-Nov 09:00 suspected; 6-Nov 09:00 excluded at the bedside; "
        "7-Nov 09:00 excluded by contrast study",
        "imaging": "CT 1-Nov 12:00; CT 7-Nov 15:00; CT 8-Nov 15:00; plain film 9-Nov 09:00; "
        "CT 9-Nov 10:00, other collection",
        "more checks": "08:00-09:00 pain 5 at the drain site",
        "laboratory": "5-Nov 12:00 white count 9",
        "9-Nov came from": "bedside form",
        "sepsis signs 9-Nov": "not recorded",
    }
    verdict = verdict_of(cells)
    set_aside = {one.why for each in verdict.judgement.criteria().values() for one in each.set_aside}
    assert set_aside == set(SetAsideCode)
