"""The key that signs heads, and the signed notes it makes (C2SP signed-note and tlog-checkpoint)."""

import hashlib
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["BadKeyFile", "Signer", "checkpoint", "kept_signer", "new_signer"]

ED25519 = b"\x01"
SEED_BYTES = 32
KEY_ID_BYTES = 4
OWNER_ONLY = 0o600
PREFIX = "PRIVATE+KEY"


class BadKeyFile(Exception):
    """A key file that cannot be used; the message says what is wrong and what to do."""


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """The text that is signed: the log's name, how many entries it has, and the root over them."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


class Signer:
    """An Ed25519 key with the name of its log."""

    def __init__(self, origin: str, seed: bytes) -> None:
        self.origin = origin
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(f"{self.origin}\n".encode() + self._public).digest()[:KEY_ID_BYTES]

    @property
    def verifier_key(self) -> str:
        """What whoever checks a signature must have from a source they trust."""
        return f"{self.origin}+{self.key_id.hex()}+{b64encode(self._public).decode()}"

    @property
    def private_text(self) -> str:
        return f"{PREFIX}+{self.origin}+{self.key_id.hex()}+{b64encode(ED25519 + self._seed).decode()}\n"

    def note(self, text: str) -> str:
        """The text with its signature line."""
        signature = b64encode(self.key_id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.origin} {signature}\n"


def new_signer(origin: str = "") -> Signer:
    """A new key, for a new log unless one is named."""
    return Signer(origin or f"drain-tracker/{secrets.token_hex(8)}", secrets.token_bytes(SEED_BYTES))


def kept_signer(file: Path, *, make: bool) -> Signer:
    """The key of a file; made and kept there, readable by its owner alone, where there is none and `make` allows it.

    Raises BadKeyFile.
    """
    if make and not file.exists():
        keep(file, new_signer())
    try:
        mode = file.stat().st_mode & 0o777
        text = file.read_text(encoding="ascii")
    except OSError as error:
        raise BadKeyFile(f"{file}: the key that signs the audit cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadKeyFile(f"{file}: this is no key of an audit log.") from error
    if mode & ~OWNER_ONLY:
        raise BadKeyFile(f"{file}: others than its owner can read or change it; set its mode to 600.")
    return _signer(file, text)


def keep(file: Path, signer: Signer) -> None:
    """Write a key so that it is there whole or not at all; a file that is there already stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="ascii") as made:
        made.write(signer.private_text)
        made.flush()
        os.fsync(made.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another worker was quicker: its key is the key
    finally:
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _signer(file: Path, text: str) -> Signer:
    parts = text.removesuffix("\n").split("+", 4)
    try:
        seed = b64decode(parts[4], validate=True)
        signer = Signer(parts[2], seed[1:])
    except (IndexError, ValueError) as error:
        raise BadKeyFile(f"{file}: this is no key of an audit log.") from error
    if signer.private_text != text:
        raise BadKeyFile(f"{file}: this is no key of an audit log.")
    return signer
