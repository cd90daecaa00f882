"""The Merkle tree over the log, as RFC 6962 (2.1) defines it: leaves, roots, and the proofs that others check."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO

from tracker.records.audit import leaf_hash

__all__ = ["HASH_BYTES", "DamagedFrontier", "Frontier", "Tree", "leaf_hash", "node_hash"]

HASH_BYTES = 32
BLOCK = 4096
"""Nodes read at once while a level is made from the one below."""


class DamagedFrontier(Exception):
    """A kept frontier that does not belong to a tree of its size."""


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The roots of the full subtrees of a log, the largest first: all that is needed to go on with it."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, size: int, kept: bytes) -> "Frontier":
        """From the bytes of a kept one. Raises DamagedFrontier."""
        if len(kept) != size.bit_count() * HASH_BYTES:
            raise DamagedFrontier(f"The frontier kept for {size} entries has {len(kept)} bytes.")
        return cls(size, [kept[start : start + HASH_BYTES] for start in range(0, len(kept), HASH_BYTES)])

    def __bytes__(self) -> bytes:
        return b"".join(self.hashes)

    def append(self, leaf: bytes) -> None:
        full = self.size
        while full & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            full >>= 1
        self.hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root over all entries so far; of no entry, the hash of nothing."""
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


class Tree:
    """All full subtrees of a log, level by level in a file without a name, so that proofs of it need no memory."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - lives as long as the tree
        self._starts = [0]
        self.size = sum(self._file.write(leaf) for leaf in leaves) // HASH_BYTES
        width = self.size
        while width > 1:
            width = self._add_level(width)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Tree":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def inclusion(self, place: int) -> list[bytes]:
        """The proof that the entry at a place is in the tree, the nearest hash first."""
        return self._inclusion(place, 0, self.size)

    def consistency(self, size: int) -> list[bytes]:
        """The proof that a tree of the first `size` entries, at least one, is the beginning of this one."""
        return self._consistency(size, 0, self.size, was_whole=True)

    def _add_level(self, width: int) -> int:
        below, here = self._starts[-1], self._starts[-1] + width * HASH_BYTES
        self._starts.append(here)
        pairs = width // 2
        for first in range(0, pairs, BLOCK):
            count = min(BLOCK, pairs - first)
            self._file.seek(below + first * 2 * HASH_BYTES)
            read = self._file.read(count * 2 * HASH_BYTES)
            made = b"".join(
                hashlib.sha256(b"\x01" + read[at : at + 2 * HASH_BYTES]).digest()
                for at in range(0, len(read), 2 * HASH_BYTES)
            )
            self._file.seek(here + first * HASH_BYTES)
            self._file.write(made)
        return pairs

    def _root(self, start: int, stop: int) -> bytes:
        """The root over the entries from start up to, not with, stop; read where that is a full subtree."""
        width = stop - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            self._file.seek(self._starts[level] + (start >> level) * HASH_BYTES)
            return self._file.read(HASH_BYTES)
        middle = start + _left(width)
        return node_hash(self._root(start, middle), self._root(middle, stop))

    def _inclusion(self, place: int, start: int, stop: int) -> list[bytes]:
        if stop - start == 1:
            return []
        middle = start + _left(stop - start)
        if place < middle:
            return [*self._inclusion(place, start, middle), self._root(middle, stop)]
        return [*self._inclusion(place, middle, stop), self._root(start, middle)]

    def _consistency(self, size: int, start: int, stop: int, *, was_whole: bool) -> list[bytes]:
        if size == stop - start:
            return [] if was_whole else [self._root(start, stop)]
        left = _left(stop - start)
        middle = start + left
        if size <= left:
            return [*self._consistency(size, start, middle, was_whole=was_whole), self._root(middle, stop)]
        return [*self._consistency(size - left, middle, stop, was_whole=False), self._root(start, middle)]


def _left(width: int) -> int:
    """The largest power of two below a width."""
    return 1 << (width - 1).bit_length() - 1


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over some leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()
