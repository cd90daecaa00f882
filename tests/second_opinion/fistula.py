"""R3 Fistula: whether a fistula of the collection is suspected, confirmed or cleared."""

from datetime import datetime, timedelta
from typing import NamedTuple

from .fields import limit
from .rows import FistulaRow, Tables
from .times import Span, may_be_since

STUDY_MIN_AGE_H = 24
AMYLASE_MAX_AGE = timedelta(hours=168)
KNOWN_ETIOLOGIES = frozenset(
    [
        "postoperative",
        "anastomotic_leak",
        "ibd",
        "diverticulitis",
        "appendicitis",
        "perforation",
        "cholecystitis",
        "biliary",
        "pancreatitis",
        "pancreatic_postoperative",
        "pyogenic_liver",
        "amoebic_liver",
        "renal",
        "tubo_ovarian",
        "obstetric",
        "musculoskeletal",
        "trauma",
        "haematogenous",
        "infected_haematoma",
        "infected_lymphocele",
        "malignancy",
        "empyema",
        "parapneumonic",
        "cryptogenic",
        "other",
    ]
)


class SuspicionRow(NamedTuple):
    """A suspicion or confirmation of the collection, from a record or from the fluid of any of its drains."""

    status: str
    seen: Span


def fistula_finding(tables: Tables) -> str:
    finding = assessed(tables)
    if not tables.protocol.get("drain_amylase_required") or finding == "not_met":
        return finding
    amylase = amylase_part(tables)
    return amylase if amylase == "not_met" or finding == "met" else finding


def suspicion_table(tables: Tables) -> list[SuspicionRow]:
    table = [
        SuspicionRow(row.status, Span(row.at, row.at))
        for row in of_collection(tables)
        if row.status in ("suspected", "confirmed")
    ]
    drains = {drain.drain for drain in tables.mates}
    words = ["feculent", "enteric"] + ([] if tables.protocol.get("bilious_fluid_expected") else ["bilious"])
    fluids = [row for row in tables.facts if row.kind == "fluid" and row.drain in drains and row.word in words]
    return table + [SuspicionRow("suspected", row.seen) for row in fluids]


def of_collection(tables: Tables) -> list[FistulaRow]:
    return [row for row in tables.fistula if row.collection == tables.judged.collection]


def valid_from(tables: Tables) -> datetime:
    """The first moment at which an assessment of the drain judged says anything."""
    hours = limit(tables.protocol, "fistula_assessment_min_h_after_insertion")
    return tables.judged.in_at + timedelta(hours=float(hours))


def study_valid_from(tables: Tables) -> datetime:
    """The first moment at which a study or an amylase says anything, however early an assessment may."""
    return max(valid_from(tables), tables.judged.in_at + timedelta(hours=STUDY_MIN_AGE_H))


def clearing_studies(tables: Tables) -> list[FistulaRow]:
    return [
        row
        for row in of_collection(tables)
        if row.status in ("excluded", "closed")
        and row.evidence in tables.protocol["fistula_evidence"]
        and row.at >= study_valid_from(tables)
    ]


def assessed(tables: Tables) -> str:
    studies = clearing_studies(tables)
    uncleared = {
        row.status for row in suspicion_table(tables) if all(may_be_since(row.seen, study.at) for study in studies)
    }
    if "confirmed" in uncleared:
        return "not_met"
    if "suspected" in uncleared:
        return "unknown"
    return "met" if studies or bedside_assessed(tables) else "unknown"


def bedside_assessed(tables: Tables) -> bool:
    """Whether somebody assessed the collection at the bedside, late enough, and its etiology needs no more."""
    found = any(row.status == "none_suspected" and row.at >= valid_from(tables) for row in of_collection(tables))
    return found and not needs_study(tables)


def needs_study(tables: Tables) -> bool:
    """The etiology of any drain put into the collection so far can ask for a study, as can one that is not known."""
    listed = tables.protocol["fistula_study_required_etiologies"]
    causes = {drain.etiology for drain in tables.mates if drain.in_at <= tables.at}
    return any(cause in listed or cause not in KNOWN_ETIOLOGIES for cause in causes)


def amylase_part(tables: Tables) -> str:
    earliest = study_valid_from(tables)
    values = [
        (row.at, row.amylase)
        for row in tables.labs
        if row.amylase is not None and row.at >= earliest and tables.at - row.at <= AMYLASE_MAX_AGE
    ]
    if not values:
        return "unknown"
    return "not_met" if max(values)[1] > limit(tables.protocol, "drain_amylase_max_x_uln") else "met"
