"""One patient's record as it is read: every version of everything, oldest first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

__all__ = ["PatientRecord", "Versions"]

Versions = dict[UUID, list[Any]]
"""Every version of each record, oldest first."""


def _versions() -> Versions:
    return defaultdict(list)


@dataclass
class PatientRecord:
    """One patient's versions of everything; findings are those of each version of a study."""

    changed_at: datetime | None = None
    patient: list[Any] = field(default_factory=list)
    stays: Versions = field(default_factory=_versions)
    collections: Versions = field(default_factory=_versions)
    drains: Versions = field(default_factory=_versions)
    checks: Versions = field(default_factory=_versions)
    events: Versions = field(default_factory=_versions)
    fistula: Versions = field(default_factory=_versions)
    labs: Versions = field(default_factory=_versions)
    imaging: Versions = field(default_factory=_versions)
    findings: dict[tuple[UUID, int], list[Any]] = field(default_factory=lambda: defaultdict(list))
