"""One kind of record, such as studies or checks: what its pages of versions and corrections need to know of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.permissions import Permission
from tracker.actions.errors import NotFound
from tracker.readiness.findings import ReasonCode
from tracker.records.accounts import names_of
from tracker.records.patient_records import PatientRecord
from tracker.records.supposing import supposed
from tracker.records.timelines import current
from tracker.web.entering import Question, request_key, whole_number
from tracker.web.gate import actor, house
from tracker.web.presenters.people import Banner
from tracker.web.presenters.versions import Described
from tracker.web.previews import Side, changes_of, verdict_question

__all__ = ["Kept", "Kind", "changed_verdicts", "common_of", "kept_of", "still"]

CHANGED_MEANWHILE = (
    "Somebody else changed this record after you opened it. Nothing of your entry was saved. "
    "Compare it with what is saved now, and save again if it is still right."
)


@dataclass(frozen=True)
class Kept:
    """A record in all its versions, oldest first, with who wrote them and where it stands."""

    record: UUID
    versions: list[Any]
    authors: Mapping[UUID, str]
    here: Any

    @property
    def newest(self) -> Any:
        return self.versions[-1]

    @property
    def standing(self) -> Any | None:
        """The version that holds; None where the record was withdrawn."""
        return current(self.versions)

    @property
    def present(self) -> Any:
        """The version that holds. Raises NotFound where the record was withdrawn."""
        if self.standing is None:
            raise NotFound
        return self.standing


class Kind(ABC):
    """One kind of record. `noun` is its field of a patient's record, `argument` its id in addresses."""

    blueprint: ClassVar[str]
    page: ClassVar[str]
    title: ClassVar[str]
    saved: ClassVar[str] = ""
    """What is said to be saved."""
    noun: ClassVar[str]
    entity: ClassVar[str]
    path: ClassVar[str]
    argument: ClassVar[str]
    permission: ClassVar[Permission]
    model: ClassVar[Any]
    body: ClassVar[str]
    refused_at: ClassVar[dict[str, str]] = {"at": "at_clock"}
    otherwise: ClassVar[str] = "note"
    is_now: ClassVar[bool] = False
    """Whether a new entry begins with the present moment; a moment that the rules judge by is asked, not offered."""
    withdrawing: ClassVar[str] = ""
    """One sentence of when it is withdrawn, and what follows; empty where it is only ever corrected."""

    def rows(self, session: Session, record: UUID) -> list[Any]:
        """All versions, oldest first."""
        query = select(self.model).where(self.model.record_id == record)
        return list(session.scalars(query.order_by(self.model.revision)))

    @abstractmethod
    def here(self, versions: Sequence[Any]) -> Side:
        """Where the record stands: a drain, or one of the patient's."""

    def banner(self, here: Any) -> Banner:
        found: Banner = here.banner()
        return found

    @abstractmethod
    def described(self, row: Any, here: Any) -> Described:
        """What a version says, by the questions of the form."""

    @abstractmethod
    def form(self, here: Any, *, sent: bool) -> Any:
        """The form of a new or a corrected entry with what can be chosen."""

    @abstractmethod
    def fill(self, form: Any, row: Any, here: Any) -> None:
        """Show a saved version for correction."""

    @abstractmethod
    def entry(self, form: Any, here: Any) -> Any:
        """What was typed; None with the form's errors set where it cannot be taken."""

    @abstractmethod
    def questions(self, form: Any, entry: Any, here: Any, record: UUID | None) -> list[Question]:
        """What is out of the ordinary and asked once; `record` is the one that is corrected."""

    def meant(self, entry: Any) -> frozenset[ReasonCode]:
        """The reasons of missing facts that an entry is to supply."""
        return frozenset()

    @abstractmethod
    def changes(self, entry: Any) -> tuple[dict[str, Any], Sequence[Any]]:
        """An entry as the rows of a patient's record name its values, and its findings."""

    def record(self, here: Any, entry: Any, **common: Any) -> UUID:
        """The act that writes a new record about the drain that the form was opened at."""
        raise NotFound

    @abstractmethod
    def correct(self, record: UUID, entry: Any, **common: Any) -> None:
        """The act that writes a corrected version."""

    def void(self, record: UUID, **common: Any) -> None:
        """The act that withdraws a record."""
        raise NotFound

    def may_change(self, kept: Kept) -> bool:
        """Whether this person may correct or withdraw the record, beside the permission of its pages."""
        return actor().may(self.permission)

    def back(self, here: Any) -> tuple[str, str]:
        """Where a record's page leads back to: words and address."""
        return "Back to the drain", url_for("drains.drain", drain_id=here.in_care.drain_id)

    def links(self, kept: Kept) -> list[tuple[str, str]]:
        """More that can be done from the record's page: words and addresses."""
        return []

    def address(self, record: UUID, page: str = "") -> str:
        """Where a page of a record is; without a name the one of its versions."""
        ids: dict[str, Any] = {self.argument: record}
        return url_for(f"{self.blueprint}.{page or self.page}", **ids)


def kept_of(kind: Kind, record: UUID) -> Kept:
    with house().database.reading() as session:
        versions = kind.rows(session, record)
        authors = names_of(session, {row.recorded_by for row in versions})
        session.expunge_all()
    return Kept(record, versions, authors, kind.here(versions))


def common_of(form: Any, answer: str) -> dict[str, Any]:
    """What every act on a version is called with."""
    return {
        "revision": whole_number(form.revision.data),
        "by": actor(),
        "request": request_key(form.request_key.data),
        "answer": answer,
    }


def still(form: Any, kind: Kind, kept: Kept, code: int) -> Kept:
    """The record to show beside a refused form: after a change by someone else as it is now, for the next try."""
    if code != 409:
        return kept
    now = kept_of(kind, kept.record)
    form.revision.data = str(now.newest.revision)
    (form["reason"] if "reason" in form else form["revision"]).errors = [CHANGED_MEANWHILE]
    return now


def changed_verdicts(kind: Kind, kept: Kept, entry: Any) -> list[Question]:
    """The question that lists each verdict which a correction, or with None a withdrawal, changes."""
    values, findings = kind.changes(entry) if entry is not None else (None, ())

    def suppose(record: PatientRecord, at: datetime) -> PatientRecord:
        return supposed(record, kind.noun, kept.record, values, at, findings)

    return verdict_question(changes_of(kept.here, suppose))
