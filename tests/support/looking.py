"""The comparison of a ward's record with its sealed audit, and what it names."""

from typing import Any

import pytest

from tests.support.ward import Ward
from tracker.actions import integrity
from tracker.audit.integrity import Findings

__all__ = ["looked_at", "named", "take_small_steps"]

STEPS: dict[str, Any] = {
    "integrity.EVENTS": 30,
    "integrity.MOST_BYTES": 9000,
    "held.ROWS": 20,
    "held.AT_ONCE": 9,
    "held_changes.ROWS": 5,
    "held_changes.AT_ONCE": 3,
    "held_sign_ins.ROWS": 2,
    "comparing.ROWS": 2,
}


def take_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps so small that a small ward takes many."""
    for name, size in STEPS.items():
        monkeypatch.setattr(f"tracker.audit.{name}", size)


def looked_at(ward: Ward) -> Findings:
    *_, found = integrity.check(ward.house, by=ward.command)
    return found


def named(ward: Ward) -> set[tuple[str, str]]:
    """What differs, and how."""
    found = looked_at(ward)
    all_named = [*found.events.named, *found.records.named, *found.decisions.named]
    assert len(all_named) == found.differing
    return {(one.get("record") or one["event"], one["what"]) for one in all_named}
