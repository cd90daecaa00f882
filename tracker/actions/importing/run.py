"""The frame of every import: a patient's rows are written together or not at all; a look writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid5

from tracker.access.actor import Actor
from tracker.actions.act import Act, House, act
from tracker.actions.periods import MOST_AHEAD
from tracker.audit.vocabulary import AuditAction
from tracker.interop.tables import RefusedRow
from tracker.records.finding import patients_by_number
from tracker.records.import_mappings import imported_from
from tracker.records.patients import Patient

__all__ = ["NAMESPACE", "Run", "by_patient", "known_by_number", "not_ahead", "of_patient", "stamp"]

NAMESPACE = UUID("2f3a0b6e-58f1-4a35-9d0c-7a5d0f6b1e22")
INSTANT = timedelta(microseconds=1)


class Numbered(Protocol):
    """A row of one patient."""

    @property
    def line(self) -> int: ...
    @property
    def patient(self) -> str: ...


Row = TypeVar("Row", bound=Numbered)


class Looked(Exception):
    """Ends an act of a look, so that nothing of it is written."""


class NothingNew(Exception):
    """Ends an act that adds nothing, so that a repeated import leaves no trace in the records."""


@dataclass
class Run:
    """One import of one file, or a look at what it would do; `source` names the system that the file is of.

    `record` is the import's own id: the events of its patients are about it.
    """

    house: House
    by: Actor
    source: str
    record: UUID
    is_look: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)
    patients: set[UUID] = field(default_factory=set)

    def refuse(self, rows: Iterable[Numbered], reason: str) -> None:
        self.refused.extend(RefusedRow(row.line, reason) for row in rows)

    def id(self, *parts: str) -> UUID:
        """The same id for the same thing of the same source, whenever it is imported."""
        return uuid5(NAMESPACE, ":".join((self.source, *parts)))


def by_patient(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.patient].append(row)
    return dict(sorted(found.items()))


def known_by_number(run: Run, numbers: Iterable[str]) -> Mapping[str, UUID]:
    """The patients who have these numbers now."""
    with run.house.database.reading() as session:
        return patients_by_number(session, numbers)


def of_patient(run: Run, patient: UUID, write: Callable[[Act], None]) -> None:
    """One act for all rows of a patient; what it counted counts only where it was written or looked at."""
    run.patients.add(patient)
    with run.house.database.reading() as session:
        is_known = session.get(Patient, patient) is not None
    try:
        with act(
            run.house,
            by=run.by,
            action=AuditAction.IMPORT_ROWS,
            patients=[patient] if is_known else [],
            reason=imported_from(run.source),
        ) as doing:
            doing.about("import", run.record)
            doing.patients.add(patient)
            write(doing)
            if run.is_look:
                raise Looked
            if not doing.pending:
                raise NothingNew
    except (Looked, NothingNew):
        return


def not_ahead(moment: datetime, now: datetime) -> datetime:
    """The moment, or now where it lies up to 60 minutes ahead. Raises ValueError further ahead."""
    if moment - now > MOST_AHEAD:
        raise ValueError("the time lies in the future")
    return min(moment, now)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def values(row: Any) -> dict[str, Any]:
    """A row's fields without its line, to compare and to name it by."""
    return {name: value for name, value in row._asdict().items() if name != "line"}
