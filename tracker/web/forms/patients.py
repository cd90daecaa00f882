"""Forms about patients, their stays, and the drains put into them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask_wtf import FlaskForm

from tracker.actions.drains import DrainEntry
from tracker.actions.patients import PatientEntry, StayEntry
from tracker.readiness.vocabulary import DrainType, label
from tracker.records.words import RECORD_LABELS, Sex
from tracker.web.forms.collections import CollectionChoice, CollectionFields
from tracker.web.forms.days import BirthDate
from tracker.web.forms.fields import Answer, Choice, Group, Number, Required, Text, WordChoice
from tracker.web.forms.moments import MomentFields

__all__ = ["DrainFields", "DrainForm", "FindForm", "PatientForm", "PersonFields", "PlaceFields", "StayForm"]


class FindForm(FlaskForm):
    number = Text("Number", most=40, validators=[Required("Enter the whole number.")])
    born_on = BirthDate("Birthday", validators=[Required("Enter the birthday.")])

    class Meta:
        csrf = False


class PlaceFields(FlaskForm):
    ward = WordChoice("Ward or clinic", required="Choose the ward or clinic.")
    bed = Text("Bed (leave empty in a clinic)", most=10)

    def offer_wards(self, names: Iterable[tuple[UUID, str]]) -> None:
        self.ward.names = {str(ward): name for ward, name in names}


class StayForm(MomentFields, PlaceFields):
    def stay(self, since: datetime) -> StayEntry:
        return StayEntry(UUID(self.ward.data), self.bed.data or None, since)


class PersonFields(FlaskForm):
    number = Text("Number", most=40, validators=[Required("Enter the whole number.")])
    surname = Text("Surname", most=80, validators=[Required("Enter the surname.")])
    given = Text("Given name", most=80, validators=[Required("Enter the given name.")])
    born_on = BirthDate("Birthday", validators=[Required("Enter the birthday.")])
    sex = Choice("Sex", Sex, lambda word: RECORD_LABELS[word], required="Choose the sex, or not known.")
    immunocompromised = Answer("Immunocompromised? (may be left open)")
    diabetes = Answer("Diabetes? (may be left open)")

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


class PatientForm(StayForm, PersonFields):
    confirmed = Group("Please confirm", ())


class DrainFields(MomentFields):
    type = Choice("Kind of drain", DrainType, label, required="Choose the kind of drain.")
    french = Number("Size", low="4", high="40", unit="Fr")
    label = Text("Name, if the patient has several here (may be left empty)", most=40)

    def drain_entry(self, inserted_at: datetime) -> DrainEntry:
        french: Decimal | None = self.french.number
        return DrainEntry(self.type.word, inserted_at, french, self.label.data or "")


class DrainForm(DrainFields, CollectionChoice, CollectionFields):
    """A drain, and the collection that it lies in: a known one, or a new one described here."""
