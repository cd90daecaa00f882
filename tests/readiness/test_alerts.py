"""For each alert a record in which it appears, and one, different in a single fact, in which it does not."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.readiness.plain_words import faults
from tests.spec.columns import record_of
from tests.spec.judged import document, verdict_of
from tracker.readiness.alert_codes import Alert, AlertCode
from tracker.readiness.alert_wording import alert_sentence
from tracker.readiness.alerts import alerts_of
from tracker.readiness.cases import read_document
from tracker.readiness.judgement import rule
from tracker.readiness.vocabulary import Urgency
from tracker.readiness.wording import Wording

PANCREATIC = {"drain type": "pancreatic", "protocol": "pancreatic"}
GALLBLADDER = {"drain type": "cholecystostomy", "protocol": "cholecystostomy"}
CHARTED = {"9-Nov entered": "4, entered 10-Nov 07:00"}
EARLIER_DRAIN = {"drain B": "other collection, 20-Oct 10:00"}
THE_DAY_AFTER = {"known at": "11-Nov 09:00"}
FEVER = {"temperature 9-Nov": "38.5"}


@dataclass(frozen=True)
class Pair:
    """The alert appears with one cell and not with the other; `given` holds for both."""

    code: str
    heading: str
    appears: str
    does_not: str
    given: dict[str, str] = field(default_factory=dict)


# fmt: off
PAIRS = [
    Pair("missed_check", "net 9-Nov", "not recorded", "0"),
    Pair("missed_check", "net 3-Nov", "not recorded", "0"),
    Pair("missed_check", "pain 8-Nov", "not recorded", "0 from the abscess"),
    Pair("missed_check", "temperature 8-Nov", "not recorded", "37.9"),
    Pair("late_entry", "9-Nov entered", "4, entered 11-Nov 07:01", "4, entered 11-Nov 07:00", THE_DAY_AFTER),
    Pair("duplicate_interval", "bags 9-Nov", "07:00-15:16 1; 9-Nov 15:00-07:00 1", "07:00-15:15 1; 15:15-07:00 1"),
    Pair("implausible_value", "temperature 9-Nov", "43.1", "43.0"),
    Pair("implausible_value", "out 9-Nov", "5001", "5000"),
    Pair("output_rebound", "bags 10-Nov", "07:00-11:00 10", "07:00-11:00 9.9"),
    Pair("output_rebound", "net 9-Nov", "10", "9.9"),
    Pair("output_rebound", "net 7-Nov", "4", "10", {"net 8-Nov": "10", "net 9-Nov": "10"}),
    Pair("drain_blocked", "flush test 9-Nov", "resistance", "free"),
    Pair("drain_blocked", "more checks", "10:00-11:00 flush test blocked", "10:00-11:00 flush test not done"),
    Pair("patency_check_due", "flush test 9-Nov", "not done", "free"),
    Pair("irrigant_retained", "net 9-Nov", "-10.1", "-10"),
    Pair("pericatheter_leak", "leak 9-Nov", "yes", "no"),
    Pair("drain_dislodged", "events", "9-Nov 09:00 dislodged", "9-Nov 09:00 position confirmed"),
    Pair("drain_dislodged", "imaging", "CT 8-Nov 15:00, displaced", "CT 8-Nov 15:00"),
    Pair("run_restarted", "events", "8-Nov 07:00 exchanged", "8-Nov 06:59 exchanged"),
    Pair("run_restarted", "events", "10-Nov 12:00 lytic instilled", "10-Nov 12:01 lytic instilled"),
    Pair("followup_imaging_due", "imaging", "CT 2-Nov 23:59", "CT 3-Nov 00:00"),
    Pair("followup_imaging_due", "imaging", "none", "US 8-Nov 15:00"),
    Pair("followup_imaging_due", "imaging", "plain film 8-Nov 15:00", "contrast through the drain 8-Nov 15:00"),
    Pair("imaging_superseded", "events", "8-Nov 15:00 upsized", "8-Nov 14:59 upsized"),
    Pair("drain_position_needed", "imaging", "CT 8-Nov 15:00, position not reported", "CT 8-Nov 15:00"),
    Pair("final_report_due", "imaging", "CT 8-Nov 15:00, preliminary", "CT 8-Nov 15:00, amended"),
    Pair("new_collection", "imaging", "CT 8-Nov 15:00, new collection", "CT 8-Nov 15:00, new collection not stated"),
    Pair("imaging_complication", "imaging", "CT 8-Nov 15:00, rupture", "CT 8-Nov 15:00, complication not stated"),
    Pair("collection_unchanged", "imaging", "CT 8-Nov 15:00, persistent", "CT 8-Nov 15:00, residual"),
    Pair("collection_unchanged", "imaging", "CT 8-Nov 15:00, enlarged", "CT 8-Nov 15:00, not diagnostic"),
    Pair("fistula_assessment_due", "fistula records", "2-Nov 09:59 none suspected", "2-Nov 10:00 none suspected"),
    Pair("fistula_assessment_due", "fistula records", "none", "6-Nov 09:00 none suspected"),
    Pair("fistula_study_due", "cause", "ibd", "diverticulitis"),
    Pair("fistula_study_due", "fistula records", "6-Nov 09:00 suspected", "6-Nov 09:00 none suspected"),
    Pair("fistula_suspected_by_fluid", "fluid 9-Nov", "enteric", "purulent"),
    Pair("fistula_suspected_by_fluid", "bilious_fluid_expected", "false", "true", {"fluid 9-Nov": "bilious"}),
    Pair("drain_amylase_due", "laboratory", "3-Nov 11:59 amylase 2", "3-Nov 12:00 amylase 2", PANCREATIC),
    Pair("drain_amylase_due", "laboratory", "none", "9-Nov 12:00 amylase 5", PANCREATIC),
    Pair("pain_source_needed", "pain 9-Nov", "1 of unknown source", "1 from the abscess"),
    Pair("antipyretic_masking", "antipyretic 9-Nov", "yes", "no"),
    Pair("sepsis_escalate", "sepsis signs 8-Nov", "yes", "no"),
    Pair("reevaluate_ongoing_infection_gt_7d", "put in", "3-Nov 11:59", "3-Nov 12:00", FEVER),
    Pair("reevaluate_ongoing_infection_gt_7d", "pain 9-Nov", "1 from the abscess", "1 at the drain site"),
    Pair("immunocompromised_advisory", "immunocompromised", "yes", "no"),
    Pair("surgical_review", "cause", "ibd", "anastomotic_leak"),
    Pair("surgical_review", "put in", "3-Nov 11:59", "3-Nov 12:00", FEVER),
    Pair("address_underlying_cause", "cause", "appendicitis", "trauma"),
    Pair("recurrence", "events", "1-Nov 10:00 removed B", "1-Nov 10:01 removed B", EARLIER_DRAIN),
    Pair("min_dwell_not_reached", "put in", "21-Oct 00:01", "20-Oct 23:59", GALLBLADDER),
    Pair("dwell_review", "put in", "27-Oct 23:59", "28-Oct 00:01"),
    Pair("no_applicable_protocol", "drain type", "pleural", "abscess"),
    Pair("no_applicable_protocol", "protocols in force", "default-abscess, default-abscess", "default-abscess"),
    Pair("verdict_changed_by_correction", "9-Nov corrected", "60, entered 10-Nov 08:00", "5, entered 10-Nov 08:00",
         CHARTED),
    Pair("verdict_changed_by_correction", "9-Nov withdrawn", "10-Nov 12:00", "10-Nov 12:01", CHARTED),
]
# fmt: on


def raised(cells: dict[str, str]) -> dict[AlertCode, Alert]:
    return {alert.code: alert for alert in verdict_of(cells).alerts}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.code}: {pair.heading} {pair.appears}")
def test_an_alert_appears_with_its_one_condition_and_not_without_it(pair: Pair) -> None:
    assert AlertCode(pair.code) in raised({**pair.given, pair.heading: pair.appears})
    assert AlertCode(pair.code) not in raised({**pair.given, pair.heading: pair.does_not})


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.code}: {pair.heading} {pair.appears}")
def test_an_alert_says_what_it_points_out_in_a_finished_sentence(pair: Pair) -> None:
    alert = raised({**pair.given, pair.heading: pair.appears})[AlertCode(pair.code)]
    assert faults({alert_sentence(alert, Wording("Europe/London"))}) == []


def test_every_alert_has_its_pair() -> None:
    assert {pair.code for pair in PAIRS} == set(AlertCode)


@pytest.mark.parametrize(
    "code, urgency",
    [("new_collection", "now"), ("imaging_complication", "now"), ("sepsis_escalate", "now"), ("drain_blocked", "now")],
)
def test_what_cannot_wait_is_shown_as_now(code: str, urgency: str) -> None:
    pair = next(pair for pair in PAIRS if pair.code == code)
    assert raised({**pair.given, pair.heading: pair.appears})[AlertCode(code)].urgency is Urgency(urgency)


def test_the_most_urgent_come_first_and_no_code_twice() -> None:
    cells = {"sepsis signs 9-Nov": "yes", "flush test 9-Nov": "blocked", "antipyretic 9-Nov": "yes", "imaging": "none"}
    alerts = verdict_of(cells).alerts
    order = [list(Urgency).index(alert.urgency) for alert in alerts]
    assert order == sorted(order)
    assert len({alert.code for alert in alerts}) == len(alerts) >= 4


def with_facts(of_drain: dict[str, Any], of_patient: dict[str, Any] | None = None) -> set[AlertCode]:
    """The alerts of the quiet record where it also holds facts that no case file can say."""
    case = read_document(document(record_of({})), "quiet")[0]
    timeline = case.timeline(case.evaluations[0])
    timeline = replace(
        timeline,
        drains=tuple(replace(drain, **of_drain) for drain in timeline.drains),
        patient=replace(timeline.patient, **(of_patient or {})),
    )
    as_of = case.evaluations[0].at
    ruled = rule(timeline, case.protocol, as_of)
    return {alert.code for alert in alerts_of(ruled, ruled.judge(as_of), (), as_of)}


# fmt: off
OF_THE_PRODUCT = [
    ("surgical_review", {"loculated": True}, {"loculated": False}),
    ("surgical_review", {"viscous_or_necrotic": True}, {"viscous_or_necrotic": None}),
    ("address_underlying_cause", {"secondary": True}, {"secondary": False}),
    ("address_underlying_cause", {"secondary": True}, {"secondary": True, "cause_addressed": True}),
    ("recurrence", {"recurrence_of": "an earlier collection"}, {"recurrence_of": None}),
]
# fmt: on


@pytest.mark.parametrize("code, appears, does_not", OF_THE_PRODUCT)
def test_facts_of_the_product_alone_raise_it_too(code: str, appears: dict[str, Any], does_not: dict[str, Any]) -> None:
    assert AlertCode(code) in with_facts(appears)
    assert AlertCode(code) not in with_facts(does_not)


@pytest.mark.parametrize("inserted, milestone", [("27-Oct 10:00", 14), ("11-Oct 10:00", 30), ("11-Sep 10:00", 60)])
def test_the_longest_milestone_reached_is_the_one_that_is_named(inserted: str, milestone: int) -> None:
    assert raised({"put in": inserted})[AlertCode.DWELL_REVIEW].numbers["milestone"] == milestone


def test_a_drain_that_is_out_raises_no_alert_of_the_ward() -> None:
    assert not raised({"events": "10-Nov 12:00 removed", "flush test 9-Nov": "blocked", "imaging": "none"})
