"""The check form: a fixed set of questions, nothing preselected, soft limits that ask once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import ValidationError

from tracker.actions.checks import MAX_TEMP_C, MAX_VOLUME_ML, MIN_TEMP_C, CheckEntry, Shorten
from tracker.readiness.vocabulary import CheckOrigin, Fluid, PainSource, Patency, label
from tracker.records.words import RECORD_LABELS, IdentityProof, MeasuredBy
from tracker.web.entering import Question
from tracker.web.forms.days import Clock, Day, local_moment
from tracker.web.forms.fields import Answer, Choice, Group, Number, Required, Text
from tracker.web.presenters.checks import SEPSIS_SIGNS, SITE_SIGNS
from tracker.web.words import LocalTime, number_text

__all__ = ["CheckForm", "Previous", "identity_proof", "questions_before_saving", "recent_question"]

DAYS_BACK = 8
LAST_DIGITS = 4
OUTLIER_FACTOR = 5
TEMPERATURE_JUMP = Decimal("1.5")
RECENT = timedelta(hours=4)
CLAMP_LEAK = (("clamped", "Clamped"), ("leak", "Leaking beside the drain"))
ASKED = (
    "gross_ml",
    "flush_ml",
    "patency",
    "clamp_leak",
    "fluid",
    "temp_c",
    "antipyretic",
    "pain",
    "sepsis_signs",
    "site_signs",
)


class CheckForm(FlaskForm):
    reason = Text("Why is it entered or changed now?")
    identity = Text(
        "Wristband: scan it, or type the last 4 digits of the number",
        most=40,
        validators=[Required("Scan the wristband or type the last 4 digits of the number.")],
    )
    start_day = Day("From: date")
    start_clock = Clock("From: time")
    end_day = Day("To: date")
    end_clock = Clock("To: time")
    gross_ml = Number("Output emptied since the last check", high=str(MAX_VOLUME_ML), unit="mL")
    measured_by = Choice("How was it measured?", MeasuredBy, lambda word: RECORD_LABELS[word])
    flush_ml = Number("Fluid flushed in since the last check", high="999", unit="mL")
    patency = Choice("Did the drain flush?", Patency, label)
    clamp_leak = Group("Clamp or leak", CLAMP_LEAK)
    fluid = Choice("Appearance of the fluid", Fluid, label)
    temp_c = Number("Temperature", low=str(MIN_TEMP_C), high=str(MAX_TEMP_C), unit="°C")
    antipyretic = Answer("Antipyretic since the last check?")
    pain = Number("Pain from the abscess, 0 to 10", high="10", whole=True, unit="of 10")
    pain_source_unknown = Answer("Is it certain that this pain is from the abscess?")
    other_pain = Number("Other pain, 0 to 10 (may be left empty)", high="10", whole=True, unit="of 10")
    sepsis_signs = Group("Signs of sepsis", SEPSIS_SIGNS)
    site_signs = Group("Drain site", SITE_SIGNS)
    note = Text("Note (may be left empty)")
    confirmed = Group("Please confirm", ())
    request_key = HiddenField()
    revision = HiddenField()

    def offer(self, time: LocalTime, now: datetime) -> None:
        """Offer the last days; the form's other words do not depend on the moment."""
        today = time.local(now).date()
        self.start_day.offer(today, DAYS_BACK)
        self.end_day.offer(today, DAYS_BACK)

    def prefill_period(self, time: LocalTime, start: datetime, end: datetime) -> None:
        """Only the time is filled in beforehand, visibly and to be changed."""
        for day, clock, moment in (
            (self.start_day, self.start_clock, start),
            (self.end_day, self.end_clock, end),
        ):
            local = time.local(moment)
            day.add(local.date())
            day.data, clock.data = local.date().isoformat(), f"{local:%H:%M}"

    def validate_pain_source_unknown(self, field: Answer) -> None:
        if self.pain.number and field.answer is None:
            raise ValidationError("Say whether this pain is certainly from the abscess.")

    def period(self, time: LocalTime) -> tuple[datetime, datetime] | None:
        """Start and end as instants; None with the fields' errors set where a clock change skips one."""
        found = []
        for day, clock in ((self.start_day, self.start_clock), (self.end_day, self.end_clock)):
            moment = local_moment(day.day, clock.clock, time.zone) if day.day and clock.clock else None
            if moment is None:
                clock.errors = [f"{clock.label.text}: this time does not exist on that day, the clocks change."]
                return None
            found.append(moment)
        if found[0] > found[1]:
            self.start_clock.errors = ["The period begins after it ends."]
            return None
        return found[0], found[1]

    def proof(self, number: str) -> IdentityProof | None:
        return identity_proof(self.identity.data or "", number)

    def entry(self, period: tuple[datetime, datetime], proof: IdentityProof) -> CheckEntry:
        clamp_leak = self.clamp_leak.found
        pain = None if self.pain.number is None else int(self.pain.number)
        return CheckEntry(
            start_at=period[0],
            end_at=period[1],
            observed_at=period[1],
            gross_ml=self.gross_ml.number,
            measured_by=self.measured_by.word,
            flush_ml=self.flush_ml.number,
            patency=self.patency.word,
            clamped=None if clamp_leak is None else "clamped" in clamp_leak,
            leak=None if clamp_leak is None else "leak" in clamp_leak,
            fluid=self.fluid.word,
            temp_c=self.temp_c.number,
            antipyretic=self.antipyretic.answer,
            pain=pain,
            pain_from=_source(pain, certain=self.pain_source_unknown.answer),
            other_pain=None if self.other_pain.number is None else int(self.other_pain.number),
            sepsis_signs=self.sepsis_signs.found,
            site_signs=self.site_signs.found,
            identity_proof=proof,
            origin=CheckOrigin.FORM,
            note=self.note.data or "",
            soft_limits=tuple(self.confirmed.data or ()),
        )

    def fill(self, row: Any, time: LocalTime) -> None:
        """Show a saved check for correction."""
        self.prefill_period(time, row.start_at, row.end_at)
        for name in ("gross_ml", "flush_ml", "temp_c", "pain", "other_pain"):
            value = getattr(row, name)
            getattr(self, name).data = (
                "" if value is None else number_text(value) if isinstance(value, Decimal) else str(value)
            )
        for name in ("measured_by", "patency", "fluid"):
            word = getattr(row, name)
            getattr(self, name).data = word.value if word else None
        self.antipyretic.data = _yes_no(row.antipyretic)
        self.pain_source_unknown.data = _certain(row)
        self.clamp_leak.data = _groups(row.clamped, row.leak)
        for name in ("sepsis_signs", "site_signs"):
            signs = getattr(row, name)
            getattr(self, name).data = None if signs is None else list(signs) or ["none"]
        self.note.data = row.note


@dataclass(frozen=True)
class Previous:
    """The newest check of the drain, and what its values were."""

    check_id: UUID
    revision: int
    start: datetime
    end: datetime
    gross_ml: Decimal | None
    flush_ml: Decimal | None
    temp_c: Decimal | None
    pain: int | None


def identity_proof(typed: str, number: str) -> IdentityProof | None:
    """How identity was proved: the whole number from a scan, its last digits typed; None where neither fits."""
    digits = "".join(one for one in typed if one.isalnum())
    if digits == number:
        return IdentityProof.SCAN
    return IdentityProof.TYPED if digits == number[-LAST_DIGITS:] else None


def questions_before_saving(
    form: CheckForm,
    entry: CheckEntry,
    previous: Previous | None,
    overlapped: Previous | None,
    time: LocalTime,
) -> list[Question]:
    """Every soft limit that this entry touches, whether it was confirmed already or not."""
    asked = [*_volume_questions(entry, previous), *_temperature_questions(entry, previous)]
    asked += _period_questions(entry, previous, overlapped, time)
    left = [form[name].label.text for name in ASKED if _unanswered(form, name)]
    if left:
        asked.append(Question("partial", f"Not answered: {'; '.join(left)}. Save it as a partial check?"))
    return asked


def recent_question(entry: CheckEntry, previous: Previous | None, time: LocalTime) -> list[Question]:
    """A check soon after another may be the same one, entered twice."""
    if previous is None or entry.end_at - previous.end >= RECENT:
        return []
    ended = time.full(previous.end)
    return [
        Question("recent", f"Another check of this drain ended {ended}, less than 4 hours before. Is this a new check?")
    ]


def shorten_of(form: CheckForm, overlapped: Previous | None) -> Shorten | None:
    """The later check that is to begin where this one ends, where that was confirmed."""
    if overlapped is None or "shorten" not in (form.confirmed.data or ()):
        return None
    return Shorten(overlapped.check_id, overlapped.revision)


def _volume_questions(entry: CheckEntry, previous: Previous | None) -> list[Question]:
    last, now = (previous.gross_ml if previous else None), entry.gross_ml
    if last is None or now is None or last == 0:
        return []
    shown = f"{number_text(now)} mL, last time {number_text(last)} mL"
    if now > OUTLIER_FACTOR * last:
        return [Question("output_high", f"Output {shown}: more than five times as much. Is it right?")]
    return [Question("output_zero", f"Output {shown}: fallen to nothing. Is it right?")] if now == 0 else []


def _temperature_questions(entry: CheckEntry, previous: Previous | None) -> list[Question]:
    last, now = (previous.temp_c if previous else None), entry.temp_c
    if last is None or now is None or abs(now - last) < TEMPERATURE_JUMP:
        return []
    shown = f"{number_text(now)} °C, last time {number_text(last)} °C"
    return [Question("temperature_jump", f"Temperature {shown}. Is it right?")]


def _period_questions(
    entry: CheckEntry, previous: Previous | None, overlapped: Previous | None, time: LocalTime
) -> list[Question]:
    if overlapped is not None:
        until = time.full(overlapped.end)
        return [
            Question(
                "shorten",
                f"A later check reaches to {until}. Let it begin where this one ends, {time.full(entry.end_at)}?",
            )
        ]
    if previous is not None and entry.start_at - previous.end > timedelta(minutes=60):
        return [
            Question(
                "gap",
                f"Nothing is recorded from {time.full(previous.end)} to {time.full(entry.start_at)}. Is that right?",
            )
        ]
    return []


def _unanswered(form: CheckForm, name: str) -> bool:
    field = form[name]
    if isinstance(field, Number):
        return field.number is None
    if isinstance(field, Group):
        return field.found is None
    return not field.data


def _source(pain: int | None, *, certain: bool | None) -> PainSource | None:
    if pain is None:
        return None
    if pain == 0:
        return PainSource.NONE
    return PainSource.ABSCESS if certain else PainSource.UNKNOWN


def _certain(row: Any) -> str | None:
    if not row.pain:
        return None
    return "yes" if row.pain_from is PainSource.ABSCESS else "no"


def _yes_no(answer: bool | None) -> str | None:  # noqa: FBT001 - an answer is what it turns
    return None if answer is None else "yes" if answer else "no"


def _groups(clamped: bool | None, leak: bool | None) -> list[str] | None:  # noqa: FBT001 - two answers
    if clamped is None and leak is None:
        return None
    return [name for name, present in (("clamped", clamped), ("leak", leak)) if present] or ["none"]
