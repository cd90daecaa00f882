"""A case in which nothing is wrong, and short words to write down what differs from it."""

from typing import Any

import pytest

from .evaluator import evaluate

Row = dict[str, Any]

PROTOCOL: Row = {
    "applies_to": ["abscess"],
    "ward_day_starts": "07:00",
    "output_threshold_ml": 10,
    "output_comparator": "lt",
    "output_days": 2,
    "fistula_history_output_days": 3,
    "flush_volume_required": True,
    "retained_irrigant_limit_ml": 10,
    "patency_required_each_counted_day": True,
    "run_restarts_on": ["exchanged", "upsized", "repositioned", "lytic_instilled"],
    "fever_c": "38.0",
    "fever_comparator": "ge",
    "afebrile_days": 2,
    "temperature_required_each_day": True,
    "antipyretic_policy": "warn",
    "abscess_pain_max": 0,
    "wbc_policy": "use_if_present",
    "wbc_limit_10e9_l": 11,
    "wbc_max_age_h": 72,
    "fistula_assessment_min_h_after_insertion": 24,
    "fistula_study_required_etiologies": ["ibd", "anastomotic_leak"],
    "fistula_evidence": ["contrast_study_via_drain", "ct_with_drain_contrast", "surgery"],
    "imaging_policy": "required",
    "imaging_modalities": ["CT", "US", "CEUS", "MRI", "FLUORO_CONTRAST"],
    "imaging_min_h_after_insertion": 24,
    "imaging_max_age_days": 7,
    "residual_max_mm": 0,
    "drain_position_required": True,
    "min_dwell_days": 0,
    "plausible_temp_c": [30, 43],
    "plausible_daily_ml_max": 5000,
    "max_check_age_h": 26,
}


def nov(text: str) -> str:
    """An instant of the month of the case: '09 07:00'."""
    return "2026-11-" + text.replace(" ", "T")


def drain(name: str = "A", inserted: str = "01 10:00", **fields: Any) -> Row:
    etiology = {"type": "abscess", "etiology": "postoperative", "cavity": "C1"}
    return {"id": name, "inserted_at": nov(inserted), **etiology, **fields}


def day(date: int, **fields: Any) -> Row:
    """A day row of 4 mL net with everything answered well; None takes an answer away."""
    volumes = {"gross_ml": 34, "flush_ml": 30, "patency": "patent"}
    signs = {"temp_max": "36.8", "pain": 0, "pain_from": "none"}
    return {"day": f"2026-11-{date:02d}", **volumes, **signs, **fields}


def bag(start: str, end: str, **fields: Any) -> Row:
    """An entry for the drain alone, of 1 mL net."""
    made = {"id": f"{start} {end} {fields}", "start": nov(start), "end": nov(end), "entered_at": nov(end)}
    return {**made, "gross_ml": 11, "flush_ml": 10, "patency": "patent", **fields}


def shift_bags(date: int, *nets: int) -> list[Row]:
    """The three bags of a ward-day, with the net of each."""
    hours = (f"{date:02d} 07:00", f"{date:02d} 15:00", f"{date:02d} 23:00", f"{date + 1:02d} 07:00")
    return [bag(hours[n], hours[n + 1], gross_ml=10 + net) for n, net in enumerate(nets)]


def event(at: str, kind: str, drain: str = "A") -> Row:
    return {"at": nov(at), "kind": kind, "drain": drain}


def fistula(at: str, status: str, evidence: str = "clinical_assessment", **fields: Any) -> Row:
    return {"at": nov(at), "status": status, "evidence": evidence, **fields}


def study(at: str, **fields: Any) -> Row:
    """A final CT that shows the collection gone and the drain in place."""
    made = {"modality": "CT", "status": "final", "cavity": "C1", "result": "resolved", "residual_mm": 0}
    stated = {"drain_position": "in_cavity", "complication": "none", "new_collection": False}
    return {"at": nov(at), **made, **stated, **fields}


def vitals_only(date: int, **fields: Any) -> Row:
    return day(date, gross_ml=None, flush_ml=None, patency=None, **fields)


def quiet(**changes: Any) -> Row:
    """The quiet case, judged at noon of the 10th.

    `nine` changes the last elapsed day, `days` replaces day rows by their date or takes them away, the name of a list
    adds to it, and `only_` before the name replaces it.
    """
    days = {date: day(date) for date in range(2, 10)} | changes.get("days", {})
    if "nine" in changes:
        days[9] = day(9, **changes["nine"])
    lists = {
        "drains": [drain()],
        "entries": [],
        "events": [],
        "fistula": [fistula("06 09:00", "none_suspected")],
        "imaging": [study("08 15:00")],
        "labs": [],
        "days": [row for row in days.values() if row],
    }
    case: Row = {"id": "quiet", "timezone": changes.get("timezone", "Europe/London")}
    for name, rows in lists.items():
        case[name] = changes.get(f"only_{name}", rows + (changes.get(name, []) if name != "days" else []))
    case["days"] = case["days"] + changes.get("more_days", [])
    return case


def row(sentence: str, finding: str, **changes: Any) -> Any:
    """A row of a table of rules: the sentence, what is found, and what differs from the quiet case."""
    return pytest.param(changes, finding, id=sentence)


def judge(changes: Row) -> Row:
    """What the evaluator finds in a quiet case so changed."""
    case = quiet(**changes)
    evaluation = {"at": nov(changes.get("at", "10 12:00")), "expect": {"drain": changes.get("judged", "A")}}
    if "known_at" in changes:
        evaluation["known_at"] = nov(changes["known_at"])
    case["evaluations"] = [evaluation]
    return evaluate(case, {**PROTOCOL, **changes.get("protocol", {})}, evaluation)
