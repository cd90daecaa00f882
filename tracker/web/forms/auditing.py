"""Forms of the auditor: what to look for, whose accesses to list, what to export and what for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from tracker.actions.exports import FORMAT_LABELS, Format
from tracker.audit.search import CHANGES, READS
from tracker.audit.vocabulary import ACTION_LABELS, OUTCOME_LABELS, AuditAction, Outcome
from tracker.records.extracts import EXTRACT_LABELS, Extract
from tracker.web.forms.fields import Group, Required, Text, WordChoice
from tracker.web.forms.moments import DayAndTime

__all__ = ["AccessForm", "AuditForm", "BundleForm", "ExportForm", "actions_of"]

ALL_READS, ALL_CHANGES = "reads", "changes"
KINDS = {"records": "Records of patients", "audit": "Audit events", "access": "Who saw or changed one patient's record"}
VERSIONS = {"present": "The present version of each record", "every": "Every version of each record"}


class Asked(FlaskForm):
    """What is exported, as what, and what for."""

    kind = WordChoice("What is exported?", KINDS, required="Choose what is exported.")
    form = WordChoice("As", {one.value: FORMAT_LABELS[one] for one in Format}, required="Choose the form of the file.")
    purpose = Text("What is it for?", most=300, validators=[Required("Say what the export is for.")])


class Looked(FlaskForm):
    """Who, what, how it ended: of audit events alone."""

    who = WordChoice("Who")
    what = WordChoice("What")
    outcome = WordChoice("Outcome", {one.value: OUTCOME_LABELS[one] for one in Outcome})

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        self.who.names = {str(account): name for account, name in people}
        groups = {ALL_CHANGES: "Every change", ALL_READS: "Everything seen"}
        actions = sorted(ACTION_LABELS.items(), key=lambda pair: pair[1])
        self.what.names = groups | {action.value: name for action, name in actions}


class Narrowed(FlaskForm):
    """A patient and a period."""

    patient = Text("Patient: number or id", most=40)
    since = DayAndTime("From")
    until = DayAndTime("Until")


class Concerned(Narrowed):
    """A patient, a period, a drain: what every search and every export may be narrowed to."""

    drain = Text("Drain: its id", most=40)


class BundleForm(Concerned):
    """A part of the sealed log, or all of it, and what it is for."""

    purpose = Text("What is it for?", most=300, validators=[Required("Say what the export is for.")])


class AuditForm(Looked, Concerned):
    class Meta:
        csrf = False


class AccessForm(Narrowed):
    patient = Text("Patient: number or id", most=40, validators=[Required("Enter the patient's number or id.")])

    class Meta:
        csrf = False


class Tables(Group):
    """Tables to choose from; none chosen means all."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [], **options)
        self.names = {one.value: EXTRACT_LABELS[one] for one in Extract}
        self.offered = list(self.names.items())


class ExportForm(Asked, Looked, Concerned):
    tables = Tables("Tables (none chosen: all)")
    versions = WordChoice("Versions", VERSIONS)
    known_at = DayAndTime("As known at")
    ward = WordChoice("Patients who had a stay in")

    def offer_wards(self, names: Iterable[tuple[UUID, str]]) -> None:
        self.ward.names = {str(ward): name for ward, name in names}

    def validate_patient(self, field: Text) -> None:
        if self.kind.data == "access" and not field.data:
            raise ValidationError("Enter the patient's number or id: accesses are listed of one patient.")


def actions_of(chosen: str | None) -> frozenset[AuditAction]:
    """The actions of a choice; none where nothing was chosen."""
    if not chosen:
        return frozenset()
    return {ALL_READS: READS, ALL_CHANGES: CHANGES}.get(chosen) or frozenset({AuditAction(chosen)})
