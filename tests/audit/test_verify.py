"""The verifier takes sound bundles and finds altered ones, names where; without one of its checks it misses some."""

import hashlib
import random
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.bundles import Files, altered, flip, made, re_signed, verdict, with_manifest
from tracker.audit.signing import Signer, checkpoint, new_signer
from tracker.audit.tree import Tree, leaf_hash
from tracker.audit.verifier import verify

SOURCE = Path(verify.__file__)


@pytest.mark.parametrize("kind", ["whole", "selection"])
def test_a_sound_bundle_is_sound_also_when_only_its_manifest_was_made_again(kind: str):
    files: Files = getattr(made(), kind)
    assert verdict(files, made().vkey) == "SOUND"
    assert verdict(with_manifest(files, follow_leaves=True), made().vkey) == "SOUND"


@pytest.mark.parametrize("seed", range(60))
def test_every_alteration_is_found(seed: int):
    how, files = altered(seed)
    assert verdict(files, made().vkey).startswith("NOT SOUND"), how


def test_the_alterations_are_of_many_kinds():
    kinds = {altered(seed)[0].removeprefix("clever ") for seed in range(200)}
    assert len(kinds) > 15
    assert {way for way, _, _ in (kind.partition(" ") for kind in kinds)} == {
        "flip",
        "cut",
        "swap",
        "insert",
        "re-signed",
    }


def lines(files: Files) -> list[bytes]:
    return files["entries.ndjson"].splitlines(keepends=True)


@pytest.mark.parametrize("place", [1, 2, 17, -1])
@pytest.mark.parametrize("how", ["changed", "cut", "inserted"])
def test_the_first_entry_that_no_longer_fits_is_named(place: int, how: str):
    entries = lines(made().whole)
    at = (place - 1) % len(entries) if place > 0 else len(entries) - 1
    if how == "changed":
        entries[at] = entries[at].replace(b'"v":1', b'"v":2')
    elif how == "cut":
        del entries[at]
    else:
        entries.insert(at, b"{}\n")
    said = verdict({**made().whole, "entries.ndjson": b"".join(entries)}, made().vkey)
    assert said.startswith(f"NOT SOUND: Entry {at + 1} is the first whose position no longer fits a signed root")


def test_where_the_list_of_leaves_was_altered_too_the_first_after_the_last_good_head_is_named():
    entries = lines(made().whole)
    at = len(entries) - 2
    entries[at] = entries[at].replace(b'"v":1', b'"v":2')
    files = with_manifest({**made().whole, "entries.ndjson": b"".join(entries)}, follow_leaves=True)
    good = max(size for size in made().statements if size <= at)
    assert f"Entry {good + 1} is the first" in verdict(files, made().vkey)


@pytest.mark.parametrize("size", [3, 30])
def test_ed25519_agrees_with_another_implementation(size: int):
    rng = random.Random(size)
    for _ in range(8):
        key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        public, message = key.public_key().public_bytes_raw(), rng.randbytes(size)
        signature = key.sign(message)
        assert verify.is_signed(public, message, signature)
        assert not verify.is_signed(public, message + b"x", signature)
        assert not verify.is_signed(public, message, flip({"": signature}, "", rng))
        scalar = int.from_bytes(signature[32:], "little") + verify.ORDER
        assert not verify.is_signed(public, message, signature[:32] + scalar.to_bytes(32, "little"))


def test_consistency_holds_between_all_sizes_and_not_with_another_root():
    leaves = [leaf_hash(bytes([number])) for number in range(20)]
    roots = []
    for size in range(21):
        tree = verify.Growing()
        for leaf in leaves[:size]:
            tree.add(leaf)
        roots.append(verify.Head(size, tree.root(), ""))
    for size in range(1, 21):
        with Tree(leaves[:size]) as whole:
            for before in range(1, size + 1):
                proof = whole.consistency(before)
                assert verify.is_continued(roots[before], roots[size], proof)
                assert not verify.is_continued(roots[before]._replace(root=bytes(32)), roots[size], proof)
                assert not verify.is_continued(roots[before], roots[size], [*proof, bytes(32)])


def mutant(old: str, new: str) -> ModuleType:
    """The verifier with one of its checks taken out."""
    text = SOURCE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    module = ModuleType("mutant")
    sys.modules["mutant"] = module
    exec(compile(text.replace(old, new), "mutant", "exec"), module.__dict__)  # noqa: S102 - our own file
    return module


def changed_entry() -> Files:
    """An entry rewritten, with every hash but the signed one made to fit."""
    entries = made().whole["entries.ndjson"].replace(b'"v":1', b'"v":2', 1)
    return with_manifest({**made().whole, "entries.ndjson": entries}, follow_leaves=True)


def changed_signature() -> Files:
    notes = made().whole["checkpoints.txt"]
    at = notes.rindex(b" ") + 20
    changed = notes[:at] + (b"A" if notes[at : at + 1] != b"A" else b"B") + notes[at + 1 :]
    return with_manifest({**made().whole, "checkpoints.txt": changed})


def changed_selected_entry() -> Files:
    entries = made().selection["entries.ndjson"].replace(b'"v":1', b'"v":2', 1)
    return with_manifest({**made().selection, "entries.ndjson": entries})


def changed_verifier() -> Files:
    return {**made().whole, "verify.py": b"import sys\nsys.exit(0)\n"}


@pytest.mark.parametrize(
    "old, new, make",
    [
        ("    if tree.root() == head.root:\n        return head.size\n", "    return head.size\n", changed_entry),
        ("if not is_signed(self.public,", "if not is_signed and (self.public,", changed_signature),
        ("head.size, path) != head.root:", "head.size, path) is False:", changed_selected_entry),
        ("    fields = check_manifest(bundle, said)\n", "    fields = parsed(bundle)\n", changed_verifier),
    ],
)
def test_a_verifier_without_one_of_its_checks_misses_what_the_whole_one_finds(old: str, new: str, make):
    files = make()
    weak = mutant(old, new)
    weak.__dict__["parsed"] = _fields
    assert verdict(files, made().vkey).startswith("NOT SOUND")
    assert verdict(files, made().vkey, by=weak) == "SOUND"


def _fields(bundle: verify.Bundle) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in bundle.text("MANIFEST").splitlines()[1:])


def test_a_log_signed_anew_with_the_stolen_key_is_found_by_a_witness_alone(tmp_path: Path):
    stolen = Signer("drain-tracker/stolen", hashlib.sha256(b"seed").digest())
    truth = re_signed(_named(made().whole, stolen), stolen)
    lie = re_signed({**truth, "entries.ndjson": truth["entries.ndjson"].replace(b'"v":1', b'"v":2', 1)}, stolen)
    note = truth["checkpoints.txt"]
    assert verdict(truth, stolen.verifier_key, witness=note) == "SOUND"
    assert verdict(lie, stolen.verifier_key) == "SOUND"
    assert "The witness saw another log" in verdict(lie, stolen.verifier_key, witness=note)


def _named(files: Files, signer: Signer) -> Files:
    manifest = re.sub(rb"origin [^\n]+", f"origin {signer.origin}".encode(), files["MANIFEST"])
    return {**files, "MANIFEST": manifest, "log.vkey": f"{signer.verifier_key}\n".encode()}


def tail_cut(size: int) -> Files:
    """The log as it was at an earlier head, in every file."""
    note = made().note(size)
    root = note.splitlines()[2]
    manifest = re.sub(rb"size \d+\nroot [^\n]+", b"size %d\nroot %s" % (size, root), made().whole["MANIFEST"])
    entries = b"".join(lines(made().whole)[:size])
    files = {**made().whole, "entries.ndjson": entries, "checkpoints.txt": note, "MANIFEST": manifest}
    return with_manifest(files, follow_leaves=True)


def test_a_tail_cut_back_to_an_older_head_is_found_by_a_witness_alone():
    older, newer = sorted(made().statements)[2:4]
    assert verdict(tail_cut(older), made().vkey) == "SOUND"
    assert verdict(tail_cut(newer), made().vkey, witness=made().note(older)) == "SOUND"
    assert f"has only {older}" in verdict(tail_cut(older), made().vkey, witness=made().note(newer))


def test_a_witness_refuses_a_note_of_another_key_and_a_selection_of_another_size():
    other = new_signer(made().vkey.partition("+")[0])
    note = other.note(checkpoint(other.origin, 1, bytes(32))).encode()
    assert "another key" in verdict(made().whole, made().vkey, witness=note)
    older = min(made().statements)
    assert "show it a statement" in verdict(made().selection, made().vkey, witness=made().note(older))
    assert verdict(made().selection, made().vkey, witness=made().note(max(made().statements))) == "SOUND"


def test_a_line_after_the_last_leaf_is_not_sound():
    files = {**made().whole, "leaves.txt": made().whole["leaves.txt"] + b"0" * 64 + b"\n"}
    assert "leaves.txt: line" in verdict(with_manifest(files), made().vkey)


def test_a_bundle_of_too_many_or_too_few_files_is_not_sound():
    assert "do not belong" in verdict({**made().whole, "notes.txt": b""}, made().vkey)
    for name in made().whole:
        assert verdict({**made().whole, name: b""}, made().vkey).startswith("NOT SOUND")
        assert verdict({one: text for one, text in made().whole.items() if one != name}, made().vkey) != "SOUND"


def test_the_file_alone_checks_a_folder_and_a_zip_in_a_bare_python(tmp_path: Path):
    from tracker.audit.bundle import zipped

    folder = tmp_path / "bundle"
    folder.mkdir()
    for name, content in made().whole.items():
        (folder / name).write_bytes(content)
    with (tmp_path / "bundle.zip").open("wb") as file:
        zipped(folder, file)
    for path in (folder, tmp_path / "bundle.zip"):
        said = run(folder / "verify.py", path, made().vkey)
        assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "SOUND")
    (folder / "leaves.txt").unlink()
    said = run(SOURCE, folder, made().vkey)
    assert said.returncode == 1
    assert said.stdout.splitlines()[-1].startswith("NOT SOUND")
    assert run(SOURCE, folder).returncode == 2


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
