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

__all__ = ["RemovalPage", "removal_page", "removal_words"]

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
    return RemovalPage(
        manner=MANNER_LABELS[removal.manner],
        at=time.full(out_at),
        tip=TIP_LABELS[removal.tip],
        complications=_complications(removal),
        closing=_closing(removal, in_care),
        released_by=_released(next((one for one in decisions if one.record_id == removal.decision_id), None)),
        note=removal.note,
    )


def removal_words(removal: RemovalRevision) -> tuple[str, str]:
    """How a drain came out, and the rest in one line."""
    tip, happened = TIP_LABELS[removal.tip], _complications(removal)
    return MANNER_LABELS[removal.manner], f"{tip}. Complications: {happened[:1].lower()}{happened[1:]}"


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


def _complications(removal: RemovalRevision) -> str:
    if removal.complications is None:
        return "Not recorded"
    return ", ".join(NAMES.get(word, word) for word in removal.complications) or "None of these"
