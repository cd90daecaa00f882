"""Dates, times and numbers read the same everywhere, and no number is shown on the other side of its limit."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.spec.judged import verdict_of
from tracker.readiness.findings import ReasonCode
from tracker.readiness.protocol import SHIPPED, Limit
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import Comparator
from tracker.readiness.wording import Wording, day_text, number_text

DATES = [
    (date(2026, 11, 21), "21-Nov-2026"),
    (date(2026, 3, 1), "01-Mar-2026"),
    (date(2027, 12, 9), "09-Dec-2027"),
]


@pytest.mark.parametrize("day, shown", DATES)
def test_a_date_is_written_with_the_name_of_its_month(day: date, shown: str) -> None:
    assert day_text(day) == shown


MOMENT = datetime(2026, 11, 21, 9, 40, tzinfo=UTC)
ZONES = [
    ("Europe/London", "21-Nov-2026 09:40"),
    ("America/New_York", "21-Nov-2026 04:40"),
    ("Australia/Lord_Howe", "21-Nov-2026 20:40"),
    ("Asia/Kolkata", "21-Nov-2026 15:10"),
    ("Pacific/Auckland", "21-Nov-2026 22:40"),
]


@pytest.mark.parametrize("zone, shown", ZONES)
def test_a_time_is_shown_in_the_wards_zone(zone: str, shown: str) -> None:
    assert Wording(zone).when(MOMENT) == shown


def test_summer_time_is_shown_where_it_holds() -> None:
    assert Wording("Europe/London").when(MOMENT.replace(month=7)) == "21-Jul-2026 10:40"


NUMBERS = [
    ("10", "10"),
    ("10.0", "10"),
    ("38.0", "38"),
    ("9.9", "9.9"),
    ("9.99", "9.99"),
    ("9.999", "9.99"),
    ("37.999", "37.99"),
    ("0", "0"),
    ("100", "100"),
    ("-10.1", "-10.1"),
    ("1E+3", "1000"),
]


@pytest.mark.parametrize("value, shown", NUMBERS)
def test_a_number_is_shown_exactly_without_idle_zeros(value: str, shown: str) -> None:
    assert number_text(Decimal(value)) == shown


@given(st.decimals(min_value=-9999, max_value=9999, allow_nan=False, allow_infinity=False))
@example(Decimal("9.9999999999"))
@example(Decimal("37.9999999999"))
def test_no_number_is_ever_shown_above_itself(value: Decimal) -> None:
    assert Decimal(number_text(value)) <= value


def sentence(cells: dict[str, str], code: str) -> str:
    verdict = verdict_of(cells)
    reasons = [reason for one in verdict.judgement.criteria().values() for reason in one.reasons]
    return words_of(verdict).reason(next(reason for reason in reasons if reason.code is ReasonCode(code)))


def words_of(verdict: Verdict) -> Wording:
    return Wording("Europe/London", (verdict.protocol or SHIPPED["default-abscess"]).output_comparator)


LOW = "Net 4 mL on 08-Nov-2026 and 9.9 mL on 09-Nov-2026, catheter open: below 10 mL a day; 2 low days of 2 needed."
OUT_OF_DATE = "CT of 08-Nov-2026 is out of date:"
SENTENCES = [
    ("low_days", {"net 9-Nov": "9.9"}, LOW),
    ("low_days", {"net 9-Nov": "9.9", "output_comparator": "le"}, LOW.replace("below", "at or below")),
    ("day_over_limit", {"net 9-Nov": "10"}, "Net 10 mL on 09-Nov-2026: not below 10 mL a day."),
    (
        "day_over_limit",
        {"net 9-Nov": "20.5", "output_threshold_ml": "20", "output_comparator": "le"},
        "Net 20.5 mL on 09-Nov-2026: not at or below 20 mL a day.",
    ),
    ("running_day_over_limit", {"bags 10-Nov": "07:00-11:00 10"}, "Net 10 mL today so far: not below 10 mL a day."),
    ("fever", {"temperature 9-Nov": "38.0"}, "38 °C noted 10-Nov-2026 07:00: fever is at or above 38 °C."),
    (
        "fever",
        {"temperature 9-Nov": "38.4", "seen 9-Nov": "9-Nov 21:15", "fever_comparator": "gt"},
        "38.4 °C noted 09-Nov-2026 21:15: fever is above 38 °C.",
    ),
    (
        "afebrile",
        {"temperature 9-Nov": "100.3 F", "afebrile_days": "1"},
        "Highest temperature 37.94 °C over the last ward-day and today: fever is at or above 38 °C.",
    ),
    (
        "superseded",
        {"more checks": "9-Nov 08:00-09:00 temperature 38.5"},
        f"{OUT_OF_DATE} fever since then (last noted 09-Nov-2026 09:00).",
    ),
    (
        "superseded",
        {"events": "9-Nov 08:00 exchanged", "more checks": "9-Nov 06:00-07:30 sepsis signs"},
        f"{OUT_OF_DATE} a drain event and signs of sepsis since then (last noted 09-Nov-2026 08:00).",
    ),
    (
        "study_too_old",
        {"imaging": "MRI 2-Nov 15:00"},
        "MRI of 02-Nov-2026 is 8 days old: at most 7 days count.",
    ),
    (
        "duplicate_interval",
        {"bags 9-Nov": "07:00-15:16 1; 9-Nov 15:00-07:00 2"},
        "Checks of 09-Nov-2026 overlap and can be read in different ways (net 1 to 3 mL): a person must resolve it.",
    ),
]


@pytest.mark.parametrize("code, cells, said", SENTENCES, ids=[f"{code}: {said[:40]}" for code, _, said in SENTENCES])
def test_a_reason_is_said_with_its_numbers_and_its_limit(code: str, cells: dict[str, str], said: str) -> None:
    assert sentence(cells, code) == said


def test_a_published_source_speaks_for_the_default_value_alone() -> None:
    assert SHIPPED["default-abscess"].limit("output_threshold_ml").source.startswith("Abdom Radiol 2022")
    assert SHIPPED["pleural-example"].limit("output_threshold_ml").source.startswith("this protocol's own choice")
    assert Limit("fever_c", Decimal("38.3"), "°C").source.startswith("this protocol's own choice")
    assert Limit("fever_c", Decimal(38), "°C").source.startswith("STOP-IT")


@pytest.mark.parametrize("comparator, words", [(Comparator.BELOW, "below"), (Comparator.AT_OR_BELOW, "at or below")])
def test_below_and_at_or_below_are_said_in_words(comparator: Comparator, words: str) -> None:
    limit = Limit("output_threshold_ml", Decimal(10), "mL")
    assert Wording("Europe/London", comparator).limit_ml(limit) == f"{words} 10 mL"
