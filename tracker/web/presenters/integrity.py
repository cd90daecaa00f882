"""How far the audit is sealed, in words."""

from base64 import b64encode
from typing import NamedTuple

from tracker.audit.heads import Backlog
from tracker.records.audit import AuditHead
from tracker.web.words import LocalTime

__all__ = ["Integrity", "integrity"]

LONGEST_USUAL_S = 60


class Integrity(NamedTuple):
    """The last signed head and what waits; `is_behind` where the sealer seems not to run."""

    has_head: bool
    size: str
    root: str
    signed_at: str
    vkey: str
    waiting: str
    is_behind: bool


def integrity(head: AuditHead | None, backlog: Backlog, time: LocalTime) -> Integrity:
    is_behind = backlog.events > 0 and (backlog.oldest_s > LONGEST_USUAL_S or head is None)
    if head is None:
        return Integrity(False, "None", "None", "Not yet", "None", _waiting(backlog), is_behind)
    root = b64encode(head.root).decode()
    return Integrity(True, f"{head.size:,}", root, time.full(head.at), head.verifier_key, _waiting(backlog), is_behind)


def _waiting(backlog: Backlog) -> str:
    if not backlog.events:
        return "None"
    events = "1 event" if backlog.events == 1 else f"{backlog.events:,} events"
    return f"{events}, the oldest for {backlog.oldest_s:.0f} s"
