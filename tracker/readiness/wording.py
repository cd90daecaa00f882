"""Turns reasons, alerts and needs into English sentences, the same for page, command and export."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.findings import Reason, ReasonCode, SetAsideCode
from tracker.readiness.protocol import Limit
from tracker.readiness.superseding import SignKind
from tracker.readiness.verdict import Supplier
from tracker.readiness.vocabulary import Comparator, Modality, label

__all__ = ["SET_ASIDE", "SUPPLIER_WORDS", "Wording", "day_text", "number_text"]

Numbers = Mapping[str, Any]
TWO_PLACES = Decimal("0.01")

SET_ASIDE: dict[SetAsideCode, str] = {
    SetAsideCode.OTHER_PAIN_SOURCE: "pain at the drain site or from elsewhere does not count",
    SetAsideCode.WHITE_COUNT_EXPIRED: "white count too old to count",
    SetAsideCode.BEFORE_MINIMUM_AGE: "too early after the insertion of this drain",
    SetAsideCode.OTHER_COLLECTION: "of another collection",
    SetAsideCode.OTHER_MODALITY: "of a kind this protocol does not accept",
    SetAsideCode.NEWER_STUDY_DECIDES: "a newer study decides",
    SetAsideCode.NO_LISTED_EVIDENCE: "without a study that this protocol accepts as evidence",
    SetAsideCode.CLEARED_LATER: "cleared by a later study",
    SetAsideCode.PARTIAL_CHECK: "signs of sepsis left unanswered: the check supplies no temperature and no pain score",
}

SUPPLIER_WORDS: dict[Supplier, str] = {
    Supplier.NURSE: "nurse at the bedside",
    Supplier.PHYSICIAN: "physician",
    Supplier.RADIOLOGY: "radiology",
    Supplier.LABORATORY: "laboratory",
    Supplier.SITE: "whoever keeps the protocols",
    Supplier.LATER_DAYS: "nobody: later ward-days take its place",
}

SIGNS: dict[SignKind, str] = {
    SignKind.FEVER: "fever",
    SignKind.TEMPERATURE_IMPLAUSIBLE: "an implausible temperature",
    SignKind.ABSCESS_PAIN: "abscess pain",
    SignKind.SEPSIS_SIGNS: "signs of sepsis",
    SignKind.FISTULA: "a suspected or confirmed fistula",
    SignKind.SUSPICIOUS_FLUID: "suspicious fluid",
    SignKind.DRAIN_EVENT: "a drain event",
    SignKind.DISPLACED: "a displaced drain",
    SignKind.ANOTHER_DRAIN: "another drain put in",
    SignKind.HIGH_OUTPUT: "high output",
}


def day_text(day: date) -> str:
    """A date as 21-Nov-2026."""
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number_text(value: object) -> str:
    """An exact number without trailing zeros; more than two decimals are cut, never rounded up to a limit."""
    if not isinstance(value, Decimal):
        return str(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        value = value.quantize(TWO_PLACES, rounding=ROUND_FLOOR)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Wording:
    """Sentences for one ward's zone and one protocol's comparators."""

    def __init__(self, zone: str, comparator: Comparator = Comparator.BELOW) -> None:
        self.zone = ZoneInfo(zone)
        self.comparator = comparator

    def reason(self, reason: Reason) -> str:
        """The sentence of a reason, its numbers and its limit in it."""
        return REASONS[reason.code](self, reason.numbers, reason.limit)

    def when(self, moment: object) -> str:
        """A moment as 21-Nov-2026 09:40 in the ward's zone."""
        if not isinstance(moment, datetime):
            return "a time not recorded"
        local = moment.astimezone(self.zone)
        return f"{day_text(local.date())} {local:%H:%M}"

    def day_of(self, moment: datetime) -> str:
        return day_text(moment.astimezone(self.zone).date())

    def limit_ml(self, limit: Limit | None) -> str:
        return f"{label(self.comparator)} {number_text(limit.value)} mL" if limit else ""

    def study(self, numbers: Numbers) -> str:
        return f"{_modality(numbers['modality'])} of {self.day_of(numbers['at'])}"


Sentence = Callable[[Wording, Numbers, Limit | None], str]


def _modality(word: StrEnum) -> str:
    return label(Modality(word))


def _day(numbers: Numbers) -> str:
    return day_text(numbers["day"])


def _value(limit: Limit | None) -> str:
    return number_text(limit.value) if limit is not None else ""


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _low_days(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    nets = [f"{number_text(net)} mL on {day_text(day)}" for day, net in numbers["nets"]]
    limit_text = f": {label(numbers['comparator'])} {number_text(numbers['limit_ml'])} mL a day"
    count = "1 low day" if len(nets) == 1 else f"{len(nets)} low days"
    return f"Net {_listed(nets)}, catheter open{limit_text}; {count} of {numbers['needed']} needed."


def _over(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    return f"Net {number_text(numbers['net_ml'])} mL on {_day(numbers)}: not {words.limit_ml(limit)} a day."


def _running(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    return f"Net {number_text(numbers['net_ml'])} mL today so far: not {words.limit_ml(limit)} a day."


def _duplicate(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    low, high = number_text(numbers["low_ml"]), number_text(numbers["high_ml"])
    spread = f" (net {low} to {high} mL)" if low != high else ""
    return f"Checks of {_day(numbers)} overlap and can be read in different ways{spread}: a person must resolve it."


def _clamped(words: Wording, numbers: Numbers, _: Limit | None) -> str:
    since = f" from {words.when(numbers['since'])}" if numbers["since"] is not None else ""
    return f"The drain was clamped{since}: the output of {_day(numbers)} does not count."


def _not_patent(_: Wording, numbers: Numbers, __: Limit | None) -> str:
    kind = "would not flush" if numbers["patency"] == "blocked" else "flushed with resistance"
    return f"The catheter {kind} on {_day(numbers)}: low output is no evidence of an empty collection."


def _restart(_: Wording, numbers: Numbers, __: Limit | None) -> str:
    return f"{label(numbers['kind'])} on {_day(numbers)}: the count of low days starts again after that day."


def _stale(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    if numbers["ended_at"] is None:
        return "No output has been recorded for this drain."
    return f"The newest output check ended {words.when(numbers['ended_at'])}: more than {_value(limit)} h ago."


def _fever(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    return f"{number_text(numbers['temp_c'])} °C noted {words.when(numbers['at'])}: {_fever_is(numbers, limit)}."


def _afebrile(_: Wording, numbers: Numbers, limit: Limit | None) -> str:
    hottest = number_text(numbers["temp_c"])
    days = "the last ward-day" if numbers["days"] == 1 else f"the last {numbers['days']} ward-days"
    return f"Highest temperature {hottest} °C over {days} and today: {_fever_is(numbers, limit)}."


def _fever_is(numbers: Numbers, limit: Limit | None) -> str:
    return f"fever is {label(numbers['comparator'])} {_value(limit)} °C"


def _odd_temperature(words: Wording, numbers: Numbers, _: Limit | None) -> str:
    when = words.when(numbers["at"])
    return f"{number_text(numbers['temp_c'])} °C noted {when} is not plausible: correct it or measure again."


def _white_count(words: Wording, numbers: Numbers, limit: Limit | None, ending: str) -> str:
    count = number_text(numbers["wbc_10e9_l"])
    return f"White count {count} ×10⁹/L at {words.when(numbers['at'])}{ending.format(limit=_value(limit))}."


def _white_count_sentence(ending: str) -> Sentence:
    return lambda words, numbers, limit: _white_count(words, numbers, limit, ending)


def _pain(source: str) -> Sentence:
    return lambda words, numbers, limit: (
        f"Pain {numbers['pain']}/10 {source}, noted {words.when(numbers['at'])}: "
        f"at most {_value(limit)}/10 is accepted."
    )


def _pain_low(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    highest = f"{numbers['pain']}/10, noted {words.when(numbers['at'])}"
    return f"Highest pain that may be from the abscess {highest}: at most {_value(limit)}/10 is accepted."


def _study_says(ending: str) -> Sentence:
    return lambda words, numbers, limit: f"{words.study(numbers)} {ending}"


def _superseded(words: Wording, numbers: Numbers, _: Limit | None) -> str:
    signs = _listed([SIGNS[SignKind(kind)] for kind in numbers["kinds"]])
    return f"{words.study(numbers)} is out of date: {signs} since then (last noted {words.when(numbers['latest'])})."


def _too_old(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    return f"{words.study(numbers)} is {numbers['age_days']} days old: at most {_value(limit)} days count."


def _cleared(words: Wording, numbers: Numbers, _: Limit | None) -> str:
    evidence = str(numbers["evidence"]).replace("_", " ")
    return f"{label(numbers['status'])}: {evidence} of {words.when(numbers['at'])}."


def _fluid(words: Wording, numbers: Numbers, _: Limit | None) -> str:
    when = words.when(numbers["at"])
    return f"{label(numbers['fluid'])} fluid seen by {when}: a fistula is suspected until a study excludes it."


def _etiologies(numbers: Numbers) -> str:
    return _listed([ETIOLOGIES.get(word, word.replace("_", " ")) for word in numbers["etiologies"]])


def _residual(words: Wording, numbers: Numbers, limit: Limit | None) -> str:
    size = numbers.get("residual_mm")
    what = "a residual of unstated size" if size is None else f"a residual of {number_text(size)} mm"
    return f"{words.study(numbers)} shows {what}: at most {_value(limit)} mm is accepted."


def _amylase(ending: str) -> Sentence:
    return lambda words, numbers, limit: (
        f"Drain amylase {number_text(numbers['amylase_x_uln'])} × the serum upper limit "
        f"at {words.when(numbers['at'])}: {ending.format(limit=_value(limit))}."
    )


def _on_day(sentence: str) -> Sentence:
    return lambda words, numbers, limit: sentence.format(day=_day(numbers), limit=_value(limit))


def _at(sentence: str) -> Sentence:
    return lambda words, numbers, limit: sentence.format(at=words.when(numbers.get("at")), limit=_value(limit))


def _plain(sentence: str) -> Sentence:
    return lambda words, numbers, limit: sentence.format(limit=_value(limit), **numbers)


REASONS: dict[ReasonCode, Sentence] = {
    ReasonCode.LOW_DAYS: _low_days,
    ReasonCode.DAY_OVER_LIMIT: _over,
    ReasonCode.RUNNING_DAY_OVER_LIMIT: _running,
    ReasonCode.BEFORE_INSERTION: _on_day("No drain was in the collection on {day}."),
    ReasonCode.DAY_MISSING: _on_day("No output is recorded for {day}. Missing is not zero."),
    ReasonCode.DAY_INCOMPLETE: _on_day("The checks of {day} do not cover the whole day."),
    ReasonCode.GROSS_NOT_RECORDED: _on_day("A check of {day} records no output."),
    ReasonCode.FLUSH_NOT_RECORDED: _on_day("A check of {day} does not record the fluid flushed in."),
    ReasonCode.DUPLICATE_INTERVAL: _duplicate,
    ReasonCode.IMPLAUSIBLE_VOLUME: _on_day("A volume of {day} is not plausible (0 to {limit} mL a day): correct it."),
    ReasonCode.IRRIGANT_RETAINED: lambda words, numbers, limit: (
        f"{number_text(numbers['retained_ml'])} mL more went in than came out on {_day(numbers)}: "
        "irrigant may be retained."
    ),
    ReasonCode.PATENCY_NOT_RECORDED: _on_day("No check of {day} says that the catheter flushed freely."),
    ReasonCode.NOT_PATENT: _not_patent,
    ReasonCode.CLAMPED: _clamped,
    ReasonCode.LEAK: _on_day("Fluid leaked beside the catheter on {day}: the output does not show all that drained."),
    ReasonCode.CLAMP_OR_LEAK_NOT_ASKED: _on_day("A check of {day} leaves clamp or leak unanswered."),
    ReasonCode.RESTART_DAY: _restart,
    ReasonCode.INSERTION_DAY: _on_day("A drain was put in on {day}: that day does not count."),
    ReasonCode.DISLODGED: lambda words, numbers, limit: (
        f"Dislodged or displaced since {words.when(numbers['since'])}: "
        "the output says nothing until the position is confirmed."
    ),
    ReasonCode.DISLODGED_DAY: _on_day("The drain was out of position during {day}."),
    ReasonCode.NO_RECENT_CHECK: _stale,
    ReasonCode.VOLUME_NOT_USED: _plain("This protocol does not use the output volume."),
    ReasonCode.AFEBRILE: _afebrile,
    ReasonCode.FEVER: _fever,
    ReasonCode.TEMPERATURE_MISSING: _on_day("No temperature is recorded for {day}."),
    ReasonCode.TEMPERATURE_IMPLAUSIBLE: _odd_temperature,
    ReasonCode.TEMPERATURE_TOO_OLD: _at("The newest temperature is of {at}: more than {limit} h ago."),
    ReasonCode.PAIN_WITHIN_LIMIT: _pain_low,
    ReasonCode.ABSCESS_PAIN: _pain("from the abscess"),
    ReasonCode.PAIN_SOURCE_UNKNOWN: _pain("of unknown source"),
    ReasonCode.PAIN_MISSING: _plain(
        "No pain score that speaks of the abscess is recorded for today or the last ward-day."
    ),
    ReasonCode.SEPSIS_SIGNS: _at("Signs of sepsis recorded, last noted {at}."),
    ReasonCode.WHITE_COUNT_LOW: _white_count_sentence(": below {limit}"),
    ReasonCode.WHITE_COUNT_HIGH: _white_count_sentence(": not below {limit}"),
    ReasonCode.WHITE_COUNT_HIGH_EXPIRED: _white_count_sentence(" was not below {limit} and has not been repeated"),
    ReasonCode.WHITE_COUNT_MISSING: _plain(
        "No white count of the last {limit} h is recorded; this protocol requires one."
    ),
    ReasonCode.WHITE_COUNT_EXPIRED: _white_count_sentence(": older than the {limit} h for which it counts"),
    ReasonCode.ANTIPYRETIC_MASKS: _at("An antipyretic was given, last noted {at}: it may hide a fever."),
    ReasonCode.NONE_SUSPECTED: _at("No fistula suspected at the bedside, {at}."),
    ReasonCode.CLEARED_BY_STUDY: _cleared,
    ReasonCode.NOT_ASSESSED: _plain("No fistula assessment is recorded."),
    ReasonCode.ASSESSED_TOO_EARLY: _at("Assessed {at}, earlier than {limit} h after insertion: assess again."),
    ReasonCode.CLEARED_WITHOUT_STUDY: _at(
        "Entered as excluded or closed {at} without a study that this protocol accepts."
    ),
    ReasonCode.FISTULA_SUSPECTED: _at("A fistula was suspected {at} and no accepted study has excluded it since."),
    ReasonCode.SUSPICIOUS_FLUID: _fluid,
    ReasonCode.FISTULA_CONFIRMED: _at("A fistula was confirmed {at} and no accepted study has shown it closed."),
    ReasonCode.STUDY_REQUIRED: lambda words, numbers, limit: (
        f"{_etiologies(numbers)}: this protocol asks for a study to exclude a fistula."
    ),
    ReasonCode.ETIOLOGY_NOT_KNOWN: lambda words, numbers, limit: (
        f"Cause of the abscess: {_etiologies(numbers)}. Whether a study must exclude a fistula cannot be told."
    ),
    ReasonCode.AMYLASE_LOW: _amylase("at most {limit} is accepted"),
    ReasonCode.AMYLASE_HIGH: _amylase("above {limit} counts as a leak"),
    ReasonCode.AMYLASE_MISSING: _plain("No drain amylase is recorded from 24 h after insertion on."),
    ReasonCode.AMYLASE_EXPIRED: _at("The drain amylase of {at} is more than 7 days old."),
    ReasonCode.RESOLVED: _study_says("shows the collection resolved."),
    ReasonCode.RESIDUAL_WITHIN_LIMIT: _residual,
    ReasonCode.NOT_INDICATED: _plain(
        "No imaging was done since insertion; this protocol asks for it only if indicated."
    ),
    ReasonCode.INDICATION_OPEN: _plain(
        "No imaging was done since insertion; this protocol asks for it where another criterion is not met."
    ),
    ReasonCode.PERSISTENT: _study_says("shows the collection persistent."),
    ReasonCode.ENLARGED: _study_says("shows the collection enlarged."),
    ReasonCode.RESIDUAL_ABOVE_LIMIT: _residual,
    ReasonCode.RESIDUAL_CONTRADICTORY: _study_says("says residual, but of 0 mm: ask for a clear report."),
    ReasonCode.RESIDUAL_NOT_STATED: _study_says("shows a residual without its size."),
    ReasonCode.RESULT_NOT_STATED: _study_says("does not say what became of the collection."),
    ReasonCode.NON_DIAGNOSTIC: _study_says("is not diagnostic."),
    ReasonCode.NOT_FINAL: _study_says("has no final report yet."),
    ReasonCode.POSITION_NOT_STATED: _study_says("does not state the drain's position."),
    ReasonCode.DISPLACED: _study_says("shows the drain displaced."),
    ReasonCode.COMPLICATION: lambda words, numbers, limit: (
        f"{words.study(numbers)} reports a complication: {str(numbers['complication']).replace('_', ' ')}."
    ),
    ReasonCode.COMPLICATION_NOT_STATED: _study_says("does not say whether there is a complication."),
    ReasonCode.NEW_COLLECTION: _study_says("reports a new collection, not yet answered by a later CT or MRI."),
    ReasonCode.NEW_COLLECTION_NOT_STATED: _study_says("does not say whether there is a new collection."),
    ReasonCode.COLLECTION_NOT_NAMED: _study_says("does not name the collection."),
    ReasonCode.STUDY_TOO_OLD: _too_old,
    ReasonCode.SUPERSEDED: _superseded,
    ReasonCode.NO_STUDY: _plain("No follow-up imaging since insertion is recorded."),
    ReasonCode.ONLY_EARLY_STUDY: lambda words, numbers, limit: (
        f"{words.study(numbers)} is less than {_value(limit)} h after insertion and does not count."
    ),
    ReasonCode.ONLY_OTHER_MODALITY: _study_says("is of a kind that this protocol does not accept."),
    ReasonCode.ONLY_OTHER_COLLECTION: _study_says("is of another collection."),
    ReasonCode.NO_APPLICABLE_PROTOCOL: lambda words, numbers, limit: (
        f"No protocol in force applies to this kind of drain ({label(numbers['type']).lower()})."
    ),
    ReasonCode.SEVERAL_PROTOCOLS: _plain("More than one protocol in force applies to this drain."),
    ReasonCode.DRAIN_NOT_IN_SITU: _plain("The drain is not in at this moment and is not judged."),
    ReasonCode.MIN_DWELL_NOT_REACHED: _plain("In for {dwell_days} days; this protocol asks for at least {limit}."),
}
