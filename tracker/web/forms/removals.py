"""Forms about a drain that comes out, what is found afterwards, and who looks after one that stays in."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.actions.checks import MAX_VOLUME_ML
from tracker.actions.follow_ups import FollowUpEntry
from tracker.actions.removals import ClosingVolume
from tracker.records.follow_ups import OUTCOME_LABELS, TREATMENTS, FollowUpKind, FollowUpOutcome
from tracker.records.removals import COMPLICATIONS, MANNER_LABELS, TIP_LABELS, Manner, Tip
from tracker.records.words import RECORD_LABELS, MeasuredBy
from tracker.web.forms.checks import CLAMP_LEAK
from tracker.web.forms.days import BirthDate
from tracker.web.forms.fields import Choice, Group, Number, Required, Text, WordChoice
from tracker.web.forms.moments import MomentFields

__all__ = ["FollowUpForm", "RemovalForm", "ReopenForm", "ReviewForm"]

NO_COLLECTION = "none"
NEW_COLLECTION = "new"


class RemovalForm(MomentFields):
    identity = Text(
        "Wristband: scan it, or type the last 4 digits of the number",
        most=40,
        validators=[Required("Scan the wristband or type the last 4 digits of the number.")],
    )
    manner = Choice(
        "How did it come out?", Manner, lambda word: MANNER_LABELS[Manner(word)], required="Choose how it came out."
    )
    tip = Choice(
        "The tip of the catheter", Tip, lambda word: TIP_LABELS[Tip(word)], required="Say what the tip looked like."
    )
    complications = Group("Complications", COMPLICATIONS, required="Choose what happened, or none of these.")
    gross_ml = Number("Closing volume: emptied since the last check", high=str(MAX_VOLUME_ML), unit="mL")
    measured_by = Choice("How was it measured?", MeasuredBy, lambda word: RECORD_LABELS[word])
    flush_ml = Number("Fluid flushed in since the last check", high="999", unit="mL")
    clamp_leak = Group("Clamp or leak since the last check", CLAMP_LEAK)
    contact = BirthDate("Contact after 48 to 72 hours")
    day_7 = BirthDate("Day 7")
    day_30 = BirthDate("Day 30")
    note = Text("Note, or why it is entered so late (may be left empty)")
    confirmed = Group("Please confirm", ())

    def closing(self) -> ClosingVolume | None:
        if self.gross_ml.number is None:
            return None
        found = self.clamp_leak.found
        return ClosingVolume(
            gross_ml=self.gross_ml.number,
            measured_by=self.measured_by.word,
            flush_ml=self.flush_ml.number,
            clamped=None if found is None else "clamped" in found,
            leak=None if found is None else "leak" in found,
        )

    def follow_up_days(self) -> dict[FollowUpKind, date]:
        """Days that were typed in place of the proposed ones."""
        fields = {
            FollowUpKind.CONTACT: self.contact,
            FollowUpKind.DAY_7: self.day_7,
            FollowUpKind.DAY_30: self.day_30,
        }
        return {kind: field.day for kind, field in fields.items() if field.day is not None}


class ReopenForm(FlaskForm):
    confirmed = Group("Please confirm", ())
    reason = Text("Why is the removal withdrawn?", validators=[Required("Say why the removal is withdrawn.")])
    revision = HiddenField()
    request_key = HiddenField()


class FollowUpForm(MomentFields):
    follow_up = WordChoice("Which follow-up?", required="Choose which follow-up this is.")
    outcome = Choice(
        "Outcome",
        FollowUpOutcome,
        lambda word: OUTCOME_LABELS[FollowUpOutcome(word)],
        required="Choose what was found.",
    )
    treated_by = Group("What did the re-collection need?", TREATMENTS)
    collection = WordChoice("Is it recorded as a collection?")
    note = Text("Note (may be left empty)")
    reason = Text("Why is a recorded outcome changed?")

    def offer_follow_ups(self, names: Iterable[tuple[str, str]]) -> None:
        self.follow_up.names = dict(names)

    def offer_collections(self, names: Iterable[tuple[UUID, str]]) -> None:
        self.collection.names = {
            NEW_COLLECTION: "Add it now, at the same site",
            **{str(record): name for record, name in names},
            NO_COLLECTION: "Not recorded yet",
        }

    def chosen(self) -> tuple[UUID, int]:
        """The follow-up and the version of it that the form was shown with."""
        record, _, revision = (self.follow_up.data or "").partition("@")
        return UUID(record), int(revision)

    def entry(self, done_at: datetime) -> FollowUpEntry:
        known = self.collection.data
        is_known = known not in (None, "", NEW_COLLECTION, NO_COLLECTION)
        return FollowUpEntry(
            done_at=done_at,
            outcome=self.outcome.word,
            treated_by=self.treated_by.found,
            collection=UUID(known) if is_known else None,
            is_new_collection=known == NEW_COLLECTION,
            note=self.note.data or "",
        )


class ReviewForm(FlaskForm):
    owner = Text("Who looks after this drain?", most=80, validators=[Required("Say who looks after this drain.")])
    next_review_on = BirthDate("Next review", validators=[Required("Enter the day of the next review.")])
    revision = HiddenField()
    request_key = HiddenField()
