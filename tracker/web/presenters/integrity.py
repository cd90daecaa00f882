"""How far the audit is sealed, in words."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tracker.audit.heads import Backlog
from tracker.audit.search import Entry
from tracker.records.audit import AuditHead
from tracker.web.words import LocalTime

__all__ = ["Compared", "Integrity", "compared", "integrity"]

LONGEST_USUAL_S = 60
PARTS = {
    "events": "Events and their search columns",
    "records": "Records, sign-ins and what people were told",
    "decisions": "Decisions, from what was known then",
}


class Integrity(NamedTuple):
    """The last signed head and what waits; `is_behind` where the sealer seems not to run."""

    has_head: bool
    size: str
    root: str
    signed_at: str
    vkey: str
    waiting: str
    is_behind: bool


class Differing(NamedTuple):
    """What is not as it was written; `event_id` is blank where no event is known."""

    what: str
    how: str
    event_id: str


class Compared(NamedTuple):
    """What the newest comparison of the record with the sealed log found."""

    at: str
    by: str
    entry_id: UUID
    lines: Sequence[tuple[str, str]]
    differing: Sequence[Differing]
    unnamed: int


def compared(entry: Entry | None, time: LocalTime) -> Compared | None:
    """None where nothing was compared yet."""
    if entry is None:
        return None
    parts: dict[str, Any] = {name: entry.said["shown"][name] for name in PARTS}
    lines = [(PARTS[name], _counted(name, part, entry.said["shown"]["other_rules"])) for name, part in parts.items()]
    named = [_differing(one) for part in parts.values() for one in part["named"]]
    total = sum(part["differing"] for part in parts.values())
    return Compared(time.full(entry.at), entry.said["actor_name"], entry.id, lines, named, total - len(named))


def _counted(name: str, part: Mapping[str, Any], other_rules: int) -> str:
    if name == "decisions":
        others = f", {other_rules:,} of earlier rules not judged" if other_rules else ""
        return f"{part['checked']:,} judged again, {part['differing']:,} with another verdict{others}"
    return f"{part['checked']:,} compared, {part['differing']:,} differ"


def _differing(one: Mapping[str, str]) -> Differing:
    return Differing(one.get("record") or f"event {one['event']}", one["what"], one.get("event", ""))


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
