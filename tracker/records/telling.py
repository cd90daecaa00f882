"""What an audit event tells of a row that its act added: a name, its values, and whose record it is."""

from functools import cache
from typing import Any

from sqlalchemy import inspect

from tracker.records.base import REVISION, Base

__all__ = ["identity_of", "name_of", "owners", "values"]

STAMPS = frozenset({"record_id", "revision", "recorded_at", "recorded_by", "event_id"})
HIDDEN = frozenset({"password_hash"})


def name_of(row: Any) -> str:
    """A version's name in an event: the noun, the record and the version's number."""
    return f"{row.__tablename__.removesuffix(REVISION)}:{row.record_id}@{row.revision}"


def values(row: Any) -> dict[str, Any]:
    """A row's own values, without stamps and without secrets."""
    columns = inspect(type(row)).columns
    return {
        name: getattr(row, name)
        for name in (column.key for column in columns)
        if name not in STAMPS and name not in HIDDEN
    }


def owners(identity: Any) -> dict[str, Any]:
    """What a record's identity says of it: the patient, drain or collection that it is of."""
    return {
        column.key: getattr(identity, column.key) for column in inspect(type(identity)).columns if column.key != "id"
    }


@cache
def identity_of(model: Any) -> Any:
    """The model of the identity rows that versions of a kind are of."""
    (reference,) = inspect(model).columns["record_id"].foreign_keys
    (identity,) = (one.class_ for one in Base.registry.mappers if one.local_table is reference.column.table)
    return identity
