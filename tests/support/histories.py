"""Random weeks of a small ward: acts at random moments, mostly favourable, with slips, corrections and late entries."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.ward import Ward
from tracker.actions import checks, drains, fistula, imaging, labs, patients
from tracker.actions.errors import Refused
from tracker.actions.periods import LONGEST_CHECK
from tracker.readiness.vocabulary import (
    DrainPosition,
    DrainType,
    EventKind,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.records.words import Finality

__all__ = ["History"]

ASSESSED = (*(FistulaStatus.NONE_SUSPECTED,) * 8, FistulaStatus.SUSPECTED, *(FistulaStatus.EXCLUDED,) * 3)
MODALITIES = (Modality.CT,) * 8 + (Modality.US, Modality.XR)
ETIOLOGIES = ("postoperative", "ibd", None)
EVENTS = (
    EventKind.EXCHANGED,
    EventKind.CLAMPED,
    *(EventKind.UNCLAMPED,) * 4,
    EventKind.DISLODGED,
    *(EventKind.POSITION_CONFIRMED,) * 4,
)
DAY_STARTS = 7
"""In winter, in London, by UTC."""


class History:
    """One ward's random weeks; the same seed plays the same acts. `gaps` is the share of acts after days of silence.

    Several histories of one ward follow one another with other patients, counted from `first`.
    """

    def __init__(self, ward: Ward, seed: int, *, people: int = 3, gaps: float = 0, first: int = 0) -> None:
        self.ward, self.clock = ward, ward.clock
        self.rng, self.gaps = random.Random(seed), gaps
        numbers = range(first, first + people)
        self.patients = [ward.patient(f"99920{number:05d}", f"Name{number}", f"H{number}") for number in numbers]
        self.drains: dict[UUID, UUID] = {}
        self.ended: dict[UUID, Any] = {}
        for patient in self.patients:
            self._insert(patient)

    def play(self, acts: int) -> Iterator[None]:
        """Do so many acts; the bags are emptied as each ward-day ends. A refused act is none."""
        for deed in islice(self._deeds(), 4 * acts):
            try:
                deed()
            except Refused:
                continue
            acts -= 1
            yield
            if not acts:
                return
        raise AssertionError("Too many acts were refused.")

    def _deeds(self) -> Iterator[Callable[[], Any]]:
        """What is done next, the clock standing at its moment."""
        while True:
            then = self.clock.now + timedelta(minutes=self.rng.choice((7, 45, 90, 150, 240, 300)))
            if self.rng.random() < self.gaps:
                then += timedelta(days=self.rng.randint(3, 12))
            day_end = self.clock.now.replace(hour=DAY_STARTS, minute=0)
            if self.clock.now < day_end <= then:
                self.clock.now = day_end
                yield from (partial(self._check_drain, drain) for drain in list(self.drains))
            self.clock.now = max(then, self.clock.now)
            yield self._choose()

    def acts(self) -> list[tuple[Callable[[], Any], int]]:
        """What is done, each with its weight."""
        usual = [(self._check, 70), (self._correct, 6), (self._void, 2), (self._study, 7), (self._assess, 6)]
        rare = [(self._event, 2), (self._void_event, 1), (self._lab, 3), (self._second_drain, 1), (self._transfer, 1)]
        return [*usual, *rare]

    def _choose(self) -> Callable[[], Any]:
        acts = self.acts()
        chosen: Callable[[], Any] = self.rng.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        return chosen

    def _insert(self, patient: UUID, collection: UUID | None = None) -> None:
        kind = self.rng.choice((DrainType.ABSCESS,) * 4 + (DrainType.PANCREATIC, DrainType.PLEURAL))
        entry = drains.DrainEntry(kind, self.clock.now - timedelta(hours=self.rng.randint(0, 30)), Decimal(12))
        new = None
        if collection is None:
            new = drains.CollectionEntry("pelvic", etiology=self.rng.choice(ETIOLOGIES))
        drain = drains.insert(
            self.ward.house, patient=patient, entry=entry, collection=collection, new_collection=new, by=self.ward.nurse
        )
        self.drains[drain] = patient
        self.ended[drain] = entry.inserted_at

    def _second_drain(self) -> None:
        drain = self._drain()
        if len(self.drains) < 2 * len(self.patients):
            self._insert(self.drains[drain], self.ward.in_care(drain).drain.collection_id)

    def _drain(self) -> UUID:
        return self.rng.choice(list(self.drains))

    def _check(self) -> None:
        self._check_drain(min(self.drains, key=lambda one: self.ended[one]))

    def _check_drain(self, drain: UUID) -> None:
        """A check since the last one; some are entered late, some begin where no check began or ended."""
        end = self.clock.now
        start = max(self.ended[drain], end - LONGEST_CHECK)
        late = self.rng.random() < 0.05
        if late:
            end -= timedelta(hours=self.rng.randint(1, 30))
        if self.rng.random() < 0.02:
            start += timedelta(hours=self.rng.randint(-6, 6))
        entry = self.ward.entry(**self._answers(), start_at=start, end_at=end, observed_at=end)
        checks.record(self.ward.house, drain=drain, entry=entry, by=self.ward.nurse, reason="Late." if late else "")
        self.ended[drain] = max(end, self.ended[drain])

    def _answers(self) -> dict[str, Any]:
        rng, answers = self.rng, {"gross_ml": Decimal(11), "flush_ml": Decimal(10)}
        slips: list[dict[str, Any]] = [
            {"gross_ml": Decimal(rng.choice((15, 21, 60)))},
            {"gross_ml": None},
            {"flush_ml": None},
            {"patency": rng.choice((Patency.BLOCKED, Patency.NOT_CHECKED))},
            {"temp_c": Decimal(rng.choice(("38.0", "37.9", "39.1")))},
            {"temp_c": None},
            {"pain": 3, "pain_from": rng.choice((PainSource.ABSCESS, PainSource.DRAIN_SITE))},
            {"leak": True},
            {"fluid": rng.choice((Fluid.BILIOUS, *(Fluid.PURULENT,) * 4))},
            {"sepsis_signs": ("rigors",)},
        ]
        return answers | rng.choice(slips) if rng.random() < 0.05 else answers

    def _rows(self, identity: Any, revision: Any) -> list[Any]:
        """The newest versions of a kind of record of these drains that were not withdrawn, with the drain of each."""
        with self.ward.database.reading() as session:
            query = select(identity.drain_id, revision).join(revision, revision.record_id == identity.id)
            rows = session.execute(query.order_by(revision.recorded_at, revision.record_id)).all()
            session.expunge_all()
        newest = {row[1].record_id: row for row in rows}
        kept = (row for row in newest.values() if row[0] in self.drains)
        return [row for row in kept if row[1].finality is not Finality.ENTERED_IN_ERROR]

    def _correct(self) -> None:
        rows = self._rows(DrainCheck, DrainCheckRevision)
        if not rows:
            return
        _, row = self.rng.choice(rows[-20:])
        times = {"start_at": row.start_at, "end_at": row.end_at, "observed_at": row.end_at}
        entry = self.ward.entry(**self._answers(), **times)
        checks.correct(
            self.ward.house, check=row.record_id, entry=entry, revision=row.revision, reason="Slip.", by=self.ward.nurse
        )

    def _void(self) -> None:
        rows = self._rows(DrainCheck, DrainCheckRevision)
        if rows:
            _, row = self.rng.choice(rows[-20:])
            house, nurse = self.ward.house, self.ward.nurse
            checks.void(house, check=row.record_id, revision=row.revision, reason="Other patient.", by=nurse)

    def _study(self) -> None:
        rng, drain = self.rng, self._drain()
        at = self.clock.now - timedelta(hours=rng.randint(0, 40))
        result = rng.choice((ImagingResult.RESOLVED,) * 8 + (ImagingResult.PERSISTENT,))
        finding = imaging.FindingEntry(
            self.ward.in_care(drain).drain.collection_id,
            result,
            None,
            rng.choice((DrainPosition.IN_CAVITY,) * 12 + (None,)),
        )
        status = rng.choice((ReportStatus.FINAL,) * 5 + (ReportStatus.PRELIMINARY,))
        entry = imaging.StudyEntry(at, rng.choice(MODALITIES), status, (finding,), "none", rng.random() < 0.02)
        imaging.report(self.ward.house, patient=self.drains[drain], entry=entry, by=self.ward.physician)

    def _assess(self) -> None:
        rng, collection = self.rng, self.ward.in_care(self._drain()).drain.collection_id
        status = rng.choice(
            (FistulaStatus.NONE_SUSPECTED,) * 8 + (FistulaStatus.SUSPECTED, *(FistulaStatus.EXCLUDED,) * 3)
        )
        evidence = "ct_with_drain_contrast" if status is FistulaStatus.EXCLUDED else "clinical_assessment"
        entry = fistula.FistulaEntry(self.clock.now - timedelta(hours=rng.randint(0, 6)), status, evidence)
        fistula.assess(self.ward.house, collection=collection, entry=entry, by=self.ward.physician)

    def _event(self) -> None:
        entry = drains.EventEntry(self.clock.now, self.rng.choice(EVENTS))
        drains.record_event(self.ward.house, drain=self._drain(), entry=entry, by=self.ward.nurse)

    def _void_event(self) -> None:
        rows = self._rows(DrainEvent, DrainEventRevision)
        if rows:
            _, row = self.rng.choice(rows)
            house, nurse = self.ward.house, self.ward.nurse
            drains.void_event(house, event=row.record_id, revision=row.revision, reason="Other drain.", by=nurse)

    def _lab(self) -> None:
        entry = labs.LabEntry(
            self.clock.now, Decimal(self.rng.choice((8,) * 9 + (13,))), drain_amylase_x_uln=Decimal(1)
        )
        labs.report(self.ward.house, patient=self.rng.choice(self.patients), entry=entry, by=self.ward.physician)

    def _transfer(self) -> None:
        """To another bed of the same ward."""
        stay = patients.StayEntry(self.ward.seven, f"T{self.rng.randint(0, 999)}", self.clock.now)
        patients.admit(self.ward.house, patient=self.rng.choice(self.patients), stay=stay, by=self.ward.nurse)
