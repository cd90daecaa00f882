"""Forms of imports: how a file is read, and the file."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField

from tracker.actions.errors import Refused
from tracker.actions.importing.outputs import Assumptions
from tracker.actions.importing.plans import Plan
from tracker.interop.kinds import READINGS
from tracker.interop.tables import Terms
from tracker.readiness.sites import SITES
from tracker.readiness.vocabulary import DrainType, Patency, label
from tracker.records.import_mappings import ImportMappingRevision
from tracker.records.words import ImportKind
from tracker.web.forms.fields import Choice, Number, Required, Text, WordChoice

__all__ = ["FileForm", "MappingForm", "filled", "mapping_form"]

OWN, HOSPITAL = "own", "hospital"
NUMBERS = {
    OWN: "The source's own: they make patients of their own",
    HOSPITAL: "The hospital's: of patients already here",
}
COLUMN_NAMES = {
    "born_on": "Birthday",
    "entered_at": "When it was entered",
    "entry_lag_min": "Minutes until it was entered",
    "residual_mm": "Residual in mm",
}
NUMBERED = (ImportKind.OUTPUTS, ImportKind.TEMPERATURES)


class MappingForm(FlaskForm):
    """What every kind has; the columns of a kind are added by mapping_form."""

    name = Text("Name of this mapping", most=60, validators=[Required("Give the mapping a name.")])
    source = Text("The system that the file comes from", most=60, validators=[Required("Name the system.")])
    zone = Text("Time zone of times without an offset (may be left empty)", most=60)
    hour_zero = Text("Moment of hour 0, where times are hours (may be left empty)", most=40)
    meanings = Text("What words of the file mean (may be left empty)", most=2000)
    reason = Text("Why is it changed?", most=200)
    request_key = HiddenField()
    revision = HiddenField()

    @property
    def columns(self) -> list[Any]:
        return [field for field in self if field.name.startswith("column_")]

    def plan(self, kind: ImportKind) -> Plan:
        """The plan as typed. Raises Refused with the field that is wrong."""
        columns = {field.name.removeprefix("column_"): field.data for field in self.columns if field.data}
        terms = Terms(
            columns, _meanings(self.meanings.data or ""), _moment(self.hour_zero.data), self.zone.data or None
        )
        numbers = self["numbers"].data if kind in NUMBERED else OWN
        assumed = _assumptions(self) if kind is ImportKind.OUTPUTS else None
        return Plan(kind, self.source.data or "", terms, assumed, numbers == HOSPITAL)


class FileForm(FlaskForm):
    file = FileField("CSV file, at most 2 MB")
    ward = WordChoice("Ward that new patients are put into")
    carried = HiddenField()

    def offer(self, wards: Iterable[tuple[UUID, str]]) -> None:
        self.ward.names = {str(ward): name for ward, name in wards}


def mapping_form(kind: ImportKind) -> type[MappingForm]:
    """The form with the columns, and for outputs the assumptions, of this kind."""
    reading = READINGS[kind]
    added: dict[str, Any] = {}
    for field in reading.fields:
        name = COLUMN_NAMES.get(field, field.replace("_", " ").capitalize())
        added[f"column_{field}"] = Text(name if field in reading.needed else f"{name} (may be left empty)", most=80)
    if kind in NUMBERED:
        added["numbers"] = WordChoice(
            "Whose are the patients' numbers?", NUMBERS, required="Say whose numbers they are."
        )
    if kind is ImportKind.OUTPUTS:
        added["type"] = Choice("Kind of drain", DrainType, label, required="Choose the kind of drain.")
        added["site"] = WordChoice("Site", SITES, required="Choose the site.")
        added["flush_ml"] = Number("Flush at each emptying (may be left empty)", high="1000", unit="mL")
        added["patency"] = WordChoice("Patency (may be left empty)", {word.value: label(word) for word in Patency})
    return type(f"{kind.value.capitalize()}MappingForm", (MappingForm,), added)


def filled(row: ImportMappingRevision, plan: Plan) -> dict[str, Any]:
    """A saved mapping as its form shows it."""
    terms, assumed = plan.terms, plan.assumptions
    found: dict[str, Any] = {f"column_{name}": column for name, column in terms.columns.items()}
    lines = [f"{name}: {word} = {meaning}" for name, words in terms.meanings.items() for word, meaning in words.items()]
    found |= {"name": row.name, "source": row.source, "zone": terms.zone or "", "meanings": "\n".join(lines)}
    found |= {"hour_zero": terms.hour_zero.isoformat() if terms.hour_zero else "", "revision": str(row.revision)}
    found["numbers"] = HOSPITAL if plan.hospital_numbers else OWN
    if assumed is not None:
        flush = "" if assumed.flush_ml is None else f"{assumed.flush_ml:f}"
        patency = assumed.patency.value if assumed.patency else ""
        found |= {"type": assumed.type.value, "site": assumed.site, "flush_ml": flush, "patency": patency}
    return found


def _meanings(text: str) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        told, is_there, meaning = line.rpartition("=")
        name, is_named, word = told.partition(":")
        if not is_there or not is_named:
            raise Refused("meanings", f'"{line}" is not written like unit: ml(label) = mL.')
        found.setdefault(name.strip(), {})[word.strip()] = meaning.strip()
    return found


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused("hour_zero", "Hour 0 is a moment with its offset, like 2026-11-10T00:00+00:00.") from None


def _assumptions(form: Any) -> Assumptions:
    patency = form.patency.data
    return Assumptions(
        type=form.type.word,
        site=form.site.data or "",
        flush_ml=form.flush_ml.number,
        patency=Patency(patency) if patency else None,
    )
