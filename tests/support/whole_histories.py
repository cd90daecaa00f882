"""Random histories with everything that people do to a record, and everything that was shown of it shown again."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from tests.support.deciding import sign
from tests.support.histories import History
from tests.support.pages import Pages, app_of
from tests.support.replayed_pages import address_of, shown_of
from tests.support.ward import Ward
from tests.support.weakened import Weakness
from tracker.actions import checks
from tracker.actions.act import RequestKey
from tracker.actions.errors import AlreadyDone, Refused, RequestReused, StaleForm
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.database import Database
from tracker.records.decisions import Choice, Decision, DecisionRevision
from tracker.records.frozen import Replay, freeze, replay
from tracker.records.in_care import Moment, judge_drain, newest_moment

__all__ = ["histories_replay"]

PEOPLE, ACTS = 2, 40
PAGE_EVERY = 4


class Seen(NamedTuple):
    """A verdict as it was judged at some moment, word for word, and a page as it was shown, where one was opened."""

    drain: UUID
    moment: Moment
    verdict: str
    address: str = ""
    page: str = ""


class WholeHistory(History):
    """Besides what a history has: forms sent twice, overlaps, stale corrections, decisions, a clock set back."""

    def __init__(self, ward: Ward, seed: int, **more: Any) -> None:
        super().__init__(ward, seed, **more)
        self.counted: Counter[str] = Counter()
        self.wrong: list[str] = []

    def _insert(self, patient: UUID, collection: UUID | None = None) -> None:
        self.inserted_at = self.clock.now
        super()._insert(patient, collection)

    def acts(self) -> list[tuple[Callable[[], Any], int]]:
        usual = [(act, 25 if act == self._check else 2 * weight) for act, weight in super().acts()]
        more = [(self._resubmit, 6), (self._overlap, 6), (self._correct_stale, 5)]
        return [*usual, *more, (self._decide, 16), (self._set_back, 6)]

    def _resubmit(self) -> None:
        """The same form again is the first answer, with other content it is refused; neither writes anything."""
        drain = self._drain()
        key, entry = UUID(int=self.rng.getrandbits(128), version=4), self.ward.entry(2, **self._answers())
        common: dict[str, Any] = {"drain": drain, "entry": entry, "by": self.ward.nurse, "answer": "/round"}
        checks.record(self.ward.house, **common, request=RequestKey.of(key, "as typed"))
        before = self._checks()
        self.clock.forward(minutes=self.rng.choice((0, 1, 400)))
        for body, expected in (("as typed", AlreadyDone), ("typed otherwise", RequestReused)):
            try:
                checks.record(self.ward.house, **common, request=RequestKey.of(key, body))
                self.wrong.append(f"a form sent again {body} was taken")
            except expected:
                self.counted["sent again"] += 1
        if self._checks() != before:
            self.wrong.append("a form sent again wrote something")

    def _checks(self) -> int:
        with self.ward.database.reading() as session:
            return len(session.scalars(select(DrainCheckRevision.record_id)).all())

    def _some_check(self) -> tuple[UUID, DrainCheckRevision]:
        """One of the last. Raises Refused where there is none yet."""
        rows = self._rows(DrainCheck, DrainCheckRevision)
        if not rows:
            raise Refused("check", "There is no check yet.")
        drain, row = self.rng.choice(rows[-20:])
        return drain, row

    def _overlap(self) -> None:
        """A period that begins within another one; now and then the later check gives way."""
        drain, row = self._some_check()
        start, end = row.start_at - timedelta(hours=1), row.start_at + (row.end_at - row.start_at) / 2
        entry = self.ward.entry(**self._answers(), start_at=start, end_at=end, observed_at=end)
        shorten = checks.Shorten(row.record_id, row.revision) if self.rng.random() < 0.5 else None
        checks.record(
            self.ward.house, drain=drain, entry=entry, by=self.ward.second_nurse, reason="Late.", shorten=shorten
        )
        self.counted["overlaps"] += 1

    def _correct_stale(self) -> None:
        """Of two corrections of one version the second is refused."""
        _, row = self._some_check()
        entry = self.ward.entry(**self._answers(), start_at=row.start_at, end_at=row.end_at, observed_at=row.end_at)
        common: dict[str, Any] = {"check": row.record_id, "entry": entry, "revision": row.revision, "reason": "Slip."}
        checks.correct(self.ward.house, **common, by=self.ward.nurse)
        try:
            checks.correct(self.ward.house, **common, by=self.ward.second_nurse)
            self.wrong.append("a stale correction was taken")
        except StaleForm:
            self.counted["stale corrections refused"] += 1

    def _decide(self) -> None:
        sign(self.ward, self._drain(), self.rng.choice(list(Choice)), reason="As seen on the round.")
        self.counted["decisions"] += 1

    def _set_back(self) -> None:
        """The clock of the machine is put right, and all go on; not to before a drain was there."""
        back = timedelta(minutes=self.rng.choice((10, 70, 300)))
        if self.clock.now - back <= self.inserted_at:
            raise Refused("clock", "A drain was not in yet at that time.")
        self.clock.now -= back
        for drain in self.drains:
            self.ward.check(drain, 0.1, **self._answers())
        self.counted["clock set back"] += 1


def histories_replay(
    database: Database, numbers: range, *, acts: int = ACTS, hindsight: bool = False, weakness: Weakness = nullcontext
) -> Iterator[str | Counter[str]]:
    """One history for each number, of a few patients; in a control with what became known only later."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ward = Ward(database)
        app = app_of(ward, folder)
        stack.callback(app.extensions["house"].database.dispose)
        stack.enter_context(weakness())
        for place, seed in enumerate(numbers):
            physician = Pages.of(app, "physician")  # a session does not outlast many weeks
            watched = _Watched(ward, physician, WholeHistory(ward, seed, people=PEOPLE, first=place * PEOPLE))
            watched.play(seed, acts)
            yield from (f"history {seed}: {one}" for one in watched.differences(hindsight=hindsight))
            yield watched.history.counted


class _Watched:
    """A history, and what was seen of it after each act."""

    def __init__(self, ward: Ward, pages: Pages, history: WholeHistory) -> None:
        self.ward, self.pages, self.history = ward, pages, history
        self.seen: list[Seen] = []

    def play(self, seed: int, acts: int) -> None:
        rng = random.Random(seed)
        for number, _ in enumerate(self.history.play(acts)):
            drain = rng.choice(list(self.history.drains))
            with self.ward.database.reading() as session:
                moment = newest_moment(session, self.history.drains[drain], self.ward.clock.now)
            seen = Seen(drain, moment, self._judged(drain, moment))
            if number % PAGE_EVERY == 0:
                page = self.pages.get(f"/drains/{drain}").text
                seen = seen._replace(address=address_of(page), page=shown_of(page))
            self.seen.append(seen)
        self.history.counted["acts"] += acts

    def differences(self, *, hindsight: bool) -> Iterator[str]:
        yield from self.history.wrong
        for one in self.seen:
            moment = Moment(one.moment.as_of, self.ward.moment().known_at) if hindsight else one.moment
            if self._judged(one.drain, moment) != one.verdict:
                yield f"the verdict of {one.drain} at {one.moment} is another one"
            if one.address and shown_of(self.pages.get(one.address).text) != one.page:
                yield f"the page {one.address} is another one"
        self.history.counted["verdicts judged again"] += len(self.seen)
        self.history.counted["pages shown again"] += sum(bool(one.address) for one in self.seen)
        yield from self._decisions()

    def _decisions(self) -> Iterator[str]:
        query = select(DecisionRevision, Decision.drain_id).join(Decision, Decision.id == DecisionRevision.record_id)
        with self.ward.database.reading() as session:
            rows = session.execute(query.where(Decision.patient_id.in_(self.history.patients))).all()
            for row, drain in rows:
                again = self._judged(drain, Moment(row.as_of, row.known_at))
                if replay(session, row) is not Replay.SAME or again != row.verdict:
                    yield f"decision {row.record_id} does not replay"
        self.history.counted["decisions judged again"] += len(rows)

    def _judged(self, drain: UUID, moment: Moment) -> str:
        with self.ward.database.reading() as session:
            found, _ = judge_drain(session, self.history.drains[drain], drain, moment)
            return freeze(found) if found is not None else ""
