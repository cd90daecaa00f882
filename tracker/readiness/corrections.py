"""Whether a correction or withdrawal changed what the rules answer, by judging without it."""

from collections.abc import Sequence
from datetime import datetime

from tracker.readiness.judgement import Judgement, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Correction, DrainTimeline, in_order, undo

__all__ = ["MOST_COMPARED", "changing_corrections"]

MOST_COMPARED = 24
"""Only the newest corrections are undone one after another; a record rarely has as many within reach of a verdict."""


def changing_corrections(
    timeline: DrainTimeline, protocol: Protocol, as_of: datetime, present: Judgement
) -> tuple[Correction, ...]:
    """Corrections without which readiness or a finding would be different (rule K3), oldest first."""
    ordered = in_order(timeline.corrections)[-MOST_COMPARED:]
    changing = set()
    later = present.outcome()
    last_undone = timeline
    for place in reversed(range(len(ordered))):
        last_undone = undo(last_undone, ordered[place : place + 1])
        earlier = rule(last_undone, protocol, as_of).judge(as_of).outcome()
        if earlier != later or _matters_alone(timeline, protocol, as_of, present, ordered[place:]):
            changing.add(place)
        later = earlier
    return tuple(ordered[place] for place in sorted(changing))


def _matters_alone(
    timeline: DrainTimeline, protocol: Protocol, as_of: datetime, present: Judgement, tail: Sequence[Correction]
) -> bool:
    """Whether undoing the first of these alone, the later ones left in place, gives another outcome."""
    first, *rest = tail
    if not rest or any((one.kind, one.record) == (first.kind, first.record) for one in rest):
        return False
    return rule(undo(timeline, (first,)), protocol, as_of).judge(as_of).outcome() != present.outcome()
