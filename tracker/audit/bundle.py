"""Writes a bundle: a part of the log, or all of it, with what anybody needs to check it; in bounded memory."""

import hashlib
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Select, select

from tracker.audit.events import instant
from tracker.audit.heads import last_head
from tracker.audit.tree import Tree
from tracker.audit.verifier import verify
from tracker.records.audit import AuditEvent, AuditHead, AuditPatient, AuditSeal
from tracker.records.database import Database

__all__ = ["Bundle", "NothingSealed", "Selection", "statement", "write", "zipped"]

FORMAT = "drain-tracker audit bundle v1"
Rows = Select[*tuple[Any, ...]]
ROWS = 2_000
"""Entries read at once: sealed rows never change, so that no long transaction is needed."""


class NothingSealed(Exception):
    """The log has no signed head yet."""


@dataclass(frozen=True)
class Selection:
    """Which entries: all, unless a period, a patient or a drain is named. A drain goes with its patient."""

    since: datetime | None = None
    until: datetime | None = None
    patient: UUID | None = None
    drain: UUID | None = None

    @property
    def is_whole(self) -> bool:
        return self == Selection()

    def named(self) -> dict[str, str]:
        """The choice as MANIFEST and the export's event state it."""
        period = {"from": self.since, "until": self.until}
        ids = {"patient": self.patient, "drain": self.drain}
        return {name: instant(at) for name, at in period.items() if at} | {
            name: str(one) for name, one in ids.items() if one
        }


@dataclass(frozen=True)
class Bundle:
    """What was written: entries of a log of `size`, the patients in them, and MANIFEST's hash, which holds the rest."""

    entries: int
    size: int
    manifest_sha256: str
    concerned: frozenset[UUID]


def write(database: Database, folder: Path, selection: Selection) -> Bundle:
    """Write a bundle into an empty folder, up to the last signed head. Raises NothingSealed."""
    with database.reading() as session:
        head = last_head(session)
        heads = list(session.scalars(_hourly(head))) if head and selection.is_whole else []
    if head is None:
        raise NothingSealed("Nothing of the audit is sealed yet: drain-tracker serve or drain-tracker work seals it.")
    (folder / "log.vkey").write_text(f"{head.verifier_key}\n", encoding="utf-8")
    (folder / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    notes = {one.size: one.note for one in [*heads, head]}
    (folder / "checkpoints.txt").write_text("\f".join(notes.values()), encoding="utf-8")
    written = _write_whole if selection.is_whole else _write_selection
    entries, concerned = written(database, folder, head.size, selection)
    return Bundle(entries, head.size, _write_manifest(folder, head, selection, entries), frozenset(concerned))


def zipped(folder: Path, file: IO[bytes]) -> None:
    """The same in one file, which is open and empty."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)


def statement(database: Database, since: int) -> str:
    """The last head with the proof that it continues the log's first `since` entries (C2SP tlog-witness).

    Raises NothingSealed, and ValueError where the log is shorter.
    """
    with database.reading() as session:
        head = last_head(session)
    if head is None:
        raise NothingSealed("Nothing of the audit is sealed yet: drain-tracker serve or drain-tracker work seals it.")
    if since > head.size:
        raise ValueError(f"The log has {head.size} entries, fewer than {since}.")
    proof: list[bytes] = []
    if 0 < since < head.size:
        with Tree(_leaves(database, head.size)) as tree:
            proof = tree.consistency(since)
    return "\n".join([f"old {since}", *map(_base64, proof), "", head.note])


def _hourly(head: AuditHead) -> Select[Any]:
    """One head for each hour in which the log grew, before the last, signed with its key."""
    return (
        select(AuditHead)
        .where(AuditHead.hourly, AuditHead.size < head.size, AuditHead.verifier_key == head.verifier_key)
        .order_by(AuditHead.number)
    )


def _slices(database: Database, query: Rows, size: int) -> Iterator[Sequence[Any]]:
    """Rows of a query over seals, in the order of their places, each slice in a transaction of its own."""
    place = -1
    while True:
        slice_of = query.where(AuditSeal.place > place, AuditSeal.place < size).order_by(AuditSeal.place).limit(ROWS)
        with database.reading() as session:
            rows = session.execute(slice_of).all()
        if not rows:
            return
        yield rows
        place = rows[-1][0]


def _leaves(database: Database, size: int) -> Iterator[bytes]:
    for rows in _slices(database, select(AuditSeal.place, AuditSeal.leaf), size):
        yield b"".join(leaf for _, leaf in rows)


def _write_whole(database: Database, folder: Path, size: int, _: Selection) -> tuple[int, set[UUID]]:
    query = select(AuditSeal.place, AuditSeal.leaf, AuditEvent.payload).join(AuditEvent)
    entries = 0
    with (folder / "entries.ndjson").open("wb") as written, (folder / "leaves.txt").open("wb") as listed:
        for rows in _slices(database, query, size):
            written.write(b"".join(payload + b"\n" for _, _, payload in rows))
            listed.write(b"".join(leaf.hex().encode() + b"\n" for _, leaf, _ in rows))
            entries += len(rows)
    with database.reading() as session:
        concerned = set(session.scalars(select(AuditPatient.patient_id).distinct()))
    return entries, concerned


def _write_selection(database: Database, folder: Path, size: int, selection: Selection) -> tuple[int, set[UUID]]:
    query = _chosen(select(AuditSeal.place, AuditSeal.event_id, AuditEvent.payload).join(AuditEvent), selection)
    drain = str(selection.drain).encode() if selection.drain else b""
    entries, concerned = 0, set[UUID]()
    with (
        (folder / "entries.ndjson").open("wb") as written,
        (folder / "proofs.txt").open("w", encoding="ascii") as proofs,
        Tree(_leaves(database, size)) as tree,
    ):
        for rows in _slices(database, query, size):
            chosen = [row for row in rows if drain in row.payload]
            for place, _, payload in chosen:
                written.write(payload + b"\n")
                proofs.write(" ".join([str(place), *map(_base64, tree.inclusion(place))]) + "\n")
            entries += len(chosen)
            concerned |= _patients(database, [row.event_id for row in chosen])
    return entries, concerned


def _patients(database: Database, chosen: Sequence[UUID]) -> set[UUID]:
    with database.reading() as session:
        query = select(AuditPatient.patient_id).distinct()
        return set(session.scalars(query.where(AuditPatient.event_id.in_(chosen))))


def _chosen(query: Rows, selection: Selection) -> Rows:
    if selection.since:
        query = query.where(AuditEvent.at >= selection.since)
    if selection.until:
        query = query.where(AuditEvent.at < selection.until)
    if selection.patient:
        query = query.where(
            AuditEvent.id.in_(select(AuditPatient.event_id).where(AuditPatient.patient_id == selection.patient))
        )
    return query


def _write_manifest(folder: Path, head: AuditHead, selection: Selection, entries: int) -> str:
    """The hash of what was written."""
    fields = {
        "kind": "whole" if selection.is_whole else "selection",
        "origin": head.verifier_key.partition("+")[0],
        "entries": str(entries),
        "size": str(head.size),
        "root": _base64(head.root),
        **selection.named(),
    }
    lines = [FORMAT, *(f"{name} {value}" for name, value in fields.items())]
    for file in sorted(folder.iterdir()):
        with file.open("rb") as read:
            lines.append(f"file {hashlib.file_digest(read, 'sha256').hexdigest()} {file.stat().st_size} {file.name}")
    text = "".join(f"{line}\n" for line in lines).encode()
    text += f"lines {hashlib.sha256(text).hexdigest()}\n".encode()
    (folder / "MANIFEST").write_bytes(text)
    return hashlib.sha256(text).hexdigest()


def _base64(found: bytes) -> str:
    return b64encode(found).decode()
