"""A file of another system looked at and imported: the same code does both, and both are in the audit."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, act
from tracker.actions.errors import Refused
from tracker.actions.importing.outputs import import_outputs
from tracker.actions.importing.plans import Plan, check
from tracker.actions.importing.run import Run
from tracker.actions.importing.stays import import_stays
from tracker.actions.importing.studies import import_assessments, import_studies
from tracker.actions.importing.temperatures import import_temperatures
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.interop.kinds import read_rows
from tracker.interop.tables import RefusedRow
from tracker.records.words import ImportKind

__all__ = ["Done", "File", "load", "look"]

MOST_REFUSED = 200
"""So many refused rows stay with the event of an import; the rest is counted."""


@dataclass(frozen=True)
class File:
    """A file as it came; its bytes are kept nowhere."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Done:
    """What was done or, after a look, would be: counts by word, refused rows by line, rows as they were understood.

    `record` is the id of an import that was done.
    """

    record: UUID
    counts: Mapping[str, int]
    refused: Sequence[RefusedRow]
    rows: Sequence[Any]

    @property
    def changes(self) -> bool:
        return any(count for word, count in self.counts.items() if word != "there")


def look(house: House, *, file: File, plan: Plan, by: Actor, ward: UUID | None = None) -> Done:
    """What an import would do; nothing is written but who looked, at whose rows. Raises TableError, Refused."""
    run = Run(house, by, plan.source, house.new_id(), is_look=True)
    done = _run(run, file, plan, ward)
    seen(
        house,
        by=by,
        action=AuditAction.SEE_IMPORT,
        entity=Entity("import"),
        patients=sorted(run.patients),
        shown={"file": file.name, "sha256": file.sha256, "rows": len(done.rows), "refused": len(done.refused)},
        purpose=f"{plan.kind.value} of {plan.source}",
    )
    return done


def load(house: House, *, file: File, plan: Plan, by: Actor, ward: UUID | None = None) -> Done:
    """Import every row that is not there yet, one act a patient, and one that sums up. Raises TableError, Refused."""
    run = Run(house, by, plan.source, house.new_id())
    done = _run(run, file, plan, ward)
    with act(house, by=by, action=AuditAction.IMPORT_FILE) as doing:
        doing.about("import", run.record)
        doing.after = {
            "file": file.name,
            "sha256": file.sha256,
            "kind": plan.kind,
            "source": plan.source,
            "rows": len(done.rows),
            "refused": len(done.refused),
            "counts": dict(done.counts),
            "patients_of_file": len(run.patients),
            "assumed": list(plan.assumptions.given()) if plan.assumptions else [],
            "ward": ward,
            "refused_rows": [[row.line, row.reason] for row in done.refused[:MOST_REFUSED]],
        }
    return done


def _run(run: Run, file: File, plan: Plan, ward: UUID | None) -> Done:
    run.by.check(Permission.IMPORT)
    check(plan)
    rows, refused = read_rows(plan.kind, file.text, plan.terms)
    if plan.kind is ImportKind.OUTPUTS:
        if plan.assumptions is None or (ward is None and not plan.hospital_numbers):
            raise Refused("ward", "Choose the ward that new patients are put into.")
        import_outputs(run, rows, ward=ward, assumptions=plan.assumptions, hospital_numbers=plan.hospital_numbers)
    elif plan.kind is ImportKind.TEMPERATURES:
        import_temperatures(run, rows, hospital_numbers=plan.hospital_numbers)
    elif plan.kind is ImportKind.IMAGING:
        import_studies(run, rows)
    elif plan.kind is ImportKind.FISTULA:
        import_assessments(run, rows)
    else:
        import_stays(run, rows)
    return Done(run.record, dict(run.counts), sorted([*refused, *run.refused]), rows)
