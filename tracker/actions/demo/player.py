"""Plays the courses of the made-up patients into a database, act by act, each at its own past moment."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from tracker.access.actor import Actor
from tracker.actions import checks, drains, fistula, imaging, labs, patients, removals
from tracker.actions.act import House
from tracker.actions.checks import CheckEntry
from tracker.actions.demo import deciding
from tracker.actions.demo.people import Calendar, Ids, PastClock, Staff
from tracker.actions.demo.plan import Course, Fixed, Imaged, Slip
from tracker.actions.demo.stories import COURSES
from tracker.actions.errors import NotFound, Refused
from tracker.readiness.vocabulary import EventKind, Fluid, PainSource, Patency
from tracker.records.removals import Manner, Tip
from tracker.records.words import IdentityProof, MeasuredBy

__all__ = ["Player"]

ENDS = (14.5, 22.5, 30.5)
TEMPERATURE_STEPS = (Decimal("0.0"), Decimal("-0.2"), Decimal("-0.1"))
MINUTE = timedelta(minutes=1)


class Step(NamedTuple):
    """One act at its moment; `name` gives its ids."""

    at: datetime
    name: str
    do: Callable[[], None]


class Player:
    """Knows by which ids the courses' records go, since these follow from the courses alone."""

    def __init__(
        self,
        house: House,
        clock: PastClock,
        ids: Ids,
        staff: Staff,
        calendar: Calendar,
        signing: deciding.Signing | None = None,
    ) -> None:
        self.house, self.clock, self.ids, self.signing = house, clock, ids, signing
        self.staff, self.calendar = staff, calendar
        self.physician = staff.actors["physician"]

    def play(self, after: datetime | None, until: datetime) -> int:
        """Do every act after one moment and up to another, in order; the number of acts done."""
        steps = [step for course in COURSES for step in self._steps(course, until)]
        wanted = sorted((step for step in steps if step.at <= until and (after is None or step.at > after)), key=_when)
        return sum(self._done(step) for step in wanted)

    def _done(self, step: Step) -> bool:
        """Whether the act could be done: a drain that a visitor took out is checked no more."""
        self.clock.now = step.at
        self.ids.begin(step.name)
        try:
            step.do()
        except (Refused, NotFound):
            return False
        return True

    def _steps(self, course: Course, until: datetime) -> Iterator[Step]:
        yield from self._arrival(course)
        yield from self._checks(course, until)
        yield from self._findings(course)
        yield from self._physician(course)

    def _id(self, name: str, number: int = 1) -> UUID:
        ids = Ids()
        ids.begin(name)
        return [ids() for _ in range(number)][-1]

    def _patient(self, course: Course) -> UUID:
        return self._id(f"patient:{course.person.number}", 1)

    def _drain(self, course: Course) -> UUID:
        return self._id(f"drain:{course.key}", 1)

    def _collection(self, course: Course) -> UUID:
        return self._id(f"collection:{course.joins or course.key}", 1)

    def _nurse(self, course: Course) -> Actor:
        return self.staff.nurse_of(course.ward)

    def _arrival(self, course: Course) -> Iterator[Step]:
        inserted_at = self.calendar.at(course.first_day, course.inserted_hour)
        if course.joins is None and course.follows is None:
            yield Step(inserted_at - 120 * MINUTE, f"patient:{course.person.number}", lambda: self._add_patient(course))
        if course.joins is None:
            yield Step(inserted_at + 5 * MINUTE, f"collection:{course.key}", lambda: self._add_collection(course))
        yield Step(inserted_at + 10 * MINUTE, f"drain:{course.key}", lambda: self._insert(course, inserted_at))

    def _add_patient(self, course: Course) -> None:
        person = course.person
        entry = patients.PatientEntry(
            number=person.number.replace(" ", ""),
            surname=person.surname,
            given=person.given,
            born_on=date.fromisoformat(person.born),
            sex=person.sex,
            immunocompromised=person.immunocompromised,
            diabetes=person.diabetes,
        )
        bed = next((one.bed for one in COURSES if one.person == person and one.bed), None)
        stay = patients.StayEntry(self.staff.wards[course.ward], bed, self.clock.now - 10 * MINUTE)
        patients.add(self.house, entry=entry, stay=stay, by=self._nurse(course))

    def _add_collection(self, course: Course) -> None:
        earlier = next((one for one in COURSES if one.key == course.follows), None)
        entry = drains.CollectionEntry(
            site=course.site,
            side=course.side,
            etiology=course.etiology,
            recurrence_of=self._collection(earlier) if earlier else None,
            **course.collection,
        )
        drains.add_collection(self.house, patient=self._patient(course), entry=entry, by=self._nurse(course))

    def _insert(self, course: Course, inserted_at: datetime) -> None:
        entry = drains.DrainEntry(course.type, inserted_at, Decimal(course.french), course.label)
        drains.insert(
            self.house,
            patient=self._patient(course),
            entry=entry,
            collection=self._collection(course),
            by=self._nurse(course),
        )

    def _checks(self, course: Course, until: datetime) -> Iterator[Step]:
        start = self.calendar.at(course.first_day, course.inserted_hour)
        last_day = (until.astimezone(self.calendar.zone).date() - self.calendar.today).days
        for day in range(course.first_day, last_day + 1):
            for slot, hour in enumerate(ENDS):
                end = self.calendar.at(day, hour)
                if end <= start or self._is_out(course, end) or not self._is_charted(course, day):
                    continue
                if (day, slot) not in course.skipped:
                    yield from self._check(course, day, slot, start, end)
                start = end
        yield from self._fixes(course)

    def _is_charted(self, course: Course, day: int) -> bool:
        change = self.calendar.latest_clock_change
        return not course.sparse or day >= -10 or change - 2 <= day <= change + 2

    def _is_out(self, course: Course, moment: datetime) -> bool:
        return any(
            one.kind.value in ("removed", "fell_out") and self.calendar.at(one.day, one.hour) <= moment
            for one in course.events
        )

    def _check(self, course: Course, day: int, slot: int, start: datetime, end: datetime) -> Iterator[Step]:
        slip = course.slips.get((day, slot), Slip())
        if course.sparse and end - start > timedelta(hours=12):
            start = end - timedelta(hours=8)
        entry = self._entry(course, day, slot, start, end, slip.changes)
        name = f"check:{course.key}:{day}:{slot}"
        reason = "Written down on paper and entered later." if slip.late_hours else ""
        at = end + timedelta(hours=slip.late_hours) + 4 * MINUTE
        yield Step(at, name, lambda: self._record(course, entry, reason))
        if slip.doubled_by is not None:
            double = replace(entry, **slip.doubled_by)
            yield Step(at + 25 * MINUTE, f"{name}:double", lambda: self._record(course, double, ""))

    def _record(self, course: Course, entry: CheckEntry, reason: str) -> None:
        checks.record(self.house, drain=self._drain(course), entry=entry, by=self._nurse(course), reason=reason)

    def _entry(self, course: Course, day: int, slot: int, start: datetime, end: datetime, changes: Any) -> CheckEntry:
        flush = Decimal(course.flush_ml)
        net = _share(course.net(day), slot)
        pain = course.pain(day)
        entry = CheckEntry(
            start_at=start,
            end_at=end,
            observed_at=end,
            gross_ml=max(Decimal(0), net + flush),
            measured_by=MeasuredBy.CYLINDER,
            flush_ml=flush,
            patency=Patency.PATENT,
            clamped=False,
            leak=False,
            fluid=Fluid.PURULENT if course.net(day) > 30 else Fluid.SEROUS,
            temp_c=course.temp(day) + TEMPERATURE_STEPS[slot],
            antipyretic=False,
            pain=pain,
            pain_from=PainSource.ABSCESS if pain else PainSource.NONE,
            sepsis_signs=(),
            site_signs=(),
            identity_proof=IdentityProof.SCAN,
        )
        return replace(entry, **changes)

    def _fixes(self, course: Course) -> Iterator[Step]:
        for fix in course.fixes:
            day, slot = fix.slot
            at = self.calendar.at(fix.day, fix.hour)
            yield Step(at, f"fix:{course.key}:{day}:{slot}", _bind(self._fix, course, fix))

    def _fix(self, course: Course, fix: Fixed) -> None:
        day, slot = fix.slot
        start = self.calendar.at(day, ENDS[slot - 1] if slot else ENDS[2] - 24)
        entry = self._entry(course, day, slot, start, self.calendar.at(day, ENDS[slot]), fix.changes)
        check = self._id(f"check:{course.key}:{day}:{slot}", 1)
        checks.correct(self.house, check=check, entry=entry, revision=1, reason=fix.reason, by=self._nurse(course))

    def _findings(self, course: Course) -> Iterator[Step]:
        for number, one in enumerate(course.events):
            entry = drains.EventEntry(self.calendar.at(one.day, one.hour), one.kind)
            yield self._step(course, f"event:{number}", entry.at, _bind(self._record_event, course, entry))
        for number, assessed in enumerate(course.fistula):
            found = fistula.FistulaEntry(
                self.calendar.at(assessed.day, assessed.hour), assessed.status, assessed.evidence
            )
            yield self._step(course, f"fistula:{number}", found.at, _bind(self._assess, course, found))
        for number, imaged in enumerate(course.imaging):
            at = self.calendar.at(imaged.day, imaged.hour)
            yield self._step(course, f"imaging:{number}", at, _bind(self._image, course, imaged, at))
        for number, tested in enumerate(course.labs):
            result = labs.LabEntry(
                self.calendar.at(tested.day, tested.hour),
                wbc_10e9_l=Decimal(tested.wbc) if tested.wbc else None,
                drain_amylase_x_uln=Decimal(tested.amylase) if tested.amylase else None,
            )
            yield self._step(course, f"lab:{number}", result.at, _bind(self._test, course, result))

    def _physician(self, course: Course) -> Iterator[Step]:
        """Decisions are of days before the demonstration, while its password is known."""
        house, drain, by = self.house, self._drain(course), self.physician
        for number, looked in enumerate(course.looked):
            at = self.calendar.at(looked.day, looked.hour)
            yield Step(at, f"look:{number}:{course.key}", _bind(deciding.look, house, drain, by))
        for number, noted in enumerate(course.noted):
            at = self.calendar.at(noted.day, noted.hour)
            yield Step(at, f"note:{number}:{course.key}", _bind(deciding.take_note, house, drain, noted.reason, by))
        for number, decided in enumerate(course.decisions if self.signing is not None else ()):
            at = self.calendar.at(decided.day, decided.hour)
            decide = _bind(deciding.decide, house, drain, decided, self.signing, by)
            yield Step(at, f"decision:{number}:{course.key}", decide)
        again = next((self._collection(one) for one in COURSES if one.follows == course.key), None)
        for number, followed in enumerate(course.followed_up):
            at = self.calendar.at(followed.day, followed.hour)
            follow = _bind(deciding.follow_up, house, drain, followed, again, self._nurse(course))
            yield Step(at, f"follow_up:{number}:{course.key}", follow)

    def _step(self, course: Course, name: str, at: datetime, do: Callable[[], None]) -> Step:
        return Step(at + 15 * MINUTE, f"{name}:{course.key}", do)

    def _record_event(self, course: Course, entry: drains.EventEntry) -> None:
        if entry.kind is EventKind.REMOVED:
            out = removals.RemovalEntry(entry.at, Manner.ON_THE_WARD, Tip.INTACT, ())
            removals.remove(self.house, drain=self._drain(course), entry=out, by=self._nurse(course))
            return
        drains.record_event(self.house, drain=self._drain(course), entry=entry, by=self._nurse(course))

    def _assess(self, course: Course, entry: fistula.FistulaEntry) -> None:
        fistula.assess(self.house, collection=self._collection(course), entry=entry, by=self.physician)

    def _test(self, course: Course, entry: labs.LabEntry) -> None:
        labs.report(self.house, patient=self._patient(course), entry=entry, by=self._nurse(course))

    def _image(self, course: Course, imaged: Imaged, at: datetime) -> None:
        finding = imaging.FindingEntry(self._collection(course), imaged.result, imaged.residual_mm, imaged.position)
        entry = imaging.StudyEntry(
            at, imaged.modality, imaged.status, (finding,), imaged.complication, imaged.new_collection
        )
        imaging.report(self.house, patient=self._patient(course), entry=entry, by=self.physician)


def _when(step: Step) -> tuple[datetime, str]:
    return step.at, step.name


def _bind(act: Callable[..., None], *arguments: Any) -> Callable[[], None]:
    return lambda: act(*arguments)


def _share(net: int, slot: int) -> Decimal:
    """A ward-day's net in three parts, the last one taking what is left."""
    part = net // 3
    return Decimal(net - 2 * part if slot == 2 else part)
