"""A backup is made and stands in the audit; a restored database says so itself, with the head it was restored at."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.access.actor import Actor
from tracker.actions.act import House
from tracker.actions.views import seen
from tracker.audit import bundle
from tracker.audit.bundle import NothingSealed, Selection
from tracker.audit.events import Entity
from tracker.audit.heads import last_head
from tracker.audit.verifier.verify import main as verify
from tracker.audit.vocabulary import AuditAction
from tracker.records import backups
from tracker.records.database import Database, DatabaseBusy

__all__ = ["back_up", "has_sound_audit", "say_restored"]

PIECE = 1 << 20
TRIES = 6
"""Each waits for some seconds."""


def back_up(house: House, *, url: str, file: Path, by: Actor) -> str:
    """Make a backup and its event; the file's SHA-256. Raises BackupFailed, or DatabaseBusy and leaves no file."""
    backups.back_up(url, file)
    try:
        return _noted(house, file, by)
    except BaseException:
        file.unlink()
        raise


def _noted(house: House, file: Path, by: Actor) -> str:
    """Write the event of a backup; a busy database is asked again, for the copy may have taken long."""
    digest = _sha256(file)
    shown = {"sha256": digest, "bytes": file.stat().st_size}
    for tries_left in reversed(range(TRIES)):
        try:
            seen(house, by=by, action=AuditAction.BACK_UP, entity=Entity("database"), shown=shown)
            break
        except DatabaseBusy:
            if not tries_left:
                raise
    return digest


def has_sound_audit(database: Database) -> bool:
    """Whether everything sealed still verifies, by the verifier that every bundle carries; prints what it checked.

    A log that was never sealed has nothing to verify.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            bundle.write(database, folder, Selection())
        except NothingSealed:
            return True
        return verify([str(folder), (folder / "log.vkey").read_text(encoding="utf-8").strip()]) == 0


def say_restored(house: House, *, file: Path, by: Actor) -> None:
    """Begin a new epoch: the first event after a restore carries the file's hash and the last head that it holds."""
    with house.database.reading() as session:
        head = last_head(session)
        known = {"size": head.size, "note": head.note} if head else {}
    shown = {"sha256": _sha256(file), "last_head": known}
    seen(house, by=by, action=AuditAction.RESTORE, entity=Entity("database"), shown=shown)


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as read:
        while piece := read.read(PIECE):
            found.update(piece)
    return found.hexdigest()
