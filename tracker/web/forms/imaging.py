"""The form of an imaging study: what the report says, and that it does not say, of each collection."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.actions.imaging import LARGEST_MM, NO_COMPLICATION, FindingEntry, StudyEntry
from tracker.readiness.vocabulary import DrainPosition, ImagingResult, Modality, ReportStatus, label
from tracker.web.entering import Question
from tracker.web.forms.fields import Choice, Number, Text
from tracker.web.forms.moments import EntryFields, late_question
from tracker.web.words import LocalTime, number_text

__all__ = ["Place", "ReportForm", "StudyForm", "study_form", "study_questions"]

NOT_SAID = "Report does not say"
SAME_STUDY = timedelta(hours=4)
MOST_WORDS = 80


class Statement(StrEnum):
    """What a report says of something that is there or is not."""

    NO = "no"
    YES = "yes"
    NOT_SAID = "not_said"


class Silence(StrEnum):
    """What a report can leave out about a collection."""

    NOT_SAID = "not_said"
    NOT_DESCRIBED = "not_described"


SILENCE = {Silence.NOT_SAID: NOT_SAID, Silence.NOT_DESCRIBED: "Not looked at in this study"}
STATEMENTS = {Statement.NO: "No", Statement.YES: "Yes", Statement.NOT_SAID: NOT_SAID}
POSITIONS = (DrainPosition.IN_CAVITY, DrainPosition.DISPLACED, DrainPosition.NOT_REPORTED)


class Place(NamedTuple):
    """A collection by its place; `has_drain` says that a drain lies in it now."""

    collection: UUID
    name: str
    has_drain: bool


class About(NamedTuple):
    """The fields about one collection."""

    place: Place
    result: Choice
    residual_mm: Number
    drain_position: Choice


class StudyForm(EntryFields):
    """Made by study_form, with three fields for each collection."""

    places: Sequence[Place] = ()

    @property
    def about(self) -> list[About]:
        return [About(place, *(self[_name(field, place)] for field in FIELDS)) for place in self.places]

    def check_statements(self) -> bool:
        """Whether all is answered that belongs together; the fields' errors are set otherwise."""
        for one in self.about:
            described = one.result.word is not Silence.NOT_DESCRIBED
            if one.place.has_drain and described and not one.drain_position.data:
                one.drain_position.errors = [f"Choose where the drain lies in: {one.place.name}."]
        if self.complication.word is Statement.YES and _is_none(self.which.data):
            self.which.errors = ["Say which complication the report names."]
        return not any(field.errors for field in self)

    def study(self, at: Any) -> StudyEntry:
        said = {Statement.NO: NO_COMPLICATION, Statement.YES: self.which.data}.get(self.complication.word)
        return StudyEntry(
            at=at,
            modality=self.modality.word,
            status=self.status.word,
            findings=tuple(_finding(one) for one in self.about if one.result.word is not Silence.NOT_DESCRIBED),
            complication=said,
            new_collection={Statement.NO: False, Statement.YES: True}.get(self.new_collection.word),
            note=self.note.data or "",
        )

    def fill(self, row: Any) -> None:
        """Show a saved study for correction."""
        self.modality.data, self.status.data, self.note.data = row.modality.value, row.status.value, row.note
        self.complication.data = {None: "not_said", NO_COMPLICATION: "no"}.get(row.complication, "yes")
        self.which.data = "" if row.complication in (None, NO_COMPLICATION) else row.complication
        self.new_collection.data = {None: "not_said", False: "no", True: "yes"}[row.new_collection]
        findings = {one.collection_id: one for one in row.findings}
        for one in self.about:
            _fill(one, findings.get(one.place.collection))


class ReportForm(FlaskForm):
    """The final or amended report after a preliminary one that said the same."""

    status = Choice(
        "The report is now",
        (ReportStatus.FINAL, ReportStatus.AMENDED),
        label,
        required="Choose whether the report is final or amended.",
    )
    revision = HiddenField()
    request_key = HiddenField()


FIELDS = ("result", "residual_mm", "drain_position")


def study_form(places: Sequence[Place], *, sent: bool) -> StudyForm:
    """A study's form for these collections; its fields stand in the order of the page."""
    fields: dict[str, Any] = {
        "modality": Choice("Kind of study", Modality, label, required="Choose the kind of study."),
        "status": Choice("Report", ReportStatus, label, required="Choose whether the report is final."),
    }
    for place in places:
        fields |= {_name(field, place): made for field, made in zip(FIELDS, _fields_of(place), strict=True)}
    fields |= {
        "complication": _statement("Rupture or another complication?", "Choose whether there is a complication."),
        "which": Text("Which complication? (only if there is one)", most=MOST_WORDS),
        "new_collection": _statement("A new collection?", "Choose whether there is a new collection."),
        "note": Text("Note (may be left empty)"),
    }
    made = type("StudyForm", (StudyForm,), {**fields, "places": tuple(places)})
    form: StudyForm = made() if sent else made(formdata=None)
    return form


def study_questions(
    form: StudyForm, entry: StudyEntry, others: Sequence[Any], now: Any, time: LocalTime
) -> list[Question]:
    """What is out of the ordinary; `others` are the patient's other studies as they stand."""
    asked = late_question("This study was made", entry.at, now, time)
    twin = next((one for one in others if _alike(one, entry)), None)
    if twin is not None:
        asked.append(
            Question("twin", f"{label(twin.modality)} of {time.full(twin.at)} is recorded already. Is this another?")
        )
    if not entry.findings:
        asked.append(Question("none", "The study describes none of the patient's collections. Save it so?"))
    for one in form.about:
        asked += _size_questions(one)
    return asked


def _size_questions(one: About) -> list[Question]:
    size, result, code = one.residual_mm.number, one.result.word, f"size-{one.place.collection.hex[:8]}"
    if result is ImagingResult.RESOLVED and size:
        return [Question(code, f"{one.place.name}: resolved, but {number_text(size)} mm are left. Is it right?")]
    if result is ImagingResult.RESIDUAL and not size:
        left = "of 0 mm" if size == 0 else "without its size"
        return [Question(code, f"{one.place.name}: a residual {left}. Is it right?")]
    return []


def _alike(one: Any, entry: StudyEntry) -> bool:
    return one.modality is entry.modality and abs(one.at - entry.at) < SAME_STUDY


def _name(field: str, place: Place) -> str:
    return f"{field}_{place.collection.hex}"


def _fields_of(place: Place) -> tuple[Choice, Number, Choice]:
    words = (*ImagingResult, *Silence)
    return (
        Choice(
            f"{place.name}: the collection is",
            words,
            lambda word: SILENCE[word] if isinstance(word, Silence) else label(word),
            required=f"Choose what the report says of: {place.name}.",
        ),
        Number(f"{place.name}: largest diameter left", high=str(LARGEST_MM), unit="mm"),
        Choice(
            f"{place.name}: the drain is",
            POSITIONS,
            lambda word: NOT_SAID if word is DrainPosition.NOT_REPORTED else label(word),
        ),
    )


def _statement(question: str, required: str) -> Choice:
    return Choice(question, Statement, lambda word: STATEMENTS[Statement(word)], required=required)


def _finding(one: About) -> FindingEntry:
    size: Decimal | None = one.residual_mm.number
    result = one.result.word if isinstance(one.result.word, ImagingResult) else None
    return FindingEntry(one.place.collection, result, size, one.drain_position.word)


def _fill(one: About, finding: Any) -> None:
    if finding is None:
        one.result.data = Silence.NOT_DESCRIBED.value
        return
    one.result.data = (finding.result or Silence.NOT_SAID).value
    one.residual_mm.data = "" if finding.residual_mm is None else number_text(finding.residual_mm)
    one.drain_position.data = (finding.drain_position or DrainPosition.NOT_REPORTED).value


def _is_none(text: str | None) -> bool:
    return (text or "").strip().casefold() in ("", NO_COMPLICATION)
