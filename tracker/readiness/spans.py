"""Stretches of time in which something was so of one drain."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.readiness.timeline import DrainEvent
from tracker.readiness.vocabulary import EventKind

__all__ = ["Span", "clampings"]


class Span(NamedTuple):
    """A stretch of time of one drain, open where `end` is None."""

    drain: str
    start: datetime
    end: datetime | None
    evidence: str

    def touches(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (self.end is None or self.end > start)


def clampings(events: Sequence[DrainEvent]) -> list[Span]:
    """Each clamping, to the first later unclamping of that drain; one at the same instant ends nothing."""
    undone = [event for event in events if event.kind is EventKind.UNCLAMPED]
    return [
        Span(event.drain, event.at, _first_of(undone, event.drain, event.at), event.id)
        for event in events
        if event.kind is EventKind.CLAMPED
    ]


def _first_of(events: Iterable[DrainEvent], drain: str, after: datetime) -> datetime | None:
    return min((event.at for event in events if event.drain == drain and event.at > after), default=None)
