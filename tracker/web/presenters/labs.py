"""Laboratory results in words."""

from decimal import Decimal
from typing import Any

from tracker.web.presenters.versions import Described
from tracker.web.words import LocalTime, number_text

__all__ = ["described_result", "result_line"]


def described_result(row: Any, time: LocalTime) -> Described:
    """Every value of a version; what was not measured is not recorded."""
    return [
        ("Sample taken", time.full(row.at)),
        ("White count", _value(row.wbc_10e9_l, "×10⁹/L")),
        ("CRP", _value(row.crp_mg_l, "mg/L")),
        ("Drain amylase", _value(row.drain_amylase_u_l, "U/L")),
        ("Upper limit of serum amylase", _value(row.serum_amylase_limit_u_l, "U/L")),
        ("Drain amylase as a multiple of the limit", _value(row.drain_amylase_x_uln, "×")),
    ]


def result_line(wbc: Decimal | None, crp: Decimal | None, multiple: Decimal | None) -> str:
    """The values of a result for a list."""
    values = (("white count", wbc, "×10⁹/L"), ("CRP", crp, "mg/L"), ("drain amylase", multiple, "× the serum limit"))
    text = ", ".join(f"{name} {number_text(value)} {unit}" for name, value, unit in values if value is not None)
    return text[:1].upper() + text[1:]


def _value(value: Decimal | None, unit: str) -> str:
    return "Not recorded" if value is None else f"{number_text(value)} {unit}"
