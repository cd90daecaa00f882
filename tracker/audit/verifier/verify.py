"""Checks a bundle of the drain tracker's audit log, with Python 3.11 or later and nothing else."""

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import IO, NamedTuple

USAGE = """BUNDLE is a folder, a .zip of it, or a witness statement; VKEY the log's verifier key, or a file with it,
which must come from somebody you trust and not from the bundle. FILE keeps the last signed head that was seen on this
machine: it is made at first, must be continued from then on, and is brought forward when everything is sound.
Exit status 0: sound. 1: not sound, the last line says why. 2: wrongly called. The format is described in audit.md."""
FORMAT = "drain-tracker audit bundle v1"
WHOLE = ["checkpoints.txt", "entries.ndjson", "leaves.txt", "log.vkey", "verify.py"]
SELECTION = ["checkpoints.txt", "entries.ndjson", "log.vkey", "proofs.txt", "verify.py"]
NOTE = re.compile(r"([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n\n— ([^\n ]+) ([^\n]+)\n")
STATEMENT = re.compile(r"old (0|[1-9][0-9]*)\n((?:[^\n]+\n)*)\n(.*)", re.DOTALL)
FIELDS = ["kind", "origin", "entries", "size", "root", "from", "until", "patient", "drain"]


class Unsound(Exception):
    """Why the bundle is not what the log's key signed."""


# Ed25519 (RFC 8032, 5.1): points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def point_of(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    key, commitment, scalar = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or commitment is None or BASE is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    one, other = times(scalar, BASE), add(commitment, times(challenge, key))
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


# The tree (RFC 6962, 2.1).
def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that leaves are added to; only the roots of its full subtrees are kept."""

    def __init__(self) -> None:
        self.size, self.full = 0, list[bytes]()

    def add(self, leaf: bytes) -> None:
        size = self.size
        while size & 1:
            leaf, size = node_hash(self.full.pop(), leaf), size >> 1
        self.full.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.full:
            return hashlib.sha256(b"").digest()
        root = self.full[-1]
        for left in reversed(self.full[:-1]):
            root = node_hash(left, root)
        return root


def root_by_inclusion(leaf: bytes, place: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); None for one of the wrong length."""
    root, last = leaf, size - 1
    for one in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(one, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, one)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_continued(old: "Head", new: "Head", proof: Sequence[bytes]) -> bool:
    """Whether the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if old.size == 0 or old.size == new.size:
        return not proof and (old.size == 0 or old.root == new.root)
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    before, last = old.size - 1, new.size - 1
    while before & 1:
        before, last = before >> 1, last >> 1
    if not path:
        return False
    of_old = of_new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if before & 1 or before == last:
            of_old, of_new = node_hash(one, of_old), node_hash(one, of_new)
            while not before & 1 and before:
                before, last = before >> 1, last >> 1
        else:
            of_new = node_hash(of_new, one)
        before, last = before >> 1, last >> 1
    return last == 0 and (of_old, of_new) == (old.root, new.root)


# Signed heads (C2SP signed-note and tlog-checkpoint).
class Head(NamedTuple):
    size: int
    root: bytes
    note: str


class Key:
    """A verifier key: name+key id+base64(0x01 || public key)."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        name, _, rest = self.text.partition("+")
        given, _, encoded = rest.partition("+")
        public = unbase64(encoded, 33, "the verifier key")
        self.name, self.public = name, public[1:]
        self.id = hashlib.sha256(f"{name}\n".encode() + public).digest()[:4]
        if not name or public[0] != 1 or given != self.id.hex():
            raise Unsound("This is no verifier key: it must be name+key id+base64 of an Ed25519 key.")

    def head(self, note: str, what: str) -> Head:
        """The head of a note that this key signed. Raises Unsound."""
        found = NOTE.fullmatch(note)
        if found is None:
            raise Unsound(f"{what} is no signed head.")
        origin, size, root, signer, encoded = found.groups()
        signature = unbase64(encoded, 68, what)
        if (origin, signer, signature[:4]) != (self.name, self.name, self.id):
            raise Unsound(f"{what} is signed with another key than the one given.")
        if not is_signed(self.public, note.partition("\n\n")[0].encode() + b"\n", signature[4:]):
            raise Unsound(f"{what} has a signature that does not fit it.")
        return Head(int(size), unbase64(root, 32, what), note)


def unbase64(text: str, length: int, what: str) -> bytes:
    """Bytes of exactly this length from the only text that says so. Raises Unsound."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        found = b""
    if len(found) != length or base64.b64encode(found).decode() != text:
        raise Unsound(f"{what} holds what is not base64 of {length} bytes.")
    return found


# The bundle.
class Bundle:
    """The files of a folder or of a .zip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)
        self.names = sorted(self.zip.namelist() if self.zip else (one.name for one in path.iterdir()))

    def open(self, name: str) -> IO[bytes]:
        if name not in self.names:
            raise Unsound(f"{name} is missing.")
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")

    def text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()

    def lines(self, name: str) -> Iterator[bytes]:
        """Each line without its end. Raises Unsound where the last one has none."""
        with self.open(name) as file:
            for line in file:
                if not line.endswith(b"\n"):
                    raise Unsound(f"{name} ends within a line.")
                yield line[:-1]


def check_manifest(bundle: Bundle, said: list[str]) -> dict[str, str]:
    """Every file as MANIFEST lists it, and the fields that MANIFEST states."""
    text = bundle.text("MANIFEST")
    if text.partition("\n")[0] != FORMAT:
        raise Unsound(f'MANIFEST does not begin with "{FORMAT}".')
    rows = [line.partition(" ")[::2] for line in text.split("\n")[1:-1]]
    fields = {name: value for name, value in rows if name != "file"}
    names = SELECTION if fields.get("kind") == "selection" else WHOLE
    listed = []
    for name in names:
        with bundle.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file of a folder or of a .zip
            listed.append(f"file {digest} {file.tell()} {name}")
    wanted = [FORMAT, *(f"{name} {fields[name]}" for name in FIELDS if name in fields), *listed]
    own = hashlib.sha256("".join(f"{line}\n" for line in wanted).encode()).hexdigest()
    for given, found in zip_longest(text.split("\n"), [*wanted, f"lines {own}", ""]):
        if given != found:
            raise Unsound(f"MANIFEST does not fit the files: it says {given!r} where it should say {found!r}.")
    if bundle.names != sorted([*names, "MANIFEST"]):
        raise Unsound(f"These files do not belong to the bundle: {set(bundle.names) - {*names, 'MANIFEST'}}.")
    said.append(f"{len(names)} files are as MANIFEST lists them.")
    return fields


def check_whole(bundle: Bundle, heads: list[Head], seen: Head | None, said: list[str]) -> int:
    """Every entry in its place under every signed root, the witness's one included; how many there are."""
    tree, differs, fits = Growing(), None, 0
    due = sorted([*heads, *([seen] if seen else [])], key=lambda head: head.size)
    for entry, listed in zip_longest(bundle.lines("entries.ndjson"), bundle.lines("leaves.txt")):
        while due and due[0].size == tree.size:
            fits = check_head(bundle, heads, due.pop(0), tree, fits)
        if entry is None:
            differs = differs or tree.size + 1
            break
        leaf = leaf_hash(entry)
        if differs is None and leaf.hex().encode() != listed:
            differs = tree.size + 1
        tree.add(leaf)
    while due and due[0].size == tree.size:
        fits = check_head(bundle, heads, due.pop(0), tree, fits)
    if due or tree.size != heads[-1].size:
        place = first_wrong(bundle, heads[-1]) or min(tree.size, heads[-1].size) + 1
        covered = f"the last head covers {heads[-1].size} entries and the bundle has {tree.size}"
        raise Unsound(f"Entry {place} is the first whose position no longer fits a signed root: {covered}.")
    if differs is not None:
        raise Unsound(f"leaves.txt: line {differs} is not the hash of entry {differs}.")
    said.append(f"{tree.size} entries, each in its place under {len(heads)} signed roots.")
    return tree.size


def check_head(bundle: Bundle, heads: list[Head], head: Head, tree: Growing, fits: int) -> int:
    """How many entries fit by now. Raises Unsound with the first that does not."""
    if tree.root() == head.root:
        return head.size
    if head not in heads:
        raise Unsound(f"The witness saw another log: its first {head.size} entries were different.")
    place = first_wrong(bundle, heads[-1]) or fits + 1
    raise Unsound(f"Entry {place} is the first whose position no longer fits a signed root.")


def first_wrong(bundle: Bundle, head: Head) -> int | None:
    """The first entry that differs from leaves.txt, where that list itself fits the last signed root."""
    tree, place = Growing(), None
    for listed, entry in zip_longest(bundle.lines("leaves.txt"), bundle.lines("entries.ndjson")):
        if listed is None:
            return place or tree.size + 1 if tree.root() == head.root else None
        if not re.fullmatch(rb"[0-9a-f]{64}", listed):
            return None
        tree.add(bytes.fromhex(listed.decode()))
        if place is None and (entry is None or leaf_hash(entry).hex().encode() != listed):
            place = tree.size
    return place if tree.root() == head.root else None


def check_selection(bundle: Bundle, fields: dict[str, str], head: Head, said: list[str]) -> int:
    """Every entry by its own proof, in order, and within what MANIFEST says was chosen; how many there are."""
    count, last = 0, -1
    for count, (entry, proof) in enumerate(zip_longest(bundle.lines("entries.ndjson"), bundle.lines("proofs.txt")), 1):
        if entry is None or proof is None:
            raise Unsound(f"Entry {count} has no proof, or proof {count} no entry.")
        words = proof.decode().split(" ")
        place = int(words[0]) if re.fullmatch("0|[1-9][0-9]{0,17}", words[0]) else -1
        path = [unbase64(one, 32, f"Proof {count}") for one in words[1:]]
        if not last < place < head.size:
            raise Unsound(f"Proof {count} is out of order.")
        if root_by_inclusion(leaf_hash(entry), place, head.size, path) != head.root:
            raise Unsound(f"Entry {count} is the first whose position no longer fits a signed root.")
        if not belongs(json.loads(entry), entry.decode(), fields):
            raise Unsound(f"Entry {count} is not one of those that MANIFEST says were chosen.")
        last = place
    said.append(f"{count} entries, each with a proof of its place among {head.size} under the signed root.")
    return count


def belongs(said: dict[str, object], text: str, fields: dict[str, str]) -> bool:
    patients, at = said["patients"], str(said["at"])
    return (
        fields.get("from", "") <= at < fields.get("until", "A")
        and (isinstance(patients, list) and fields.get("patient") in [None, *patients])
        and fields.get("drain", "") in text
    )


def check_bundle(path: Path, key: Key, seen: Head | None, said: list[str]) -> Head:
    """The last head of a bundle in which everything fits. Raises Unsound."""
    bundle = Bundle(path)
    if bundle.text("log.vkey") != f"{key.text}\n":
        raise Unsound("log.vkey: the bundle names another key than the one given.")
    notes = bundle.text("checkpoints.txt").split("\f")
    heads = [key.head(note, f"Head {number} of checkpoints.txt") for number, note in enumerate(notes, 1)]
    if any(one.size >= next_one.size for one, next_one in pairwise(heads)):
        raise Unsound("The heads of checkpoints.txt do not grow.")
    said.append(f"{len(heads)} signed heads, the last over {heads[-1].size} entries; every signature is good.")
    head = heads[-1]
    if seen and seen.size > head.size:
        raise Unsound(f"The witness saw {seen.size} entries, and this log has only {head.size}.")
    is_whole = "leaves.txt" in bundle.names
    count = check_whole(bundle, heads, seen, said) if is_whole else 0
    fields = check_manifest(bundle, said)
    if not is_whole:
        if seen and seen.size != head.size:
            raise Unsound("A selection cannot be compared with the witness: show it a statement of this log first.")
        if seen and seen.root != head.root:
            raise Unsound("The witness saw another log of the same size.")
        count = check_selection(bundle, fields, head, said)
    stated = {"kind": "whole" if is_whole else "selection", "origin": key.name, "entries": str(count)}
    stated |= {"size": str(head.size), "root": base64.b64encode(head.root).decode()}
    misplaced = {"from", "until", "patient", "drain"} & set(fields) if is_whole else heads[1:]
    if misplaced or {name: fields.get(name) for name in stated} != stated:
        raise Unsound("MANIFEST states other counts, another log or another choice than the files hold.")
    return head


def check_statement(text: str, key: Key, seen: Head | None, said: list[str]) -> Head:
    """The head of a witness statement that continues what was seen (C2SP tlog-witness). Raises Unsound."""
    found = STATEMENT.fullmatch(text)
    if found is None:
        raise Unsound("This is neither a bundle nor a witness statement.")
    proof = [unbase64(line, 32, "The proof of the statement") for line in found[2].splitlines()]
    head = key.head(found[3], "The head of the statement")
    if seen and seen.size > head.size:
        raise Unsound(f"The witness saw {seen.size} entries, and this log has only {head.size}.")
    if int(found[1]) != (seen.size if seen else 0):
        raise Unsound(f"The statement starts from {found[1]} entries: ask for one from {seen.size if seen else 0}.")
    if not is_continued(seen or Head(0, b"", ""), head, proof):
        raise Unsound("The log does not continue the one that the witness saw.")
    said.append(f"A signed head over {head.size} entries; its signature is good.")
    return head


def checked(path: Path, vkey: str, witness: Path | None, said: list[str]) -> None:
    """Check everything, and bring the witness forward. Raises Unsound."""
    key = Key(Path(vkey).read_text() if "+" not in vkey else vkey)
    seen = key.head(witness.read_bytes().decode(), "The witness's note") if witness and witness.exists() else None
    if path.is_dir() or zipfile.is_zipfile(path):
        head = check_bundle(path, key, seen, said)
    else:
        head = check_statement(path.read_bytes().decode(), key, seen, said)
    if witness:
        said.append(
            f"The witness saw {seen.size} entries; they are the same." if seen else "The witness sees it first."
        )
        draft = witness.with_name(f"{witness.name}.new")
        draft.write_bytes(head.note.encode())
        draft.replace(witness)


def main(words: Sequence[str] | None = None) -> int:
    asking = argparse.ArgumentParser(prog="verify.py", description=__doc__, epilog=USAGE)
    asking.add_argument("bundle", type=Path, metavar="BUNDLE")
    asking.add_argument("vkey", metavar="VKEY")
    asking.add_argument("--witness", type=Path, metavar="FILE")
    asked = asking.parse_args(words)
    said: list[str] = []
    try:
        checked(asked.bundle, asked.vkey, asked.witness, said)
        verdict = "SOUND"
    except Unsound as why:
        verdict = f"NOT SOUND: {why}"
    except (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        verdict = f"NOT SOUND: a file cannot be read as what it should be: {error}"
    sys.stdout.write("\n".join([*said, verdict, ""]))
    return 0 if verdict == "SOUND" else 1


if __name__ == "__main__":
    sys.exit(main())
