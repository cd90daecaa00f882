"""Whether a correction or withdrawal changed what the rules answer, by judging without it."""

from collections.abc import Sequence
from datetime import datetime

from tracker.readiness.judgement import Judgement, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Correction, DrainTimeline, undo

__all__ = ["changing_corrections"]

MOST_COMPARED = 24
"""Only the newest corrections are undone one after another; a record rarely has as many within reach of a verdict."""


def changing_corrections(
    timeline: DrainTimeline, protocol: Protocol, as_of: datetime, present: Judgement
) -> tuple[Correction, ...]:
    """Corrections without which readiness or a finding would be different (rule K3), oldest first."""
    ordered = sorted(timeline.corrections, key=lambda one: (one.entered_at, one.id))[-MOST_COMPARED:]
    changing: set[str] = set()
    for undone in _alternatives(ordered):
        before = rule(undo(timeline, undone), protocol, as_of).judge(as_of)
        if before.outcome() != present.outcome():
            changing.add(undone[0].id)
    return tuple(one for one in ordered if one.id in changing)


def _alternatives(ordered: Sequence[Correction]) -> list[Sequence[Correction]]:
    """The last k corrections for every k, and each correction that is the last of its record."""
    last_of = {correction.record: correction for correction in ordered}
    tails: list[Sequence[Correction]] = [ordered[index:] for index in range(len(ordered))]
    return tails + [(one,) for one in last_of.values() if one is not ordered[-1]]
