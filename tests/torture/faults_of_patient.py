"""Planted faults of temperature, pain, sepsis, white count and fistula."""

from tests.torture.planting import Fault

__all__ = ["FISTULA", "PATIENT"]

PATIENT = (
    Fault("38.0 is no fever", "protocol:Protocol.is_fever", "temp_c >= self.fever_c", "temp_c > self.fever_c"),
    Fault(
        "fever ignored", "clinical:ClinicalRules._is_fever", "return check.temp_c is not None and", "return False and"
    ),
    Fault("43.0 is implausible", "protocol:Protocol.is_plausible_temp", "temp_c <= high", "temp_c < high"),
    Fault(
        "an implausible temperature is left out",
        "clinical:ClinicalRules._temperature",
        "if len(measured) > len(plausible):",
        "if False:",
    ),
    Fault(
        "a day without temperature passes",
        "clinical:ClinicalRules._unmeasured",
        "for day in window[:-1]:",
        "for day in window[:0]:",
    ),
    Fault(
        "one afebrile day is enough",
        "clinical:ClinicalRules.window",
        "today - self.protocol.afebrile_days",
        "today - 1",
    ),
    Fault(
        "today's fever does not count",
        "clinical:ClinicalRules.bedside",
        "for day in window}",
        "for day in window if day < window[-1]} | {window[-1]: []}",
    ),
    Fault(
        "a reading of either day measures both",
        "ward_days:Observation.answers",
        "return self.certain and not",
        "return not",
    ),
    Fault(
        "old temperatures accepted",
        "clinical:ClinicalRules.temperature_age",
        "if newest is not None and",
        "if False and",
    ),
    Fault("abscess pain ignored", "clinical:ClinicalRules._pain_from_abscess", "if from_abscess:", "if False:"),
    Fault(
        "pain limit off by one",
        "clinical:ClinicalRules._pain_from_abscess",
        "> self.protocol.abscess_pain_max",
        "> 1 + self.protocol.abscess_pain_max",
    ),
    Fault(
        "a blank pain score is zero", "clinical:ClinicalRules._pain_from_abscess", "elif not answered:", "elif False:"
    ),
    Fault("drain-site pain answers", "clinical:pain_may_be_of_abscess", "and check.pain_from not in _ELSEWHERE", ""),
    Fault(
        "yesterday's pain counts for ever",
        "clinical:ClinicalRules._pain_from_abscess",
        "if not answered:\n        deciding",
        "if True:\n        deciding",
    ),
    Fault("sepsis signs ignored", "clinical:ClinicalRules._sepsis", "if check.sepsis_signs", "if False"),
    Fault(
        "a white count at the limit passes",
        "white_count:WhiteCounts.reasons",
        "newest.wbc_10e9_l >= self",
        "newest.wbc_10e9_l > self",
    ),
    Fault(
        "the lowest white count decides",
        "white_count:WhiteCounts.newest",
        "reversed(self.counts)",
        "sorted(self.counts, key=lambda lab: lab.wbc_10e9_l)",
    ),
    Fault(
        "a high white count expires into a pass",
        "white_count:WhiteCounts.reasons",
        "else Finding.UNKNOWN",
        "else Finding.MET",
    ),
    Fault("an antipyretic never masks", "clinical:ClinicalRules._antipyretics", "if given:", "if False:"),
)

FISTULA = (
    Fault(
        "a blank record is none",
        "fistula:FistulaRules._bedside",
        "return unknown(ReasonCode.NOT_ASSESSED",
        "return Reason(ReasonCode.NOT_ASSESSED, Finding.MET, {}) or unknown(ReasonCode.NOT_ASSESSED",
    ),
    Fault(
        "a fistula is cleared by a word",
        "fistula:FistulaRules.clears",
        "and record.evidence in self.protocol.fistula_evidence",
        "",
    ),
    Fault(
        "a study before this drain clears", "fistula:FistulaRules.clears", "and record.at >= self.first_study_at", ""
    ),
    Fault("an early assessment counts", "fistula:FistulaRules._bedside", "if one.at >= self.first_valid_at", ""),
    Fault(
        "bedside clears a suspicion",
        "fistula:FistulaRules.uncleared_suspicions",
        "one.used_from <= as_of and",
        "one.used_from <= as_of and not any('none' in r.status for r in self.records if r.at > one.latest) and",
    ),
    Fault("a confirmation is only a suspicion", "fistula:FistulaRules._reasons", "Finding.NOT_MET", "Finding.UNKNOWN"),
    Fault(
        "a suspicion is forgotten",
        "fistula:FistulaRules.uncleared_suspicions",
        "one.used_from <= as_of and",
        "False and",
    ),
    Fault(
        "a study clears what comes with it",
        "fistula:FistulaRules.uncleared_suspicions",
        "one.latest >= cleared.at",
        "one.latest > cleared.at",
    ),
    Fault(
        "suspicious fluid ignored",
        "fistula:FistulaRules._suspicious_fluid",
        "check.fluid in SUSPICIOUS and",
        "False and",
    ),
    Fault("bile always expected", "fistula:FistulaRules._expected", "and self.protocol.bilious_fluid_expected", ""),
    Fault("no etiology needs a study", "fistula:FistulaRules.needs_study", "return any(", "return False and any("),
    Fault("an unknown etiology is harmless", "fistula:FistulaRules._bedside", "etiology not in ETIOLOGIES", "False"),
    Fault(
        "amylase not asked",
        "fistula:FistulaRules.amylase_reasons",
        "if not self.protocol.drain_amylase_required:",
        "if True:",
    ),
    Fault("amylase at any age", "fistula:FistulaRules.amylase_reasons", "as_of - newest.at > AMYLASE_MAX_AGE", "False"),
    Fault(
        "amylase limit reached is a leak",
        "fistula:FistulaRules.amylase_reasons",
        "newest.drain_amylase_x_uln > self",
        "newest.drain_amylase_x_uln >= self",
    ),
)
