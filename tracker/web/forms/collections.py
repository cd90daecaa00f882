"""What forms ask about a collection."""

from collections.abc import Iterable
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.actions.drains import CollectionEntry
from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.sites import SITES
from tracker.records.words import RECORD_LABELS, Side
from tracker.web.forms.fields import Answer, Choice, Required, Text, WordChoice

__all__ = ["CollectionChoice", "CollectionFields", "RegisterForm"]

NEW_COLLECTION = "new"


class CollectionChoice(FlaskForm):
    """A known collection, or a new one; it stands before the fields that describe a new one."""

    collection = WordChoice("Which collection?", required="Choose the collection, or a new one.")

    def offer_collections(self, known: Iterable[tuple[UUID, str]]) -> None:
        self.collection.names = {str(record): name for record, name in known} | {NEW_COLLECTION: "A new collection"}

    def is_new_collection(self) -> bool:
        return bool(self.collection.data == NEW_COLLECTION)

    def validate_site(self, field: WordChoice) -> None:
        if self.is_new_collection():
            Required("Choose the site of the new collection.")(self, field)


class CollectionFields(FlaskForm):
    """What is known of a collection; unanswered questions stay open."""

    site = WordChoice("Site", SITES)
    side = Choice("Side (if there is one)", Side, lambda word: RECORD_LABELS[word])
    etiology = WordChoice("Cause of the abscess", ETIOLOGIES)
    secondary = Answer("Secondary to another disease?")
    cause_addressed = Answer("Has the cause been dealt with?")
    loculated = Answer("Loculated?")
    viscous_or_necrotic = Answer("Viscous or necrotic content?")
    organism = Text("Organism (may be left empty)", most=120)

    def collection_entry(self, recurrence_of: UUID | None = None) -> CollectionEntry:
        return CollectionEntry(
            site=self.site.data or "",
            side=self.side.word,
            etiology=self.etiology.data or None,
            secondary=self.secondary.answer,
            cause_addressed=self.cause_addressed.answer,
            loculated=self.loculated.answer,
            viscous_or_necrotic=self.viscous_or_necrotic.answer,
            organism=self.organism.data or "",
            recurrence_of=recurrence_of,
        )


class RegisterForm(CollectionChoice, CollectionFields):
    """As which collection a new one that a study reports is registered."""

    revision = HiddenField()
    request_key = HiddenField()
