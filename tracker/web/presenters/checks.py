"""Checks as lines of a list, with the words of every version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.readiness.vocabulary import label
from tracker.records.checks import DrainCheckRevision
from tracker.records.in_care import DrainInCare
from tracker.records.words import RECORD_LABELS, Finality
from tracker.web.presenters.assumptions import assumed_words
from tracker.web.words import LocalTime, number_text

__all__ = [
    "NOT_RECORDED",
    "SEPSIS_SIGNS",
    "SITE_SIGNS",
    "CheckLine",
    "check_lines",
    "check_words",
    "described",
    "net_text",
    "period_text",
]

NOT_RECORDED = "Not recorded"
MOST_LINES = 60
SEPSIS_SIGNS = (
    ("rigors", "Rigors"),
    ("tachycardia", "Fast heart rate"),
    ("tachypnoea", "Fast breathing"),
    ("hypotension", "Low blood pressure"),
    ("confusion", "New confusion"),
)
SITE_SIGNS = (
    ("redness", "Redness"),
    ("pus", "Pus at the site"),
    ("skin_breakdown", "Skin breakdown"),
    ("suture_loose", "Suture or fixation loose"),
    ("bleeding", "Bleeding"),
)
NAMES = dict((*SEPSIS_SIGNS, *SITE_SIGNS))


class CheckLine(NamedTuple):
    """One check of the list; `state` says whether it was corrected or withdrawn."""

    check_id: str
    period: str
    net: str
    patency: str
    temperature: str
    pain: str
    state: str
    is_withdrawn: bool
    assumed: str


def check_lines(in_care: DrainInCare, as_of: datetime) -> list[CheckLine]:
    """The drain's checks as known, newest first; withdrawn ones stay listed."""
    time = LocalTime(in_care.ward.zone)
    rows = [
        versions[-1]
        for versions in in_care.record.checks.values()
        if versions[-1].drain_id == in_care.drain_id and versions[-1].end_at <= as_of
    ]
    ordered = sorted(rows, key=lambda row: (row.end_at, str(row.record_id)), reverse=True)
    return [_line(row, time) for row in ordered[:MOST_LINES]]


def _line(row: Any, time: LocalTime) -> CheckLine:
    withdrawn = row.finality is Finality.ENTERED_IN_ERROR
    return CheckLine(
        check_id=str(row.record_id),
        period=period_text(row, time),
        net=net_text(row),
        patency=label(row.patency) if row.patency else NOT_RECORDED,
        temperature=f"{number_text(row.temp_c)} °C" if row.temp_c is not None else NOT_RECORDED,
        pain=f"{row.pain}/10" if row.pain is not None else NOT_RECORDED,
        state="" if row.finality is Finality.FINAL else RECORD_LABELS[row.finality],
        is_withdrawn=withdrawn,
        assumed=assumed_words(row.assumed),
    )


def check_words(row: Any) -> str:
    """The key words of a check: net output, patency, temperature, pain."""
    if row.not_done:
        return f"Not done: {RECORD_LABELS[row.not_done].lower()}"
    parts = [net_text(row)] if row.gross_ml is not None else ["output not recorded"]
    if row.patency:
        parts.append(label(row.patency).lower())
    if row.temp_c is not None:
        parts.append(f"{number_text(row.temp_c)} °C")
    if row.pain is not None:
        parts.append(f"pain {row.pain}/10")
    return ", ".join(parts)


def period_text(row: Any, time: LocalTime) -> str:
    """From and to, the date once where both are of one day."""
    start, end = time.full(row.start_at), time.full(row.end_at)
    return (
        f"{start} to {time.clock(row.end_at)}"
        if time.day(row.start_at) == time.day(row.end_at)
        else f"{start} to {end}"
    )


def net_text(row: Any) -> str:
    if row.gross_ml is None:
        return NOT_RECORDED
    if row.flush_ml is None:
        return f"{number_text(row.gross_ml)} mL out, flush not recorded"
    net = number_text(row.gross_ml - row.flush_ml)
    return f"{net} mL ({number_text(row.gross_ml)} out, {number_text(row.flush_ml)} in)"


def described(row: DrainCheckRevision, time: LocalTime) -> list[tuple[str, str]]:
    """Every answer of a version by its question, in the order of the form."""
    return [
        ("Period", f"{time.full(row.start_at)} to {time.full(row.end_at)}"),
        ("Output emptied", _ml(row.gross_ml)),
        ("Measured", _word(row.measured_by)),
        ("Fluid flushed in", _ml(row.flush_ml)),
        ("Did the drain flush?", _word(row.patency)),
        ("Clamped", _yes(row.clamped)),
        ("Leak beside the drain", _yes(row.leak)),
        ("Fluid", _word(row.fluid)),
        ("Temperature", f"{number_text(row.temp_c)} °C" if row.temp_c is not None else NOT_RECORDED),
        ("Antipyretic", _yes(row.antipyretic)),
        ("Pain from the abscess", _pain(row)),
        ("Other pain", f"{row.other_pain}/10" if row.other_pain is not None else NOT_RECORDED),
        ("Signs of sepsis", _signs(row.sepsis_signs)),
        ("Drain site", _signs(row.site_signs)),
        ("Not done", _word(row.not_done) if row.not_done else ""),
        ("Note", row.note),
        ("Assumed at the import", assumed_words(row.assumed)),
        ("Entered at the source", time.full(row.source_entered_at) if row.source_entered_at else ""),
    ]


def _pain(row: DrainCheckRevision) -> str:
    if row.pain is None:
        return NOT_RECORDED
    return f"{row.pain}/10" + (f", {label(row.pain_from).lower()}" if row.pain_from else "")


def _ml(volume: Any) -> str:
    return NOT_RECORDED if volume is None else f"{number_text(volume)} mL"


def _yes(answer: bool | None) -> str:  # noqa: FBT001 - an answer is what it writes
    return {None: NOT_RECORDED, True: "Yes", False: "No"}[answer]


def _word(word: Any) -> str:
    if word is None:
        return NOT_RECORDED
    return RECORD_LABELS[word] if word in RECORD_LABELS else label(word)


def _signs(signs: Sequence[str] | None) -> str:
    if signs is None:
        return NOT_RECORDED
    return ", ".join(NAMES.get(sign, sign) for sign in signs) or "None of these"
