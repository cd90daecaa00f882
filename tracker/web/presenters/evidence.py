"""The records that a reason rests on, each as one line that leads to it."""

from typing import NamedTuple
from uuid import UUID

from tracker.readiness.vocabulary import FactKind
from tracker.records.in_care import DrainInCare
from tracker.web.presenters.checks import period_text
from tracker.web.presenters.recorded import PAGES, version_named
from tracker.web.words import LocalTime

__all__ = ["RecordLine", "record_line"]


class RecordLine(NamedTuple):
    """`endpoint` and `argument` lead to the record's own page, empty where it has none."""

    what: str
    detail: str
    version: int
    endpoint: str = ""
    argument: str = ""
    record_id: str = ""


def record_line(name: str, in_care: DrainInCare, time: LocalTime) -> RecordLine:
    """What the rules call by this name: record@revision, with more behind it where a report speaks of several."""
    record, _, rest = name.partition("@")
    revision = int(rest.partition(":")[0].partition("/")[0])
    found = version_named(in_care, UUID(record), revision)
    if found is None:
        return RecordLine("Patient's details", "", revision)
    when = period_text(found.row, time) if found.kind == FactKind.CHECK else time.full(found.at)
    return RecordLine(f"{found.what}, {when}", found.detail, revision, *PAGES.get(found.kind, ("", "")), record)
