"""A few words for each reason, for a board's cell: numbers first, the rest on the drain's page."""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode
from tracker.readiness.vocabulary import Modality, label
from tracker.readiness.wording import Wording, day_text, number_text

__all__ = ["SHORT", "short_lines"]

Short = Callable[[Wording, Mapping[str, Any]], str]
MOST_LINES = 2


def short_lines(finding: CriterionFinding, words: Wording) -> tuple[str, ...]:
    """The lines of a cell: what decides, at most two, and for a met criterion everything it rests on."""
    deciding = [reason for reason in finding.reasons if reason.bears is finding.finding]
    by_code = {
        code: [one for one in deciding if one.code is code] for code in dict.fromkeys(one.code for one in deciding)
    }
    lines = [_line(reasons, words) for reasons in by_code.values()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} and {len(lines) - MOST_LINES} more"]
    return tuple(lines)


def _line(reasons: list[Reason], words: Wording) -> str:
    """One line for the reasons of one code: those that differ by their day alone are written as one."""
    lines = list(dict.fromkeys(SHORT[reason.code](words, reason.numbers) for reason in reasons))
    heads = {line.rpartition(": ")[0] for line in lines}
    if len(lines) > 1 and len(heads) == 1 and "" not in heads:
        return f"{heads.pop()}: {', '.join(line.rpartition(': ')[2] for line in lines)}"
    return "; ".join(lines)


def _plain(text: str) -> Short:
    return lambda words, numbers: text


def _day(text: str) -> Short:
    return lambda words, numbers: text.format(day=day_text(numbers["day"]))


def _nets(_: Wording, numbers: Mapping[str, Any]) -> str:
    nets = [number_text(net) for _, net in numbers["nets"]]
    return f"{' and '.join(nets[-2:])} mL" if len(nets) <= 2 else f"{', '.join(nets[:-1])} and {nets[-1]} mL"


def _study(ending: str) -> Short:
    def line(words: Wording, numbers: Mapping[str, Any]) -> str:
        return f"{label(Modality(numbers['modality']))} {words.day_of(numbers['at'])}: {ending}"

    return line


def _temperature(ending: str) -> Short:
    return lambda words, numbers: f"{number_text(numbers['temp_c'])} °C{ending}"


def _pain(ending: str) -> Short:
    return lambda words, numbers: f"Pain {numbers['pain']}/10{ending}"


def _white_count(ending: str) -> Short:
    return lambda words, numbers: f"White count {number_text(numbers['wbc_10e9_l'])}{ending}"


SHORT: dict[ReasonCode, Short] = {
    ReasonCode.LOW_DAYS: _nets,
    ReasonCode.DAY_OVER_LIMIT: lambda words, numbers: (
        f"{number_text(numbers['net_ml'])} mL on {day_text(numbers['day'])}"
    ),
    ReasonCode.RUNNING_DAY_OVER_LIMIT: lambda words, numbers: f"{number_text(numbers['net_ml'])} mL today so far",
    ReasonCode.BEFORE_INSERTION: _day("No drain in yet on {day}"),
    ReasonCode.DAY_MISSING: _day("Not recorded: {day}"),
    ReasonCode.DAY_INCOMPLETE: _day("Incomplete: {day}"),
    ReasonCode.GROSS_NOT_RECORDED: _day("Output blank: {day}"),
    ReasonCode.FLUSH_NOT_RECORDED: _day("Flush blank: {day}"),
    ReasonCode.DUPLICATE_INTERVAL: _day("Checks overlap: {day}"),
    ReasonCode.IMPLAUSIBLE_VOLUME: _day("Volume not plausible: {day}"),
    ReasonCode.IRRIGANT_RETAINED: _day("Irrigant retained: {day}"),
    ReasonCode.PATENCY_NOT_RECORDED: _day("No free flush: {day}"),
    ReasonCode.NOT_PATENT: _day("Did not flush freely: {day}"),
    ReasonCode.CLAMPED: _day("Clamped: {day}"),
    ReasonCode.LEAK: _day("Leak: {day}"),
    ReasonCode.CLAMP_OR_LEAK_NOT_ASKED: _day("Clamp or leak blank: {day}"),
    ReasonCode.RESTART_DAY: lambda words, numbers: f"{label(numbers['kind'])} {day_text(numbers['day'])}",
    ReasonCode.INSERTION_DAY: _day("Put in {day}"),
    ReasonCode.DISLODGED: _plain("Dislodged, position not confirmed"),
    ReasonCode.DISLODGED_DAY: _day("Out of position: {day}"),
    ReasonCode.NO_RECENT_CHECK: _plain("No recent output check"),
    ReasonCode.VOLUME_NOT_USED: _plain("Volume not used"),
    ReasonCode.AFEBRILE: _temperature(" at most"),
    ReasonCode.FEVER: _temperature(""),
    ReasonCode.TEMPERATURE_MISSING: _day("No temperature: {day}"),
    ReasonCode.TEMPERATURE_IMPLAUSIBLE: _temperature(": not plausible"),
    ReasonCode.TEMPERATURE_TOO_OLD: _plain("No recent temperature"),
    ReasonCode.PAIN_WITHIN_LIMIT: _pain(""),
    ReasonCode.ABSCESS_PAIN: _pain(" from the abscess"),
    ReasonCode.PAIN_SOURCE_UNKNOWN: _pain(", source not known"),
    ReasonCode.PAIN_MISSING: _plain("Pain not recorded"),
    ReasonCode.SEPSIS_SIGNS: _plain("Signs of sepsis"),
    ReasonCode.WHITE_COUNT_LOW: _white_count(""),
    ReasonCode.WHITE_COUNT_HIGH: _white_count(""),
    ReasonCode.WHITE_COUNT_HIGH_EXPIRED: _white_count(", not repeated"),
    ReasonCode.WHITE_COUNT_MISSING: _plain("No white count"),
    ReasonCode.WHITE_COUNT_EXPIRED: _white_count(": too old"),
    ReasonCode.ANTIPYRETIC_MASKS: _plain("Antipyretic given"),
    ReasonCode.NONE_SUSPECTED: _plain("None suspected"),
    ReasonCode.CLEARED_BY_STUDY: lambda words, numbers: f"{label(numbers['status'])}",
    ReasonCode.NOT_ASSESSED: _plain("Not assessed"),
    ReasonCode.ASSESSED_TOO_EARLY: _plain("Assessed too early"),
    ReasonCode.CLEARED_WITHOUT_STUDY: _plain("Cleared without a study"),
    ReasonCode.FISTULA_SUSPECTED: _plain("Suspected"),
    ReasonCode.SUSPICIOUS_FLUID: lambda words, numbers: f"{label(numbers['fluid'])} fluid",
    ReasonCode.FISTULA_CONFIRMED: _plain("Confirmed"),
    ReasonCode.STUDY_REQUIRED: _plain("Study needed"),
    ReasonCode.ETIOLOGY_NOT_KNOWN: _plain("Cause not recorded"),
    ReasonCode.AMYLASE_LOW: _plain("Amylase low"),
    ReasonCode.AMYLASE_HIGH: lambda words, numbers: f"Amylase {number_text(numbers['amylase_x_uln'])} × limit",
    ReasonCode.AMYLASE_MISSING: _plain("No drain amylase"),
    ReasonCode.AMYLASE_EXPIRED: _plain("Amylase too old"),
    ReasonCode.RESOLVED: _study("resolved"),
    ReasonCode.RESIDUAL_WITHIN_LIMIT: _study("small residual"),
    ReasonCode.NOT_INDICATED: _plain("Not indicated"),
    ReasonCode.INDICATION_OPEN: _plain("If indicated"),
    ReasonCode.PERSISTENT: _study("persistent"),
    ReasonCode.ENLARGED: _study("enlarged"),
    ReasonCode.RESIDUAL_ABOVE_LIMIT: _study("residual"),
    ReasonCode.RESIDUAL_CONTRADICTORY: _study("residual of 0 mm"),
    ReasonCode.RESIDUAL_NOT_STATED: _study("size not stated"),
    ReasonCode.RESULT_NOT_STATED: _study("result not stated"),
    ReasonCode.NON_DIAGNOSTIC: _study("not diagnostic"),
    ReasonCode.NOT_FINAL: _study("not final"),
    ReasonCode.POSITION_NOT_STATED: _study("position not stated"),
    ReasonCode.DISPLACED: _study("drain displaced"),
    ReasonCode.COMPLICATION: _study("complication"),
    ReasonCode.COMPLICATION_NOT_STATED: _study("complication not stated"),
    ReasonCode.NEW_COLLECTION: _study("new collection"),
    ReasonCode.NEW_COLLECTION_NOT_STATED: _study("new collection not stated"),
    ReasonCode.COLLECTION_NOT_NAMED: _study("collection not named"),
    ReasonCode.STUDY_TOO_OLD: _study("too old"),
    ReasonCode.SUPERSEDED: _study("out of date"),
    ReasonCode.NO_STUDY: _plain("No follow-up imaging"),
    ReasonCode.ONLY_EARLY_STUDY: _study("too early"),
    ReasonCode.ONLY_OTHER_MODALITY: _study("kind not accepted"),
    ReasonCode.ONLY_OTHER_COLLECTION: _study("other collection"),
    ReasonCode.NO_APPLICABLE_PROTOCOL: _plain("No protocol applies"),
    ReasonCode.SEVERAL_PROTOCOLS: _plain("Several protocols apply"),
    ReasonCode.DRAIN_NOT_IN_SITU: _plain("Drain not in"),
    ReasonCode.MIN_DWELL_NOT_REACHED: _plain("Minimum dwell not reached"),
}
