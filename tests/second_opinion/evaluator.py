"""Judges one drain of one case at one moment, by plain queries over tables of what is known then."""

from datetime import timedelta
from typing import Any

from .casefile import tables_of
from .clinical import clinical_finding
from .fields import Fields, merged_protocol
from .fistula import fistula_finding
from .imaging import imaging_finding
from .output import output_finding
from .rows import Tables

__all__ = ["evaluate", "merged_protocol"]

CRITERIA = ("clinical", "output", "fistula", "imaging")


def evaluate(case: Fields, protocol: Fields, evaluation: Fields) -> dict[str, Any]:
    """The findings, the readiness and whether the minimum dwell is reached.

    `case` is one case of a drain-cases/1 file as plain values, `protocol` its protocol with every base and override
    merged, `evaluation` names `at`, `known_at` and `expect.drain`. The input is taken as valid.
    """
    tables = tables_of(case, protocol, evaluation)
    if not is_judged(tables):
        return {**dict.fromkeys(CRITERIA, "unknown"), "overall": "cannot_tell", "dwell_reached": False}
    others = (clinical_finding(tables), output_finding(tables), fistula_finding(tables))
    findings = [*others, imaging_finding(tables, others)]
    reached = dwell_reached(tables)
    return {
        **dict(zip(CRITERIA, findings, strict=True)),
        "overall": readiness(findings, reached),
        "dwell_reached": reached,
    }


def is_judged(tables: Tables) -> bool:
    """A drain is judged while it is in situ, by a protocol for its type, and never otherwise."""
    return tables.judged.in_situ(tables.at) and tables.judged.type in tables.protocol["applies_to"]


def dwell_reached(tables: Tables) -> bool:
    """Whether the drain has been in for the minimum dwell, counted by local date."""
    inserted_on = tables.judged.in_at.astimezone(tables.zone).date()
    today = tables.at.astimezone(tables.zone).date()
    return today - inserted_on >= timedelta(days=int(tables.protocol["min_dwell_days"]))


def readiness(findings: list[str], reached: bool) -> str:
    if "not_met" in findings or not reached:
        return "not_ready"
    return "cannot_tell" if "unknown" in findings else "ready"
