"""Forms that correct what was entered of a patient, a collection, and a drain put in."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField

from tracker.readiness.sites import site_label
from tracker.web.forms.collections import CollectionFields
from tracker.web.forms.fields import Required, WordChoice
from tracker.web.forms.moments import CorrectionFields
from tracker.web.forms.patients import DrainFields, PersonFields
from tracker.web.words import day_text, number_text

__all__ = ["CollectionDetailsForm", "DrainDetailsForm", "PatientDetailsForm"]


class PatientDetailsForm(CorrectionFields, PersonFields):
    request_key = HiddenField()

    def fill(self, row: Any) -> None:
        """Show the saved details for correction."""
        self.number.data, self.surname.data, self.given.data = row.number, row.surname, row.given
        self.born_on.data, self.sex.data = day_text(row.born_on) if row.born_on else "", row.sex.value
        for name in ("immunocompromised", "diabetes"):
            self[name].data = yes_no(getattr(row, name))


class CollectionDetailsForm(CorrectionFields, CollectionFields):
    request_key = HiddenField()

    def offer_words(self, rows: Iterable[Any]) -> None:
        """Offer the site's own words that these collections use, beside the usual ones."""
        for row in rows:
            self.site.names.setdefault(row.site, site_label(row.site))
            if row.etiology:
                self.etiology.names.setdefault(row.etiology, row.etiology.replace("_", " ").capitalize())

    def validate_site(self, field: WordChoice) -> None:
        Required("Choose the site of the collection.")(self, field)

    def fill(self, row: Any) -> None:
        """Show the saved collection for correction."""
        self.site.data, self.etiology.data = row.site, row.etiology or ""
        self.side.data, self.organism.data = row.side.value if row.side else None, row.organism
        for name in ("secondary", "cause_addressed", "loculated", "viscous_or_necrotic"):
            self[name].data = yes_no(getattr(row, name))


class DrainDetailsForm(CorrectionFields, DrainFields):
    collection = WordChoice("Which collection does it lie in?", required="Choose the collection.")

    def fill(self, row: Any) -> None:
        """Show the saved drain for correction."""
        self.type.data, self["label"].data, self.collection.data = row.type.value, row.label, str(row.collection_id)
        self.french.data = "" if row.french is None else number_text(row.french)


def yes_no(answer: bool | None) -> str | None:  # noqa: FBT001 - an answer is what it turns
    return None if answer is None else "yes" if answer else "no"
