"""Forms sent while the database fails: all of a deed is written, or nothing, and whoever is told it is saved has it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from tests.support.deeds import DEEDS, Deed, Story
from tests.support.failing import COMMIT, Fault, State, Way, failing, state
from tests.support.pages import app_of
from tests.support.soundness import half_written, unsound
from tests.support.ward import Ward
from tests.support.weakened import Weakness
from tracker.audit import heads
from tracker.records.database import Database

__all__ = ["answers_lost", "changes", "statements_fail"]

MOST_STATEMENTS = 400
FAILED = (500, 503)
"""The page says so, and keeps what was typed."""
SAVED_BEFORE = (303, 404)
"""Where it led the first time; or the patient whom it was about is out of reach now."""
Look = Callable[["_Ward", Deed], Iterator[str]]


def statements_fail(
    database: Database, numbers: range, *, step: int = 1, weakness: Weakness = nullcontext
) -> Iterator[str | Counter[str]]:
    """Of the deeds with these numbers, every statement, or each `step`-th, in every way; the others are simply done."""
    return _story(database, numbers, partial(_Ward.fail_at_each, step=step), weakness)


def answers_lost(
    database: Database, numbers: range, *, weakness: Weakness = nullcontext
) -> Iterator[str | Counter[str]]:
    """The commit of each deed is done and its answer lost: the form sent again is the same deed."""
    return _story(database, numbers, _Ward.lose_the_answer, weakness)


def _story(database: Database, numbers: range, look: Look, weakness: Weakness) -> Iterator[str | Counter[str]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        stack.enter_context(patch.dict(heads.left_unsealed.__kwdefaults__ or {}, seconds=0.0))
        ward = Ward(database)
        app = app_of(ward, folder)
        app.testing = False  # a mistake is a page, as at work
        stack.callback(app.extensions["house"].database.dispose)
        here = _Ward(ward, app.extensions["house"].database)
        story = Story(ward, app, folder)
        stack.enter_context(weakness())
        for number, deed in zip(range(numbers.stop), story.deeds(), strict=False):
            assert deed.endpoint == DEEDS[number]
            if number in numbers:
                here.counted["deeds"] += 1
                yield from (f"{deed.endpoint}: {one}" for one in look(here, deed))
            else:
                code = here.do(deed)
                assert code < 400, (deed.endpoint, code)
        yield from unsound(ward, folder)
        yield here.counted


class _Ward:
    """What a database holds, and the connections of the pages, which can be made to fail."""

    def __init__(self, ward: Ward, pages: Database) -> None:
        self.ward, self.pages = ward, pages
        self.ways = [Way.BEFORE, Way.AFTER, *([] if pages.is_sqlite else [Way.CUT_OFF])]
        self.counted: Counter[str] = Counter()

    def do(self, deed: Deed, fault: Fault | None = None) -> int:
        """Send it, and once more where something was asked; the status of the answer."""
        fault = fault or Fault(0, Way.BEFORE)
        with failing(self.pages.engine, fault):
            code = deed.send().status_code
            if code == 422 and deed.confirmed:
                fault.count = 0
                code = deed.send().status_code
        self.counted["faults"] += fault.statement is not None
        return code

    def state(self) -> State:
        return state(self.ward.database)

    def fail_at_each(self, deed: Deed, *, step: int) -> Iterator[str]:
        """Until the deed is done because it has no more statements, or none that it could not do without.

        A commit that is done and not answered is the other series' matter.
        """
        for place in range(1, MOST_STATEMENTS, step):
            statement = None
            for way in self.ways:
                if statement == COMMIT and way is Way.AFTER:
                    continue
                before, fault = self.state(), Fault(place, way)
                code, statement = self.do(deed, fault), fault.statement
                written = self.state()
                if statement is None or (code < 400 and written != before):
                    return
                if fault.commits and changes(before, written):
                    self.counted["failed after the commit"] += 1
                    yield from half_written(self.ward.database)
                    yield from self._send_again(deed, written)
                    return
                yield from self._nothing_written(fault, code, before)
        yield "it never ends"

    def lose_the_answer(self, deed: Deed) -> Iterator[str]:
        """Of each commit in turn, until one was the deed's own."""
        for number in range(1, MOST_STATEMENTS):
            before, fault = self.state(), Fault(number, Way.AFTER, commits_only=True)
            code, written = self.do(deed, fault), self.state()
            if fault.statement is None:
                return
            if written == before or code not in (303, *FAILED):
                yield f"its answer lost, {code} is answered, {changes(before, written) or 'nothing'} written"
            if changes(before, written):
                yield from self._send_again(deed, written)
                return

    def _send_again(self, deed: Deed, written: State) -> Iterator[str]:
        """A form without a key is not known again: what it says can be said twice."""
        if not deed.has_key:
            return
        code = self.do(deed)
        self.counted[f"sent again, answered {code}"] += 1
        if code not in SAVED_BEFORE:
            yield f"sent again it is answered {code}"
        if again := changes(written, self.state()):
            yield f"sent again it is done again: {again}"

    def _nothing_written(self, fault: Fault, code: int, before: State) -> Iterator[str]:
        written = changes(before, self.state())
        if written or code not in FAILED:
            where = f"statement {fault.number}, {fault.statement}, fails {fault.way}"
            yield f"{where}: {code} is answered, {written or 'nothing'} written"
        yield from half_written(self.ward.database)


def changes(before: State, now: State) -> str:
    """How many rows of which tables; what a page shows before it is saved has its event, which changes no record."""
    counts = {name: now[name] - before[name] for name in now if not name.startswith("audit_")}
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)
