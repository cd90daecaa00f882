"""How a drain came out, and by which decision, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.records.decisions import DecisionRevision
from tracker.records.in_care import DrainInCare
from tracker.records.removals import COMPLICATIONS, MANNER_LABELS, TIP_LABELS, RemovalRevision
from tracker.records.timelines import current
from tracker.web.presenters.checks import net_text
from tracker.web.words import LocalTime

__all__ = ["RemovalPage", "removal_page"]

NAMES = dict(COMPLICATIONS)


class RemovalPage(NamedTuple):
    """How a drain came out, in words; `released_by` names the decision or says that there was none."""

    manner: str
    at: str
    tip: str
    complications: str
    closing: str
    released_by: str
    note: str


def removal_page(
    removal: RemovalRevision,
    out_at: datetime,
    decisions: Sequence[DecisionRevision],
    in_care: DrainInCare,
    time: LocalTime,
) -> RemovalPage:
    said = removal.complications
    return RemovalPage(
        manner=MANNER_LABELS[removal.manner],
        at=time.full(out_at),
        tip=TIP_LABELS[removal.tip],
        complications="Not recorded" if said is None else _named(said),
        closing=_closing(removal, in_care),
        released_by=_released(next((one for one in decisions if one.record_id == removal.decision_id), None)),
        note=removal.note,
    )


def _closing(removal: RemovalRevision, in_care: DrainInCare) -> str:
    if removal.closing_check_id is None:
        return "Not recorded"
    check = current(in_care.record.checks[removal.closing_check_id])
    return "Withdrawn" if check is None else net_text(check)


def _released(decision: DecisionRevision | None) -> str:
    if decision is None:
        return "No decision to take it out was in force"
    by = f"Decided by {decision.signed_name}"
    if decision.is_override:
        return f"{by}, against the verdict: {decision.reason}"
    return f"{by} on protocol {decision.protocol}, version {decision.protocol_version}"


def _named(words: Sequence[str]) -> str:
    return ", ".join(NAMES.get(word, word) for word in words) or "None of these"
