"""The long series over the record itself, on SQLite and on PostgreSQL: what is killed, raced, copied, broken."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from tests.support import weakened
from tests.support.breaking import answers_lost, statements_fail
from tests.support.copying import backed_up, copied_without_a_snapshot
from tests.support.databases import ENGINES, database_of
from tests.support.deeds import DEEDS
from tests.support.filling import disks_fill
from tests.support.killing import killed_rounds
from tests.support.racing import raced
from tests.support.whole_histories import histories_replay
from tests.torture.look import Look, Series
from tracker.records.database import Database

__all__ = ["RECORD_SERIES"]

OfDatabase = Callable[[Database, range], Iterator[str | Counter[str]]]
REPLAYED = {"sqlite": 100, "postgresql": 50}
KILLED = {"sqlite": 500, "postgresql": 100}
GUARDS_OF_A_WRITE = {
    "an act committed in two": weakened.commits_in_two,
    "an answer before the commit": weakened.saves_later,
    "a form without its key": weakened.doubles,
}


def _on(engine: str, look: OfDatabase) -> Look:
    """Each portion has a database of its own."""

    def looked(numbers: range) -> Iterator[str | Counter[str]]:
        with database_of(engine) as database:
            yield from look(database, numbers)

    return looked


def _killed(engine: str) -> Series:
    controls = {name: _on(engine, partial(killed_rounds, weakness=guard)) for name, guard in GUARDS_OF_A_WRITE.items()}
    return Series(KILLED[engine], 25, _on(engine, killed_rounds), controls)


def _raced(engine: str) -> Series:
    """Eight writers, fifty rounds."""
    return Series(50, 50, _on(engine, raced), {"a correction of any version": _on(engine, _raced_without_guard)})


def _raced_without_guard(database: Database, numbers: range) -> Iterator[str | Counter[str]]:
    return raced(database, range(min(5, len(numbers))), weakness=weakened.overwrites)


def _backed_up(engine: str) -> Series:
    control = {"a copy without a snapshot": _on(engine, copied_without_a_snapshot)}
    return Series(40, 40, _on(engine, backed_up), control)


def _failing(engine: str) -> Series:
    control = _on(engine, partial(statements_fail, weakness=weakened.commits_in_two))
    return Series(len(DEEDS), 25, _on(engine, statements_fail), {"an act committed in two": control})


def _unanswered(engine: str) -> Series:
    control = _on(engine, partial(answers_lost, weakness=weakened.knows_no_form))
    return Series(len(DEEDS), 50, _on(engine, answers_lost), {"a form that is not known again": control})


def _filled(engine: str) -> Series:
    control = partial(disks_fill, engine, weakness=weakened.commits_in_two)
    return Series(60, 30, partial(disks_fill, engine), {"an act committed in two": control})


def _replayed(engine: str) -> Series:
    controls = {
        "what became known later": _on(engine, partial(histories_replay, hindsight=True)),
        "a stamp by the clock alone": _on(engine, partial(histories_replay, weakness=weakened.stamps_by_the_clock)),
    }
    return Series(REPLAYED[engine], 25, _on(engine, histories_replay), controls)


RECORD_SERIES: dict[str, Series] = {
    f"{name}, {engine}": made(engine)
    for name, made in {
        "killed while writing": _killed,
        "corrected at once": _raced,
        "backed up under writers": _backed_up,
        "a statement fails": _failing,
        "a commit is not answered": _unanswered,
        "a disk fills up": _filled,
        "random histories replay": _replayed,
    }.items()
    for engine in ENGINES
}
