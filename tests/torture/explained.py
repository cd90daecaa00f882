"""Mutants that no test can catch, each with why it changes nothing that anybody could see."""

__all__ = ["EXPLAINED"]

MEMO = "What is remembered is worked out anew each time: slower, and the same."
LOST = (
    "The forecast only leaves out moments that cannot be ready, and judges every other by the "
    "rules: slower, and the same."
)
IMPLAUSIBLE = "The search for implausible temperatures finds none where all are plausible."
HOTTEST = (
    "Without a plausible temperature there is no fever, and a day or the window lacks one: the "
    "other condition says it too."
)
TYPED = "The value is there whenever this is asked; the condition tells the type checker."
TODAY = "The drain judged is in, so that today has a drain."
ENDED = "The span of a drain that came out ends there, so that the other half of the condition never decides."
SHORTER = "Over no span at all the list is empty in any case: a shorter way to it."
UNSAID = "A number that the reason carries and that no sentence, page or rule reads."

EXPLAINED: dict[str, str] = {
    "clinical:ClinicalRules.bedside: if known is None -> if True": MEMO,
    "clinical:ClinicalRules._temperature: if len(measured) > len(plausible) -> if True": IMPLAUSIBLE,
    "clinical:ClinicalRules._temperature: hottest is not None and fever -> fever": HOTTEST,
    (
        "clinical:ClinicalRules._temperature: len(measured) > len(plausible) -> len(measured) >= len(plausible)"
    ): IMPLAUSIBLE,
    (
        "clinical:ClinicalRules._temperature: hottest is not None and (not missing) and (not fever) -> not missing "
        "and (not fever)"
    ): HOTTEST,
    "clinical:ClinicalRules._pain_from_abscess: 'day' -> 'other'": UNSAID,
    (
        "clinical:ClinicalRules.is_lost: if warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)) ->"
        " if False"
    ): LOST,
    (
        "clinical:ClinicalRules.is_lost: return elapsed and self.protocol.temperature_required_each_day and (not se"
        "lf.measured(observations)) -> return None"
    ): LOST,
    (
        "clinical:ClinicalRules.is_lost: warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)) -> wa"
        "rm and any(self._sepsis(checks)) and any(self._antipyretics(checks))"
    ): LOST,
    (
        "clinical:ClinicalRules.is_lost: warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)) -> an"
        "y(self._sepsis(checks)) or any(self._antipyretics(checks))"
    ): LOST,
    (
        "clinical:ClinicalRules.is_lost: warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)) -> wa"
        "rm or any(self._antipyretics(checks))"
    ): LOST,
    (
        "clinical:ClinicalRules.is_lost: warm or any(self._sepsis(checks)) or any(self._antipyretics(checks)) -> wa"
        "rm or any(self._sepsis(checks))"
    ): LOST,
    "clinical:ClinicalRules.is_lost: return True -> return None": LOST,
    (
        "clinical:ClinicalRules.is_lost: as_of >= self.days.calendar.end(ordinal) -> as_of > self.days.calendar.end"
        "(ordinal)"
    ): LOST,
    "clinical:ClinicalRules.is_lost: True -> False": LOST,
    (
        "clinical:ClinicalRules._is_fever: check.temp_c is not None and self.protocol.is_fever(check.temp_c) -> sel"
        "f.protocol.is_fever(check.temp_c)"
    ): TYPED,
    "clinical:_score: check.pain or 0 -> check.pain": TYPED,
    "output:OutputRules.window_day: if known is None -> if True": MEMO,
    "output:OutputRules.running_day: if known is None -> if True": MEMO,
    (
        "output:OutputRules._running_reasons: drain_days and (not self.protocol.output_passes(net.low)) -> not self"
        ".protocol.output_passes(net.low)"
    ): TODAY,
    (
        "output:OutputRules.is_open: span.start <= as_of and (span.end is None or span.end > as_of) and self._is_in"
        "(span.drain, as_of) -> span.start <= as_of and (span.end is None or span.end > as_of)"
    ): ENDED,
    (
        "output:OutputRules._is_in: drain.record == name and self.days.in_situ(drain, as_of) -> drain.record == nam"
        "e or self.days.in_situ(drain, as_of)"
    ): ENDED,
    (
        "output:OutputRules._is_in: drain.record == name and self.days.in_situ(drain, as_of) -> self.days.in_situ(d"
        "rain, as_of)"
    ): ENDED,
    (
        "output:OutputRules._is_in: drain.record == name and self.days.in_situ(drain, as_of) -> drain.record == name"
    ): ENDED,
    "output:OutputRules.stale: 'drain' -> 'other'": UNSAID,
    "output:OutputRules._uncharted: 'net_ml' -> 'other'": UNSAID,
    "output:OutputRules._clampings: if not self.days.clampings -> if False": SHORTER,
    "output:OutputRules._dislodged: if not self.dislodgements -> if False": SHORTER,
    "output:OutputRules._dislodged: 'since' -> 'other'": UNSAID,
    "fistula:FistulaRules.assessed: if known is None -> if True": MEMO,
    (
        "fistula:FistulaRules.amylase_reasons: newest is None or newest.drain_amylase_x_uln is None -> newest is None"
    ): TYPED,
}
