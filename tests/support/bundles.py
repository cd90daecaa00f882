"""Bundles of a small ward's audit, and ways to alter them: by chance, and cleverly so that all hashes fit again."""

import hashlib
import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.sealing import sealing_of
from tests.support.ward import Ward, sqlite_database
from tracker.audit import bundle
from tracker.audit.bundle import Selection
from tracker.audit.signing import Signer, checkpoint, new_signer
from tracker.audit.tree import Frontier, leaf_hash
from tracker.audit.verifier import verify
from tracker.records.database import Database

__all__ = ["Files", "Made", "altered", "made", "re_signed", "verdict", "with_manifest"]

Files = dict[str, bytes]
CLEVER = ("checkpoints.txt", "entries.ndjson", "leaves.txt", "log.vkey", "proofs.txt")


@dataclass(frozen=True)
class Made:
    """The same log as a whole and for one patient, its key, and the notes of all its heads."""

    whole: Files
    selection: Files
    vkey: str
    statements: dict[int, str]

    def note(self, size: int) -> bytes:
        """The signed head over so many entries."""
        return self.statements[size].partition("\n\n")[2].encode()


@cache
def made() -> Made:
    """A ward of some days, sealed as it went on."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        databases = sqlite_database(folder)
        database = next(databases)
        stack.callback(next, databases, None)
        ward = Ward(database)
        sealing = stack.enter_context(sealing_of(ward, folder))
        statements: dict[int, str] = {}
        patient = ward.patient()
        drain = ward.drain(patient)
        other = ward.drain(ward.patient("9990142232", "Oakley", "A02"))
        for number in range(12):
            ward.clock.forward(hours=8)
            ward.check(other if number % 3 else drain)
            sealing.sealer().seal_all()
            statements[sealing.sealed()] = bundle.statement(database, 0)
        vkey = sealing.sealer()._signer.verifier_key
        whole, selection = (_files(bundle_of, database) for bundle_of in (Selection(), Selection(patient=patient)))
        return Made(whole, selection, vkey, statements)


def _files(selection: Selection, database: Database) -> Files:
    with TemporaryDirectory() as name:
        bundle.write(database, Path(name), selection)
        return {file.name: file.read_bytes() for file in Path(name).iterdir()}


def verdict(files: Files, vkey: str, *, witness: bytes = b"", by: object = verify) -> str:
    """The last line of what the verifier says about a bundle."""
    with TemporaryDirectory() as name:
        folder, seen = Path(name) / "bundle", Path(name) / "witness"
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)
        if witness:
            seen.write_bytes(witness)
        said: list[str] = []
        try:
            by.checked(folder, vkey, seen if witness else None, said)  # type: ignore[attr-defined]  # any module that verifies
        except by.Unsound as why:  # type: ignore[attr-defined]  # likewise
            return f"NOT SOUND: {why}"
        except (ValueError, KeyError, TypeError) as why:
            return f"NOT SOUND: unreadable, {why}"
        return "SOUND"


def with_manifest(files: Files, *, follow_leaves: bool = False) -> Files:
    """The same files with a MANIFEST, and if asked for a list of leaves, that fits them."""
    files = dict(files)
    if follow_leaves and "leaves.txt" in files:
        entries = files["entries.ndjson"].splitlines()
        files["leaves.txt"] = b"".join(leaf_hash(entry).hex().encode() + b"\n" for entry in entries)
    lines = files["MANIFEST"].decode().splitlines()
    count = files["entries.ndjson"].count(b"\n")
    stated = [f"entries {count}" if line.startswith("entries ") else line for line in lines if line[:5] != "lines"]
    stated = [line for line in stated if not line.startswith("file ")]
    stated += [
        f"file {hashlib.sha256(content).hexdigest()} {len(content)} {name}"
        for name, content in sorted(files.items())
        if name != "MANIFEST"
    ]
    text = "".join(f"{line}\n" for line in stated).encode()
    files["MANIFEST"] = text + f"lines {hashlib.sha256(text).hexdigest()}\n".encode()
    return files


def re_signed(files: Files, signer: Signer) -> Files:
    """A whole log made up anew from its entries, and signed with a key of one's own."""
    frontier = Frontier()
    for entry in files["entries.ndjson"].splitlines():
        frontier.append(leaf_hash(entry))
    note = signer.note(checkpoint(signer.origin, frontier.size, frontier.root()))
    lines = files["MANIFEST"].decode().splitlines()
    root = note.splitlines()[2]
    stated = [f"root {root}" if line.startswith("root ") else line for line in lines]
    changed = {"checkpoints.txt": note.encode(), "MANIFEST": "\n".join(stated).encode() + b"\n"}
    return with_manifest({**files, **changed}, follow_leaves=True)


def flip(files: Files, name: str, rng: random.Random) -> bytes:
    content = bytearray(files[name])
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def _parts(files: Files, name: str) -> tuple[list[bytes], bytes]:
    mark = b"\f" if name == "checkpoints.txt" else b"\n"
    return files[name].split(mark), mark


def cut(files: Files, name: str, rng: random.Random) -> bytes:
    parts, mark = _parts(files, name)
    del parts[-1 if name == "checkpoints.txt" else rng.randrange(len(parts) - 1)]
    return mark.join(parts)


def swap(files: Files, name: str, rng: random.Random) -> bytes:
    parts, mark = _parts(files, name)
    one, other = rng.sample(range(len(parts)), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return mark.join(parts)


def insert(files: Files, name: str, rng: random.Random) -> bytes:
    parts, mark = _parts(files, name)
    parts.insert(rng.randrange(len(parts)), rng.choice(parts))
    return mark.join(parts)


WAYS: tuple[Callable[[Files, str, random.Random], bytes], ...] = (flip, cut, swap, insert)


def altered(seed: int) -> tuple[str, Files]:
    """One altered bundle and how; never a sound one. Seeds go through ways and files by turns."""
    rng = random.Random(seed)
    files = made().whole if seed % 2 else made().selection
    if seed % 10 == 9:
        return "re-signed", _forged(rng)
    clever = rng.random() < 0.5
    names = [name for name in sorted(files) if not clever or name in CLEVER]
    while True:
        way = rng.choice(WAYS)
        name = rng.choice([name for name in names if way is flip or len(_parts(files, name)[0]) > 2])
        content = way(files, name, rng)
        if content != files[name]:
            break
    changed = {**files, name: content}
    if clever:
        changed = with_manifest(changed, follow_leaves=name == "entries.ndjson")
    return f"{'clever ' if clever else ''}{way.__name__} in {name}", changed


def _forged(rng: random.Random) -> Files:
    """Another history under the log's name; half of them bring the key that they were signed with."""
    signer = new_signer(made().vkey.partition("+")[0])
    forged = re_signed({**made().whole, "entries.ndjson": flip(made().whole, "entries.ndjson", rng)}, signer)
    if rng.random() < 0.5:
        return forged
    return with_manifest({**forged, "log.vkey": f"{signer.verifier_key}\n".encode()})
