"""Entries of a case with those that supersede or withdraw them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from tracker.readiness.case_facts import EntryRow
from tracker.readiness.timeline import Check, Correction
from tracker.readiness.vocabulary import FactKind

__all__ = ["EntryVersions"]


class EntryVersions:
    """Each entry's chain of versions, oldest first; the record is named by the first entry's id."""

    def __init__(self, rows: Sequence[EntryRow]) -> None:
        self._chains: dict[str, list[EntryRow]] = {}
        self._record_of: dict[str, str] = {}
        for row in _in_order(rows):
            self._add(row)

    def known(self, known_at: datetime) -> tuple[Check, ...]:
        """The current version of every entry, as known at a moment."""
        current = (self._versions(chain, known_at)[-1:] for chain in self._chains.values())
        return tuple(row.check for rows in current for row in rows if row.check is not None)

    def corrections(self, known_at: datetime) -> tuple[Correction, ...]:
        found = []
        for record, chain in self._chains.items():
            versions = self._versions(chain, known_at)
            for before, after in pairwise(versions):
                if before.check is not None:
                    found.append(
                        Correction(
                            FactKind.CHECK, record, after.id, after.entered_at, before.check, after.check, after.reason
                        )
                    )
        return tuple(found)

    def _versions(self, chain: Iterable[EntryRow], known_at: datetime) -> list[EntryRow]:
        return [row for row in chain if row.entered_at <= known_at]

    def _add(self, row: EntryRow) -> None:
        target = row.supersedes or row.voids
        if target is None:
            self._start(row)
            return
        if target not in self._record_of:
            raise row.place.refused("supersedes" if row.supersedes else "void", f'there is no entry "{target}"')
        record = self._record_of[target]
        latest = self._chains[record][-1]
        if latest.id != target or latest.check is None:
            raise row.place.refused(
                "supersedes" if row.supersedes else "void",
                f'entry "{target}" was already replaced or withdrawn by "{latest.id}"',
            )
        if row.entered_at < latest.entered_at:
            raise row.place.refused("entered_at", f'lies before that of entry "{target}"')
        if row.id != target:
            self._refuse_twice(row)
        self._record_of[row.id] = record
        check = None if row.check is None else replace(row.check, record=record)
        self._chains[record].append(replace(row, check=check))

    def _start(self, row: EntryRow) -> None:
        self._refuse_twice(row)
        self._record_of[row.id] = row.id
        self._chains[row.id] = [row]

    def _refuse_twice(self, row: EntryRow) -> None:
        if row.id in self._record_of:
            raise row.place.refused("id", f'"{row.id}" is already the id of another entry')


def _in_order(rows: Sequence[EntryRow]) -> list[EntryRow]:
    """Entries before what replaces them, whatever the order in the file."""
    by_id = {row.id: row for row in rows if row.voids != row.id}
    return sorted(rows, key=lambda row: _depth(row, by_id))


def _depth(row: EntryRow, by_id: Mapping[str, EntryRow]) -> int:
    """How many entries stand before it; no more than there are, where they go round in a circle."""
    depth, target = 0, row.supersedes or row.voids
    while target is not None and depth <= len(by_id):
        depth += 1
        found = by_id.get(target)
        target = None if found is None else (found.supersedes or found.voids)
    return depth
