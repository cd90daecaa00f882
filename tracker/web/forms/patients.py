"""Forms about patients, their stays, and the drains put into them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.actions.drains import CollectionEntry, DrainEntry
from tracker.actions.patients import PatientEntry, StayEntry
from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.sites import SITES
from tracker.readiness.vocabulary import DrainType, label
from tracker.records.words import RECORD_LABELS, Sex, Side
from tracker.web.forms.fields import (
    Answer,
    BirthDate,
    Choice,
    Clock,
    Day,
    Group,
    Number,
    Required,
    Text,
    WordChoice,
    local_moment,
)
from tracker.web.words import LocalTime

__all__ = ["DrainForm", "FindForm", "PatientForm", "StayForm"]

DAYS_BACK = 8
LONG_BACK = 60
NEW_COLLECTION = "new"


class MomentFields(FlaskForm):
    """A day and a time of day, with the present moment filled in."""

    at_day = Day("Date")
    at_clock = Clock("Time")
    request_key = HiddenField()

    def offer(self, time: LocalTime, now: datetime, days: int = DAYS_BACK) -> None:
        self.at_day.offer(time.local(now).date(), days)

    def moment(self, time: LocalTime) -> datetime | None:
        """The instant chosen; None with the field's error set where the clock change skips it."""
        day, clock = self.at_day.day, self.at_clock.clock
        found = local_moment(day, clock, time.zone) if day and clock else None
        if found is None:
            self.at_clock.errors = ["This time does not exist on that day: the clocks change."]
        return found


class FindForm(FlaskForm):
    number = Text("Number", most=40, validators=[Required("Enter the whole number.")])
    born_on = BirthDate("Birthday", validators=[Required("Enter the birthday.")])

    class Meta:
        csrf = False


class StayForm(MomentFields):
    ward = WordChoice("Ward or clinic", required="Choose the ward or clinic.")
    bed = Text("Bed (leave empty in a clinic)", most=10)

    def offer_wards(self, names: Iterable[tuple[UUID, str]]) -> None:
        self.ward.names = {str(ward): name for ward, name in names}

    def stay(self, since: datetime) -> StayEntry:
        return StayEntry(UUID(self.ward.data), self.bed.data or None, since)


class PatientForm(StayForm):
    number = Text("Number", most=40, validators=[Required("Enter the whole number.")])
    surname = Text("Surname", most=80, validators=[Required("Enter the surname.")])
    given = Text("Given name", most=80, validators=[Required("Enter the given name.")])
    born_on = BirthDate("Birthday", validators=[Required("Enter the birthday.")])
    sex = Choice("Sex", Sex, lambda word: RECORD_LABELS[word], required="Choose the sex, or not known.")
    immunocompromised = Answer("Immunocompromised? (may be left open)")
    diabetes = Answer("Diabetes? (may be left open)")
    confirmed = Group("Please confirm", ())

    def entry(self) -> PatientEntry:
        return PatientEntry(
            number="".join(one for one in self.number.data or "" if not one.isspace()),
            surname=self.surname.data or "",
            given=self.given.data or "",
            born_on=self.born_on.day,
            sex=self.sex.word,
            immunocompromised=self.immunocompromised.answer,
            diabetes=self.diabetes.answer,
        )


class DrainForm(MomentFields):
    """A drain, and the collection that it lies in: a known one, or a new one described here."""

    collection = WordChoice("Which collection?", required="Choose the collection, or a new one.")
    site = WordChoice("Site", SITES)
    side = Choice("Side (if there is one)", Side, lambda word: RECORD_LABELS[word])
    etiology = WordChoice("Cause of the abscess", ETIOLOGIES)
    secondary = Answer("Secondary to another disease?")
    cause_addressed = Answer("Has the cause been dealt with?")
    loculated = Answer("Loculated?")
    viscous_or_necrotic = Answer("Viscous or necrotic content?")
    organism = Text("Organism (may be left empty)", most=120)
    type = Choice("Kind of drain", DrainType, label, required="Choose the kind of drain.")
    french = Number("Size", low="4", high="40", unit="Fr")
    label = Text("Name, if the patient has several here (may be left empty)", most=40)

    def offer_collections(self, known: Iterable[tuple[UUID, str]]) -> None:
        self.collection.names = {str(record): name for record, name in known} | {NEW_COLLECTION: "A new collection"}

    def is_new_collection(self) -> bool:
        return bool(self.collection.data == NEW_COLLECTION)

    def validate_site(self, field: WordChoice) -> None:
        if self.is_new_collection():
            Required("Choose the site of the new collection.")(self, field)

    def collection_entry(self) -> CollectionEntry:
        return CollectionEntry(
            site=self.site.data or "",
            side=self.side.word,
            etiology=self.etiology.data or None,
            secondary=self.secondary.answer,
            cause_addressed=self.cause_addressed.answer,
            loculated=self.loculated.answer,
            viscous_or_necrotic=self.viscous_or_necrotic.answer,
            organism=self.organism.data or "",
        )

    def drain_entry(self, inserted_at: datetime) -> DrainEntry:
        french: Decimal | None = self.french.number
        return DrainEntry(self.type.word, inserted_at, french, self.label.data or "")
