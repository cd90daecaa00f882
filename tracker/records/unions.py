"""Reads rows of several kinds in one statement, where each would be one of its own."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import cast, inspect, literal, null, union_all
from sqlalchemy.orm import Session

__all__ = ["Kind", "read_together"]


class Kind(NamedTuple):
    """Rows of some entities: `rows` is a select from their tables, joined and restricted; `owner` is one more column.

    An entity that is outer-joined is None where it has no row. Rows come in no order.
    """

    rows: Any
    owner: Any
    entities: Sequence[Any]


def read_together(session: Session, *kinds: Kind) -> list[list[tuple[Any, ...]]]:
    """For each kind its rows: the owner, then the entities, which belong to no session."""
    every = [_columns(kind, number) for number, kind in enumerate(kinds)]
    parts = [_part(kind, number, every) for number, kind in enumerate(kinds)]
    made = [_makers(kind, 2 + sum(map(len, every[:number]))) for number, kind in enumerate(kinds)]
    found: list[list[tuple[Any, ...]]] = [[] for _ in kinds]
    for row in session.execute(union_all(*parts)):
        number = row[0]
        found[number].append((row[1], *(make(row) for make in made[number])))
    return found


def _columns(kind: Kind, number: int) -> list[Any]:
    """All columns of a kind's entities, under names that no other kind has."""
    return [
        column.label(f"kind_{number}_{place}_{column.key}")
        for place, entity in enumerate(kind.entities)
        for column in entity.__table__.columns
    ]


def _part(kind: Kind, number: int, every: Sequence[Sequence[Any]]) -> Any:
    chosen: list[Any] = [literal(number).label("part_number"), kind.owner.label("owner")]
    for other, columns in enumerate(every):
        chosen += columns if other == number else [cast(null(), one.type).label(one.name) for one in columns]
    return kind.rows.with_only_columns(*chosen)


def _makers(kind: Kind, first: int) -> list[Callable[[Sequence[Any]], Any]]:
    """For each entity what makes it from a row in which the kind's columns begin at a place."""
    makers = []
    for entity in kind.entities:
        makers.append(_maker(entity, first))
        first += len(entity.__table__.columns)
    return makers


def _maker(entity: Any, first: int) -> Callable[[Sequence[Any]], Any]:
    """Its values are put in at once, as loading does, without telling the session of each."""
    columns, new = entity.__table__.columns, inspect(entity).class_manager.new_instance
    keys, last = [column.key for column in columns], first + len(columns)
    needed = [first + place for place, column in enumerate(columns) if column.primary_key]

    def make(row: Sequence[Any]) -> Any:
        if any(row[place] is None for place in needed):
            return None
        made = new()
        vars(made).update(zip(keys, row[first:last], strict=True))
        return made

    return make
