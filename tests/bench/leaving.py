"""The audit searched and sealed, records exported, on SQLite and on PostgreSQL, as lines of figures."""

from collections.abc import Iterator, Sequence

from tests.bench.audit import World, fill, report, searches
from tests.bench.audit_cost import costs
from tests.bench.board_day import day_of_boards
from tests.bench.exports import add_checks, exported
from tests.bench.sealing import lags, sealed_and_verified
from tests.support.databases import database_of
from tests.support.ward import Ward

__all__ = ["auditing", "boards", "measured", "sealing"]

FEW_ROWS = 1000


def sealing(events: int, seconds: float, engines: Sequence[str]) -> Iterator[str]:
    """Lines on sealing, and on exporting and verifying a log of so many events."""
    for engine in engines:
        with database_of(engine) as database:
            yield from lags(database, seconds)
        with database_of(engine) as database:
            yield from sealed_and_verified(database, events)


def boards(count: int, hours: int, engines: Sequence[str]) -> Iterator[str]:
    """Lines on what boards that refresh themselves write."""
    for engine in engines:
        with database_of(engine) as database:
            yield from day_of_boards(database, count, hours)


def auditing(acts: int, rounds: int, engines: Sequence[str]) -> Iterator[str]:
    """Lines on what the audit costs, in rounds of so many acts a writer, each commit waiting for the disk."""
    for engine in engines:
        with database_of(engine, durable=True) as database:
            yield from costs(database, acts, rounds)


def measured(events: int, rows: int, engines: Sequence[str]) -> Iterator[str]:
    """A line for each search and each form of export; the memory of a small export beside that of a large one."""
    for engine in engines:
        with database_of(engine) as database:
            world = World()
            fill(database, world, events)
            for one in searches(database, world):
                kept = "met" if one.seconds <= one.bar else "NOT met"
                yield f"{engine:12}{one.what:60}{one.seconds * 1000:10.1f} ms{one.bar * 1000:8.0f} ms  {kept}\n"
            one = report(database, world)
            yield f"{engine:12}{one.what:60}{one.seconds * 1000:10.1f} ms\n"
    for count in (min(FEW_ROWS, rows), rows):
        with database_of("sqlite") as database:
            add_checks(Ward(database), count)
            for made in exported(database.engine.url.render_as_string(hide_password=False)):
                yield (
                    f"{made.rows:>8,} checks as {made.form:8}{made.rows_a_second:10,.0f} rows a second of one core, "
                    f"{made.memory_mb:.0f} MB at most\n"
                )
