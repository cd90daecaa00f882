"""The form of a laboratory result: white count, CRP, drain amylase with the serum upper limit."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tracker.actions.labs import LabEntry
from tracker.web.entering import Question
from tracker.web.forms.fields import Number
from tracker.web.forms.moments import EntryFields, late_question
from tracker.web.words import LocalTime, number_text

__all__ = ["LabForm", "lab_questions"]

USUAL = {
    "wbc_10e9_l": (Decimal(1), Decimal(50)),
    "serum_amylase_limit_u_l": (Decimal(20), Decimal(500)),
}
"""Values outside are asked about once: a unit or a decimal point may have slipped."""
VALUES = ("wbc_10e9_l", "crp_mg_l", "drain_amylase_u_l", "serum_amylase_limit_u_l", "drain_amylase_x_uln")
SAME_SAMPLE = timedelta(hours=4)


class LabForm(EntryFields):
    wbc_10e9_l = Number("White count", high="500", unit="×10⁹/L", decimals=2)
    crp_mg_l = Number("CRP", high="999", unit="mg/L")
    drain_amylase_u_l = Number("Drain amylase", high="999999", unit="U/L", digits=6)
    serum_amylase_limit_u_l = Number("Upper limit of serum amylase", low="1", high="9999", unit="U/L")
    drain_amylase_x_uln = Number("Or: drain amylase over that limit", high="9999", unit="×", decimals=4)

    def check_values(self) -> bool:
        """Whether there is anything, and amylase and its limit together; the fields' errors are set otherwise."""
        if not any(self[name].data for name in VALUES):
            self.wbc_10e9_l.errors = ["Enter at least one value."]
        amylase, limit = self.drain_amylase_u_l, self.serum_amylase_limit_u_l
        if self.drain_amylase_x_uln.data and (amylase.data or limit.data):
            self.drain_amylase_x_uln.errors = ["Enter drain amylase with its limit, or the multiple alone."]
        if bool(amylase.data) != bool(limit.data):
            missing = limit if amylase.data else amylase
            missing.errors = ["Drain amylase and the upper limit of serum amylase are entered together."]
        return not any(field.errors for field in self)

    def result(self, at: Any) -> LabEntry:
        return LabEntry(at, **{name: self[name].number for name in VALUES})

    def fill(self, row: Any) -> None:
        """Show a saved result for correction."""
        for name in VALUES:
            value = getattr(row, name)
            self[name].data = "" if value is None else f"{value:f}"
        if row.drain_amylase_u_l is not None:  # the multiple comes from it
            self.drain_amylase_x_uln.data = ""


def lab_questions(form: LabForm, entry: LabEntry, others: list[Any], now: Any, time: LocalTime) -> list[Question]:
    """What is out of the ordinary; `others` are the moments of the patient's other results."""
    asked = late_question("This sample was taken", entry.at, now, time)
    for name, (low, high) in USUAL.items():
        value, field = getattr(entry, name), form[name]
        if value is not None and not low <= value <= high:
            asked.append(Question(name, f"{field.label.text} {number_text(value)} {field.unit}. Is it right?"))
    twin = next((at for at in others if abs(at - entry.at) < SAME_SAMPLE), None)
    if twin is not None:
        asked.append(Question("twin", f"A result of {time.full(twin)} is recorded already. Is this another sample?"))
    return asked
