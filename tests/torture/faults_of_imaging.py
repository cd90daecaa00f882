"""Planted faults of imaging, of time, validity, forecast and corrections."""

from tests.torture.planting import Fault

__all__ = ["IMAGING", "TIME"]

IMAGING = (
    Fault(
        "imaging before the minimum age counts",
        "imaging:ImagingRules._counts",
        "and study.at >= self.first_valid_at",
        "",
    ),
    Fault(
        "another collection accepted",
        "imaging:ImagingRules.__init__",
        "if one.collection in (None, days.drain.collection)",
        "",
    ),
    Fault(
        "any modality accepted",
        "imaging:ImagingRules._counts",
        "study.modality in self.protocol.imaging_modalities and",
        "",
    ),
    Fault(
        "an old study accepted",
        "imaging:ImagingRules._is_recent",
        "return self.age_days(study, as_of) <= self.protocol.imaging_max_age_days",
        "return True",
    ),
    Fault(
        "age off by a day",
        "imaging:ImagingRules._is_recent",
        "<= self.protocol.imaging_max_age_days",
        "< self.protocol.imaging_max_age_days",
    ),
    Fault("a preliminary report is final", "imaging:ImagingRules._status", "study.status not in REPORTED", "False"),
    Fault(
        "position not asked", "imaging:ImagingRules._position", "and self.protocol.drain_position_required", "and False"
    ),
    Fault(
        "displaced passes",
        "imaging:ImagingRules._position",
        "if study.drain_position is DrainPosition.DISPLACED:",
        "if False:",
    ),
    Fault(
        "a complication passes",
        "imaging:ImagingRules._complication",
        "elif study.complication != HARMLESS:",
        "elif False:",
    ),
    Fault(
        "a complication not stated passes",
        "imaging:ImagingRules._complication",
        "if study.complication is None:",
        "if False:",
    ),
    Fault(
        "a new collection is overlooked", "imaging:ImagingRules.new_collections", "if study.new_collection", "if False"
    ),
    Fault(
        "any study answers a new collection",
        "imaging:ImagingRules._answers",
        "and later.modality in CROSS_SECTIONAL",
        "",
    ),
    Fault("persistent passes", "imaging:ImagingRules._result", "if failing is not None:", "if False:"),
    Fault("a residual at any size passes", "imaging:ImagingRules._result", "residual > most", "False"),
    Fault(
        "non-diagnostic passes", "imaging:ImagingRules._result", "yield _of(study, ReasonCode.NON_DIAGNOSTIC)", "pass"
    ),
    Fault("the oldest study decides", "imaging:ImagingRules.deciding", "reversed(self.counted)", "self.counted"),
    Fault("supersession dropped", "imaging:ImagingRules.superseded", "if signs:", "if False:"),
    Fault(
        "a sign at the study's instant comes before it",
        "superseding:Superseding.after",
        "bisect_left(self._latest, study_at)",
        "__import__('bisect').bisect_right(self._latest, study_at)",
    ),
    Fault("fever supersedes nothing", "superseding:Superseding._kinds", "if temp is not None and", "if False and"),
    Fault(
        "abscess pain supersedes nothing", "superseding:Superseding._kinds", "if pain is not None and", "if False and"
    ),
    Fault("sepsis supersedes nothing", "superseding:Superseding._kinds", "if check.sepsis_signs:", "if False:"),
    Fault(
        "a suspicion supersedes nothing",
        "superseding:Superseding._assessed",
        "if record.status in RECORDED:",
        "if False:",
    ),
    Fault(
        "drain events supersede nothing", "superseding:Superseding._events", "if event.kind in RESTARTING:", "if False:"
    ),
    Fault(
        "another drain supersedes nothing",
        "superseding:Superseding._events",
        "if drain.record != self.days.drain.record:",
        "if False:",
    ),
    Fault(
        "high output supersedes nothing",
        "superseding:Superseding._is_high",
        "covered and (implausible or",
        "False and (implausible or",
    ),
    Fault("50 mL supersedes already", "superseding:Superseding._is_high", "most > self._most", "most >= self._most"),
    Fault("if indicated is always met", "imaging:_if_indicated", "if all(", "if True or all("),
    Fault(
        "an early study is none",
        "imaging:_any_study",
        "return any(study.at <= as_of",
        "return any(study.at <= as_of and study in rules.counted",
    ),
)

TIME = (
    Fault("checks not yet ended are used", "ward_days:WardDays.checks_of_day", "if one.end <= as_of", ""),
    Fault("ward-days begin at midnight", "calendar:WardCalendar.start", "self.day_start", "time(0)"),
    Fault(
        "ward-days are always 24 hours",
        "calendar:WardCalendar.end",
        "return self.start(ordinal + 1)",
        "return self.start(ordinal) + timedelta(hours=24)",
    ),
    Fault("a day is remembered too early", "ward_days:WardDays.seen", "bisect_right(changes, as_of)", "0"),
    Fault("future events are used", "ward_days:WardDays.events_within", "if event.at <= as_of", ""),
    Fault("validity forgets day starts", "expiry:_of_calendar", "yield calendar.start(day)", "pass"),
    Fault("validity forgets what is known later", "expiry:_known_later", "if moment > as_of", "if False"),
    Fault(
        "validity forgets expiries",
        "expiry:valid_until",
        "if moment > as_of}",
        "if moment > as_of and moment.microsecond == 0}",
    ),
    Fault(
        "the forecast forgets to unclamp",
        "favourable:FavourableFuture._events",
        "for drain in self.present:",
        "for drain in ():",
    ),
    Fault("the forecast never waits", "forecast:forecast", "if way.is_ready(moment)]", "]"),
    Fault("the forecast gives up early", "forecast:_moments", "+ 1\n", "- 1\n"),
    Fault("a correction is never named", "corrections:changing_corrections", "changing.add(place)", "pass"),
    Fault(
        "only the last correction is undone",
        "corrections:changing_corrections",
        "reversed(range(len(ordered)))",
        "range(len(ordered) - 1, len(ordered))",
    ),
)
