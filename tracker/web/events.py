"""Drain events: exchanged, clamped, dislodged, position confirmed, removed and the like."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint

from tracker.access.permissions import Permission
from tracker.actions import drains
from tracker.actions.drains import EventEntry
from tracker.readiness.vocabulary import EventKind, label
from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.web.entering import Bedside, Question, bedside
from tracker.web.forms.fields import Choice, Text
from tracker.web.forms.moments import EntryFields, late_question
from tracker.web.gate import house
from tracker.web.kinds import Kind
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_entering, add_pages

__all__ = ["pages"]

pages = Blueprint("events", __name__)
OUT = frozenset({EventKind.REMOVED, EventKind.FELL_OUT})
"""These have a form of their own, which closes the drain; here only their time and note are corrected."""


class EventForm(EntryFields):
    kind = Choice("What happened?", EventKind, label, required="Choose what happened.")
    note = Text("Note (may be left empty)")


class DrainEventKind(Kind):
    blueprint = "events"
    page = "event"
    title = "Drain event"
    saved = "the event"
    noun = "events"
    entity = "drain_event"
    path = "/events/<uuid:event_id>"
    argument = "event_id"
    permission = Permission.RECORD_EVENT
    model = DrainEventRevision
    body = "drains/event_fields.html"
    is_now = True
    withdrawing = "An event of another drain, or one that never happened. It stays readable and counts no more."

    def here(self, versions: Sequence[Any]) -> Bedside:
        with house().database.reading() as session:
            drain_id = session.get_one(DrainEvent, versions[-1].record_id).drain_id
        return bedside(drain_id)

    def described(self, row: Any, here: Bedside) -> Described:
        return [("What happened", label(row.kind)), ("When", here.time.full(row.at)), ("Note", row.note)]

    def form(self, here: Bedside, *, sent: bool) -> EventForm:
        form = EventForm() if sent else EventForm(formdata=None)
        form.offer(here.time, here.now)
        form.kind.offered = [one for one in form.kind.offered if one[0] not in OUT or one[0] == form.kind.data]
        return form

    def fill(self, form: EventForm, row: Any, here: Bedside) -> None:
        form.put_moment(here.time, row.at)
        form.kind.data, form.note.data = row.kind.value, row.note
        if row.kind in OUT:
            form.kind.offered = [(row.kind.value, label(row.kind))]

    def entry(self, form: EventForm, here: Bedside) -> EventEntry | None:
        at = form.moment(here.time) if form.validate_on_submit() else None
        return EventEntry(at, form.kind.word, form.note.data or "") if at is not None else None

    def questions(self, form: EventForm, entry: EventEntry, here: Bedside, record: UUID | None) -> list[Question]:
        return late_question("This happened", entry.at, here.now, here.time)

    def changes(self, entry: EventEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        return {"at": entry.at, "word_1": entry.kind.value}, ()

    def record(self, here: Bedside, entry: EventEntry, **common: Any) -> UUID:
        return drains.record_event(house(), drain=here.in_care.drain_id, entry=entry, **common)

    def correct(self, record: UUID, entry: EventEntry, **common: Any) -> None:
        drains.correct_event(house(), event=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        drains.void_event(house(), event=record, **common)


KIND = DrainEventKind()
add_pages(pages, KIND)
add_entering(pages, KIND, "events")
