"""R4 Imaging: whether the newest picture shows the collection gone, and nothing since speaks against it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .clinical import above_pain_limit, is_fever, is_plausible, pain_answers
from .fields import limit
from .fistula import suspicion_table
from .output import displaced_at
from .rows import StudyRow, Tables
from .times import may_be_since
from .volumes import highest_net

SUPERSEDING = ("dislodged", "exchanged", "upsized", "repositioned", "lytic_instilled")
REPORTED = ("final", "amended")


def imaging_finding(tables: Tables, others: Sequence[str]) -> str:
    """The finding, given the three others, which it takes up where a protocol asks for a picture only if indicated."""
    if open_new_collection(tables):
        return "not_met"
    if tables.protocol["imaging_policy"] == "if_indicated" and not studies_since_insertion(tables):
        return "met" if all(finding in ("met", "not_used") for finding in others) else "unknown"
    newest = newest_counted(tables)
    if any(is_bad(tables, study) for study in newest):
        return "not_met"
    clears = bool(newest) and all(shows_collection_gone(tables, study) for study in newest)
    return "met" if clears and not superseded(tables, newest[0].at) else "unknown"


def studies_since_insertion(tables: Tables) -> list[StudyRow]:
    """Studies of any kind of this collection, or naming none, since the insertion of the drain judged."""
    names = ("", tables.judged.collection)
    return [row for row in tables.studies if row.collection in names and row.at >= tables.judged.in_at]


def newest_counted(tables: Tables) -> list[StudyRow]:
    """The newest study that counts; several where they share their instant."""
    hours = limit(tables.protocol, "imaging_min_h_after_insertion")
    earliest = tables.judged.in_at + timedelta(hours=float(hours))
    counted = [
        row
        for row in studies_since_insertion(tables)
        if row.modality in tables.protocol["imaging_modalities"] and row.at >= earliest
    ]
    newest = max((row.at for row in counted), default=None)
    return [row for row in counted if row.at == newest]


def is_bad(tables: Tables, study: StudyRow) -> bool:
    """Whether any stated element speaks against removal."""
    allowed_mm = limit(tables.protocol, "residual_max_mm")
    residual = study.result == "residual" and allowed_mm == 0 and study.residual_mm != 0
    return (
        study.result in ("persistent", "enlarged")
        or residual
        or (study.residual_mm is not None and study.residual_mm > allowed_mm)
        or study.position == "displaced"
        or study.complication not in ("", "none")
        or bool(study.new_collection)
    )


def shows_collection_gone(tables: Tables, study: StudyRow) -> bool:
    """Whether a study without bad elements states all that is asked, finally and lately enough."""
    allowed_mm = limit(tables.protocol, "residual_max_mm")
    small = study.result == "residual" and allowed_mm > 0 and study.residual_mm is not None
    age_days = (tables.at.astimezone(tables.zone).date() - study.at.astimezone(tables.zone).date()).days
    return (
        study.collection == tables.judged.collection
        and study.status in REPORTED
        and (study.result == "resolved" or small)
        and (study.position == "in_cavity" or not tables.protocol["drain_position_required"])
        and study.complication == "none"
        and study.new_collection is False
        and age_days <= limit(tables.protocol, "imaging_max_age_days")
    )


def open_new_collection(tables: Tables) -> bool:
    """Whether a report of a new collection since insertion was not taken back by a later final CT or MRI.

    Any study of the patient can report one. A case file has no word for registering it as a collection of its own.
    """
    reports = [row for row in tables.studies if row.new_collection and row.at >= tables.judged.in_at]
    return any(not taken_back(tables, report) for report in reports)


def taken_back(tables: Tables, report: StudyRow) -> bool:
    names = {report.collection, tables.judged.collection} - {""}
    return any(
        row.at > report.at
        and row.modality in ("CT", "MRI")
        and row.status in REPORTED
        and row.collection in names
        and row.new_collection is False
        for row in tables.studies
    )


def superseded(tables: Tables, since: datetime) -> bool:
    """Whether anything at or after the study makes its picture doubtful."""
    return (
        clinically_superseded(tables, since)
        or any(may_be_since(row.seen, since) for row in suspicion_table(tables))
        or superseded_by_event(tables, since)
        or superseded_by_output(tables, since)
    )


def clinically_superseded(tables: Tables, since: datetime) -> bool:
    """Fever, abscess pain or a sepsis sign, and what may have been one."""
    for fact in tables.facts:
        hot = fact.kind == "temperature" and (is_fever(tables, fact) or not is_plausible(tables, fact))
        pain = fact.kind == "pain" and pain_answers(fact) and above_pain_limit(tables, fact)
        if (hot or pain or fact.kind == "sepsis") and may_be_since(fact.seen, since):
            return True
    return False


def superseded_by_event(tables: Tables, since: datetime) -> bool:
    """An event of any drain of the collection, another drain put into it, or a study that shows one displaced."""
    drains = {drain.drain for drain in tables.mates}
    times = [row.at for row in tables.events if row.drain in drains and row.kind in SUPERSEDING]
    times += [drain.in_at for drain in tables.mates if drain is not tables.judged and drain.in_at <= tables.at]
    return any(at >= since for at in times + displaced_at(tables))


def superseded_by_output(tables: Tables, since: datetime) -> bool:
    """A covered ward-day, any part of it after the study, of more than five times the output limit."""
    if int(tables.protocol["output_days"]) == 0:
        return False
    most_ml = 5 * limit(tables.protocol, "output_threshold_ml")
    days = [day for day in tables.days if since < day.end <= tables.at]
    return any((net_ml := highest_net(tables, day)) is not None and net_ml > most_ml for day in days)
