"""The records that a reason rests on, each as one line that leads to it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from tracker.readiness.vocabulary import EventKind, FistulaStatus, label
from tracker.records.in_care import DrainInCare
from tracker.web.presenters.checks import net_text, period_text
from tracker.web.words import LocalTime, number_text

__all__ = ["RecordLine", "record_line"]


class RecordLine(NamedTuple):
    """`endpoint` and `argument` lead to the record's own page, empty where it has none."""

    what: str
    detail: str
    version: int
    endpoint: str = ""
    argument: str = ""
    record_id: str = ""


Described = Callable[[Any, DrainInCare, LocalTime], tuple[str, str]]


def record_line(name: str, in_care: DrainInCare, time: LocalTime) -> RecordLine:
    """What the rules call by this name: record@revision, with more behind it where a report speaks of several."""
    record, _, rest = name.partition("@")
    revision = int(rest.partition(":")[0].partition("/")[0])
    for kind, (endpoint, argument, described) in KINDS.items():
        versions: Mapping[UUID, Any] = getattr(in_care.record, kind)
        found = next((row for row in versions.get(UUID(record), ()) if row.revision == revision), None)
        if found is not None:
            what, detail = described(found, in_care, time)
            return RecordLine(what, detail, revision, endpoint, argument, record)
    return RecordLine("Patient's details", "", revision)


def _check(row: Any, _: DrainInCare, time: LocalTime) -> tuple[str, str]:
    said = [net_text(row)] if row.gross_ml is not None or row.flush_ml is not None else []
    said += [label(row.patency).lower()] if row.patency else []
    said += [f"{number_text(row.temp_c)} °C"] if row.temp_c is not None else []
    said += [f"pain {row.pain}/10"] if row.pain is not None else []
    return f"Check {period_text(row, time)}", ", ".join(said)


def _event(row: Any, _: DrainInCare, time: LocalTime) -> tuple[str, str]:
    return f"{label(EventKind(row.word_1))}, {time.full(row.at)}", ""


def _assessment(row: Any, _: DrainInCare, time: LocalTime) -> tuple[str, str]:
    status = label(FistulaStatus(row.word_1)).lower()
    return f"Fistula assessment, {time.full(row.at)}", ", ".join(filter(None, [status, row.word_2.replace("_", " ")]))


def _lab(row: Any, _: DrainInCare, time: LocalTime) -> tuple[str, str]:
    said = [f"white count {number_text(row.wbc)} ×10⁹/L"] if row.wbc is not None else []
    said += [f"drain amylase {number_text(row.amylase)} × the serum upper limit"] if row.amylase is not None else []
    return f"Laboratory, {time.full(row.at)}", ", ".join(said)


def _study(row: Any, in_care: DrainInCare, time: LocalTime) -> tuple[str, str]:
    findings = in_care.record.findings.get((row.record_id, row.revision), ())
    ours = next((one for one in findings if one.collection_id == in_care.drain.collection_id), None)
    said = [label(ours.result).lower()] if ours is not None and ours.result else []
    said += [label(row.status).lower()] if row.status else []
    return f"{label(row.modality)}, {time.full(row.at)}", ", ".join(said)


def _drain(row: Any, _: DrainInCare, time: LocalTime) -> tuple[str, str]:
    return f"Drain put in, {time.full(row.inserted_at)}", ""


KINDS: dict[str, tuple[str, str, Described]] = {
    "checks": ("checks.check", "check_id", _check),
    "imaging": ("", "study_id", _study),
    "fistula": ("", "assessment_id", _assessment),
    "labs": ("", "lab_id", _lab),
    "events": ("", "event_id", _event),
    "drains": ("", "drain_id", _drain),
}
