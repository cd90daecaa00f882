"""English sentences for alerts and for the facts that readiness still waits for."""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.readiness.alert_codes import Alert, AlertCode
from tracker.readiness.forecast import Need, NeedCode
from tracker.readiness.vocabulary import label
from tracker.readiness.wording import Wording, day_text, number_text

__all__ = ["ALERTS", "NEEDS", "alert_sentence", "need_sentence"]

Sentence = Callable[[Wording, Mapping[str, Any]], str]
MOST_DAYS_LISTED = 4


def alert_sentence(alert: Alert, words: Wording) -> str:
    """What an alert points out, with its numbers."""
    return ALERTS[alert.code](words, alert.numbers)


def need_sentence(need: Need, words: Wording) -> str:
    """A fact that readiness waits for, and by when."""
    return NEEDS[need.code].format(by=words.when(need.by), day="" if need.day is None else day_text(need.day))


def _plain(sentence: str) -> Sentence:
    return lambda words, numbers: sentence.format(**numbers)


def _study(sentence: str) -> Sentence:
    return lambda words, numbers: (
        sentence.format(study=words.study(numbers)) if "modality" in numbers else sentence.format(study="Imaging")
    )


def _days(days: tuple[Any, ...]) -> str:
    shown = ", ".join(day_text(day) for day in days[-MOST_DAYS_LISTED:])
    earlier = len(days) - MOST_DAYS_LISTED
    return f"{shown} and {earlier} earlier" if earlier > 0 else shown


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _missed(_: Wording, numbers: Mapping[str, Any]) -> str:
    parts = []
    if numbers["output"]:
        parts.append(f"no output recorded for {_days(numbers['output'])}")
    if numbers["vital_signs"]:
        parts.append(f"temperature or pain not recorded for {_days(numbers['vital_signs'])}")
    return f"Missed check: {'; '.join(parts)}."


def _rebound(_: Wording, numbers: Mapping[str, Any]) -> str:
    return f"Output rose again: net {number_text(numbers['net_ml'])} mL on {day_text(numbers['day'])} after a low day."


def _blocked(words: Wording, numbers: Mapping[str, Any]) -> str:
    return f"{label(numbers['patency'])} at {words.when(numbers['at'])}: the catheter may be blocked."


def _due(words: Wording, numbers: Mapping[str, Any]) -> str:
    if "modality" not in numbers:
        return "Follow-up imaging is due: none since insertion is recorded."
    return f"Follow-up imaging is due: {words.study(numbers)} does not count now."


def _fistula_study(words: Wording, numbers: Mapping[str, Any]) -> str:
    if numbers.get("at") is None:
        return "A study to exclude a fistula is due: the cause of the abscess asks for one."
    return f"A study to exclude a fistula is due: suspected {words.when(numbers['at'])}."


def _recurrence(_: Wording, numbers: Mapping[str, Any]) -> str:
    site = str(numbers["site"] or "same").replace("_", " ")
    diabetes = " The patient has diabetes." if numbers["diabetes"] else ""
    return f"An earlier drain at this site ({site}) was taken out: look for a cause.{diabetes}"


def _restarted(words: Wording, numbers: Mapping[str, Any]) -> str:
    what = label(numbers["kind"]) if "kind" in numbers else "Drain put in"
    return f"{what} on {day_text(numbers['day'])}: the count of low days starts again."


def _corrected(words: Wording, numbers: Mapping[str, Any]) -> str:
    return f"A correction of {words.when(numbers['latest'])} changed the verdict."


def _cause(_: Wording, numbers: Mapping[str, Any]) -> str:
    return "The source of this abscess is not recorded as dealt with: address the underlying cause."


ALERTS: dict[AlertCode, Sentence] = {
    AlertCode.MISSED_CHECK: _missed,
    AlertCode.LATE_ENTRY: _plain("A check was entered {hours} h after its period."),
    AlertCode.DUPLICATE_INTERVAL: _plain(
        "{checks} checks overlap by more than 15 minutes: keep one or correct their times."
    ),
    AlertCode.IMPLAUSIBLE_VALUE: lambda words, numbers: (
        f"{_count(numbers['values'], 'recorded value')} not plausible: correct or measure again."
    ),
    AlertCode.OUTPUT_REBOUND: _rebound,
    AlertCode.DRAIN_BLOCKED: _blocked,
    AlertCode.PATENCY_CHECK_DUE: lambda words, numbers: (
        f"Low output without a free flush on {_days(numbers['days'])}: flush the drain and record it."
    ),
    AlertCode.IRRIGANT_RETAINED: lambda words, numbers: (
        f"{number_text(numbers['retained_ml'])} mL of irrigant may be retained ({day_text(numbers['day'])})."
    ),
    AlertCode.PERICATHETER_LEAK: lambda words, numbers: (
        f"Fluid leaks beside the catheter ({_count(numbers['checks'], 'check')})."
    ),
    AlertCode.DRAIN_DISLODGED: lambda words, numbers: (
        f"Dislodged or displaced since {words.when(numbers['since'])}: have the position confirmed."
    ),
    AlertCode.RUN_RESTARTED: _restarted,
    AlertCode.FOLLOWUP_IMAGING_DUE: _due,
    AlertCode.IMAGING_SUPERSEDED: _study("{study} is older than later signs: repeat it."),
    AlertCode.DRAIN_POSITION_NEEDED: _study("{study} does not state the drain's position: ask for it."),
    AlertCode.FINAL_REPORT_DUE: _study("{study} has no final report yet."),
    AlertCode.NEW_COLLECTION: _study("{study} reports a new collection."),
    AlertCode.IMAGING_COMPLICATION: _study("{study} reports a complication."),
    AlertCode.COLLECTION_UNCHANGED: _study("{study} shows no progress: consider upsizing or a lytic."),
    AlertCode.FISTULA_ASSESSMENT_DUE: _plain("A fistula assessment, from 24 h after insertion on, is due."),
    AlertCode.FISTULA_STUDY_DUE: _fistula_study,
    AlertCode.FISTULA_SUSPECTED_BY_FLUID: lambda words, numbers: (
        f"{label(numbers['fluid'])} fluid: a fistula is suspected."
    ),
    AlertCode.DRAIN_AMYLASE_DUE: _plain("A drain amylase is due."),
    AlertCode.PAIN_SOURCE_NEEDED: lambda words, numbers: (
        f"Pain {numbers['pain']}/10 without a source: record whether it is from the abscess."
    ),
    AlertCode.ANTIPYRETIC_MASKING: lambda words, numbers: (
        f"An antipyretic was given ({_count(numbers['checks'], 'check')}): it may hide a fever."
    ),
    AlertCode.SEPSIS_ESCALATE: lambda words, numbers: (
        f"Signs of sepsis recorded at {words.when(numbers['at'])}: escalate now."
    ),
    AlertCode.REEVALUATE_ONGOING_INFECTION: _plain(
        "Fever, sepsis or abscess pain on day {day} of drainage: re-evaluate."
    ),
    AlertCode.IMMUNOCOMPROMISED_ADVISORY: _plain("Immunocompromised: fever and pain may be absent."),
    AlertCode.SURGICAL_REVIEW: _plain("Consider surgical review (day {day})."),
    AlertCode.ADDRESS_UNDERLYING_CAUSE: _cause,
    AlertCode.RECURRENCE: _recurrence,
    AlertCode.MIN_DWELL_NOT_REACHED: _plain("In for {dwell_days} days, less than this protocol's minimum."),
    AlertCode.DWELL_REVIEW: _plain("In for {dwell_days} days: review after {milestone} days."),
    AlertCode.NO_APPLICABLE_PROTOCOL: _plain(
        "Not judged: not exactly one protocol in force applies to this kind of drain."
    ),
    AlertCode.VERDICT_CHANGED_BY_CORRECTION: _corrected,
}

NEEDS: dict[NeedCode, str] = {
    NeedCode.LOW_DAY: "low, patent, fully charted ward-day {day} (to {by})",
    NeedCode.OUTPUT_CHECK: "output recorded by {by}",
    NeedCode.MEASURED_DAY: "no fever, temperature measured on ward-day {day}",
    NeedCode.TEMPERATURE: "no fever, measured by {by}",
    NeedCode.PAIN_SCORE: "no abscess pain by {by}",
    NeedCode.WHITE_COUNT: "white count below the limit by {by}",
    NeedCode.FISTULA_CLEARED: "fistula assessed, or excluded by a study where one is asked for, by {by}",
    NeedCode.AMYLASE: "drain amylase within the limit by {by}",
    NeedCode.POSITION: "position in the collection confirmed now",
    NeedCode.UNCLAMPED: "drain unclamped now",
    NeedCode.CLEARING_STUDY: "final study showing the collection resolved and the drain in it by {by}",
    NeedCode.DWELL: "minimum time in, reached {by}",
}
