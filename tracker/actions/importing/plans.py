"""How a file of another system is read and what is assumed of it, saved under a name; every change is a new version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act, current_revision
from tracker.actions.errors import Refused
from tracker.actions.importing.outputs import Assumptions
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction
from tracker.interop.kinds import READINGS
from tracker.interop.tables import Terms
from tracker.readiness.vocabulary import DrainType, Patency
from tracker.records.import_mappings import ImportMapping, ImportMappingRevision, current_mappings
from tracker.records.words import ImportKind

__all__ = ["Plan", "add", "change", "check", "plan_of"]

TENTHS = Decimal(10)
MOST_ML = Decimal(1000)


@dataclass(frozen=True)
class Plan:
    """`source` names the system: the same rows of it are imported once. `assumptions` for outputs alone.

    With `hospital_numbers` outputs and temperatures belong to the patients who have these numbers; otherwise the
    numbers are the source's own and make patients of their own.
    """

    kind: ImportKind
    source: str
    terms: Terms
    assumptions: Assumptions | None = None
    hospital_numbers: bool = False


def check(plan: Plan) -> None:
    """Raise Refused for a plan by which no file can be read."""
    reading = READINGS[plan.kind]
    missing = [name for name in reading.needed if not plan.terms.columns.get(name)]
    if not plan.source.strip():
        raise Refused("source", "Name the system that the file comes from.")
    if missing:
        raise Refused(f"column_{missing[0]}", f"Which column is the {missing[0].replace('_', ' ')}?")
    for name in (*plan.terms.columns, *plan.terms.meanings):
        if name not in reading.fields:
            raise Refused("meanings", f'There is no field "{name}"; there are {", ".join(reading.fields)}.')
    if {"drain", "site"} <= set(reading.fields) and not {"drain", "site"} & set(plan.terms.columns):
        raise Refused("column_drain", "Which column names the collection: by its drain or by its site?")
    _check_times(plan.terms)
    if plan.kind is ImportKind.OUTPUTS:
        _check_assumptions(plan.assumptions)


def add(house: House, *, name: str, plan: Plan, by: Actor, request: RequestKey | None = None) -> UUID:
    """Save a plan under a name. Raises Refused where the name is taken."""
    by.check(Permission.IMPORT)
    check(plan)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.SAVE_IMPORT_MAPPING, request=request) as doing:
        if any(one.name.casefold() == name.casefold() for one in current_mappings(doing.session)):
            raise Refused("name", f'There is a mapping "{name}" already.')
        doing.create(ImportMapping(id=record))
        doing.revise(_row(record, name, plan))
        doing.about("import_mapping", record, 1)
        doing.answer = str(record)
    return record


def change(
    house: House,
    *,
    mapping: UUID,
    plan: Plan,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
) -> None:
    """Save a new version; name, kind and source stay: what was imported is known by them. Raises StaleForm."""
    by.check(Permission.IMPORT)
    if not reason.strip():
        raise Refused("reason", "Say why the mapping is changed.")
    with act(house, by=by, action=AuditAction.SAVE_IMPORT_MAPPING, reason=reason, request=request) as doing:
        before = current_revision(doing.session, ImportMappingRevision, mapping, expected=revision)
        kept = replace(plan, kind=before.kind, source=before.source)
        check(kept)
        doing.revise(_row(mapping, before.name, kept), before)
        doing.about("import_mapping", mapping, before.revision + 1)


def plan_of(row: ImportMappingRevision) -> Plan:
    """The plan that a version holds."""
    told: Mapping[str, Any] = json.loads(row.terms)
    zero, assumed = told["hour_zero"], told["assumed"]
    return Plan(
        kind=row.kind,
        source=row.source,
        terms=Terms(
            told["columns"], told["meanings"], datetime.fromisoformat(zero) if zero else None, told["zone"] or None
        ),
        assumptions=_assumptions(assumed) if assumed else None,
        hospital_numbers=told["hospital_numbers"],
    )


def _row(record: UUID, name: str, plan: Plan) -> ImportMappingRevision:
    assumed = plan.assumptions
    told = {
        "columns": dict(plan.terms.columns),
        "meanings": {field: dict(words) for field, words in plan.terms.meanings.items()},
        "hour_zero": plan.terms.hour_zero,
        "zone": plan.terms.zone,
        "assumed": None if assumed is None else {name: getattr(assumed, name) for name in ASSUMABLE},
        "hospital_numbers": plan.hospital_numbers,
    }
    terms = events.canonical(told).decode()
    return ImportMappingRevision(record_id=record, name=name, kind=plan.kind, source=plan.source, terms=terms)


ASSUMABLE = ("type", "site", "flush_ml", "patency")


def _assumptions(told: Mapping[str, Any]) -> Assumptions:
    flush, patency = told["flush_ml"], told["patency"]
    return Assumptions(
        DrainType(told["type"]),
        told["site"],
        Decimal(flush) if flush is not None else None,
        Patency(patency) if patency is not None else None,
    )


def _check_times(terms: Terms) -> None:
    if terms.zone is not None:
        try:
            ZoneInfo(terms.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refused("zone", f'"{terms.zone}" is not an IANA time zone, for example Europe/London.') from None
    if terms.hour_zero is not None and terms.hour_zero.tzinfo is None:
        raise Refused("hour_zero", "The moment of hour 0 needs its offset, like 2026-11-10T00:00+00:00.")


def _check_assumptions(assumed: Assumptions | None) -> None:
    if assumed is None or not assumed.site.strip():
        raise Refused("site", "The file says neither type nor site of a drain: assume both.")
    flush = assumed.flush_ml
    if flush is not None and (not 0 <= flush <= MOST_ML or flush * TENTHS != int(flush * TENTHS)):
        raise Refused("flush_ml", f"{flush} is not a volume from 0 to {MOST_ML} mL, in tenths at most.")
