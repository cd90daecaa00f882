"""One of each part that pages are made of, with made-up contents, for the pages that explain them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.readiness.vocabulary import Finding, Readiness, Urgency
from tracker.web.charts import PHONE, DayPoint, Limits, Marker, Trend, trend
from tracker.web.presenters.marks import Mark, of_finding, of_readiness, of_urgency
from tracker.web.presenters.people import Banner, Listed
from tracker.web.sparklines import Sparkline, sparkline

__all__ = ["Specimens", "specimens"]

FIRST_DAY = date(2026, 11, 10)
NET_ML = (180, 96, None, 41, 30, 22, 14, 8, 6)
LIMIT_ML = Decimal(10)
FEVER_FROM_ML = 119


class Explained(NamedTuple):
    mark: Mark
    means: str


class Specimens(NamedTuple):
    outcomes: Sequence[Explained]
    findings: Sequence[Explained]
    urgencies: Sequence[Explained]
    banner: Banner
    person: Listed
    trend: Trend
    phone_trend: Trend
    spark: Sparkline


MEANINGS = {
    Readiness.READY: "Every criterion of the protocol is met. A physician decides.",
    Readiness.CANNOT_TELL: "Something is missing, out of date or in doubt; the page says what, and who can supply it.",
    Readiness.NOT_READY: "At least one criterion is known not to be met.",
}
FINDING_MEANINGS = {
    Finding.MET: "Known, and within the limit.",
    Finding.NOT_MET: "Known, and not within the limit.",
    Finding.UNKNOWN: "Not known. It never counts as met.",
    Finding.NOT_USED: "This protocol does not ask for it.",
}
URGENCY_MEANINGS = {
    Urgency.NOW: "Somebody has to look at the patient now.",
    Urgency.TODAY: "To be dealt with on this day.",
    Urgency.NOTE: "To be known when deciding.",
}


def specimens() -> Specimens:
    points = [
        DayPoint(
            FIRST_DAY + timedelta(days=index),
            None if net is None else Decimal(net),
            "open" if net is None else "low" if net < LIMIT_ML else "high",
            temp_c=None if net is None else Decimal("36.8") + Decimal(net) / 100,
            temp_state="high" if net is not None and net > FEVER_FROM_ML else "low",
            pain=None if net is None else min(4, net // 10),
            said=["A specimen", "Net and state", "Entered by Specimen Nurse"],
        )
        for index, net in enumerate(NET_ML)
    ]
    limits = Limits(LIMIT_ML, "Limit: below 10 mL", Decimal(38), "Fever: at or above 38 °C")
    markers = [Marker(FIRST_DAY, "Placed"), Marker(FIRST_DAY + timedelta(days=7), "CT")]
    return Specimens(
        outcomes=[Explained(of_readiness(one), means) for one, means in MEANINGS.items()],
        findings=[Explained(of_finding(one), means) for one, means in FINDING_MEANINGS.items()],
        urgencies=[Explained(of_urgency(one), means) for one, means in URGENCY_MEANINGS.items()],
        banner=Banner(
            name="SPECIMEN, Mary",
            born="21-Nov-1966 (60 y)",
            sex="Female",
            number="999 000 0000",
            bed="A01",
            ward="Ward 7",
            drain="1 of 2 · Right subphrenic · 8 Fr · day 12",
            same_surname="Same surname on the ward",
        ),
        person=Listed("SPECIMEN, Mary", "21-Nov-1966", "999 000 0000", "Similar surname on this list"),
        trend=trend(points, markers, limits),
        phone_trend=trend(points[-7:], markers, limits, PHONE),
        spark=sparkline(points, LIMIT_ML),
    )
