"""A ward whose audit is sealed, as the sealer's own role on PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from tests.support.ward import Ward
from tracker.audit.sealing import BATCH, Sealer
from tracker.audit.signing import keep, new_signer
from tracker.records.audit import AuditSeal
from tracker.records.database import Database, DatabaseBusy

__all__ = ["Sealing", "sealing_of"]

SEAL_EVERY_S = 0.01


@dataclass
class Sealing:
    """A ward, the folder of its key, and the address under which it is sealed."""

    ward: Ward
    folder: Path
    sealer_url: str

    def __post_init__(self) -> None:
        self.sealer_database = Database(self.sealer_url)

    @property
    def key_file(self) -> Path:
        return self.folder / "audit-key"

    def make_key(self) -> None:
        keep(self.key_file, new_signer())

    def sealer(self, *, batch: int = BATCH) -> Sealer:
        return Sealer(self.sealer_database, self.key_file, clock=self.ward.clock, batch=batch)

    def go_on(self) -> None:
        """Seal what comes, until this process is killed."""
        sealer = self.sealer()
        while True:
            with suppress(DatabaseBusy):
                sealer.seal()
            time.sleep(SEAL_EVERY_S)

    def engines(self) -> list[Engine]:
        """Those of the application and of the sealer, who are one on SQLite."""
        return [self.ward.database.engine, self.sealer_database.engine]

    def sealed(self) -> int:
        return self.count(AuditSeal)

    def count(self, model: Any) -> int:
        with self.ward.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@contextmanager
def sealing_of(ward: Ward, folder: Path) -> Iterator[Sealing]:
    url = ward.database.engine.url
    if not ward.database.is_sqlite:
        url = url.set(username="drain_tracker_sealer")
    found = Sealing(ward, folder, url.render_as_string(hide_password=False))
    try:
        yield found
    finally:
        found.sealer_database.dispose()
