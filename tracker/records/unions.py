"""Reads rows of several kinds in one statement, where each would be one of its own."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import cast, literal, null, union_all
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
    found: list[list[tuple[Any, ...]]] = [[] for _ in kinds]
    for row in session.execute(union_all(*parts)):
        number = row.part_number
        values = iter(row[2 + sum(map(len, every[:number])) :])
        found[number].append((row.owner, *(_entity(one, values) for one in kinds[number].entities)))
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


def _entity(entity: Any, values: Iterable[Any]) -> Any:
    """A version from its values; None where an outer join found none."""
    columns = entity.__table__.columns
    given = {column.key: value for column, value in zip(columns, values, strict=False)}
    return entity(**given) if all(given[key.key] is not None for key in entity.__table__.primary_key) else None
