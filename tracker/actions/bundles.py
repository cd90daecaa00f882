"""A bundle of the sealed audit is made, stands in the audit itself, and only then may be handed out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.errors import Refused
from tracker.actions.exports import note, purpose_of
from tracker.actions.working import working_folder
from tracker.audit import bundle
from tracker.audit.bundle import Selection
from tracker.audit.heads import left_unsealed
from tracker.audit.vocabulary import AuditAction

__all__ = ["Made", "make"]


@dataclass(frozen=True)
class Made:
    """A bundle in a folder; `unsealed` events of the time when it was asked for are not in it yet."""

    folder: Path
    bundle: bundle.Bundle
    unsealed: int

    @property
    def name(self) -> str:
        return f"audit-{self.bundle.size}-{self.bundle.manifest_sha256[:8]}"


@contextmanager
def make(house: House, *, selection: Selection, purpose: str, instance: Path, by: Actor) -> Iterator[Made]:
    """Write a bundle into a folder that is gone afterwards, and commit its event; it may then be handed out.

    Waits up to 2 s until what happened before is sealed. Raises NotPermitted, Refused without a purpose or for an
    auditor of some wards alone, NothingSealed.
    """
    by.check(Permission.READ_AUDIT)
    by.check(Permission.EXPORT)
    purpose = purpose_of(purpose)
    if by.wards:
        raise Refused("purpose", "A bundle holds events of every ward: an auditor of all wards has to make it.")
    started_at = house.clock()
    unsealed = left_unsealed(house.database)
    with working_folder(instance) as folder:
        made = Made(folder, bundle.write(house.database, folder, selection), unsealed)
        shown = {
            "file": made.name,
            "rows": {"events": made.bundle.entries},
            "sha256": made.bundle.manifest_sha256,
            "size": made.bundle.size,
            "filters": selection.named(),
        }
        note(
            house,
            event_id=house.new_id(),
            action=AuditAction.EXPORT_BUNDLE,
            shown=shown,
            concerned=sorted(made.bundle.concerned),
            known_at=started_at,
            purpose=purpose,
            by=by,
        )
        yield made
