"""The only reader of the environment: where the database is, how sessions are signed, how strict a deployment is."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

__all__ = ["Settings", "SettingsError"]

PREFIX = "DRAIN_TRACKER_"
SECRET_FILE = "secret-key"  # noqa: S105 - the name of a file
AUDIT_KEY_FILE = "audit-key"
DATABASE_FILE = "drains.sqlite"
OWNER_ONLY = 0o600
SECRET_BYTES = 48
LEAST_SECRET = 32


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what is allowed."""


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may set; the defaults serve one ward on loopback."""

    instance: Path = Path("instance")
    database_url: str = ""
    owner_url: str = ""
    sealer_url: str = ""
    secret_key: str = ""
    behind_https: bool = False
    idle_limit: timedelta = timedelta(minutes=15)
    session_limit: timedelta = timedelta(hours=12)
    display_limit: timedelta = timedelta(days=90)
    password_cost: str = "full"  # noqa: S105 - the name of a cost

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read DRAIN_TRACKER_* from a mapping, the process's environment by default. Raises SettingsError."""
        given = os.environ if environ is None else environ
        instance = Path(given.get(f"{PREFIX}INSTANCE") or "instance").absolute()
        return cls(
            instance=instance,
            database_url=given.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{instance / DATABASE_FILE}",
            owner_url=given.get(f"{PREFIX}OWNER_URL") or "",
            sealer_url=given.get(f"{PREFIX}SEALER_URL") or "",
            secret_key=_secret(given),
            behind_https=_flag(given, "HTTPS"),
            idle_limit=timedelta(minutes=_whole(given, "IDLE_MINUTES", 15, 1, 120)),
            session_limit=timedelta(hours=_whole(given, "SESSION_HOURS", 12, 1, 24)),
        )

    @property
    def upgrade_url(self) -> str:
        """The address that owns the tables: the application's own unless another is set."""
        return self.owner_url or self.database_url

    @property
    def sealing_url(self) -> str:
        """The address of whoever seals the audit: the application's own unless another is set."""
        return self.sealer_url or self.database_url

    @property
    def audit_key_file(self) -> Path:
        """The key that signs the heads of the audit; read by `drain-tracker work` alone."""
        return self.instance / AUDIT_KEY_FILE

    def with_secret(self) -> "Settings":
        """The settings with a signing secret: the one that is set, else one made once and kept with mode 0600."""
        return self if self.secret_key else replace(self, secret_key=_kept_secret(self.instance))


def _secret(given: Mapping[str, str]) -> str:
    secret = given.get(f"{PREFIX}SECRET_KEY") or ""
    if secret and len(secret) < LEAST_SECRET:
        raise SettingsError(f"{PREFIX}SECRET_KEY must have at least {LEAST_SECRET} characters.")
    return secret


def _kept_secret(instance: Path) -> str:
    path = instance / SECRET_FILE
    instance.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as kept:
        kept.write(secrets.token_urlsafe(SECRET_BYTES))
    return path.read_text(encoding="ascii").strip()


def _flag(given: Mapping[str, str], name: str) -> bool:
    value = given.get(PREFIX + name) or "no"
    if value not in ("yes", "no"):
        raise SettingsError(f'{PREFIX}{name} must be "yes" or "no", not "{value}".')
    return value == "yes"


def _whole(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = given.get(PREFIX + name)
    if value is None or value == "":
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingsError(f'{PREFIX}{name} must be a whole number from {low} to {high}, not "{value}".')
    return int(value)
