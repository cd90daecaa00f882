"""Every table of the schema: importing this names them all to the metadata."""

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
from tracker.records.base import Base

__all__ = ["TABLES"]

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
