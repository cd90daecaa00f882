"""Every table of the schema: importing this names them all to the metadata."""

from functools import cache
from typing import Any

from tracker.records import (
    accounts,
    announcements,
    audit,
    checks,
    collections,
    decisions,
    drains,
    fistula,
    follow_ups,
    imaging,
    import_mappings,
    installations,
    labs,
    patients,
    protocols,
    removals,
    requests,
    stays,
    wards,
)
from tracker.records.base import REVISION, Base, Revision

__all__ = ["TABLES", "revised"]

MODULES = (
    accounts,
    announcements,
    audit,
    checks,
    collections,
    decisions,
    drains,
    fistula,
    follow_ups,
    imaging,
    import_mappings,
    installations,
    labs,
    patients,
    protocols,
    removals,
    requests,
    stays,
    wards,
)
TABLES = tuple(table.name for table in Base.metadata.sorted_tables)


@cache
def revised() -> dict[str, Any]:
    """Every kind of record that has versions, by its noun."""
    found: list[Any] = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, Revision)]
    return {model.__tablename__.removesuffix(REVISION): model for model in found}
